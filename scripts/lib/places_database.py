"""A database with 10,000 published places around Czechia, for the bench of the map and of booking.

A cloud makes it with the few people whom the bench signs in as; SQL fills in the rest. It is made
anew each time, in seconds, because its bookings lie in the next two weeks.
"""

import contextlib
import pathlib
import sqlite3
import time
from collections.abc import Iterator

from town_points import points
from web_database import DAY, Cloud, Neighbourhood

PEOPLE = 5_000
GROUPS = 100
# Three of each place.
BOOKINGS = 30_000
# Requests that wait for an answer; they keep no time.
REQUESTS = 300
PLACES = 10_000
QUARTER = 900_000
# Quarters of an hour in two weeks.
FORTNIGHT = 14 * 96

# Names of the parameters: `now` and `begin` in milliseconds; `first` is the quarter of an hour of
# now; `most` is the greatest of the numbers `places`, `people`, `groups` and `bookings` with
# `requests`; `fortnight`; `driver` and `host` are the people whose pages are measured.
# Of ten places two are of groups, four of members and four public. The host has the first twenty.
PLACES_SQL = """
CREATE TEMP TABLE number (n INTEGER PRIMARY KEY);
WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :most)
INSERT INTO number SELECT n FROM counted;

INSERT INTO person (id, name, email, created_at)
SELECT printf('fill-%06d', n), 'Person ' || n, 'person' || n || '@example.net', :begin
FROM number WHERE n <= :people;

INSERT INTO location (id, host_id, name, created_at)
SELECT printf('place-%06d', n),
    CASE WHEN n <= 20 THEN :host WHEN n % 10 < 2 THEN printf('fill-%06d', 1 + n / 10 % :groups)
        ELSE printf('fill-%06d', 1 + n % :people) END,
    'Place ' || n, :begin + n
FROM number WHERE n <= :places;

-- Bridges that polled lately are online; they stay so for as long as the bench takes.
INSERT INTO station (id, kind, name, security_profile, credential_hash, vendor, model, location_id,
    last_seen_at, created_at)
SELECT printf('FILL-%05d', n), CASE n % 10 WHEN 5 THEN 'ocpp16' ELSE 'bridge' END, 'Garage ' || n,
    1, CASE n % 10 WHEN 5 THEN 'none' END, 'Vendor', 'Model', printf('place-%06d', n),
    CASE n % 10 WHEN 5 THEN :now - 3600000 ELSE :now + 86400000 END, :begin + n
FROM number WHERE n <= :places;
INSERT INTO connector (station_id, connector_id, status, updated_at)
SELECT printf('FILL-%05d', n), 1, CASE WHEN n % 9 THEN 'Available' ELSE 'Occupied' END, :now
FROM number WHERE n <= :places;

INSERT INTO place_terms (location_id, access, is_paused, confirmation, minimum_minutes,
    maximum_minutes, lead_minutes, horizon_days, buffer_minutes, arrival_minutes,
    free_cancellation_minutes, cancellation_fee_minor, no_show_fee_minor, is_offered, public_name)
SELECT printf('place-%06d', n),
    CASE WHEN n % 10 < 2 THEN 'group' WHEN n % 10 < 6 THEN 'members' ELSE 'public' END, 0,
    CASE n % 3 WHEN 0 THEN 'instant' WHEN 1 THEN 'approval' ELSE 'instantForGroups' END, 30,
    CASE n % 2 WHEN 0 THEN 720 ELSE 1440 END, n % 2 * 30, 56, n % 3 * 15, 60, 60, n % 2 * 5000,
    n % 2 * 10000, 1, 'Charger ' || n
FROM number WHERE n <= :places;
INSERT INTO access_grant (id, location_id, is_everyone, is_started, created_at, created_by, purpose)
SELECT printf('open-%06d', n), location.id, 1, 1, :begin, host_id, 'listing'
FROM number JOIN location ON location.id = printf('place-%06d', n)
WHERE n <= :places AND n % 10 >= 6;

INSERT INTO person_group (id, host_id, name, created_at)
SELECT printf('fill-%06d', n), printf('fill-%06d', n), 'Group ' || n, :begin
FROM number WHERE n <= :groups;
INSERT INTO group_member (group_id, person_id, created_at)
SELECT printf('fill-%06d', 1 + n % :groups), printf('fill-%06d', n), :begin
FROM number WHERE n <= :people;
INSERT INTO group_member (group_id, person_id, created_at)
SELECT printf('fill-%06d', n), :driver, :begin FROM number WHERE n <= 3;
INSERT INTO access_grant (id, location_id, group_id, is_started, created_at, created_by)
SELECT printf('group-%06d', n), printf('place-%06d', n), printf('fill-%06d', 1 + n / 10 % :groups),
    1, :begin, printf('fill-%06d', 1 + n / 10 % :groups)
FROM number WHERE n > 20 AND n <= :places AND n % 10 < 2;

-- Half of the places have hours: every day from 7 to 22, or the nights and the weekend.
INSERT INTO opening_hours (location_id, weekday, start_minute, end_minute)
SELECT printf('place-%06d', n), day,
    CASE WHEN n % 4 = 0 THEN 420 WHEN day > 5 THEN 0 ELSE 1020 END,
    CASE WHEN n % 4 = 0 THEN 1320 WHEN day > 5 THEN 1440 ELSE 1860 END
FROM number JOIN (SELECT n AS day FROM number WHERE n <= 7)
WHERE n <= :places AND n % 2 = 0;
INSERT INTO opening_exception (id, location_id, first_day, last_day, note, created_at)
SELECT printf('fill-%06d', n), printf('place-%06d', n), :now / 86400000 + n % 14,
    :now / 86400000 + n % 14 + 1, 'Holiday', :begin
FROM number WHERE n <= :places AND n % 20 = 0;

-- Each host has a tariff of 3 to 9 a kWh; of ten places one is free.
INSERT INTO tariff (id, host_id, name, headline, created_at)
SELECT printf('fill-%06d', n), CASE n WHEN 0 THEN :host ELSE printf('fill-%06d', n) END, 'Home',
    30000 + n * 700 % 60000, :begin
FROM (SELECT 0 AS n UNION SELECT n FROM number) WHERE n <= :people;
INSERT INTO tariff_version (id, tariff_id, number, valid_from, content, created_at)
SELECT id, id, 1, :begin, '{"elements":[{"components":[{"dimension":"ENERGY","priceE4":' || headline
    || '}]}],"pricesIncludeVat":true}', :begin
FROM tariff WHERE id LIKE 'fill-%';
INSERT INTO location_tariff (location_id, tariff_id)
SELECT location.id, tariff.id FROM number
JOIN location ON location.id = printf('place-%06d', n)
JOIN tariff ON tariff.host_id = location.host_id AND tariff.id LIKE 'fill-%'
WHERE n <= :places AND n % 10 <> 3;
INSERT INTO group_tariff (location_id, group_id, tariff_id)
SELECT printf('place-%06d', n), printf('fill-%06d', 1 + n / 10 % :groups),
    printf('fill-%06d', 1 + n / 10 % :groups)
FROM number WHERE n > 20 AND n <= :places AND n % 20 = 0
"""

# Of one to four hours. The three of a place begin in different thirds of the two weeks. Requests
# come after all others. About 60 are the driver's.
BOOKED_SQL = """
CREATE TEMP TABLE wanted AS
SELECT n, 1 + n % :places AS place, n % 500 = 7 AND 1 + n % :places > 20 AS is_driver,
    :first + (n % :places * 37 + n / :places * (:fortnight / 3)) % :fortnight AS start,
    4 + n % 13 AS length, n >= :bookings AS is_request
FROM (SELECT n - 1 AS n FROM number) WHERE n < :bookings + :requests;
INSERT INTO access_grant (id, station_id, person_id, valid_from, valid_until, is_started,
    created_at, purpose)
SELECT printf('booked-%06d', n), printf('FILL-%05d', place),
    CASE WHEN is_driver THEN :driver ELSE printf('fill-%06d', 1 + n * 11 % :people) END,
    start * 900000, (start + length) * 900000, start <= :first, :begin, 'booking'
FROM wanted WHERE NOT is_request;
INSERT INTO booking (id, number, station_id, connector_id, person_id, starts_at, ends_at, status,
    arrival_until, cancel_until, cancellation_fee_minor, no_show_fee_minor, note, is_own_use,
    grant_id, created_at, decided_at, reminded_at)
SELECT printf('fill-%06d', n), 1073741824 + n * 2, printf('FILL-%05d', place), 1,
    CASE WHEN is_driver THEN :driver ELSE printf('fill-%06d', 1 + n * 11 % :people) END,
    start * 900000, (start + length) * 900000,
    CASE WHEN is_request THEN 'pending' ELSE 'reserved' END,
    (start + 4) * 900000, (start - 4) * 900000, 5000, 10000, '', 0,
    CASE WHEN NOT is_request THEN printf('booked-%06d', n) END,
    CASE WHEN is_request THEN :now ELSE :begin END, CASE WHEN NOT is_request THEN :begin END,
    CASE WHEN start < :first + 96 THEN :now END
FROM wanted;
INSERT INTO booking_quarter (station_id, connector_id, quarter, booking_id)
SELECT printf('FILL-%05d', place), 1, start + k, printf('fill-%06d', wanted.n)
FROM wanted JOIN (SELECT n - 1 AS k FROM number WHERE n <= 16) ON k < length
WHERE NOT is_request;
DROP TABLE wanted;
DROP TABLE number
"""

LISTING_SQL = """
INSERT INTO listing (location_id, is_listed, title, description, house_rules, access_notes,
    connector_kind, power_w, phases, meter_class, district, town, street, house_number, postcode,
    latitude_e6, longitude_e6, public_latitude_e6, public_longitude_e6, listed_at, changed_at)
VALUES (?, 1, ?, 'By the house. The gate is open.', 'No smoking.', 'To the left of the gate.', ?, ?,
    ?, 'chargerInternal', ?, ?, 'Lesní', ?, '100 00', ?, ?, ?, ?, ?, ?)
"""
# Connector, power in watts, phases.
KINDS = (
    ("type2Cable", 11_000, 3),
    ("type2Cable", 11_000, 3),
    ("type2Socket", 22_000, 3),
    ("type2Socket", 7_400, 1),
    ("schuko", 3_700, 1),
    ("ccs", 50_000, None),
)
AMENITIES = ("roof", "light", "camera", "stepFree", "overnight", "trailer", "toilet", "wifi")


def _listings(listed_at: int) -> Iterator[tuple]:
    for n, (town, district, position) in enumerate(points(PLACES), 1):
        kind = KINDS[n % len(KINDS)]
        words = (district, town, str(n))
        yield f"place-{n:06}", f"Charger {n}", *kind, *words, *position, listed_at, listed_at


# As the cloud does when a listing is saved.
MAP_SQL = """
UPDATE place_terms SET map_latitude_e6 = listing.public_latitude_e6,
    map_longitude_e6 = listing.public_longitude_e6, map_power_w = listing.power_w,
    map_connector = listing.connector_kind
FROM listing WHERE listing.location_id = place_terms.location_id
"""


def fill(database: sqlite3.Connection, now: int, driver: str, host: str) -> None:
    """Fills a database that has all tables and two people. `now` in milliseconds."""
    values = {
        "now": now,
        "begin": now - 90 * DAY,
        "first": now // QUARTER,
        "most": BOOKINGS + REQUESTS,
        "places": PLACES,
        "people": PEOPLE,
        "groups": GROUPS,
        "bookings": BOOKINGS,
        "requests": REQUESTS,
        "fortnight": FORTNIGHT,
        "driver": driver,
        "host": host,
    }
    for statement in (PLACES_SQL + ";\n" + BOOKED_SQL).split(";\n"):
        database.execute(statement, values)
    database.executemany(LISTING_SQL, _listings(now - DAY))
    database.execute(MAP_SQL)
    amenities = (
        (f"place-{n:06}", amenity)
        for n in range(1, PLACES + 1)
        for amenity in {AMENITIES[n % 8], AMENITIES[n * 3 % 8]}
    )
    database.executemany(
        "INSERT INTO listing_amenity (location_id, amenity) VALUES (?, ?)", amenities
    )


def filled(binary: pathlib.Path, directory: pathlib.Path) -> dict:
    """Makes the data directory of a stopped cloud. Returns the people to sign in as."""
    cloud = Cloud(binary, directory, log_level="info")
    here = Neighbourhood(cloud, is_charging=False)
    here.close()
    assert cloud.stop() == 0, cloud.log()
    with contextlib.closing(sqlite3.connect(directory / "zapoj.sqlite")) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        fill(database, int(time.time() * 1000), here.driver.id, here.host.id)
    return {who: vars(getattr(here, who)) for who in ("driver", "host", "admin")}

"""A database with 10,000 stations, 20,000 people and a million transactions, for the benches of pages.

A cloud makes it with the few people whom the bench signs in as; SQL fills in the rest. It is kept
under .build/bench, and remade when the schema or this file changes.
"""

import contextlib
import hashlib
import json
import pathlib
import shutil
import sqlite3
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
for folder in ("Tests/Interop", "Tests/Browser"):
    sys.path.insert(0, str(ROOT / folder))
from cloud import Cloud  # noqa: E402 - shared with the tests
from neighbourhood import Neighbourhood  # noqa: E402 - as above

DAY = 86_400_000
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

# Names of the parameters: `now` and `begin` in milliseconds; `stations`, `people`, `transactions`;
# `driver`, `host`, `company` are the people whose pages are measured, `card` the driver's.
FILL = """
CREATE TEMP TABLE number (n INTEGER PRIMARY KEY);
WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :transactions)
INSERT INTO number SELECT n FROM counted;

INSERT INTO person (id, name, email, created_at)
SELECT printf('fill-%06d', n), 'Person ' || n, 'person' || n || '@example.net', :begin
FROM number WHERE n <= :people;

-- One location for each station or two; the company has five with 10 stations each.
INSERT INTO location (id, host_id, name, created_at)
SELECT printf('fill-%06d', n), CASE WHEN n <= 5 THEN :company ELSE printf('fill-%06d', n) END,
    'Place ' || n, :begin + n
FROM number WHERE n <= :stations * 6 / 10;

INSERT INTO station (id, kind, name, security_profile, credential_hash, vendor, model, location_id,
    last_seen_at, created_at)
SELECT printf('FILL-%05d', n), 'ocpp16', 'Garage ' || n, 1, 'none', 'Vendor', 'Model',
    printf('fill-%06d', CASE WHEN n <= 50 THEN 1 + n % 5 ELSE 6 + n % (:stations * 6 / 10 - 5) END),
    :now - n * 1000, :begin + n
FROM number WHERE n <= :stations;

INSERT INTO connector (station_id, connector_id, status, updated_at)
SELECT printf('FILL-%05d', n), k, CASE WHEN n % 9 THEN 'Available' ELSE 'Occupied' END, :now
FROM number JOIN (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) ON k < 2 OR n % 10 = 0
WHERE n <= :stations;

INSERT INTO evse_code (code, station_id, connector_id, created_at)
SELECT sticker(n * 2 + connector_id), station_id, connector_id, :now
FROM number JOIN connector ON station_id = printf('FILL-%05d', n) AND connector_id > 0;

INSERT INTO id_token (hash, id, suffix, label, person_id, status, sealed, created_at)
SELECT printf('%064x', n), printf('fill-%06d', n), printf('%04X', n % 65536), 'Keys',
    printf('fill-%06d', n), 'active', 'none', :begin
FROM number WHERE n <= :people;

-- Everybody may charge at two places, at 300 public stations and where their group may.
INSERT INTO access_grant (id, location_id, person_id, is_started, created_at)
SELECT printf('fill-%06d', n), printf('fill-%06d', 1 + n * 7 % (:stations * 6 / 10)),
    printf('fill-%06d', 1 + n % :people), 1, :begin
FROM number WHERE n <= :people * 2;
INSERT INTO access_grant (id, station_id, is_everyone, is_started, created_at)
SELECT printf('public-%06d', n), printf('FILL-%05d', n * (:stations / 300)), 1, 1, :begin
FROM number WHERE n <= 300;
INSERT INTO person_group (id, host_id, name, created_at)
SELECT printf('fill-%06d', n), printf('fill-%06d', n + 5), 'Group ' || n, :begin
FROM number WHERE n <= 500;
INSERT INTO group_member (group_id, person_id, created_at)
SELECT printf('fill-%06d', 1 + n % 500), printf('fill-%06d', n), :begin FROM number WHERE n <= 10000;
INSERT INTO group_member (group_id, person_id, created_at) VALUES ('fill-000001', :driver, :begin);
INSERT INTO access_grant (id, location_id, group_id, is_started, created_at)
SELECT printf('group-%06d', n), printf('fill-%06d', n + 5), printf('fill-%06d', n), 1, :begin
FROM number WHERE n <= 500;
INSERT INTO access_grant (id, location_id, person_id, is_started, created_at)
VALUES ('company-to-driver', 'fill-000001', :driver, 1, :begin);

-- 200 logged frames of each of 200 stations, and two security events of each station.
INSERT INTO message_log (station_id, direction, text, logged_at)
SELECT printf('FILL-%05d', 1 + n / 2 % 200), CASE n % 2 WHEN 0 THEN 'received' ELSE 'sent' END,
    CASE n % 2 WHEN 0 THEN '[2,"' || n || '","Heartbeat",{}]'
        ELSE '[3,"' || (n - 1) || '",{"currentTime":"2026-11-30T12:00:00Z"}]' END,
    :now - 40000 + n
FROM number WHERE n <= 40000;
INSERT INTO security_event (station_id, source, type, tech_info, occurred_at, received_at)
SELECT printf('FILL-%05d', 1 + n % :stations), 'station', 'StartupOfTheDevice', 'boot ' || n, :now, :now
FROM number WHERE n <= :stations * 2;

-- The driver has 500 transactions, the host's station 300, each other station about 100.
INSERT INTO charging_transaction (id, source, station_id, connector_id, start_key, ocpp_id,
    boot_count, person_id, token_hash, token_suffix, phase, charging_state, started_at, ended_at,
    meter_start_wh, meter_stop_wh, energy_wh, stopped_reason, anomalies, created_at, updated_at)
SELECT printf('fill-%08d', n), 'ocpp16',
    CASE n % 3333 WHEN 7 THEN :station ELSE printf('FILL-%05d', 1 + n % :stations) END, 1,
    'fill/' || n, n, 0,
    CASE n % 2000 WHEN 5 THEN :driver ELSE printf('fill-%06d', 1 + n * 11 % :people) END,
    CASE n % 2000 WHEN 5 THEN :card ELSE printf('%064x', 1 + n * 11 % :people) END, '0000',
    'ended', NULL, :begin + n * :step, :begin + n * :step + 3600000, 0, 8000, 8000, 'Local',
    CASE WHEN n % 500 = 0 THEN 'meterGap' ELSE '' END, :begin + n * :step, :begin + n * :step
FROM number;
UPDATE ocpp_counter SET last = :transactions + 100;

INSERT INTO daily_energy (transaction_id, day, station_id, person_id, token_hash, is_refused,
    transactions, energy_wh, seconds)
SELECT id, started_at / 86400000, station_id, person_id, token_hash, 0, 1, energy_wh, 3600
FROM charging_transaction WHERE id LIKE 'fill-%';
DELETE FROM daily_total;
INSERT INTO daily_total (day, transactions, energy_wh, seconds)
SELECT day, count(*), sum(energy_wh), sum(seconds) FROM daily_energy GROUP BY day;
DELETE FROM monthly_total;
INSERT INTO monthly_total (month, station_id, transactions, energy_wh, seconds)
SELECT (strftime('%Y', day * 86400, 'unixepoch') - 1970) * 12
        + strftime('%m', day * 86400, 'unixepoch') - 1,
    station_id, count(*), sum(energy_wh), sum(seconds)
FROM daily_energy GROUP BY 1, 2;
INSERT INTO transaction_quarter (transaction_id, from_time, energy_wh)
SELECT id, (started_at / 900000 + k) * 900000, 2000
FROM charging_transaction JOIN (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2 UNION SELECT 3)
WHERE id LIKE 'fill-%' AND (started_at > :now - 60 * 86400000 OR person_id = :driver
    OR station_id = :station);

INSERT INTO notification (person_id, kind, title_en, title_cs, text_en, text_cs, path, is_mailed,
    created_at, read_at)
SELECT CASE n % 1000 WHEN 1 THEN :driver WHEN 2 THEN :host
        ELSE printf('fill-%06d', 1 + n % :people) END,
    'chargingEnded', 'Charging ended', 'Nabíjení skončilo', '8 kWh', '8 kWh', '/history', 0,
    :now - n * 10000, CASE WHEN n % 3 THEN :now END
FROM number WHERE n <= 200000;
INSERT INTO refused_tap (station_id, connector_id, token_hash, token_suffix, person_id, reason,
    taps, first_at, last_at, received_at)
SELECT CASE n % 1000 WHEN 2 THEN :station ELSE printf('FILL-%05d', 1 + n % :stations) END, 1,
    CASE n % 1000 WHEN 1 THEN :card ELSE printf('%064x', 1 + n * 11 % :people) END, '0000',
    CASE n % 1000 WHEN 1 THEN :driver ELSE printf('fill-%06d', 1 + n * 11 % :people) END,
    'unknownCard', 2, :now - n * 1000, :now - n * 1000, :now - n * 1000
FROM number WHERE n <= 100000;
INSERT INTO mail (recipient, language, subject, paragraphs, state, created_at)
SELECT 'person' || n || '@example.net', 'cs', 'Nabíjení skončilo', '[]',
    CASE n % 100 WHEN 1 THEN 'failed' ELSE 'sent' END, :now - n * 1000
FROM number WHERE n <= 18000;
INSERT INTO web_session (hash, id, person_id, user_agent, client, created_at, last_used_at,
    expires_at)
SELECT printf('%064x', n), printf('fill-%06d', n), printf('fill-%06d', n), 'Bench', '127.0.0.1',
    :now, :now, :now + 30 * 86400000
FROM number WHERE n <= :people;
INSERT INTO command (id, station_id, action, request, status, issued_at, expires_at, answered_at)
SELECT printf('fill-%06d', n), printf('FILL-%05d', 1 + n % :stations), 'Reset', '{}', 'accepted',
    :begin + n, :begin + n, :begin + n
FROM number WHERE n <= 100000;
DROP TABLE number;
"""


def sticker(number: int) -> str:
    """A valid code of a sticker, as `EVSECode` makes them."""
    values = []
    for _ in range(8):
        number, value = divmod(number * 7919 % 31**8 if not values else number, 31)
        values.append(value)
    total = sum(value * weight for value, weight in zip(values, range(2, 10)))
    return "".join(ALPHABET[value] for value in [*values, (31 - total % 31) % 31])


class Opened(Cloud):
    """A cloud on a copy of the kept data directory, with the admin that it has."""

    def __init__(self, binary: pathlib.Path, directory: pathlib.Path, known: dict, **more):
        self._known = known["admin"]["password"]
        super().__init__(binary, directory, log_level="info", **more)

    def _add_admin(self, binary: pathlib.Path) -> str:
        return self._known


def filled(binary: pathlib.Path, stations: int, transactions: int) -> tuple[pathlib.Path, dict]:
    """The data directory of a stopped cloud, and the people to sign in as."""
    source = (ROOT / "Sources/Cloud/Core/schema.sql").read_bytes() + pathlib.Path(
        __file__
    ).read_bytes()
    digest = hashlib.sha256(source).hexdigest()[:12]
    kept = ROOT / ".build/bench" / f"web-{digest}-{transactions}-{stations}"
    if not (kept / "people.json").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        print(f"filling {kept.relative_to(ROOT)} …", flush=True)
        people = _fill(binary, kept, stations, transactions)
        (kept / "people.json").write_text(json.dumps(people))
    return kept, json.loads((kept / "people.json").read_text())


def _fill(binary: pathlib.Path, kept: pathlib.Path, stations: int, transactions: int) -> dict:
    cloud = Cloud(binary, kept, log_level="info")
    here = Neighbourhood(cloud)
    here.company = here.add_person("Bytové družstvo")
    here.close()
    assert cloud.stop() == 0, cloud.log()
    now = int(time.time() * 1000)
    with contextlib.closing(sqlite3.connect(kept / "zapoj.sqlite")) as database, database:
        (card,) = database.execute(
            "SELECT hash FROM id_token WHERE person_id = ?", [here.driver.id]
        ).fetchone()
        database.create_function("sticker", 1, sticker, deterministic=True)
        database.execute("PRAGMA synchronous = OFF")
        values = {
            "now": now,
            "begin": now - 366 * DAY,
            "step": 365 * DAY // transactions,
            "stations": stations,
            "people": 2 * stations,
            "transactions": transactions,
            "driver": here.driver.id,
            "host": here.host.id,
            "company": here.company.id,
            "station": here.station.id,
            "card": card,
        }
        for statement in FILL.split(";\n"):
            if statement.strip():
                database.execute(statement, values)
    people = {who: vars(getattr(here, who)) for who in ("driver", "host", "company", "admin")}
    station = {"id": here.station.id, "password": here.station.password, "card": here.card}
    return people | {"station": station}

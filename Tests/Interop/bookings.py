"""Bookings for the tests of chargers."""

import datetime
import secrets
import time

QUARTER = 900_000


def insert_booking(cloud, station: str, person: str, start: int, end: int) -> str:
    """Writes a confirmed booking of connector 1 into the database; times are seconds since 1970."""
    id, now = secrets.token_hex(10), int(time.time() * 1000)
    cloud.alter(
        """
        INSERT INTO booking (id, number, station_id, connector_id, person_id, starts_at, ends_at,
            status, arrival_until, cancel_until, cancellation_fee_minor, no_show_fee_minor, note,
            is_own_use, created_at)
        SELECT ?, COALESCE(max(number), 1073741822) + 2, ?, 1, ?, ?, ?, 'reserved', ?, ?, 0, 0, '',
            0, ? FROM booking
        """,
        *(id, station, person, start * 1000, end * 1000, end * 1000, start * 1000, now),
    )
    return id


def book(cloud, station: str, driver, *, quarter: int = 0, quarters: int = 8) -> str:
    """Books connector 1 for a driver from the current quarter of an hour, or from a later one.

    Written into the database: a booking that a person makes begins in the future.
    """
    start = (int(time.time() * 1000) // QUARTER + quarter) * QUARTER // 1000
    id = insert_booking(cloud, station, driver.id, start, start + quarters * QUARTER // 1000)
    note(cloud, "confirmed", id)
    return id


def note(cloud, change: str, id: str) -> None:
    """Appends the event of a change of a booking."""
    cloud.alter(
        """
        INSERT INTO domain_event (kind, subject, station_id, person_id, payload, occurred_at)
        SELECT ?, id, station_id, person_id, '{}', ? FROM booking WHERE id = ?
        """,
        *(f"booking.{change}", int(time.time() * 1000), id),
    )


def next_quarter() -> int:
    """The start of the next quarter of an hour, in milliseconds, which is some seconds away."""
    while QUARTER - (now := int(time.time() * 1000)) % QUARTER < 20_000:
        time.sleep(1)
    return (now // QUARTER + 1) * QUARTER


def column(cloud, name: str, id: str):
    """A column of a booking."""
    ((value,),) = cloud.query(f"SELECT {name} FROM booking WHERE id = ?", id)
    return value


def rfc3339(milliseconds: int) -> str:
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

"""Calendars of Google, Apple and Outlook, and ours, beside two readers that share no code with the
cloud: icalendar and recurring-ical-events."""

import datetime as dt
import secrets

import icalendar
import pytest
import recurring_ical_events

from bookings import book, column
from calendar_samples import PRAGUE, apple, day, google, outlook
from calendar_server import CalendarServer
from cloud import Cloud, Driver, poll
from form_browser import FormBrowser

QUARTER = dt.timedelta(minutes=15)
DAYS = 28


def is_busy(event) -> bool:
    return event.get("TRANSP") != "TRANSPARENT" and event.get("STATUS") != "CANCELLED"


def moment(value) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return value if value.tzinfo else value.replace(tzinfo=PRAGUE)


def expected(text: bytes, start: dt.datetime, end: dt.datetime) -> set[dt.datetime]:
    """The quarters of an hour that are busy, by the readers of others."""
    calendar = icalendar.Calendar.from_ical(text)
    quarters = set()
    for event in recurring_ical_events.of(calendar).between(start, end):
        if not is_busy(event):
            continue
        first, last = moment(event["DTSTART"].dt), moment(event.end)
        at = first.astimezone(dt.UTC)
        at -= dt.timedelta(minutes=at.minute % 15, seconds=at.second)
        while at < last:
            if start <= at < end:
                quarters.add(at)
            at += QUARTER
    return quarters


class Place:
    """A location with a station."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.id = cloud.create("/api/v1/locations", {"name": "Garage"})["id"]
        self.station = cloud.add_station(profile=0).id
        cloud.alter("UPDATE station SET location_id = ? WHERE id = ?", self.id, self.station)
        self.path = f"/api/v1/places/{self.id}"

    def add_feed(self, url: str) -> dict:
        """Adds a feed, and waits until it was read or has failed."""
        self.begin_feed(url)
        return self.feed()

    def begin_feed(self, url: str) -> None:
        self.cloud.create(f"{self.path}/feeds", {"name": "calendar", "url": url})

    def feed(self) -> dict:
        """The place's feed, once it was read or has failed."""

        def settled():
            (feed,) = self.cloud.get(f"{self.path}/feeds")["feeds"]
            return feed if "fetchedAt" in feed or "problem" in feed else None

        return poll(settled, 20, "reading the calendar")

    def busy(self, start: dt.datetime, end: dt.datetime) -> set[dt.datetime]:
        window = f"from={start:%Y-%m-%dT%H:%M:%SZ}&until={end:%Y-%m-%dT%H:%M:%SZ}"
        answer = self.cloud.get(f"{self.path}/availability?{window}")
        (connector,) = answer["connectors"]
        free = [
            (dt.datetime.fromisoformat(time["from"]), dt.datetime.fromisoformat(time["until"]))
            for time in connector["free"]
        ]
        quarters, at = set(), start
        while at < end:
            if not any(first <= at < last for first, last in free):
                quarters.add(at)
            at += QUARTER
        return quarters


@pytest.fixture(scope="module")
def server():
    with CalendarServer() as running:
        yield running


@pytest.fixture(scope="module")
def calendar_cloud(binaries, tmp_path_factory, server):
    running = Cloud(
        binaries / "zapoj-cloud",
        tmp_path_factory.mktemp("calendars") / "data",
        settings=("--calendars-loopback-service", server.url),
    )
    with running.until_done():
        yield running


@pytest.fixture
def place(calendar_cloud) -> Place:
    return Place(calendar_cloud)


@pytest.mark.parametrize("make", [google, apple, outlook])
def test_reads_a_calendar_like_other_readers(place, server, make):
    text = make()
    path = f"/{secrets.token_hex(8)}.ics"
    server.calendars[path] = text
    feed = place.add_feed(server.url + path)
    assert feed["notUnderstood"] == [] and "problem" not in feed
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    start = now - dt.timedelta(minutes=now.minute % 15) + dt.timedelta(hours=1)
    end = start + dt.timedelta(days=DAYS)
    busy = place.busy(start, end)
    assert busy == expected(text, start, end)
    assert busy


def test_reports_a_repetition_that_it_does_not_understand(place, server):
    server.calendars["/odd.ics"] = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "BEGIN:VEVENT",
            "UID:odd",
            "SUMMARY:Last working day",
            f"DTSTART:{day(1)}T100000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    ).encode()
    feed = place.add_feed(server.url + "/odd.ics")
    assert feed["notUnderstood"] == ["Last working day"]
    start = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start += dt.timedelta(days=3)
    busy = place.busy(start, start + dt.timedelta(days=5))
    assert len(busy) == 5 * 4 and {time.hour for time in busy} == {10}


def test_says_why_a_calendar_can_not_be_read(calendar_cloud, server):
    server.calendars["/page"] = b"<!doctype html>"
    server.calendars["/large"] = b"BEGIN:VCALENDAR\r\n" + b"X:" + b"x" * (1 << 20)
    server.redirects["/moved"] = server.url + "/page"
    problems = {
        "/page": "notCalendar",
        "/large": "tooLong",
        "/moved": "redirected",
        "/missing": "refused",
    }
    places = {path: Place(calendar_cloud) for path in problems}
    for path, place in places.items():
        place.begin_feed(server.url + path)
    found = {path: place.feed()["problem"] for path, place in places.items()}
    assert found == problems


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.ics",
        "https://127.0.0.1/a.ics",
        "https://localhost/a.ics",
        "https://example.org:8443/a.ics",
        "file:///etc/passwd",
    ],
)
def test_refuses_addresses_that_are_not_public(place, url):
    answer = place.cloud.call("POST", f"{place.path}/feeds", {"name": "x", "url": url})
    assert answer.status_code == 400 and answer.json()["field"] == "url"


def test_our_calendar_is_read_by_others(place):
    cloud = place.cloud
    password = secrets.token_hex(12)
    cloud.secrets.add(password)
    email = f"{secrets.token_hex(5)}@example.org"
    body = {"name": "Hana, Žižkov; host", "email": email, "password": password}
    host = cloud.create("/api/v1/drivers", body)["id"]
    cloud.alter("UPDATE location SET host_id = ? WHERE id = ?", host, place.id)
    booking = book(cloud, place.station, Driver(host, "", {}), quarter=8)
    start = column(cloud, "starts_at", booking) // 1000
    browser = FormBrowser(cloud.url)
    browser.open("/sign-in")
    browser.send("/sign-in", email=email, password=password)
    feeds = f"/places/{place.id}/feeds"
    browser.open(feeds)
    page = browser.send(f"{feeds}/link", names="on")
    path = "/calendar/" + page.partition("/calendar/")[2].partition(".ics")[0] + ".ics"
    answer = cloud.http.get(cloud.url + path, timeout=30)
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.content)
    (event,) = recurring_ical_events.of(calendar).between(
        dt.datetime.now(dt.UTC), dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    )
    assert event["DTSTART"].dt.timestamp() == start
    assert event.end.timestamp() == start + 7200
    assert event["SUMMARY"] == "Hana, Žižkov; host"
    browser.open(feeds)
    browser.send(f"{feeds}/link")
    assert cloud.http.get(cloud.url + path, timeout=30).status_code == 404

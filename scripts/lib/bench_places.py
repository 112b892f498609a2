"""Measures the map, the search by time and the pages of booking with 10,000 published places.

It asks as a visitor, a driver, a host with 20 places and an admin, again and again on one kept
connection, in turns with a small file of the same server, the plain "hello". The time is from the
request to the last byte of the answer. The bars of the p95: 10 ms for places on the map, 30 ms
where calendars are searched, 15 ms for other pages. A page has at most 60 KiB, compressed.
"""

import argparse
import datetime
import html
import json
import math
import pathlib
import re
import sys
import tempfile
from dataclasses import dataclass
from urllib.parse import quote

from bench_web import HELLO, Connection, Page, measure, sign_in, unpacked
from percentile import percentile
from places_database import PLACES, filled
from web_database import ROOT, Opened

from browser import Browser
from cloud import poll

MAP, PAGE, SEARCH = 10, 15, 30
WEIGHT = 60 * 1024
ALL = ("visitor", "driver", "host", "admin")
PEOPLE = ALL[1:]
# How long the cloud may take to count the reliability of all places, which it does as it starts.
COUNTING_SECONDS = 300
NEXT = re.compile(r'href="(/map\?[^"]*cursor=[^"]*)"')
# West, south, east, north.
COUNTRY = "11.95,48.45,18.95,51.15"


def area(latitude: float, longitude: float, zoom: int) -> str:
    """West, south, east and north of a map of 760 × 560 pixels around a point."""
    pixel = 360 / (256 * 2**zoom)
    width, height = 380 * pixel, 280 * pixel * math.cos(math.radians(latitude))
    edges = (longitude - width, latitude - height, longitude + width, latitude + height)
    return ",".join(f"{edge:.5f}" for edge in edges)


CITY = area(50.087, 14.421, 11)
DISTRICT = area(50.076, 14.441, 15)
AREAS = (("country", COUNTRY, 7), ("city", CITY, 11), ("district", DISTRICT, 15))


@dataclass
class Question:
    """What is asked of whom, and the bar of its p95 in milliseconds."""

    name: str
    path: str
    bar: int
    who: tuple[str, ...] = ALL

    @property
    def is_rest(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def is_page(self) -> bool:
        return not self.is_rest and not self.path.startswith("/map.geojson")


def searchers(bar: int) -> tuple[str, ...]:
    """Visitors without an account have a rate limit of searches by time."""
    return PEOPLE if bar == SEARCH else ALL


def questions(tomorrow: datetime.date) -> list[Question]:
    """All but the second pages of lists, which need a cursor of the first."""
    time = f"day={tomorrow}&from=16:00&until=18:00"
    filters = (
        ("", "", MAP),
        (", power", "&power=11", MAP),
        (", price", "&price=6.00", MAP),
        (", free now", "&free=on", SEARCH),
        (", from–to", f"&{time}", SEARCH),
        (", all filters", f"&power=11&price=6.00&{time}", SEARCH),
    )
    asked = [
        Question(
            f"map.geojson, {name}{words}",
            f"/map.geojson?bbox={box}&zoom={zoom}{query}",
            bar,
            searchers(bar),
        )
        for name, box, zoom in AREAS
        for words, query, bar in filters
        # few places of a district pass all
        if name != "district" or words != ", all filters"
    ]
    group = f"/map.geojson?bbox={COUNTRY}&zoom=7&group=fill-000001"
    asked.append(Question("map.geojson, country, group", group, MAP, ("driver",)))
    asked += [
        Question("map", "/map", PAGE),
        Question("map, city", f"/map?bbox={CITY}", PAGE),
        Question("map, named town", f"/map?where={quote('Brno')}", PAGE),
        Question("map, power and price", "/map?power=11&price=6.00", PAGE),
        Question("map, free now", "/map?free=on", SEARCH, PEOPLE),
        Question("map, city, from–to", f"/map?bbox={CITY}&{time}", SEARCH, PEOPLE),
    ]
    span = f"from={tomorrow}T15:00:00Z&until={tomorrow}T17:00:00Z"
    asked += [
        Question("API places", "/api/v1/places", MAP, PEOPLE),
        Question("API places, city", f"/api/v1/places?bbox={CITY}", MAP, PEOPLE),
        Question("API places, free now", "/api/v1/places?free=true", SEARCH, PEOPLE),
        Question("API places, from–to", f"/api/v1/places?bbox={CITY}&{span}", SEARCH, PEOPLE),
    ]
    # Public ones with hours and a price; the host's; and one that the driver has booked.
    place, own, booked = (f"/places/place-{n:06}" for n in (28, 8, 508))
    return asked + [
        Question("place", place, PAGE),
        Question("place, own", own, PAGE, ("host",)),
        Question("place, booked", booked, PAGE, ("driver",)),
        Question("book", f"{place}/book", PAGE, PEOPLE),
        Question("calendar", f"{own}/calendar", PAGE, ("host", "admin")),
        Question("bookings", "/bookings", PAGE, PEOPLE),
        Question("booking", "/bookings/fill-000507", PAGE, ("driver", "admin")),
    ]


def ask(connection: Connection, question: Question, who: str) -> tuple[Page, str]:
    """The first answer, which must be one with places; and its text."""
    status, _, body, _ = connection.get(question.path)
    text = unpacked(body)
    assert status == 200, f"{who}, {question.path}: {status} {text[-1000:]}"
    if question.path.startswith("/map.geojson"):
        assert json.loads(text)["count"] > 0, f"{who}, {question.path}: no places"
    if question.is_rest:
        assert json.loads(text)["items"], f"{who}, {question.path}: no places"
    return Page(who, question.path, size=len(body)), text


def following(question: Question, text: str) -> Question | None:
    """The next page of the map's list or of the API's, where it is measured."""
    if question.name in ("map", "map, city, from–to"):
        found = NEXT.search(text)
        assert found, f"{question.path} has no next page"
        path = html.unescape(found[1])
    elif question.name == "API places":
        path = f"{question.path}?cursor={quote(json.loads(text)['nextCursor'])}"
    else:
        return None
    return Question(f"{question.name}, next page", path, question.bar, question.who)


def asked_by(
    cloud: Opened, connection: Connection, who: str, hello: str, found: list[Question], rounds: int
) -> list[tuple[Question, Page]]:
    """Asks everything that somebody may ask, and the next pages."""
    answers = []
    for question in found:
        page, text = ask(connection, question, who)
        answers.append((question, page))
        if more := following(question, text):
            answers.append((more, ask(connection, more, who)[0]))
    measure(cloud, connection, hello, [page for _, page in answers], rounds)
    return answers


def table(answers: list[tuple[Question, Page]]) -> list[str]:
    """Prints a row for each question and person, and returns what is over its bar."""
    print("| what | who | p50 | p95 | max | bar | CPU, median | bytes, compressed |")
    print("|---|---|---|---|---|---|---|---|")
    over = []
    for question, page in answers:
        p50, p95 = (percentile(page.milliseconds, share) for share in (0.5, 0.95))
        times = f"{p50:.1f} ms | {p95:.1f} ms | {max(page.milliseconds):.1f} ms"
        cpu = f"{percentile(page.cpu, 0.5):.1f} ms"
        row = (question.name, page.who, times, f"{question.bar} ms", cpu, str(page.size))
        print(f"| {' | '.join(row)} |")
        if p95 > question.bar:
            over.append(f"{question.name}, {page.who}: p95 {p95:.1f} ms, bar {question.bar} ms")
        if question.is_page and page.size > WEIGHT:
            over.append(f"{question.name}, {page.who}: {page.size} bytes, limit {WEIGHT}")
    plain = [taken for _, page in answers for taken in page.hello]
    p50, p95 = percentile(plain, 0.5), percentile(plain, 0.95)
    print(f"| hello: a small file | | {p50:.1f} ms | {p95:.1f} ms | {max(plain):.1f} ms | | | |")
    return over


def wait_until_counted(cloud: Opened) -> None:
    def counted() -> bool:
        return cloud.query("SELECT count(*) FROM place_reliability")[0][0] >= PLACES

    poll(counted, COUNTING_SECONDS, "counting the reliability of all places")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", default="", help="a part of the paths that are measured")
    options = parser.parse_args()
    binary = options.binaries / "zapoj-cloud"
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    wanted = [found for found in questions(tomorrow) if options.only in found.path]
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as name:
        directory = pathlib.Path(name) / "cloud"
        people = filled(binary, directory)
        cloud = Opened(binary, directory, people)
        wait_until_counted(cloud)
        hello = HELLO.search(Browser(cloud).page("/sign-in"))[0]
        answers = []
        for who in ALL:
            found = [question for question in wanted if who in question.who]
            pages = [question for question in found if not question.is_rest]
            connection = Connection(cloud.port, sign_in(cloud, people, who))
            answers += asked_by(cloud, connection, who, hello, pages, options.rounds)
            rest = [question for question in found if question.is_rest]
            if rest:
                person = people[who]
                token = cloud.log_in(person["email"], person["password"])["accessToken"]
                connection = Connection(cloud.port, token=token)
                answers += asked_by(cloud, connection, who, hello, rest, options.rounds)
        over = table(sorted(answers, key=lambda answer: answer[0].name))
        assert cloud.stop() == 0, cloud.log()
    print("\n".join(over) or "every p95 is within its bar, and every page within its weight")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()

"""Coordinates, street and number of a place reach nobody but those who may know them."""

import io
import math
import random
import secrets
import time

import pytest
import requests
from PIL import Image

from bookings import insert_booking
from cloud import Cloud
from place_privacy import Anonymous, Fetched, Person, SecretPlace, readable

QUARTER = 900
OCPI = "/ocpi/cpo/2.2.1"
BRNO = "16.4,49.1,16.8,49.4"
GPS = 0x8825
VIEWERS = ["anonymous", "stranger", "former", "booker", "member", "host"]


def photo_with_position() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(GPS).update({1: "N", 2: (49.0, 13.0, 34.1), 3: "E", 4: (16.0, 36.0, 24.6)})
    file = io.BytesIO()
    Image.new("RGB", (320, 200), (40, 90, 160)).save(file, format="JPEG", exif=exif)
    return file.getvalue()


class World:
    """A place for members, one for a group, and one for everybody, each with a secret address."""

    def __init__(self, cloud: Cloud):
        self.cloud = cloud
        self.people = {
            name: Person(cloud, name.capitalize()) for name in VIEWERS if name != "anonymous"
        }
        self.people["anonymous"] = Anonymous(cloud)
        host = self.people["host"]
        self.members = SecretPlace(cloud, host, "members", (49_226_137, 16_606_843))
        self.group = SecretPlace(cloud, host, "group", (49_213_571, 16_642_913))
        self.public = SecretPlace(cloud, host, "public", (49_246_719, 16_571_239))
        self.places = [self.members, self.group, self.public]
        wanted = {"name": "Neighbours", "hostId": host.id}
        self.group_id = cloud.create("/api/v1/groups", wanted)["id"]
        member = f"/api/v1/groups/{self.group_id}/members/{self.people['member'].id}"
        assert cloud.call("PUT", member).status_code == 204
        grant = {"locationId": self.group.id, "groupId": self.group_id}
        cloud.create("/api/v1/grants", grant)
        self.photos = [self._add_photo(place) for place in self.places]
        self.feeds = [self._make_feed(place) for place in self.places]
        self.bookings = []
        now = int(time.time()) // QUARTER * QUARTER
        for place in (self.members, self.public):
            self._book(place, "former", now - 12 * 3600, now - 7 * 3600)
        self._book(self.members, "booker", now + 2 * 3600, now + 4 * 3600)

    def _add_photo(self, place: SecretPlace) -> str:
        answer = self.cloud.call(
            "POST", f"/api/v1/places/{place.id}/photos", data=photo_with_position()
        )
        assert answer.status_code == 201, answer.text
        return f"/places/{place.id}/photos/{answer.json()['id']}"

    def _make_feed(self, place: SecretPlace) -> str:
        feeds = f"/places/{place.id}/feeds"
        page = self.people["host"].open(feeds).send(f"{feeds}/link").source
        secret = page.partition("/calendar/")[2].partition(".ics")[0]
        assert secret
        return f"/calendar/{secret}.ics"

    def _book(self, place: SecretPlace, name: str, start: int, end: int) -> None:
        id = insert_booking(self.cloud, place.station, self.people[name].id, start, end)
        if end < time.time():
            self.cloud.alter("UPDATE booking SET status = 'fulfilled' WHERE id = ?", id)
        self.bookings.append(id)

    def knows(self, name: str, place: SecretPlace) -> bool:
        """Whether the viewer may know the address."""
        return (
            name == "host"
            or (name == "booker" and place is self.members)
            or (name == "member" and place is self.group)
        )

    def fetch(self, name: str) -> Fetched:
        viewer = self.people[name]
        places = [place.id for place in self.places]
        stations = [place.station for place in self.places]
        ids = places + stations + self.bookings + [self.group_id]
        ids += [viewer.id] if viewer.id else []
        pages = ["/", "/map", "/home", "/chargers", "/bookings", "/groups", "/settings"]
        for place in places:
            pages += [f"/places/{place}", f"/places/{place}/book", f"/places/{place}/calendar"]
            pages += [f"/places/{place}/listing", f"/places/{place}/people"]
        pages += [f"/bookings/{id}" for id in self.bookings]
        pages += [f"/groups/{self.group_id}", *self.feeds, *self.photos]
        pages += [f"{photo}/preview" for photo in self.photos]
        pages += [f"/map?bbox={BRNO}&zoom={zoom}" for zoom in (5, 9, 12, 15, 18)]
        pages += [f"/map.geojson?bbox={BRNO}&zoom={zoom}" for zoom in range(19)]
        pages += [f"{OCPI}/locations", f"{OCPI}/tariffs"]
        pages += [f"{OCPI}/locations/{place}" for place in places]
        fetched = Fetched(viewer, ids, pages)
        for query in [f"bbox={BRNO}", f"bbox={BRNO}&free=true", f"bbox={BRNO}&limit=1"]:
            fetched.call(f"/api/v1/places?{query}")
        return fetched


@pytest.fixture(scope="module")
def world(binaries, tmp_path_factory):
    settings = ("--ocpi-party-id", "ZPJ", "--ocpi-public", "true")
    directory = tmp_path_factory.mktemp("privacy") / "data"
    running = Cloud(binaries / "zapoj-cloud", directory, settings=settings)
    with running.until_done():
        yield World(running)


@pytest.mark.parametrize("name", VIEWERS)
def test_viewer_finds_only_addresses_that_they_may_know(world, name):
    fetched = world.fetch(name)
    leaks = [
        (needle, place.access, fetched.finding(needle))
        for place in world.places
        if not world.knows(name, place)
        for needle in place.needles(world.places)
        if fetched.finding(needle)
    ]
    assert leaks == []
    # Those who may know it do find it; else the others would prove nothing.
    for place in world.places:
        if world.knows(name, place):
            assert fetched.finding(place.street), place.access
            assert fetched.finding(place.number), place.access
    if name != "anonymous":
        assert any("Yard for members" in text for text in fetched.texts.values())
    assert any("Yard for public" in text for text in fetched.texts.values())


def test_photos_have_no_position(world):
    """Every byte of a photo is the picture's: no EXIF, no GPS, no name of a camera."""
    shown = 0
    for photo in world.photos:
        for address in [photo, f"{photo}/preview"]:
            answer = world.people["host"].http.get(world.cloud.url + address, timeout=30)
            assert answer.status_code == 200
            assert dict(Image.open(io.BytesIO(answer.content)).getexif()) == {}
            for mark in [b"Exif", b"SECRETCAM", b"http://ns.adobe.com"]:
                assert mark not in answer.content
            shown += 1
    assert shown == 2 * len(world.places)


def test_former_booker_knew_the_address_until_six_hours_after(world):
    """The same booking gives the address until six hours after its end, and not later."""
    person = Person(world.cloud, "Late")
    now = int(time.time()) // QUARTER * QUARTER
    place = world.members
    id = insert_booking(
        world.cloud, place.station, person.id, now - 9 * 3600, now - 5 * 3600
    )
    world.cloud.alter("UPDATE booking SET status = 'fulfilled' WHERE id = ?", id)
    path = f"/api/v1/places/{place.id}/listing"
    listing = world.cloud.call("GET", path, token=person.token).json()
    assert listing["address"]["street"] == place.street
    world.cloud.alter("UPDATE booking SET ends_at = ends_at - 7200000 WHERE id = ?", id)
    listing = world.cloud.call("GET", path, token=person.token).json()
    assert "address" not in listing
    assert place.street not in person.open(f"/places/{place.id}").source


@pytest.mark.parametrize("status", ["pending", "canceled", "rejected", "noShow"])
def test_booking_that_is_not_confirmed_tells_no_address(world, status):
    person, place = Person(world.cloud, "Asks"), world.members
    start = int(time.time()) // QUARTER * QUARTER + 24 * 3600
    id = insert_booking(world.cloud, place.station, person.id, start, start + 3600)
    world.cloud.alter("UPDATE booking SET status = ? WHERE id = ?", status, id)
    answers = [person.open(path).source for path in (f"/bookings/{id}", f"/places/{place.id}")]
    for path in (f"/api/v1/places/{place.id}/listing", f"/api/v1/bookings/{id}"):
        answers.append(world.cloud.call("GET", path, token=person.token).text)
    for needle in place.needles(world.places):
        assert not any(needle in readable(answer.encode()) for answer in answers), needle


def test_publishing_again_does_not_average_the_point_out(world):
    """Neither publishing the same pin again nor moving it a little gives another point."""
    place, chance = world.public, random.Random(19)
    exact, points = place.position, set()
    for _ in range(50):
        place.save(isListed=False)
        moved = {
            "latitudeE6": exact[0] + chance.randint(-40, 40),
            "longitudeE6": exact[1] + chance.randint(-40, 40),
        }
        points.add(place.save(**moved))
    assert len(points) == 1
    assert points == {place.save()}
    # A circle of 500 m around it, which is what everybody sees, holds the exact point.
    (point,) = points
    north = (point[0] - exact[0]) * 0.1113
    east = (point[1] - exact[1]) * 0.1113 * math.cos(math.radians(exact[0] / 1e6))
    assert math.hypot(north, east) <= 500


def test_each_place_of_an_address_has_a_point_of_its_own(world):
    """Places at the same exact point do not reveal it as the middle of their cell's points."""
    host, points = world.people["host"], set()
    for _ in range(8):
        place = SecretPlace(world.cloud, host, "members", world.members.position)
        points.add(place.public)
        place.save(isListed=False)
    assert len(points) > 4


def test_order_by_distance_is_that_of_public_points(world):
    """From any point, the list is in the order of the public points that it shows."""
    chance, token = random.Random(7), world.people["stranger"].token
    for _ in range(30):
        south = 49.15 + chance.random() * 0.1
        west = 16.5 + chance.random() * 0.1
        # The middle of the box is where distances are measured from.
        box = (west, south, west + 0.2, south + 0.15)
        path = "/api/v1/places?bbox=" + ",".join(f"{part:.6f}" for part in box)
        items = world.cloud.call("GET", path, token=token).json()["items"]
        middle = (south + 0.075, west + 0.1)
        distances = [
            math.hypot(
                item["latitude"] - middle[0],
                (item["longitude"] - middle[1]) * math.cos(math.radians(middle[0])),
            )
            for item in items
        ]
        for nearer, farther in zip(distances, distances[1:]):
            assert nearer <= farther * 1.04, (box, distances)


def test_unknown_viewer_cannot_tell_a_hidden_place_from_none(world):
    """A place for a group answers as one that does not exist."""
    stranger, anonymous = world.people["stranger"], world.people["anonymous"]
    for viewer in (stranger, anonymous):
        statuses = set()
        for id in (world.group.id, f"none-{secrets.token_hex(5)}"):
            for suffix in ("", "/book"):
                answer = viewer.http.get(
                    f"{world.cloud.url}/places/{id}{suffix}", timeout=30, allow_redirects=False
                )
                assert answer.status_code in (303, 302, 401, 404), answer.status_code
                statuses.add((suffix, answer.status_code))
        assert len(statuses) == 2
    path = f"{world.cloud.url}{OCPI}/locations/{world.group.id}"
    assert requests.get(path, timeout=30).status_code == 404

"""What hosts, neighbours and walk-up drivers have, and when they book."""

import datetime
import secrets
from zoneinfo import ZoneInfo

from cloud import Cloud

ZONE = ZoneInfo("Europe/Prague")


def this_quarter() -> datetime.datetime:
    """The quarter of an hour that runs, or the next one if it is almost over, in the time of the
    places. Whoever books it may charge now."""
    now = datetime.datetime.now(ZONE).replace(second=0, microsecond=0)
    passed = now.minute % 15
    return now + datetime.timedelta(minutes=-passed if passed < 12 else 15 - passed)


def next_tuesday() -> datetime.date:
    today = datetime.datetime.now(ZONE).date()
    return today + datetime.timedelta(days=(1 - today.weekday()) % 7 or 7)


def add_group_and_hours(cloud: Cloud, street, place: str):
    """`street.driver` is in a group of `street.host`, which may charge at the place from 6 to 22."""
    token = cloud.log_in(street.host.email, street.host.password)["accessToken"]

    def call(method: str, path: str, body: dict | None = None):
        answer = cloud.call(method, path, body, token=token)
        assert answer.ok, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    hours = [{"weekday": day, "startMinute": 360, "endMinute": 1320} for day in range(1, 8)]
    call("PUT", f"/api/v1/places/{place}/hours", {"weekly": hours})
    group = call("POST", "/api/v1/groups", {"name": "Sousedé", "kind": "neighbours"})
    call("PUT", f"/api/v1/groups/{group['id']}/members/{street.driver.id}")
    call("POST", "/api/v1/grants", {"locationId": place, "groupId": group["id"]})


def add_person_with_card(cloud: Cloud, street, name: str, stations: list[str]):
    """A person with a card who may charge at some stations. Returns the person and the card."""
    person, card = street.add_person(name), cloud.new_card()
    body = {"idToken": card, "driverId": person.id, "label": f"Karta {secrets.token_hex(2)}"}
    cloud.create("/api/v1/id-tokens", body)
    for station in stations:
        cloud.create("/api/v1/grants", {"stationId": station, "personId": person.id})
    return person, card

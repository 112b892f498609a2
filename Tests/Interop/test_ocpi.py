"""Other systems read public places and tariffs by OCPI 2.2.1, checked against its text."""

import base64
import re
import secrets
import time

import pytest
import requests

from bookings import insert_booking
from cloud import PUBLIC_URL, Cloud
from ocpi_world import CPO, TARIFF, World, check_location


@pytest.fixture(scope="module")
def world(binaries, tmp_path_factory):
    settings = ("--ocpi-party-id", "ZPJ", "--ocpi-public", "true")
    directory = tmp_path_factory.mktemp("ocpi") / "data"
    running = Cloud(binaries / "zapoj-cloud", directory, settings=settings)
    with running.until_done():
        yield World(running)


def test_versions_lead_to_locations_and_tariffs(world):
    (version,) = world.get("/ocpi/versions")["data"]
    assert version == {"version": "2.2.1", "url": f"{PUBLIC_URL}/ocpi/2.2.1"}
    details = world.get("/ocpi/2.2.1")["data"]
    assert details["version"] == "2.2.1"
    found = {(end["identifier"], end["role"], end["url"]) for end in details["endpoints"]}
    assert found == {
        ("locations", "SENDER", f"{PUBLIC_URL}{CPO}/locations"),
        ("tariffs", "SENDER", f"{PUBLIC_URL}{CPO}/tariffs"),
    }


def test_public_place_is_a_location(world):
    id, station = world.add()
    location = world.location(id)
    check_location(location)
    assert (location["address"], location["city"]) == ("Lesná", "Brno")
    assert (location["country"], location["time_zone"]) == ("CZE", "Europe/Prague")
    assert location["opening_times"] == {"twentyfourseven": True}
    (evse,) = location["evses"]
    (connector,) = evse["connectors"]
    expected = ("IEC_62196_T2", "CABLE", "AC_3_PHASE", 230, 16, 11_000)
    names = ["standard", "format", "power_type", "max_voltage", "max_amperage"]
    assert tuple(connector[name] for name in [*names, "max_electric_power"]) == expected
    path = f"{CPO}/locations/{id}/{evse['uid']}"
    assert world.get(path)["data"] == evse
    assert world.get(f"{path}/{connector['id']}")["data"] == connector
    text = str(location)
    for secret in ["Tajemná", "9876", "226137", "606843", "Private name", "Secretova", station]:
        assert secret not in text, secret


def test_status_follows_reports_and_bookings(world):
    id, station = world.add()

    def status() -> str:
        (evse,) = world.location(id)["evses"]
        return evse["status"]

    assert status() == "UNKNOWN"
    for reported, expected in [
        ("Occupied", "CHARGING"),
        ("Faulted", "OUTOFORDER"),
        ("Unavailable", "INOPERATIVE"),
        ("Reserved", "RESERVED"),
        ("Available", "AVAILABLE"),
    ]:
        world.report(station, reported)
        assert status() == expected
    world.see(station, 0)
    assert status() == "UNKNOWN"
    world.see(station, int(time.time() * 1000))
    quarter = int(time.time()) // 900
    driver = world.cloud.add_driver().id
    booking = insert_booking(world.cloud, station, driver, quarter * 900, (quarter + 2) * 900)
    for number in (quarter, quarter + 1):
        world.cloud.alter(
            "INSERT INTO booking_quarter VALUES (?, 1, ?, ?)", station, number, booking
        )
    assert status() == "RESERVED"


def test_hours_past_midnight_are_two_periods(world):
    id, _ = world.add()
    weekly = [
        {"weekday": 1, "startMinute": 480, "endMinute": 1440},
        {"weekday": 7, "startMinute": 1320, "endMinute": 1800},
    ]
    answer = world.cloud.call("PUT", f"/api/v1/places/{id}/hours", {"weekly": weekly})
    assert answer.status_code == 200, answer.text
    hours = world.location(id)["opening_times"]
    assert hours["twentyfourseven"] is False
    found = {
        (part["weekday"], part["period_begin"], part["period_end"])
        for part in hours["regular_hours"]
    }
    assert found == {(1, "08:00", "23:59"), (7, "22:00", "23:59"), (1, "00:00", "06:00")}


def test_only_public_places_are_published(world):
    hidden = [world.add("members")[0], world.add("group")[0], world.add(isListed=False)[0]]
    hidden += [world.add(isPaused=True)[0]]
    known = world.get(f"{CPO}/locations?limit=100")["data"]
    for location in known:
        check_location(location)
    assert not set(hidden) & {location["id"] for location in known}
    for id in hidden:
        world.get(f"{CPO}/locations/{id}", 404, 2003)
    shown, _ = world.add()
    world.location(shown)
    world.change_listing(shown, isListed=False)
    world.get(f"{CPO}/locations/{shown}", 404, 2003)


def test_lists_are_paged(world):
    for _ in range(3):
        world.add()
    url, ids, total = f"{world.cloud.url}{CPO}/locations?limit=2", [], None
    while url:
        answer = requests.get(url, timeout=30)
        assert answer.headers["X-Limit"] == "100"
        total = int(answer.headers["X-Total-Count"])
        ids += [location["id"] for location in answer.json()["data"]]
        link = answer.headers.get("Link")
        match = link and re.fullmatch(r'<(.*)>; rel="next"', link)
        assert not link or match[1].startswith(f"{PUBLIC_URL}{CPO}/locations?")
        url = link and match[1].replace(PUBLIC_URL, world.cloud.url)
    assert len(ids) == len(set(ids)) == total
    assert world.get(f"{CPO}/locations?offset={total}")["data"] == []


def test_dates_select_what_changed(world):
    id, station = world.add()
    old = "2026-01-01T00:00:00"

    def ids(query: str) -> set[str]:
        found = world.get(f"{CPO}/locations?limit=100&{query}")["data"]
        return {location["id"] for location in found}

    assert id in ids(f"date_from={old}Z") and id in ids(f"date_from={old}")
    assert id not in ids(f"date_to={old}Z")
    world.cloud.alter("UPDATE listing SET changed_at = 0 WHERE location_id = ?", id)
    assert id not in ids(f"date_from={old}Z") and id in ids(f"date_to={old}Z")
    world.report(station, "Available")
    assert id in ids(f"date_from={old}Z") and id not in ids(f"date_to={old}Z")
    world.cloud.alter("UPDATE connector SET updated_at = 0 WHERE station_id = ?", station)
    world.change_listing(id, title="Another title")
    assert id in ids(f"date_from={old}Z")


def test_tariffs_of_public_places_are_net(world):
    id, _ = world.add()
    members, _ = world.add("members")
    elements = [{"components": [{"dimension": "ENERGY", "priceE4": 60_500, "vatPerMille": 210}]}]
    tariffs = []
    for location in [id, members]:
        wanted = {
            "name": "Secret name",
            "hostId": world.host,
            "tariff": {"pricesIncludeVat": True, "elements": elements},
        }
        made = world.cloud.create("/api/v1/tariffs", wanted)["id"]
        path = f"/api/v1/locations/{location}/tariffs"
        answer = world.cloud.call("PUT", path, {"tariffId": made})
        assert answer.status_code in (200, 204), answer.text
        tariffs.append(made)
    answer = world.get(f"{CPO}/tariffs")
    found = {tariff["id"]: tariff for tariff in answer["data"]}
    assert tariffs[0] in found and tariffs[1] not in found
    tariff = found[tariffs[0]]
    assert TARIFF <= set(tariff) and tariff["currency"] == "CZK"
    (component,) = tariff["elements"][0]["price_components"]
    assert (component["type"], component["price"], component["vat"]) == ("ENERGY", 5, 21)
    assert component["step_size"] >= 1
    assert "Secret name" not in str(tariff)
    (evse,) = world.location(id)["evses"]
    assert evse["connectors"][0]["tariff_ids"] == [tariffs[0]]


@pytest.mark.parametrize("query", ["limit=0", "offset=-1", "date_from=yesterday", "limit=x"])
def test_wrong_parameters_are_named(world, query):
    envelope = world.get(f"{CPO}/locations?{query}", 400, 2001)
    assert query.partition("=")[0] in envelope["status_message"]


def test_unknown_objects_are_not_found(world):
    id, _ = world.add()
    for path in ["nothing", f"{id}/nothing", f"{id}/nothing/1"]:
        world.get(f"{CPO}/locations/{path}", 404, 2003)


def test_token_is_needed_unless_public(binaries, tmp_path):
    cloud = Cloud(
        binaries / "zapoj-cloud", tmp_path / "data", settings=("--ocpi-party-id", "ZPJ")
    )
    with cloud.until_done():
        made = {}
        for scope in ["read", "control"]:
            wanted = {"name": scope, "scopes": [scope]}
            made[scope] = cloud.create("/api/v1/access-tokens", wanted)["token"]
            cloud.secrets.add(made[scope])

        def status(header: str | None, path: str = f"{CPO}/locations") -> int:
            headers = {"Authorization": header} if header else {}
            answer = requests.get(cloud.url + path, headers=headers, timeout=30)
            return answer.status_code

        def encoded(token: str) -> str:
            text = base64.b64encode(token.encode()).decode()
            cloud.secrets.add(text)
            return f"Token {text}"

        assert status(None) == 401
        assert status(encoded(made["read"])) == 200
        assert status(encoded(made["control"])) == 403
        assert status(encoded("zpt_" + secrets.token_hex(20))) == 401
        assert status(f"Token {made['read']}") == 401
        # This scheme is for OCPI alone.
        assert status(encoded(made["read"]), "/api/v1/stations") == 401
        assert status(f"Bearer {made['read']}", "/api/v1/stations") == 200


def test_ocpi_is_off_by_default(cloud):
    for path in ["/ocpi/versions", "/ocpi/2.2.1", f"{CPO}/locations", f"{CPO}/tariffs"]:
        assert requests.get(cloud.url + path, timeout=30).status_code == 404

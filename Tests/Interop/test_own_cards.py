"""A driver's own cards and vehicles, and why a card was refused, over real HTTP and OCPP."""

import secrets

import pytest

from bridge import Bridge
from ocpp_wire import Station, ago


class Person:
    """A person who has logged in."""

    def __init__(self, cloud):
        password = secrets.token_hex(12)
        cloud.secrets.add(password)
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": password}
        self.cloud = cloud
        self.id = cloud.create("/api/v1/drivers", {"name": "Eva"} | login)["id"]
        self.token = cloud.log_in(**login)["accessToken"]

    def call(self, method: str, path: str, json=None):
        return self.cloud.call(method, f"/api/v1/{path}", json, token=self.token)

    def add_card(self, **more) -> dict:
        card = self.cloud.new_card()
        answer = self.call("POST", "id-tokens", {"idToken": card} | more)
        assert answer.status_code == 201, answer.text
        return answer.json() | {"uid": card}

    def refusals(self) -> list[tuple]:
        items = self.call("GET", "refused-taps").json()["items"]
        return [(item["suffix"], item["reason"], item["taps"], item.get("driverId")) for item in items]


@pytest.fixture
def eva(cloud) -> Person:
    return Person(cloud)


@pytest.fixture
def host(cloud) -> Person:
    return Person(cloud)


def own_station(cloud, host: Person):
    """An OCPP station of the host, where nobody else may charge."""
    station = cloud.add_station()
    body = {"name": "Home", "hostId": host.id}
    location = cloud.create("/api/v1/locations", body)["id"]
    cloud.change(f"/api/v1/stations/{station.id}", {"locationId": location})
    grants = cloud.get(f"/api/v1/grants?stationId={station.id}")["items"]
    for grant in grants:
        assert cloud.call("DELETE", f"/api/v1/grants/{grant['id']}").status_code == 204
    return station


def tap(point: Station, card: str) -> str:
    return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]


def test_driver_keeps_own_cards(cloud, eva, host):
    """Adds, labels, blocks and removes one; nobody else sees or changes it."""
    card = eva.add_card(label="blue")
    path = f"id-tokens/{card['id']}"
    assert eva.call("PATCH", path, {"label": "green", "status": "blocked"}).status_code == 200
    shown = eva.call("GET", path).json()
    assert (shown["label"], shown["status"], shown["driverId"]) == ("green", "blocked", eva.id)
    for method, body in [("GET", None), ("PATCH", {"label": "x"}), ("DELETE", None)]:
        assert host.call(method, path, body).status_code == 404
    again = host.call("POST", "id-tokens", {"idToken": card["uid"]})
    assert again.status_code == 409
    assert eva.call("DELETE", path).status_code == 204
    assert eva.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    "more, status",
    [
        ({"idToken": "08:A1:B2:C3"}, 400),
        ({"offline": "always"}, 403),
        ({"expiresAt": "2030-01-01T00:00:00Z"}, 403),
        ({"driverId": "nobody"}, 404),
        ({"vehicleId": "nothing"}, 400),
    ],
)
def test_driver_cannot_add_other_cards(cloud, eva, more, status):
    body = {"idToken": cloud.new_card()} | more
    assert eva.call("POST", "id-tokens", body).status_code == status


def test_tries_are_limited(cloud, eva):
    answers = [
        eva.call("POST", "id-tokens", {"idToken": "08A1B2C3"}).status_code for _ in range(21)
    ]
    assert answers == [400] * 20 + [429]


def test_card_belongs_to_vehicle(cloud, eva, host):
    vehicle = eva.call("POST", "vehicles", {"name": "Enyaq", "plate": "1AB 2345"}).json()
    card = eva.add_card(vehicleId=vehicle["id"])
    assert card["vehicleId"] == vehicle["id"]
    path = f"vehicles/{vehicle['id']}"
    assert host.call("GET", path).status_code == 404
    assert host.call("DELETE", path).status_code == 404
    assert eva.call("PATCH", path, {"plate": None}).json().get("plate") is None
    assert [item["name"] for item in eva.call("GET", "vehicles").json()["items"]] == ["Enyaq"]
    assert eva.call("DELETE", path).status_code == 204
    assert "vehicleId" not in eva.call("GET", f"id-tokens/{card['id']}").json()


def test_driver_learns_card_at_charger(cloud, eva, host):
    """Only where they may charge, and only while no other person waits there."""
    station = own_station(cloud, host)
    window, new = f"stations/{station.id}/token-window", cloud.new_card()
    assert eva.call("POST", window, {}).status_code == 404
    assert host.call("POST", window, {"label": "porch"}).status_code == 201
    cloud.create("/api/v1/grants", {"stationId": station.id, "personId": eva.id})
    assert eva.call("POST", window, {}).status_code == 409
    with Station(cloud, station) as point:
        assert tap(point, new) == "Invalid"
        assert eva.call("POST", window, {"seconds": 121}).status_code == 400
        assert eva.call("POST", window, {"label": "green"}).status_code == 201
        other = cloud.new_card()
        assert tap(point, new) == "Accepted"
        assert tap(point, other) == "Invalid"
        assert tap(point, other) == "Accepted"
    for person, label in [(host, "porch"), (eva, "green")]:
        items = person.call("GET", "id-tokens").json()["items"]
        assert [item["label"] for item in items] == [label]
    assert host.refusals() == []


def test_owner_and_host_see_refused_taps(cloud, eva, host):
    station, card, stranger = own_station(cloud, host), eva.add_card(), cloud.new_card()
    with Station(cloud, station) as point:
        for _ in range(3):
            assert tap(point, card["uid"]) == "Blocked"
        assert tap(point, stranger) == "Invalid"
    suffix = card["uid"][-4:]
    assert eva.refusals() == [(suffix, "notAllowed", 3, eva.id)]
    assert host.refusals() == [
        (stranger[-4:], "unknownCard", 1, None), (suffix, "notAllowed", 3, None),
    ]
    assert Person(cloud).refusals() == []


def test_start_with_refused_card_is_a_refused_tap(cloud, eva, host):
    """A repeated start counts once."""
    station, card = own_station(cloud, host), eva.add_card()
    start = {"connectorId": 1, "idTag": card["uid"], "meterStart": 0, "timestamp": ago(60)}
    with Station(cloud, station) as point:
        for _ in range(2):
            answer = point.result("StartTransaction", start)
            assert answer["idTagInfo"]["status"] == "Blocked"
    assert eva.refusals() == [(card["uid"][-4:], "notAllowed", 1, eva.id)]


def test_bridge_asks_about_refused_card(cloud):
    bridge, card = Bridge(cloud), cloud.new_card()
    assert bridge.authorize(card) == "Invalid"
    taps = cloud.get(f"/api/v1/refused-taps?stationId={bridge.station}")["items"]
    assert [(tap["suffix"], tap["reason"], tap["connectorId"]) for tap in taps] == [
        (card[-4:], "unknownCard", 1)
    ]

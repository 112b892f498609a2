"""Reservations are the cloud's: it refuses others, whether or not the station can."""

import json
import threading

import pytest

from bridge import Bridge
from bridge_events import session, started
from ocpp_wire import Station, ago


@pytest.fixture
def garage(cloud):
    """A station, the driver for whom it is kept, and another one."""
    return cloud.add_station(), cloud.add_driver(), cloud.add_driver()


def reserve(cloud, station: str, driver, minutes: float = 30, **more) -> dict:
    body = {"stationId": station, "driverId": driver.id, "expiresAt": ago(-minutes)}
    return cloud.create("/api/v1/reservations", body | more)


def authorized(point, card: str) -> str:
    return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]


def test_enforced_without_the_station(cloud, garage):
    """The station knows nothing of it: others are Blocked, what starts all the same is suspect."""
    station, guest, other = garage
    made = reserve(cloud, station.id, guest)
    assert (made["status"], made["atStation"]) == ("active", "offline")
    with Station(cloud, station) as point:
        assert authorized(point, other.card) == "Blocked"
        assert authorized(point, guest.card) == "Accepted"
        started = point.start(other.card, minutes_ago=0)
        assert started["idTagInfo"]["status"] == "Blocked"
        point.stop(started["transactionId"], meter=1000)
        assert cloud.only_transaction(station.id)["anomalies"] == ["tokenNotAccepted"]
        own = point.start(guest.card, minutes_ago=0)
        assert own["idTagInfo"]["status"] == "Accepted"
        (used,) = cloud.get(f"/api/v1/reservations?stationId={station.id}")["items"]
        assert used["status"] == "used" and used["transactionId"]
        point.stop(own["transactionId"], meter=1000)
        # It is used up.
        assert authorized(point, other.card) == "Accepted"


def test_used_up_by_a_bridge(cloud):
    """A bridge asks the cloud, which keeps others out until the driver has come; a start before it
    was made, delivered later, does not use it up."""
    bridge, guest, other = Bridge(cloud), cloud.add_driver(), cloud.add_driver()
    reservations = f"/api/v1/reservations?stationId={bridge.station}"
    assert reserve(cloud, bridge.station, guest)["status"] == "active"
    early = session(guest.card)
    assert bridge.delivered(early) == len(early)
    (kept,) = cloud.get(reservations)["items"]
    assert kept["status"] == "active" and "transactionId" not in kept
    assert bridge.may_charge(other.card) == "Blocked"
    assert bridge.may_charge(guest.card) == "Accepted"
    bridge.delivered([started(len(early) + 1, 0, guest.card)])
    (used,) = cloud.get(reservations)["items"]
    newest = cloud.transactions(bridge.station)[-1]
    assert (used["status"], used["transactionId"]) == ("used", newest["id"])
    assert bridge.may_charge(other.card) == "Accepted"


def test_one_connector_of_two(cloud, garage):
    """Who has not chosen a connector yet is let in; at the kept one he is refused."""
    station, guest, other = garage
    with Station(cloud, station) as point:
        for connector in [1, 2]:
            status = {"connectorId": connector, "errorCode": "NoError", "status": "Available"}
            point.result("StatusNotification", status)
        threading.Thread(
            target=lambda: reserve(cloud, station.id, guest, connectorId=2), daemon=True
        ).start()
        _, id, action, payload = json.loads(point.socket.recv(10))
        assert action == "ReserveNow" and payload["connectorId"] == 2
        point.socket.send(json.dumps([3, id, {"status": "Accepted"}]))
        assert authorized(point, other.card) == "Accepted"
        refused = point.start(other.card, minutes_ago=0, connectorId=2)
        assert refused["idTagInfo"]["status"] == "Blocked"
        point.stop(refused["transactionId"], meter=1000)
        taken = point.start(other.card, minutes_ago=0, connectorId=1)
        assert taken["idTagInfo"]["status"] == "Accepted"


def test_cancelled_and_expired(cloud, garage):
    """Cancelled, it keeps nothing; the connector can be kept again; over is over."""
    station, guest, other = garage
    made = reserve(cloud, station.id, guest)
    body = {"stationId": station.id, "driverId": other.id, "expiresAt": ago(-9)}
    assert cloud.call("POST", "/api/v1/reservations", body).status_code == 409
    path = f"/api/v1/reservations/{made['id']}"
    assert cloud.call("DELETE", path).json()["status"] == "cancelled"
    assert cloud.call("DELETE", path).status_code == 409
    with Station(cloud, station) as point:
        assert authorized(point, other.card) == "Accepted"
    assert reserve(cloud, station.id, other)["status"] == "active"


@pytest.mark.parametrize(
    "change, status, field",
    [
        ({"stationId": "nowhere"}, 404, None),
        ({"driverId": "nobody"}, 404, "driverId"),
        ({"expiresAt": ago(5)}, 400, "expiresAt"),
        ({"expiresAt": ago(-60 * 24 * 8)}, 400, "expiresAt"),
        ({"connectorId": 65}, 400, "connectorId"),
        ({"connectorId": -1}, 400, "connectorId"),
        ({"price": 1}, 400, "price"),
    ],
)
def test_bad_reservations(cloud, garage, change, status, field):
    station, guest, _ = garage
    body = {"stationId": station.id, "driverId": guest.id, "expiresAt": ago(-30)} | change
    answer = cloud.call("POST", "/api/v1/reservations", body)
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    assert cloud.call("DELETE", "/api/v1/reservations/x").status_code == 404

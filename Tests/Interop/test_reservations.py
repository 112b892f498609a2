"""Reservations are the cloud's: it refuses others, whether or not the station can."""

import asyncio
import json
import threading

import pytest
from ocpp.routing import on
from ocpp.v16 import call, call_result
from ocpp.v16.enums import Action

from bridge import Bridge
from bridge_events import session, started
from ocpp_wire import Station, ago
from test_local_list import Listing
from test_local_list import path as local_list
from test_ocpp16_commands import connected


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
    assert bridge.authorize(other.card) == "Blocked"
    assert bridge.authorize(guest.card) == "Accepted"
    bridge.delivered([started(len(early) + 1, 0, guest.card)])
    (used,) = cloud.get(reservations)["items"]
    newest = cloud.transactions(bridge.station)[-1]
    assert (used["status"], used["transactionId"]) == ("used", newest["id"])
    assert bridge.authorize(other.card) == "Accepted"


def test_only_its_own_bridge_gets_another_list(cloud):
    """Made, cancelled or used up: the lists of other bridges stay as they are."""
    here, elsewhere, guest = Bridge(cloud), Bridge(cloud), cloud.add_driver()
    versions = [each.authorization_list()["version"] for each in (here, elsewhere)]

    def expect_news() -> None:
        before, versions[0] = versions[0], here.authorization_list()["version"]
        assert versions[0] > before
        assert elsewhere.authorization_list()["version"] == versions[1]
        assert elsewhere.authorization_list(since=versions[1]) is None

    made = reserve(cloud, here.station, guest)
    expect_news()
    cloud.call("DELETE", f"/api/v1/reservations/{made['id']}")
    expect_news()
    reserve(cloud, here.station, guest)
    expect_news()
    assert here.delivered([started(1, 0, guest.card)]) == 1
    (used, _) = cloud.get(f"/api/v1/reservations?stationId={here.station}")["items"]
    assert used["status"] == "used"
    expect_news()


class Reserving(Listing):
    """A station that takes reservations, and a local list, if it `supports` one."""

    @on(Action.reserve_now)
    def reserve(self, **_):
        return call_result.ReserveNow(status="Accepted")

    @on(Action.cancel_reservation)
    def cancel(self, **_):
        return call_result.CancelReservation(status="Accepted")


@pytest.mark.parametrize("supports", [False, True])
def test_says_nothing_of_lists(own_cloud, supports):
    """A reservation is no card: no local list is asked for, whether or not the station has one."""
    station, guest = own_cloud.add_station(), own_cloud.add_driver()

    async def run() -> list[str]:
        async with connected(own_cloud, station, Reserving) as client:
            client.supports = supports
            answer = await asyncio.to_thread(own_cloud.call, "PUT", local_list(station))
            assert answer.json()["outcome"] == ("accepted" if supports else "notSupported")
            client.asked.clear()
            made = await asyncio.to_thread(reserve, own_cloud, station.id, guest)
            assert made["atStation"] == "accepted"
            path = f"/api/v1/reservations/{made['id']}"
            await asyncio.to_thread(own_cloud.call, "DELETE", path)
            await asyncio.to_thread(reserve, own_cloud, station.id, guest)
            start = call.StartTransaction(1, guest.card, 0, ago(0))
            assert (await client.call(start)).id_tag_info["status"] == "Accepted"
            # What a commit sets off comes at once, if it comes.
            await asyncio.sleep(0.3)
            return [action for action, _ in client.asked]

    assert asyncio.run(run()) == ["ReserveNow", "CancelReservation", "ReserveNow"]
    page = own_cloud.get(f"/api/v1/reservations?stationId={station.id}")
    assert sorted(item["status"] for item in page["items"]) == ["cancelled", "used"]


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

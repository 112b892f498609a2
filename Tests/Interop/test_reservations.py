"""The cloud enforces reservations, whether or not the station supports them."""

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
from test_local_list import LocalListChargePoint, local_list_path
from test_ocpp16_commands import connected


@pytest.fixture
def station_and_drivers(cloud):
    """A station, the driver with the reservation and another driver."""
    return cloud.add_station(), cloud.add_driver(), cloud.add_driver()


def reserve(cloud, station: str, driver, minutes: float = 30, **more) -> dict:
    body = {"stationId": station, "driverId": driver.id, "expiresAt": ago(-minutes)}
    return cloud.create("/api/v1/reservations", body | more)


def authorize_status(point, card: str) -> str:
    return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]


def test_cloud_enforces_reservation_of_offline_station(cloud, station_and_drivers):
    """Without ReserveNow, others are Blocked, and what they charge is suspect."""
    station, guest, other = station_and_drivers
    reservation = reserve(cloud, station.id, guest)
    assert (reservation["status"], reservation["atStation"]) == ("active", "offline")
    with Station(cloud, station) as point:
        assert authorize_status(point, other.card) == "Blocked"
        assert authorize_status(point, guest.card) == "Accepted"
        started = point.start(other.card, minutes_ago=0)
        assert started["idTagInfo"]["status"] == "Blocked"
        point.stop(started["transactionId"], meter=1100)
        assert cloud.only_transaction(station.id)["anomalies"] == ["tokenNotAccepted"]
        own = point.start(guest.card, minutes_ago=0)
        assert own["idTagInfo"]["status"] == "Accepted"
        (used,) = cloud.get(f"/api/v1/reservations?stationId={station.id}")["items"]
        assert used["status"] == "used" and used["transactionId"]
        point.stop(own["transactionId"], meter=1000)
        # The reservation is used.
        assert authorize_status(point, other.card) == "Accepted"


def test_bridge_start_consumes_reservation(cloud):
    """The cloud blocks other drivers at a bridge until the driver starts. A start from before the
    reservation, delivered later, does not consume it."""
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


def test_reservation_changes_only_its_bridges_list(cloud):
    """Creating, cancelling or using a reservation leaves the lists of other bridges unchanged."""
    here, elsewhere, guest = Bridge(cloud), Bridge(cloud), cloud.add_driver()
    versions = [each.authorization_list()["version"] for each in (here, elsewhere)]

    def assert_only_own_list_changed() -> None:
        before, versions[0] = versions[0], here.authorization_list()["version"]
        assert versions[0] > before
        assert elsewhere.authorization_list()["version"] == versions[1]
        assert elsewhere.authorization_list(since=versions[1]) is None

    reservation = reserve(cloud, here.station, guest)
    assert_only_own_list_changed()
    cloud.call("DELETE", f"/api/v1/reservations/{reservation['id']}")
    assert_only_own_list_changed()
    reserve(cloud, here.station, guest)
    assert_only_own_list_changed()
    assert here.delivered([started(1, 0, guest.card)]) == 1
    (used, _) = cloud.get(f"/api/v1/reservations?stationId={here.station}")["items"]
    assert used["status"] == "used"
    assert_only_own_list_changed()


class ReservationChargePoint(LocalListChargePoint):
    """A station that accepts reservations, and a local list if `supports_lists`."""

    @on(Action.reserve_now)
    def reserve(self, **_):
        return call_result.ReserveNow(status="Accepted")

    @on(Action.cancel_reservation)
    def cancel(self, **_):
        return call_result.CancelReservation(status="Accepted")


@pytest.mark.parametrize("supports", [False, True])
def test_reservation_triggers_no_local_list_messages(own_cloud, supports):
    """A reservation causes no local list CALLs, whether or not the station supports lists."""
    station, guest = own_cloud.add_station(), own_cloud.add_driver()
    # The station and the card change the list, too.
    own_cloud.wait_for_consumers()

    async def run() -> list[str]:
        async with connected(own_cloud, station, ReservationChargePoint) as client:
            client.supports_lists = supports
            answer = await asyncio.to_thread(own_cloud.call, "PUT", local_list_path(station))
            assert answer.json()["outcome"] == ("accepted" if supports else "notSupported")
            client.received_calls.clear()
            reservation = await asyncio.to_thread(reserve, own_cloud, station.id, guest)
            assert reservation["atStation"] == "accepted"
            path = f"/api/v1/reservations/{reservation['id']}"
            await asyncio.to_thread(own_cloud.call, "DELETE", path)
            await asyncio.to_thread(reserve, own_cloud, station.id, guest)
            start = call.StartTransaction(1, guest.card, 0, ago(0))
            assert (await client.call(start)).id_tag_info["status"] == "Accepted"
            await asyncio.to_thread(own_cloud.wait_for_consumers)
            # CALLs that a consumer triggers would arrive immediately.
            await asyncio.sleep(0.3)
            return [action for action, _ in client.received_calls]

    assert asyncio.run(run()) == ["ReserveNow", "CancelReservation", "ReserveNow"]
    page = own_cloud.get(f"/api/v1/reservations?stationId={station.id}")
    assert sorted(item["status"] for item in page["items"]) == ["cancelled", "used"]


def test_reserved_connector_rejects_other_drivers(cloud, station_and_drivers):
    """Others pass Authorize, are Blocked at the reserved connector and accepted at the other."""
    station, guest, other = station_and_drivers
    with Station(cloud, station) as point:
        for connector in [1, 2]:
            status = {"connectorId": connector, "errorCode": "NoError", "status": "Available"}
            point.result("StatusNotification", status)
        thread = threading.Thread(
            target=lambda: reserve(cloud, station.id, guest, connectorId=2)
        )
        thread.start()
        _, id, action, payload = json.loads(point.socket.recv(30))
        assert action == "ReserveNow" and payload["connectorId"] == 2
        point.socket.send(json.dumps([3, id, {"status": "Accepted"}]))
        thread.join(30)
        assert authorize_status(point, other.card) == "Accepted"
        refused = point.start(other.card, minutes_ago=0, connectorId=2)
        assert refused["idTagInfo"]["status"] == "Blocked"
        point.stop(refused["transactionId"], meter=1000)
        accepted = point.start(other.card, minutes_ago=0, connectorId=1)
        assert accepted["idTagInfo"]["status"] == "Accepted"


def test_cancelled_reservation_frees_connector(cloud, station_and_drivers):
    """A cancelled reservation blocks nobody, can't be cancelled again, and can be replaced."""
    station, guest, other = station_and_drivers
    reservation = reserve(cloud, station.id, guest)
    body = {"stationId": station.id, "driverId": other.id, "expiresAt": ago(-9)}
    assert cloud.call("POST", "/api/v1/reservations", body).status_code == 409
    path = f"/api/v1/reservations/{reservation['id']}"
    assert cloud.call("DELETE", path).json()["status"] == "cancelled"
    assert cloud.call("DELETE", path).status_code == 409
    with Station(cloud, station) as point:
        assert authorize_status(point, other.card) == "Accepted"
    assert reserve(cloud, station.id, other)["status"] == "active"


@pytest.mark.parametrize("reply", [{"status": "Accepted"}, "NotImplemented"])
def test_reserve_now_command_makes_reservation(cp, reply):
    """A raw ReserveNow makes a reservation that the cloud enforces; CancelReservation ends it."""
    other = cp.cloud.add_driver()
    payload = {"connectorId": 0, "expiryDate": ago(-30), "idTag": cp.card, "reservationId": 4711}
    cp.command("ReserveNow", reply, "accepted", payload=payload)
    (made,) = cp.cloud.get(f"/api/v1/reservations?stationId={cp.station.id}")["items"]
    assert (made["status"], made["connectorId"]) == ("active", 0)
    assert authorize_status(cp.point, other.card) == "Blocked"
    cp.command("CancelReservation", reply, "accepted", payload={"reservationId": 4711})
    assert authorize_status(cp.point, other.card) == "Accepted"
    unknown = payload | {"idTag": cp.cloud.new_card()}
    assert cp.refused({"action": "ReserveNow", "payload": unknown}) == (409, "payload")


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
def test_rejects_invalid_reservations(cloud, station_and_drivers, change, status, field):
    station, guest, _ = station_and_drivers
    body = {"stationId": station.id, "driverId": guest.id, "expiresAt": ago(-30)} | change
    answer = cloud.call("POST", "/api/v1/reservations", body)
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    assert cloud.call("DELETE", "/api/v1/reservations/x").status_code == 404

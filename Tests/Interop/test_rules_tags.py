"""OCPP rules of tags, local lists and reservations; each test names its section.

`docs/ocpp16-rules.md` lists all rules, including those that tests in other files check.
"""

import asyncio
import json
import threading
import time

import pytest
from ocpp.routing import on
from ocpp.v16 import call_result
from ocpp.v16.enums import Action

from cloud import OCPPStation
from octt import Octt
from ocpp_wire import Station
from test_local_list import LocalListChargePoint, local_list_path, wait_until
from test_ocpp16_commands import connected
from test_reservations import authorize_status, reserve


@pytest.fixture
def cards(own_cloud) -> list[str]:
    """Five cards of one driver, the only cards in the cloud."""
    driver = own_cloud.add_driver()
    more = [own_cloud.new_card() for _ in range(4)]
    for card in more:
        own_cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": driver.id})
    return [driver.card, *more]


def add_station(cloud) -> OCPPStation:
    """Adds a station whose list the events so far do not change any more."""
    station = cloud.add_station()
    cloud.wait_for_consumers()
    return station


# Local lists


@pytest.mark.parametrize("status", ["Failed", "VersionMismatch"])
def test_E2_5_15_sends_full_list_after_refused_differential(own_cloud, cards, status):
    """E2 5.15: After a failed differential update, the cloud sends the full list."""
    station = add_station(own_cloud)

    class RejectsDifferentialUpdates(LocalListChargePoint):
        @on(Action.send_local_list)
        def send_list(self, list_version, update_type, local_authorization_list=()):
            if update_type == "Differential":
                self.update_types.append(update_type)
                return call_result.SendLocalList(status=status)
            return super().send_list(list_version, update_type, local_authorization_list)

    async def run():
        async with connected(own_cloud, station, RejectsDifferentialUpdates) as client:
            await asyncio.to_thread(own_cloud.call, "PUT", local_list_path(station))
            assert client.update_types == ["Full"]
            new = await asyncio.to_thread(own_cloud.add_driver)
            await wait_until(lambda: new.card in client.list, "the new card")
            assert client.update_types == ["Full", "Differential", "Full"]
            assert set(client.list) == {*cards, new.card}

    asyncio.run(run())


def test_E2_5_15_respects_list_length_limits(own_cloud, cards):
    """E2 5.15: Messages and lists respect the lengths that the station reports."""
    station = add_station(own_cloud)

    class LimitedList(LocalListChargePoint):
        @on(Action.get_configuration)
        def configuration(self, key=None):
            limits = {"SendLocalListMaxLength": "2", "LocalAuthListMaxLength": "3"}
            keys = [{"key": k, "readonly": True, "value": v} for k, v in limits.items()]
            return call_result.GetConfiguration(configuration_key=keys)

    async def run():
        async with connected(own_cloud, station, LimitedList) as client:
            sync = f"/api/v1/stations/{station.id}/configuration/sync"
            answer = await asyncio.to_thread(own_cloud.call, "POST", sync)
            assert answer.status_code == 200, answer.text
            await asyncio.to_thread(own_cloud.call, "PUT", local_list_path(station))
            return client

    client = asyncio.run(run())
    lists = [payload for action, payload in client.received_calls if action == "SendLocalList"]
    assert [len(payload["localAuthorizationList"]) for payload in lists] == [2, 1]
    assert len(client.list) == 3 and set(client.list) <= set(cards)


def test_E2_3_5_2_resends_full_list_after_conflict(own_cloud):
    """E2 3.5.2: LocalListConflict is shown, and the full list with its groups is sent again."""
    cp = Octt(own_cloud)
    path = f"/api/v1/stations/{cp.station.id}"
    own_cloud.wait_for_consumers()
    version = 0

    def receive_until(is_done) -> dict:
        """Answers what the cloud asks until `is_done`, which gets the last answer of the cloud and
        the last list. Returns that list: the cloud also sends one by itself."""
        nonlocal version
        answered, sent = None, None
        deadline = time.monotonic() + 60
        while not is_done(answered, sent):
            try:
                kind, id, *rest = json.loads(cp.point.socket.recv(1))
            except TimeoutError:
                assert time.monotonic() < deadline
                continue
            if kind == 3:
                answered = id
                continue
            assert rest[0] in ("GetLocalListVersion", "SendLocalList")
            if rest[0] == "SendLocalList":
                sent, version = rest[1], rest[1]["listVersion"]
                reply = {"status": "Accepted"}
            else:
                reply = {"listVersion": version}
            cp.point.socket.send(json.dumps([3, id, reply]))
        return sent

    thread = threading.Thread(target=lambda: cp.cloud.call("PUT", f"{path}/local-list"))
    thread.start()
    first = receive_until(lambda _, sent: sent and not thread.is_alive())
    assert cp.authorize() == "Accepted"
    (entry,) = [e for e in first["localAuthorizationList"] if e["idTag"] == cp.card]
    assert entry["idTagInfo"]["parentIdTag"] == cp.parent
    conflict = {"connectorId": 1, "status": "Available", "errorCode": "LocalListConflict"}
    cp.point.socket.send(json.dumps([2, "conflict", "StatusNotification", conflict]))
    # The list may come before the answer.
    again = receive_until(lambda answered, sent: answered == "conflict" and sent)
    assert (again["updateType"], again["listVersion"]) == ("Full", first["listVersion"] + 1)
    shown = cp.cloud.get(path)["connectors"][-1]
    assert (shown["status"], shown["errorCode"]) == ("Available", "LocalListConflict")
    cp.close()


# Reservations


def test_E2_4_8_start_consumes_reservation(cp):
    """E2 4.8, E2 5.13: A start with the reservationId and any card of the driver consumes it."""
    other = cp.cloud.new_card()
    cp.cloud.create("/api/v1/id-tokens", {"idToken": other, "driverId": cp.driver.id})
    created = []
    thread = threading.Thread(
        target=lambda: created.append(reserve(cp.cloud, cp.station.id, cp.driver, connectorId=1))
    )
    thread.start()
    _, id, action, payload = json.loads(cp.point.socket.recv(30))
    assert action == "ReserveNow"
    assert cp.authorize() == "Accepted" and payload["parentIdTag"] == cp.parent
    cp.point.socket.send(json.dumps([3, id, {"status": "Accepted"}]))
    thread.join(30)
    assert (created[0]["status"], created[0]["atStation"]) == ("active", "accepted")
    assert cp.start(other, minutes=0, reservationId=payload["reservationId"]) == "Accepted"
    (used,) = cp.cloud.get(f"/api/v1/reservations?stationId={cp.station.id}")["items"]
    assert (used["status"], used["transactionId"]) == ("used", cp.transaction()["id"])


def test_E2_5_13_sends_no_connector_0_where_unsupported(cp):
    """E2 5.13: If ReserveConnectorZeroSupported is false, only the cloud enforces it."""
    cp.report_configuration("ReserveConnectorZeroSupported", "false")
    created = reserve(cp.cloud, cp.station.id, cp.driver)
    assert created["status"] == "active" and "atStation" not in created
    other = cp.cloud.add_driver()
    assert cp.authorize(other.card) == "Blocked"


def test_E2_5_13_reservation_ends_at_expiry(cloud):
    """E2 5.13: A reservation blocks other drivers until its expiry."""
    station, guest, other = cloud.add_station(), cloud.add_driver(), cloud.add_driver()
    reserve(cloud, station.id, guest, minutes=30)
    age = "UPDATE reservation SET expires_at = expires_at - ? WHERE station_id = ?"
    with Station(cloud, station) as point:
        for minutes, status in [(29, "Blocked"), (1, "Accepted")]:
            cloud.alter(age, minutes * 60_000, station.id)
            assert authorize_status(point, other.card) == status

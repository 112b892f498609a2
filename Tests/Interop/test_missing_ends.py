"""Transactions that their station does not know any more, and messages that name none."""

import json
import threading

import pytest

from ocpp_wire import Station, ago

BOOT = {"chargePointVendor": "V", "chargePointModel": "M"}


@pytest.fixture
def station(cloud):
    return cloud.add_station()


@pytest.fixture
def card(cloud):
    return cloud.add_driver().card


@pytest.fixture
def point(cloud, station):
    """The connected station."""
    with Station(cloud, station) as connected:
        yield connected


def status(point, status: str, **more) -> None:
    payload = {"connectorId": 1, "errorCode": "NoError", "status": status}
    point.result("StatusNotification", payload | more)


def values(point, register: int, minutes_ago: float, **more) -> None:
    reading = {"timestamp": ago(minutes_ago), "sampledValue": [{"value": str(register)}]}
    point.result("MeterValues", {"connectorId": 1, "meterValue": [reading]} | more)


def summary(transaction: dict) -> tuple:
    return transaction["phase"], transaction["energyWh"], transaction["anomalies"]


def test_forgotten_transaction_is_marked_and_card_is_free(own_cloud):
    """After a boot and Available the card charges elsewhere, also after a restart of the cloud; a
    person ends the transaction."""
    first, second = own_cloud.add_station(), own_cloud.add_station()
    card = own_cloud.add_driver().card
    with Station(own_cloud, first) as point:
        point.result("BootNotification", BOOT)
        number = point.start(card)["transactionId"]
        values(point, 4000, 30, transactionId=number)
    with Station(own_cloud, first) as point:
        point.result("BootNotification", BOOT)
        status(point, "Available")
    marked = own_cloud.only_transaction(first.id)
    assert summary(marked) == ("active", 3000, ["endNotReported"])
    assert marked["suspect"] and marked["facts"][-1]["evidence"] == "boot"
    assert marked["events"][-1]["anomalies"] == ["endNotReported"]
    listed = own_cloud.get("/api/v1/transactions?anomaly=endNotReported")["items"]
    assert [item["id"] for item in listed] == [marked["id"]]
    own_cloud.restart()
    with Station(own_cloud, second) as point:
        authorized = point.result("Authorize", {"idTag": card})
        assert authorized["idTagInfo"]["status"] == "Accepted"
        started = point.start(card, meter=5, minutes_ago=0)
        assert started["idTagInfo"]["status"] == "Accepted"
        point.stop(started["transactionId"], meter=7)
    assert summary(own_cloud.only_transaction(second.id)) == ("ended", 2, [])
    correction = {"note": "power cut", "endedAt": ago(30)}
    own_cloud.create(f"/api/v1/transactions/{marked['id']}/corrections", correction)
    settled = own_cloud.only_transaction(first.id)
    assert summary(settled) == ("ended", 3000, [])
    assert settled["settledAnomalies"] == ["endNotReported"]


def test_next_transaction_after_power_cut_is_clean(cloud, station, point, card):
    """The forgotten transaction is marked, the next one of the same card is clean."""
    number = point.start(card, minutes_ago=600)["transactionId"]
    values(point, 4000, 580, transactionId=number)
    point.result("BootNotification", BOOT)
    status(point, "Available", timestamp=ago(500))
    status(point, "Preparing", timestamp=ago(61))
    number = point.start(card, meter=4000)["transactionId"]
    values(point, 6000, 30, transactionId=number)
    point.stop(number, meter=9000)
    status(point, "Available")
    assert [summary(found) for found in cloud.transactions(station.id)] == [
        ("active", 3000, ["endNotReported"]),
        ("ended", 5000, []),
    ]


def test_start_at_the_end_is_marked_too(cloud, station, point, card):
    """A station that starts another transaction instead of a stop leaves two marked ones."""
    number = point.start(card)["transactionId"]
    values(point, 5000, 30, transactionId=number)
    point.start(card, meter=0, minutes_ago=0)
    status(point, "Available")
    assert [summary(found) for found in cloud.transactions(station.id)] == [
        ("active", 4000, ["endNotReported"]),
        ("active", 0, ["endNotReported"]),
    ]


def test_rejected_remote_stop_marks_transaction(cloud, station, point, card):
    """A station that rejects the stop of a transaction does not know it."""
    number = point.start(card)["transactionId"]
    transaction = cloud.only_transaction(station.id)

    def command():
        body = {"action": "RequestStopTransaction", "transactionId": transaction["id"]}
        return cloud.call("POST", f"/api/v1/stations/{station.id}/commands", body).json()

    answers = []
    thread = threading.Thread(target=lambda: answers.append(command()))
    thread.start()
    request = point.socket.recv(30)
    _, id, action, payload = json.loads(request)
    assert (action, payload) == ("RemoteStopTransaction", {"transactionId": number})
    point.socket.send(json.dumps([3, id, {"status": "Rejected"}]))
    thread.join(30)
    assert answers[0]["status"] == "rejected"
    assert cloud.only_transaction(station.id)["anomalies"] == ["endNotReported"]
    point.stop(number)
    assert summary(cloud.only_transaction(station.id)) == ("ended", 7000, [])


@pytest.mark.parametrize("number", [None, 0, -1, -16, 2**31 - 1])
def test_unnamed_values_belong_to_running_transaction(cloud, station, point, card, number):
    """Values without a transactionId of the cloud belong to the transaction on the connector."""
    name = {} if number is None else {"transactionId": number}
    started = point.start(card)["transactionId"]
    values(point, 3000, 40, **name)
    values(point, 6000, 20, **name)
    values(point, 900_100, 19, **name)
    point.stop(started)
    found = cloud.only_transaction(station.id)
    assert summary(found) == ("ended", 7000, [])
    assert [fact["kind"] for fact in found["facts"]] == ["started", "sampled", "sampled", "ended"]


def test_stop_minus_1_ends_refused_transaction(cloud, station, point):
    """A refused start and a stop with −1 of the same card are one transaction."""
    stranger = cloud.new_card()
    point.start(stranger, meter=51880)
    stop = {"idTag": stranger, "reason": "DeAuthorized"}
    point.stop(-1, meter=51880, minutes_ago=58, **stop)
    found = cloud.only_transaction(station.id)
    assert (found["phase"], found["energyWh"]) == ("ended", 0)


def test_stop_minus_1_without_transaction_is_its_own(cloud, station, point, card):
    """A stop with −1 a week after a session is an ended, suspect transaction."""
    started = point.start(card, minutes_ago=20000)["transactionId"]
    values(point, 1500, 19990, transactionId=-1)
    values(point, 2000, 19980, transactionId=-1)
    point.stop(started, minutes_ago=19900)
    point.stop(-1, meter=60000, idTag=card)
    assert [summary(found) for found in cloud.transactions(station.id)] == [
        ("ended", 7000, []),
        ("ended", 0, ["missingStart"]),
    ]


def test_start_told_again_is_same_transaction(cloud, station, point, card):
    """A start with another time and register, because the answer got lost, is the same one."""
    first = point.start(card)["transactionId"]
    assert point.start(card, meter=1010, minutes_ago=58)["transactionId"] == first
    point.stop(first)
    for seconds in [1, 2]:
        point.stop(first, minutes_ago=seconds / 60)
    assert summary(cloud.only_transaction(station.id)) == ("ended", 7000, [])


def test_values_after_stop_cost_nothing(cloud, station, point, card):
    """Values after the end are not stored; late ones from before it change no energy, only when it
    flowed."""
    number = point.start(card)["transactionId"]
    point.stop(number, minutes_ago=5)
    values(point, 8010, 0, transactionId=number)
    values(point, 6000, 20, transactionId=number)
    values(point, 5000, 30, transactionId=number)
    found = cloud.only_transaction(station.id)
    assert summary(found) == ("ended", 7000, [])
    assert len(found["facts"]) == 4
    kinds = [event["kind"] for event in found["events"]]
    assert [kind for kind in kinds if kind != "quartersChanged"] == ["started", "ended"]

"""An admin settles, corrects or closes suspect transactions; stored facts never change."""

import pytest

from ocpp_wire import Station, ago


@pytest.fixture
def suspect(cloud):
    """A station and its ended transaction whose register went backwards."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as point:
        number = point.start(driver.card)["transactionId"]
        point.stop(number, meter=899)
    return station, cloud.only_transaction(station.id)


def correct(cloud, transaction, **body):
    return cloud.create(f"/api/v1/transactions/{transaction['id']}/corrections", body)


def test_note_settles_anomalies(cloud, suspect):
    """A correction with only a note clears `suspect` and lists the settled anomalies."""
    station, transaction = suspect
    assert transaction["anomalies"] == ["registerWentBackwards"]
    settled = correct(cloud, transaction, note="the meter was changed")
    assert (settled["suspect"], settled["anomalies"]) == (False, [])
    assert settled["settledAnomalies"] == ["registerWentBackwards"]
    assert settled["energyWh"] == 0
    shown = cloud.get(f"/api/v1/transactions/{transaction['id']}")
    # The station's facts are unchanged; the correction is one more fact.
    assert shown["facts"][:-1] == transaction["facts"]
    fact = shown["facts"][-1]
    assert (fact["kind"], fact["correction"]["note"]) == ("corrected", "the meter was changed")
    assert fact["correction"]["by"]
    event = shown["events"][-1]
    assert (event["kind"], event["anomalies"]) == ("released", ["registerWentBackwards"])
    page = cloud.get(f"/api/v1/transactions?stationId={station.id}&suspect=true")
    assert page["items"] == []


def test_latest_correction_wins(cloud, suspect):
    """The latest correction determines energy and times; each one is a `revised` event."""
    _, transaction = suspect
    assert correct(cloud, transaction, note="by the meter", energyWh=4200)["energyWh"] == 4200
    again = correct(cloud, transaction, note="misread", energyWh=4300, endedAt=ago(10))
    assert again["energyWh"] == 4300
    assert again["endedAt"] < transaction["endedAt"]
    events = cloud.get(f"/api/v1/transactions/{transaction['id']}")["events"]
    assert [e["energyWh"] for e in events if e["kind"] == "revised"] == [4200, 4300]


def test_correction_closes_transaction_without_stop(cloud):
    """A transaction without stop is closed; a late stop makes it suspect again."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as point:
        number = point.start(driver.card)["transactionId"]
        transaction = cloud.only_transaction(station.id)
        path = f"/api/v1/transactions/{transaction['id']}/corrections"
        answer = cloud.call("POST", path, {"note": "no end"})
        assert (answer.status_code, answer.json()["field"]) == (409, "endedAt")
        closed = correct(cloud, transaction, note="it burnt down", energyWh=500, endedAt=ago(5))
        assert (closed["phase"], closed["energyWh"], closed["suspect"]) == ("ended", 500, False)
        point.stop(number)
    late = cloud.only_transaction(station.id)
    assert late["energyWh"] == 500 and late["anomalies"] == ["conflictingFacts"]
    settled = correct(cloud, transaction, note="it came back", energyWh=7000)
    assert (settled["energyWh"], settled["suspect"]) == (7000, False)


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "note"),
        ({"note": ""}, "note"),
        ({"note": "x" * 501}, "note"),
        ({"note": "x", "energyWh": -1}, "energyWh"),
        ({"note": "x", "energyWh": 20_000_001}, "energyWh"),
        ({"note": "x", "endedAt": "2046-01-01T00:00:00Z"}, "endedAt"),
        ({"note": "x", "startedAt": "1999-01-01T00:00:00Z"}, "startedAt"),
        ({"note": "x", "endedAt": "2025-01-01T00:00:00Z"}, "endedAt"),
        ({"note": "x", "price": 3}, "price"),
    ],
)
def test_rejects_invalid_corrections(cloud, suspect, body, field):
    """An invalid correction gets 400 with its field and changes nothing."""
    _, transaction = suspect
    answer = cloud.call("POST", f"/api/v1/transactions/{transaction['id']}/corrections", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert cloud.get(f"/api/v1/transactions/{transaction['id']}") == transaction


def test_rejects_correction_of_unknown_transaction(cloud):
    answer = cloud.call("POST", "/api/v1/transactions/nobody/corrections", {"note": "x"})
    assert answer.status_code == 404

"""The virtual station with the faults of real chargers: each session is one transaction with the
right energy, clean where the station was honest."""

import contextlib
import json

import pytest

from cloud import poll
from test_virtual_station import Demo

# At 50 kW, a second is 14 Wh.
POWER_W = 50_000
# The energy of a session in Wh.
ENERGY = 40

# Faults of honest stations: what they say has one meaning.
HONEST = [
    ["roundedRegisters"],
    ["kilowattHours"],
    ["kilowattHours", "lowerCaseUnits"],
    ["lowerCaseUnits"],
    ["inletBesideOutlet"],
    ["beginBesidePeriodic"],
    ["sessionBesideTotal"],
    ["phaseReadings"],
    ["phasesWithTotal"],
    ["phaseDropsOut"],
    ["zeroTransactionIDs"],
    ["minusOneTransactionIDs"],
    ["missingTransactionIDs"],
    ["maximumTransactionIDs"],
    ["lateValues"],
    ["valuesWithoutTransaction"],
    ["availableBeforeStop"],
    ["oneDigitHours"],
    ["truncatedAnswers"],
    ["trailingNULs"],
    ["byteOrderMarks"],
    ["binaryFrames"],
    ["numericMessageIDs"],
    ["upperCaseWords"],
    ["separatedTags"],
    ["statusWordsOfOtherVersions"],
    ["binaryFrames", "byteOrderMarks", "trailingNULs", "numericMessageIDs", "separatedTags"],
    ["kilowattHours", "missingTransactionIDs", "beginBesidePeriodic", "lateValues"],
]


@contextlib.contextmanager
def demo(binaries, cloud, folder, faults: list[str], **personality):
    """A running station with these faults."""
    file = folder / "personality.json"
    personality = {"vendor": "V", "model": "M", "faults": faults} | personality
    file.write_text(json.dumps(personality))
    running = Demo(binaries, cloud, folder, file, power_w=POWER_W)
    try:
        yield running
    finally:
        running.stop()


def start(demo, card: str):
    """Starts a transaction and waits until the station has charged for a while."""
    before = demo.status()["registerWh"]
    demo.tap(card)
    poll(lambda: demo.status()["registerWh"] >= before + ENERGY, 60, "the energy")


def outcome(transaction: dict) -> tuple:
    members = ("phase", "energyWh", "suspect", "anomalies")
    return tuple(transaction[member] for member in members)


@pytest.mark.parametrize("faults", HONEST, ids="+".join)
def test_bills_honest_station_right(binaries, cloud, tmp_path, faults):
    """One transaction with the exact energy, and nothing to settle."""
    with demo(binaries, cloud, tmp_path, faults) as station:
        energy = station.charge(cloud.add_driver().card, ENERGY)
        transaction = cloud.only_transaction(station.station.id)
        assert outcome(transaction) == ("ended", energy, False, [])


@pytest.mark.parametrize("fault", ["clockBehind", "clockAhead"])
def test_bills_station_with_wrong_clock(binaries, cloud, tmp_path, fault):
    """The energy is exact, whatever the clock says."""
    with demo(binaries, cloud, tmp_path, [fault]) as station:
        energy = station.charge(cloud.add_driver().card, ENERGY)
        transaction = cloud.only_transaction(station.station.id)
        assert outcome(transaction)[:2] == ("ended", energy)


@pytest.mark.parametrize("faults", [["truncatedAnswers"], ["upperCaseWords"], ["binaryFrames"]])
def test_reads_answers_of_faulty_station(binaries, cloud, tmp_path, faults):
    """A remote stop is accepted, and ends the transaction."""
    with demo(binaries, cloud, tmp_path, faults) as station:
        start(station, cloud.add_driver().card)
        assert stop_remotely(cloud, station)["status"] == "accepted"
        poll(lambda: station.status()["transactionsEnded"] == 1, 20, "the end")
        poll(lambda: station.status()["queuedMessages"] == 0, 20, "its messages")
        transaction = cloud.only_transaction(station.station.id)
        energy = station.status()["deliveredWh"]
        assert outcome(transaction) == ("ended", energy, False, [])
        assert transaction["stoppedReason"] == "Remote"


def stop_remotely(cloud, station) -> dict:
    transaction = cloud.only_transaction(station.station.id)
    body = {"action": "RequestStopTransaction", "transactionId": transaction["id"]}
    path = f"/api/v1/stations/{station.station.id}/commands"
    return cloud.create(path, body | {"timeoutSeconds": 20})


def test_stop_ends_transaction_after_rejected_remote_stop(binaries, cloud, tmp_path):
    """A station that rejects the remote stop still ends the transaction itself."""
    with demo(binaries, cloud, tmp_path, ["rejectedRemoteStops"]) as station:
        card = cloud.add_driver().card
        start(station, card)
        assert stop_remotely(cloud, station)["status"] == "rejected"
        station.tap(card)
        poll(lambda: station.status()["transactionsEnded"] == 1, 20, "the end")
        poll(lambda: station.status()["queuedMessages"] == 0, 20, "its messages")
        transaction = cloud.only_transaction(station.station.id)
        energy = station.status()["deliveredWh"]
        assert outcome(transaction)[:2] == ("ended", energy)


def energies(transaction: dict) -> list[float]:
    """The energy, in Wh, at each sample of a transaction."""
    return [
        value["value"] - transaction["meterStartWh"]
        for fact in transaction["facts"]
        if fact["kind"] == "sampled"
        for reading in fact["readings"]
        for value in reading["sampledValue"]
        if value["measurand"] == "Energy.Active.Import.Register"
    ]


@pytest.mark.parametrize("fault", ["forgottenStops", "unsentStops"])
def test_marks_transaction_without_stop(binaries, cloud, tmp_path, fault):
    """The transaction is suspect, holds the energy of its last sample, and the card is free."""
    with demo(binaries, cloud, tmp_path, [fault]) as station:
        id, card = station.station.id, cloud.add_driver().card
        start(station, card)
        poll(lambda: any(any(energies(each)) for each in cloud.transactions(id)), 30, "a sample")
        station.tap(card)
        poll(lambda: station.status()["transactionsEnded"] == 1, 20, "the end")
        first = station.status()["deliveredWh"]
        poll(lambda: station.status()["status"] == "Available", 30, "a free connector")
        poll(lambda: station.status()["queuedMessages"] == 0, 20, "its messages")
        start(station, card)
        one, two = cloud.transactions(id)
        assert one["suspect"] and one["energyWh"] == energies(one)[-1] <= first
        assert (two["phase"], two["suspect"]) == ("active", False)

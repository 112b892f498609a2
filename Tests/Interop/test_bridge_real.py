"""The real zapoj-bridge with an independent implementation of RFC 9421, and with a real cloud."""

import json
import sqlite3

import pytest

from bridge import AUTHORIZE
from cloud import poll
from device import Device
from recorder import Recorder

CARD = "04A1B2C3D4E5F7"


@pytest.fixture
def device(binaries, tmp_path) -> Device:
    """A charger with its own data, virtual reader and virtual board."""
    return Device(binaries, tmp_path)


def test_independent_verifier_accepts_signatures(device):
    """http-message-signatures verifies all signatures of the bridge, also after a restart."""
    with Recorder() as recorder:
        device.enrol(recorder.url, "7k3m-q0xw")
        with device.running():
            poll(recorder.events, 20, "the first event")
            device.tap(CARD)
            poll(lambda: recorder.to(AUTHORIZE), 20, "the question about the card")
        with device.running():
            poll(lambda: boots(recorder.events()) == 2, 20, "the second boot")
        nonces = recorder.verify_all()
        assert len(set(nonces)) == len(nonces) >= 3
        # A bridge that stops before the acknowledgement delivers the events again.
        sequence = list(dict.fromkeys(event["seq"] for event in recorder.events()))
        assert sequence == list(range(1, len(sequence) + 1))
    assert CARD not in device.log(1)


def test_database_is_private(cloud, device):
    """Also one that an earlier version made readable for others."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    database = device.folder / "data/bridge.sqlite"
    if database.exists():
        database.chmod(0o644)
    with device.running():
        cloud.wait_booted(station)
        modes = {file.name: file.stat().st_mode & 0o777 for file in database.parent.glob("bridge.sqlite*")}
        assert len(modes) == 3 and set(modes.values()) == {0o600}, modes


def boots(events: list[dict]) -> int:
    """The number of reported boots."""
    return len({event["seq"] for event in events if event["type"] == "BootNotification"})


def test_taps_make_one_transaction(cloud, device):
    """After a tap, charging and a second tap the cloud has one ended transaction of the driver."""
    station, driver = cloud.add_bridge_station(), cloud.add_driver()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        device.tap(driver.card)
        # There is a reading per second, and the bridge accepts a card again after a second away.
        poll(lambda: samples(cloud, station) >= 4, 30, "meter readings")
        device.tap(driver.card)
        poll(lambda: phase(cloud, station) == "ended", 30, "the end")
    transaction = cloud.only_transaction(station)
    assert (transaction["driverId"], transaction["source"]) == (driver.id, "bridge")
    assert transaction["stoppedReason"] == "Local" and transaction["anomalies"] == []


def phase(cloud, station: str) -> str | None:
    found = cloud.transactions(station)
    return found[0]["phase"] if found else None


def samples(cloud, station: str) -> int:
    found = cloud.transactions(station)
    return sum(fact["kind"] == "sampled" for fact in found[0]["facts"]) if found else 0


def test_delivers_events_after_second_enrolment(cloud, device):
    """A bridge that enrols again with its old data delivers its events under the new id."""
    station = cloud.add_bridge_station()
    for times in [1, 2]:
        device.enrol(cloud.url, cloud.claim_code(station))
        before = cloud.get(f"/api/v1/stations/{station}").get("lastBootAt")
        with device.running():
            poll(
                lambda: cloud.get(f"/api/v1/stations/{station}").get("lastBootAt") != before,
                10,
                f"boot {times}",
            )


def connector(cloud, station: str) -> tuple:
    """The connector's status and error code in the cloud."""
    found = cloud.get(f"/api/v1/stations/{station}")["connectors"]
    return (found[-1]["status"], found[-1].get("errorCode")) if found else ()


def test_welded_contactor_needs_local_clearing(cloud, device):
    """The fault outlasts restarts and ClearFault until `clear-fault --contactor-inspected`."""
    station, driver = cloud.add_bridge_station(), cloud.add_driver()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        poll(lambda: connector(cloud, station) == ("Available", None), 20, "the boot")
    with sqlite3.connect(device.folder / "data/bridge.sqlite") as db:
        latched = json.dumps({"latched": ["contactorWelded"], "trips": []})
        db.execute("UPDATE stream SET faults = ?", [latched])
    db.close()
    with device.running():
        poll(lambda: connector(cloud, station) == ("Faulted", "contactorWelded"), 20, "the fault")
        device.tap(driver.card)
        command = {"action": "ClearFault", "timeoutSeconds": 20}
        answer = cloud.create(f"/api/v1/stations/{station}/commands", command)
        assert answer["status"] == "rejected"
        assert answer["answer"]["reason"] == "contactorWelded: must be cleared at the charger"
        poll(lambda: "refused: busy or faulted" in device.log(1), what="the refusal of the card")
        assert cloud.transactions(station) == []
    assert "look at the contactor first" in device.run("clear-fault", status=1)
    assert device.run("clear-fault", "--contactor-inspected") == "cleared: contactorWelded\n"
    with device.running():
        poll(lambda: connector(cloud, station) == ("Available", None), 20, "no fault")


def test_clear_fault_ends_the_daemon(cloud, device):
    """A running daemon would store the fault again, so it exits and systemd restarts it."""
    device.enrol(cloud.url, cloud.claim_code(cloud.add_bridge_station()))
    with device.running():
        poll(lambda: "card reader ready" in device.log(1), 20, "the daemon")
        assert device.run("clear-fault") == "nothing was latched\n"
        poll(lambda: "stopped" in device.log(1), 20, "the end of the daemon")

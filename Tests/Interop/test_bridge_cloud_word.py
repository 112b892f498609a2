"""What counts as the cloud's word for a bridge: only its own answers, not those of a proxy."""

import contextlib
import json
import re
import sqlite3

import pytest

from cloud import poll
from device import Device
from misproxy import Misproxy, Page
from test_bridge_real import connector

DEAD_READER = "reader: the daemon says: .*card reader"
PROBLEM = {"Content-Type": "application/problem+json"}
# What may answer in place of the cloud, in groups of three: a guest may have three transactions that
# the cloud does not know yet.
PAGES = [
    [Page(400), Page(401), Page(403)],
    [Page(413), Page(409), Page(404)],
    [Page(500), Page(502), Page(503)],
    # A captive portal: a login page, and two redirects.
    [
        Page(200),
        Page(302, b"", {"Location": "https://login.example/", "Content-Type": "text/html"}),
        Page(307, b"", {"Location": "http://127.0.0.1:1/", "Content-Type": "text/html"}),
    ],
    [
        Page(200, b'{"ok": true}', {"Content-Type": "application/json"}),
        Page(400, b'{"code": "invalidInput", "status": 400}', {"Content-Type": "application/json"}),
        Page(409, b'{"title": "Conflict", "status": 409}', PROBLEM),
    ],
    [Page(429), Page(504), Page(204)],
]


@pytest.fixture
def device(binaries, tmp_path) -> Device:
    return Device(binaries, tmp_path)


@pytest.fixture
def proxy(cloud):
    with Misproxy(cloud.port) as proxy:
        yield proxy


def status(device: Device) -> dict:
    return json.loads(device.run("status", "--json"))


def contactor(device: Device) -> str:
    return device.status()["board"]["contactor"]


def charge(device: Device, card: str) -> None:
    """Taps a card for a start and for a stop."""
    for level in ["closed", "open"]:
        device.tap(card)
        poll(lambda: contactor(device) == level, 20, f"the contactor is {level}")


def waiting(device: Device) -> int:
    return status(device)["eventsWaiting"]


@pytest.mark.parametrize("pages", PAGES, ids=lambda pages: "-".join(str(p.status) for p in pages))
def test_list_decides_while_proxy_answers(cloud, proxy, device, pages):
    """Household and guest charge, an unknown card does not; later all events arrive, none suspect."""
    station = cloud.add_bridge_station()
    household, guest = cloud.add_driver(offline="always"), cloud.add_driver()
    unknown = cloud.new_card()
    device.enrol(proxy.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        poll(lambda: status(device)["authorizationListVersion"] > 0, 20, "the list")
        for page in pages:
            proxy.page = page
            charge(device, household.card)
            charge(device, guest.card)
            refusals = device.log(1).count(" refused: ")
            device.tap(unknown)
            poll(lambda: device.log(1).count(" refused: ") > refusals, 20, "the refusal")
            assert contactor(device) == "open"
            poll(lambda: "Not the cloud answers" in str(status(device)["cloudProblem"]), 20, "status")
        assert waiting(device) > 0 and cloud.transactions(station) == []
        proxy.page = None
        poll(lambda: waiting(device) == 0, 90, "the events")
        poll(lambda: status(device)["cloudProblem"] is None, 90, "no problem")
    # One batch makes several transactions in the same millisecond.
    found = sorted(cloud.transactions(station), key=lambda each: each["startedAt"])
    drivers = [transaction["driverId"] for transaction in found]
    assert drivers == [household.id, guest.id] * len(pages)
    assert [transaction["anomalies"] for transaction in found] == [[]] * len(found)
    assert {transaction["phase"] for transaction in found} == {"ended"}
    assert {transaction["stoppedReason"] for transaction in found} == {"Local"}
    kept = sqlite3.connect(device.folder / "data/bridge.sqlite")
    assert kept.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
    kept.close()
    # Each problem is a line of the log, not each attempt.
    lines = [line for line in device.log(1).splitlines() if "the cloud can't be used" in line]
    assert 1 <= len(lines) <= len(pages), lines
    assert "numbering restarted" not in device.log(1)


def test_cloud_that_lost_its_database_locks_nobody_out(cloud, device):
    """An unknown bridge gets 401, and its list decides; a revoked one accepts nobody."""
    station = cloud.add_bridge_station()
    household = cloud.add_driver(offline="always")
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        poll(lambda: status(device)["authorizationListVersion"] > 0, 20, "the list")
        (row,) = cloud.query("SELECT id FROM bridge WHERE station_id = ?", station)
        # Its poll is open; the next requests are of a bridge that the cloud does not know.
        cloud.alter("UPDATE bridge SET id = 'lost' WHERE id = ?", row[0])
        charge(device, household.card)
        problem = poll(lambda: status(device)["cloudProblem"], 20, "the problem")
        assert "does not know this bridge" in problem and "lost its database" in problem
        cloud.alter("UPDATE bridge SET id = ? WHERE id = 'lost'", row[0])
        poll(lambda: waiting(device) == 0, 90, "the events")
        cloud.call("DELETE", f"/api/v1/stations/{station}/bridge")
        poll(lambda: "revoked" in str(status(device)["cloudProblem"]), 90, "the revocation")
        poll(lambda: status(device)["authorizationListVersion"] == 0, 20, "no list")
        device.tap(household.card)
        poll(lambda: "refused: Invalid" in device.log(1), 20, "the refusal")
        assert contactor(device) == "open"
    assert len(cloud.transactions(station)) == 1
    assert cloud.only_transaction(station)["anomalies"] == []


def test_revoked_bridge_deletes_list_after_failed_attempt(cloud, device):
    """A list that could not be deleted is deleted later, so that a restart does not bring it back."""
    station = cloud.add_bridge_station()
    cloud.add_driver(offline="always")
    device.enrol(cloud.url, cloud.claim_code(station))

    def lists() -> int:
        with contextlib.closing(sqlite3.connect(device.folder / "data/bridge.sqlite")) as database:
            return database.execute("SELECT count(*) FROM authorization_list").fetchone()[0]

    with device.running():
        cloud.wait_booted(station)
        poll(lists, 20, "the list")
        device.alter("CREATE TRIGGER kept BEFORE DELETE ON authorization_list "
                     "BEGIN SELECT RAISE (ABORT, 'disk'); END")
        cloud.call("DELETE", f"/api/v1/stations/{station}/bridge")
        failed = "deleting the list of a revoked bridge failed"
        poll(lambda: failed in device.log(1), 90, "the failure")
        assert lists() == 1
        device.alter("DROP TRIGGER kept")
        poll(lambda: lists() == 0, 90, "the deletion")
        assert device.log(1).count(failed) == 1


def test_dead_reader_is_told_everywhere(cloud, device):
    """The cloud shows ReaderFailure; status and doctor say why. A reader that returns ends it."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        assert connector(cloud, station) == ("Available", None)
        device.send("reader", "unplug")
        poll(lambda: connector(cloud, station) == ("Available", "ReaderFailure"), 40, "the failure")
        # The last reason: it no longer looks for cards, does not start or can't be opened again.
        assert "card reader" in status(device)["readerProblem"]
        assert re.search(DEAD_READER, doctor(device))
        # Doctor does not open the devices of a running daemon whose database it can't read.
        database, moved = device.folder / "data/bridge.sqlite", device.folder / "data/moved"
        database.rename(moved)
        text = doctor(device)
        moved.rename(database)
        assert "There is no" in text and "daemon: running" in text
        assert re.search(DEAD_READER, text)
        device.send("reader", "replug")
        poll(lambda: connector(cloud, station) == ("Available", None), 90, "the return")
        assert status(device)["readerProblem"] is None
    # Its devices have ended with it.
    assert "FAIL reader: No card reader answers" in doctor(device)


def test_doctor_checks_the_cloud_without_settings_of_devices(cloud, device):
    """Before the charger is wired: what is missing is named, the rest is looked at."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    text = device.run_any("doctor", "--reader-connection", f"pn532_uart:{device.folder}/reader")
    assert "FAIL settings: The setting gpio.contactorLine must be set." in text
    assert "skip board: not looked at. The setting gpio.contactorLine must be set." in text
    assert f"knows station {station}" in text


def doctor(device: Device) -> str:
    """The findings of doctor, whatever its verdict."""
    command = ["--board-kind", "simulated", "--board-socket", device.folder / "board.sock"]
    command += ["--reader-connection", f"pn532_uart:{device.folder}/reader"]
    return device.run_any("doctor", *command)


def test_enrol_is_refused_while_daemon_runs(cloud, device):
    """The daemon would go on with the identity that it has read; the code stays valid."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    code = cloud.claim_code(station)
    words = ["enroll", "--cloud-url", cloud.url, "--claim-code", code]
    with device.running():
        cloud.wait_booted(station)
        assert "stop it first (sudo systemctl stop zapoj-bridge)" in device.run(*words, status=1)
        poll(lambda: waiting(device) == 0, 20, "no events")
    assert station in device.run(*words)

"""A bridge that can't start, under systemd's eyes and in a terminal."""

import contextlib
import json
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from cloud import poll
from device import STOP_SECONDS, Device
from misproxy import Misproxy


@pytest.fixture
def device(binaries, tmp_path) -> Device:
    return Device(binaries, tmp_path)


def status(device: Device) -> dict:
    return json.loads(device.run("status", "--json"))


def start(device: Device, environment: dict) -> subprocess.Popen:
    """A bridge whose board does not exist."""
    command = [*device.bridge_command()]
    with device.logs[1].open("ab") as output:
        return subprocess.Popen(
            command, stdout=output, stderr=output, env=device.environment | environment
        )


def test_fails_at_once_in_terminal(device):
    """Without systemd there is nothing to slow down."""
    assert start(device, {}).wait(STOP_SECONDS) == 1
    assert "No board answers" in device.log(1)


def test_waits_longer_after_each_failure(device):
    """It says the reason at once, keeps systemd's watchdog fed, and ends promptly at SIGTERM."""
    folder = device.folder / "run"
    folder.mkdir()
    (folder / "failures").write_text("6\n")
    (folder / "failures").chmod(0o600)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(str(device.folder / "notify.sock"))
        notices.settimeout(STOP_SECONDS)
        environment = {
            "RUNTIME_DIRECTORY": str(folder),
            "NOTIFY_SOCKET": str(device.folder / "notify.sock"),
        }
        process = start(device, environment)
        first = notices.recv(4096).decode()
        assert first.startswith("STATUS=No board answers") and "within 128 s" in first
        # systemctl would block during the wait if the service were not ready.
        assert "WATCHDOG=1" in first and "READY=1" in first
        assert device.log(1).count("No board answers") == 1
        notices.recv(4096)
        assert process.poll() is None and (folder / "failures").read_text() == "7\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == -signal.SIGTERM
        assert time.monotonic() - began < 40


def test_tells_cloud_about_broken_disk(cloud, device):
    """An event that can't be stored ends the daemon; the cloud hears why, and of the next start."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))

    def connector() -> tuple:
        found = cloud.get(f"/api/v1/stations/{station}")["connectors"]
        return (found[-1]["status"], found[-1].get("errorCode")) if found else ()

    with pytest.raises(AssertionError, match="the bridge stops: an event could not be stored"):
        with device.running():
            poll(lambda: connector() == ("Available", None), 20, "the boot")
            found = status(device)
            assert found["daemon"] == "running" and found["activity"] == "ready"
            assert found["daemonAnswers"] is True
            device.alter("CREATE TRIGGER full BEFORE UPDATE OF pulses ON stream "
                         "BEGIN SELECT RAISE (ABORT, 'disk'); END")
            device.tap(cloud.add_driver().card)
            poll(lambda: connector() == ("Faulted", "storageFailed"), 20, "the alarm")
            poll(lambda: device.process.poll() is not None, 20, "the end")
    device.alter("DROP TRIGGER full")
    # What only the daemon knows is not "none" without it.
    found = status(device)
    assert found["daemonAnswers"] is False
    assert not {"activity", "fault", "readerProblem", "cloudProblem"} & found.keys()
    assert "fault: unknown (the daemon does not answer)" in device.run("status")
    with device.running():
        poll(lambda: connector() == ("Available", None), 20, "the next boot")


def test_feeds_watchdog_while_it_ends(cloud, device):
    """A cloud that does not answer the alarm delays the end; systemd's watchdog stays fed."""
    station = cloud.add_bridge_station()
    driver = cloud.add_driver(offline="always")
    notices, gaps = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), []
    silent = socket.create_server(("127.0.0.1", 0))
    with notices, silent, Misproxy(cloud.port) as proxy:
        device.enrol(proxy.url, cloud.claim_code(station))
        notices.bind(str(device.folder / "notify.sock"))
        notices.settimeout(0.2)
        device.environment["NOTIFY_SOCKET"] = str(device.folder / "notify.sock")

        def listen():
            last = time.monotonic()
            while device.process.poll() is None:
                with contextlib.suppress(TimeoutError):
                    notices.recv(4096)
                    last, gap = time.monotonic(), time.monotonic() - last
                    gaps.append(gap)
            gaps.append(time.monotonic() - last)

        with pytest.raises(AssertionError, match="the bridge stops: an event could not be stored"):
            with device.running():
                cloud.wait_booted(station)
                poll(lambda: status(device)["authorizationListVersion"] > 0, 20, "the list")
                device.alter("CREATE TRIGGER full BEFORE UPDATE OF pulses ON stream "
                             "BEGIN SELECT RAISE (ABORT, 'disk'); END")
                proxy.target = silent.getsockname()[1]
                device.tap(driver.card)
                began = time.monotonic()
                listen()
        assert time.monotonic() - began > 4, "the alarm was not waited for"
        # WatchdogSec in systemd/zapoj-bridge.service.
        assert max(gaps) < 4, gaps


def test_tells_cloud_about_disk_at_start(cloud, device):
    """A bridge that can't open its files at the start tells the cloud, too."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
    lock = device.folder / "data/run.lock"
    lock.unlink()
    lock.mkdir()
    with pytest.raises(AssertionError, match="run.lock can't be opened: it is a directory"):
        with device.running():
            poll(lambda: device.process.poll() is not None, 20, "the end")
    (found,) = cloud.get(f"/api/v1/stations/{station}")["connectors"]
    assert (found["status"], found["errorCode"]) == ("Faulted", "storageFailed")
    lock.rmdir()
    with device.running():
        poll(lambda: cloud.get(f"/api/v1/stations/{station}")["connectors"][0]["status"] == "Available")


def test_waits_for_locked_database_at_start(cloud, device):
    """A program that has locked the database for some seconds delays the start, and no more."""
    station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
    holder = sqlite3.connect(device.folder / "data/bridge.sqlite", isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("UPDATE stream SET pulses = pulses")
    with device.running():
        time.sleep(8)
        assert device.process.poll() is None, device.log(1)
        holder.execute("ROLLBACK")
        holder.close()
        poll(lambda: status(device).get("activity") == "ready", 40, "the start")
    assert "can't be opened" not in device.log(1)


def test_clean_stop_leaves_one_file(own_cloud, binaries, tmp_path):
    """SQLite's files beside the databases of bridge and cloud are gone after SIGTERM."""
    folder = tmp_path / "bridge"
    folder.mkdir()
    device = Device(binaries, folder)
    device.enrol(own_cloud.url, own_cloud.claim_code(own_cloud.add_bridge_station()))
    with device.running():
        poll(lambda: own_cloud.query("SELECT count(*) FROM bridge_event")[0][0] > 0, 20, "events")
    own_cloud.stop()
    for folder in [device.folder / "data", own_cloud.directory]:
        found = sorted(file.name for file in folder.glob("*.sqlite*"))
        assert len(found) == 1, found

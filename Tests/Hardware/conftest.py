"""Fixtures: one charger for the whole session, inside the kernel of scripts/test --hardware."""

import os
import pathlib
import shutil
import time

import pytest

from charger import Charger, Wiring
from chip import CONFIGURATION, Chip
from cloud import Cloud
from disk import Disk
from meter import Meter
from off_times import HEADER, OffTimes
from side_by_side import READING_SECONDS, told

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
RESULTS = REPOSITORY / ".build/hardware"
UNIT = REPOSITORY / "systemd/zapoj-bridge.service"
MEASURED = pytest.StashKey[list[OffTimes]]()


def pytest_addoption(parser):
    parser.addoption("--times", type=int, default=50, help="how often each off-time is measured")
    parser.addoption(
        "--lie-seconds", type=int, default=600, help="how long a meter lies, idle and charging"
    )


def pytest_configure(config):
    config.stash[MEASURED] = []


def pytest_terminal_summary(terminalreporter, config):
    measured = [each for each in config.stash[MEASURED] if each.times]
    if not measured:
        return
    table = "\n".join([HEADER, *(each.line() for each in measured)]) + "\n"
    (RESULTS / "off-times.md").write_text(table, encoding="utf-8")
    terminalreporter.section("off-times")
    terminalreporter.write(table)


@pytest.fixture(scope="session")
def binaries(tmp_path_factory) -> pathlib.Path:
    """Copies of the programs in memory: a busy disk of the host delays whoever reads from it."""
    assert CONFIGURATION.exists(), "no simulated chips: run scripts/test --hardware"
    # Removed from the environment, since the programs reject unknown settings.
    source = pathlib.Path(os.environ.pop("ZAPOJ_BIN", REPOSITORY / ".build/release"))
    folder = tmp_path_factory.mktemp("programs")
    for name in ("zapoj-bridge", "zapoj-cloud", "zapoj-sim"):
        shutil.copy(source / name, folder)
    return folder


@pytest.fixture(scope="session")
def logs(tmp_path_factory):
    """In memory, too; the host's disk has them after the tests."""
    folder = tmp_path_factory.mktemp("logs")
    yield folder
    kept = RESULTS / "logs"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept)


@pytest.fixture(scope="session")
def cloud(binaries, logs, tmp_path_factory):
    running = Cloud(binaries / "zapoj-cloud", tmp_path_factory.mktemp("cloud") / "data")
    try:
        yield running
    finally:
        (logs / "cloud.log").write_text(running.log(), encoding="utf-8")
        status = running.stop()
    assert status == 0, running.log()


@pytest.fixture(scope="session")
def charger(binaries, logs, cloud, tmp_path_factory):
    """A running charger with its daemon, its reader and its own disk."""
    folder, wiring = tmp_path_factory.mktemp("charger"), Wiring()
    chip = Chip(wiring.names())
    with wiring.contactor(chip) as contactor:
        disk = Disk(folder / "disk")
        with Charger(binaries, UNIT, folder, logs, chip, contactor, disk, cloud) as running:
            yield running


@pytest.fixture(scope="session")
def lies_told(request, binaries, logs, cloud, tmp_path_factory) -> dict:
    """What each lie has caused; see `side_by_side`."""
    folder = tmp_path_factory.mktemp("lies")
    return told(binaries, UNIT, folder, logs, cloud, request.config.getoption("--lie-seconds"))


@pytest.fixture
def healthy_charger(charger):
    """The idle charger without a fault; the fixture restores this state afterwards."""
    yield charger
    charger.restore()


@pytest.fixture
def meter(healthy_charger):
    """A Modbus meter, which replaces the S0 output."""
    with Meter(healthy_charger.contactor) as running:
        healthy_charger.restart(meter={"kind": "modbus", "model": "sdm72", "device": running.path})
        # Until a second reading agrees with the first, no card is accepted.
        time.sleep(READING_SECONDS)
        yield running
        healthy_charger.stop()
    healthy_charger.start()


@pytest.fixture
def repetitions(request) -> int:
    return request.config.getoption("--times")


@pytest.fixture
def off_times(request):
    """A function that creates the off-times of one kind, with their bound in seconds."""

    def make(kind: str, bound: float) -> OffTimes:
        made = OffTimes(kind, bound)
        request.config.stash[MEASURED].append(made)
        return made

    return make

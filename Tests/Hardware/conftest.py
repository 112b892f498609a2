"""Fixtures: one charger for the whole session, inside the kernel of scripts/test --hardware."""

import os
import pathlib
import shutil

import pytest

from charger import FEEDBACK, METER, PROTECTIONS, RELAY, Charger
from chip import CONFIGURATION, Chip
from cloud import Cloud
from contactor import Contactor
from disk import Disk
from meter import Meter
from off_times import HEADER, OffTimes

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
RESULTS = REPOSITORY / ".build/hardware"
MEASURED = pytest.StashKey[list[OffTimes]]()


def pytest_addoption(parser):
    parser.addoption("--times", type=int, default=50, help="how often each off-time is measured")
    parser.addoption(
        "--lie-seconds", type=int, default=30, help="how long a meter lies, idle and charging"
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
def charger(tmp_path_factory):
    """A running charger with its daemon, its reader and its own cloud."""
    assert CONFIGURATION.exists(), "no simulated chips: run scripts/test --hardware"
    # Removed from the environment, since the programs reject unknown settings.
    binaries = pathlib.Path(os.environ.pop("ZAPOJ_BIN", REPOSITORY / ".build/release")).resolve()
    logs = RESULTS / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    folder = tmp_path_factory.mktemp("charger")
    names = {RELAY: "RELAY", FEEDBACK: "FEEDBACK", METER: "S0"}
    chip = Chip(names | {number: name for name, number in PROTECTIONS.items()})
    cloud = Cloud(binaries / "zapoj-cloud", tmp_path_factory.mktemp("cloud") / "data")
    try:
        lines = [chip.line(number) for number in (RELAY, FEEDBACK, METER)]
        unit = REPOSITORY / "systemd/zapoj-bridge.service"
        with Contactor(*lines) as contactor:
            disk = Disk(folder / "disk")
            with Charger(binaries, unit, folder, logs, chip, contactor, disk, cloud) as running:
                yield running
    finally:
        (logs / "cloud.log").write_text(cloud.log(), encoding="utf-8")
        status = cloud.stop()
    assert status == 0, cloud.log()


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
        yield running
        healthy_charger.stop()
    healthy_charger.start()


@pytest.fixture
def repetitions(request) -> int:
    return request.config.getoption("--times")


@pytest.fixture
def lie_seconds(request) -> int:
    return request.config.getoption("--lie-seconds")


@pytest.fixture
def off_times(request):
    """A function that creates the off-times of one kind, with their bound in seconds."""

    def make(kind: str, bound: float) -> OffTimes:
        made = OffTimes(kind, bound)
        request.config.stash[MEASURED].append(made)
        return made

    return make

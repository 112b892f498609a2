"""One charger for the whole session, inside the kernel of scripts/test --hardware."""

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
    """A charger with its daemon, its reader and a cloud of its own, running."""
    assert CONFIGURATION.exists(), "no simulated chips: run scripts/test --hardware"
    # Taken away, since the programs refuse a setting that they don't know.
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
def sound(charger):
    """The charger, without a fault and idle; and so again afterwards."""
    yield charger
    charger.mend()


@pytest.fixture
def meter(sound):
    """A meter that is asked, in place of the S0 output."""
    with Meter(sound.contactor) as running:
        sound.restart(meter={"kind": "modbus", "model": "sdm72", "device": running.path})
        yield running
        sound.stop()
    sound.start()


@pytest.fixture
def times(request) -> int:
    return request.config.getoption("--times")


@pytest.fixture
def off_times(request):
    """Makes the list of off-times of a kind, with its bound in seconds."""

    def make(kind: str, bound: float) -> OffTimes:
        made = OffTimes(kind, bound)
        request.config.stash[MEASURED].append(made)
        return made

    return make

"""The parts of the Debian packages: units that systemd accepts, and settings that parse.

scripts/test-packages tests their installation, upgrade and removal.
"""

import os
import re
import shutil
import subprocess

import pytest
import yaml

from conftest import REPOSITORY

PROGRAMS = ["zapoj-cloud", "zapoj-bridge"]
CONFFILES = REPOSITORY / "scripts/lib/deb"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze"
)


def run(*command) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={"PATH": os.environ["PATH"]}
    )


def unit(program: str) -> str:
    return (REPOSITORY / f"systemd/{program}.service").read_text(encoding="utf-8")


@needs_systemd
@pytest.mark.parametrize("program", PROGRAMS)
def test_systemd_accepts_unit(binaries, tmp_path, program):
    """systemd knows every line, and the program exists."""
    path = tmp_path / f"{program}.service"
    path.write_text(unit(program).replace("/usr/bin/", f"{binaries}/"), encoding="utf-8")
    done = run("systemd-analyze", "verify", "--man=no", path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("program", PROGRAMS)
def test_unit_exposure_is_at_most_2(program):
    """systemd's exposure score of the unit is at most 2.0 of 10."""
    path = REPOSITORY / f"systemd/{program}.service"
    done = run(
        "systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", path
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_bridge_unit_opens_contactor_and_restarts():
    """systemd opens the contactor and restarts the daemon, however it ends or hangs."""
    lines = unit("zapoj-bridge").splitlines()
    opens = "ExecStopPost=/usr/bin/zapoj-bridge outputs-off --config /etc/zapoj/bridge.yaml"
    for line in [
        "Type=notify", "NotifyAccess=main", "WatchdogSec=4s", "WatchdogSignal=SIGKILL",
        "Restart=always", "StartLimitIntervalSec=0", "TimeoutStopSec=10s",
        f"{opens} --board-kind gpio",
    ]:
        assert line in lines


def test_bridge_unit_allows_reading_clock_state():
    """A bridge reads the clock's state with a system call that could also set the clock."""
    lines = unit("zapoj-bridge").splitlines()
    assert "SystemCallFilter=adjtimex clock_adjtime clock_adjtime64" in lines
    assert "ProtectClock=yes" not in lines


@pytest.fixture(params=["as it is", "with all examples"])
def conffile(request, tmp_path):
    """A function that copies a package's settings file, with or without its examples enabled.

    A commented-out example has no blank after its #.
    """

    def conffile(name: str):
        text = (CONFFILES / name).read_text(encoding="utf-8")
        assert yaml.safe_load(text).keys() == {"data"}
        if request.param != "as it is":
            text = re.sub(r"(?m)^#(?=\S|  )", "", text)
        text = re.sub(r"/var/lib/(\S+)", rf"{tmp_path}/\1", text)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return conffile


def test_cloud_reads_packaged_settings(binaries, conffile):
    path = conffile("cloud.yaml")
    done = run(binaries / "zapoj-cloud", "config", "--config", path)
    assert done.returncode == 0, done.stderr
    effective = yaml.safe_load(done.stdout)
    for section, values in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        assert values.items() <= effective[section].items()


def test_bridge_reads_packaged_settings(binaries, conffile):
    """The doctor reads every setting before it fails on the missing hardware."""
    path = conffile("bridge.yaml")
    done = run(binaries / "zapoj-bridge", "doctor", "--config", path)
    gpio = yaml.safe_load(path.read_text(encoding="utf-8")).get("gpio")
    if gpio is None:
        assert (done.returncode, done.stderr) == (1, "")
        problem = "The setting gpio.contactorLine must be set."
        assert f"FAIL settings: {problem}\n" in done.stdout
        assert f"skip board: not looked at. {problem}\n" in done.stdout
    else:
        assert re.search(r"^(FAIL|ok  ) board: .*(gpiochip|GPIO chip)", done.stdout, re.M), done.stderr

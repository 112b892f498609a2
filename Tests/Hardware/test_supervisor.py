"""Tests of the stand-in for systemd, with a fake daemon."""

import contextlib
import json
import os
import pathlib
import signal
import sys
import time

import pytest

from cloud import poll
from supervisor import Supervisor, Unit, seconds

HERE = pathlib.Path(__file__).resolve().parent
UNIT = """
[Unit]
ExecStart=/ignored/in/this/section

[Service]
Type=notify
# WatchdogSec=1h
WatchdogSec=500ms
WatchdogSignal=SIGKILL
Environment=ONE=1 "TWO=2 and more"
ExecStart=/usr/bin/daemon @folder \\
    @modes
ExecStopPost=/reset/by/the/next/line
ExecStopPost=
ExecStopPost=-/bin/sh -c 'echo "$SERVICE_RESULT $EXIT_CODE $EXIT_STATUS" >>"$0"' @stopped
Restart=always
RestartSec=0.2
TimeoutStartSec=30
TimeoutStopSec=1
"""


@contextlib.contextmanager
def supervised(folder: pathlib.Path, modes: str = "", unit: str = UNIT):
    (folder / "test.service").write_text(unit)
    fake = f"exec {sys.executable} {HERE}/fake_daemon.py {folder} {modes}"
    replace = {"/usr/bin/daemon": "/bin/sh", "@folder": "-c", "@modes": fake}
    replace |= {"@stopped": str(folder / "stopped")}
    with Supervisor(Unit(folder / "test.service"), replace, folder / "log") as running:
        yield running


def stopped(folder: pathlib.Path) -> list[str]:
    return (folder / "stopped").read_text().splitlines()


def started(folder: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "started").read_text().splitlines()]


def test_stop_runs_exec_stop_post_once_without_restart(tmp_path):
    """A daemon that notifies the watchdog keeps running until the stop."""
    with supervised(tmp_path) as running:
        running.wait_ready(10)
        time.sleep(1)
        assert running.ends == []
    assert stopped(tmp_path) == ["success exited 0"]
    (environment,) = started(tmp_path)
    assert environment["WATCHDOG_USEC"] == "500000"
    assert (environment["ONE"], environment["TWO"]) == ("1", "2 and more")


def test_restarts_killed_daemon_after_restart_sec(tmp_path):
    with supervised(tmp_path) as running:
        running.wait_ready(10)
        event = time.monotonic()
        os.kill(running.pid, signal.SIGKILL)
        end = running.wait_ends(1, 10)
        assert end.at - event < 1
        running.wait_ready(10)
        assert 0.2 < time.monotonic() - event
    assert stopped(tmp_path) == ["signal killed KILL", "success exited 0"]


@pytest.mark.parametrize("cause", ["no-watchdog", "SIGSTOP"])
def test_watchdog_kills_silent_daemon_when_due(tmp_path, cause):
    """The watchdog kills a daemon that does not notify it, and not before the deadline."""
    with supervised(tmp_path, "no-watchdog" if cause == "no-watchdog" else "") as running:
        running.wait_ready(10)
        event = time.monotonic()
        if cause == "SIGSTOP":
            os.kill(running.pid, signal.SIGSTOP)
        end = running.wait_ends(1, 10)
        assert (end.result, end.status) == ("watchdog", -signal.SIGKILL)
        # The last notification was up to 0.1 s before.
        assert 0.35 < end.at - event < 2
    assert stopped(tmp_path)[0] == "watchdog killed KILL"


def test_watchdog_sends_sigkill_after_ignored_watchdog_signal(tmp_path):
    """A stopped process does not handle SIGABRT, so SIGKILL follows."""
    unit = UNIT.replace("WatchdogSignal=SIGKILL", "")
    with supervised(tmp_path, unit=unit) as running:
        running.wait_ready(10)
        event = time.monotonic()
        os.kill(running.pid, signal.SIGSTOP)
        assert running.wait_ends(1, 10).at - event > 1.3
    assert stopped(tmp_path)[0] == "watchdog killed KILL"


def test_kills_daemon_that_ignores_sigterm(tmp_path):
    """SIGKILL follows after TimeoutStopSec."""
    with supervised(tmp_path, "ignore-sigterm") as running:
        running.wait_ready(10)
        event = time.monotonic()
    assert time.monotonic() - event > 1
    assert stopped(tmp_path) == ["timeout killed KILL"]


def test_kills_daemon_that_is_never_ready(tmp_path):
    unit = UNIT.replace("TimeoutStartSec=30", "TimeoutStartSec=1")
    with supervised(tmp_path, "never-ready", unit) as running:
        assert running.wait_ends(1, 10).result == "timeout"
    assert stopped(tmp_path)[0] == "timeout killed KILL"


@pytest.mark.parametrize("restart, restarts", [("on-failure", True), ("on-watchdog", False)])
def test_restarts_after_failure_as_unit_says(tmp_path, restart, restarts):
    unit = UNIT.replace("Restart=always", f"Restart={restart}")
    with supervised(tmp_path, "fail", unit) as running:
        running.wait_ends(1, 10)
        if restarts:
            poll(lambda: len(running.ends) > 1, 5)
        else:
            time.sleep(0.5)
            assert len(started(tmp_path)) == 1
    assert stopped(tmp_path)[0] == "exit-code exited 3"


def test_ignores_and_kills_child_processes(tmp_path):
    """The supervisor ignores messages of child processes, and kills them with the main process."""
    unit = UNIT.replace("TimeoutStartSec=30", "TimeoutStartSec=500ms")
    with supervised(tmp_path, "& exec sleep 10", unit) as running:
        assert running.wait_ends(1, 10).result == "timeout"
        processes = [path.read_bytes() for path in pathlib.Path("/proc").glob("[0-9]*/cmdline")]
        assert not any(str(tmp_path).encode() in process for process in processes)


def test_parses_time_spans():
    texts = ["5s", "5", "1min 30s", "250ms", "0", "infinity"]
    assert [seconds(text) for text in texts] == [5, 5, 90, 0.25, None, None]


def test_bridge_unit_has_settings_that_off_times_depend_on():
    unit = Unit(HERE.parents[1] / "systemd/zapoj-bridge.service")
    assert [command[:2] for command in unit.start] == [["/usr/bin/zapoj-bridge", "run"]]
    (command,) = unit.stop_post
    assert command[:2] == ["/usr/bin/zapoj-bridge", "outputs-off"]
    assert (unit.restart, unit.restart_seconds) == ("always", 2)
    assert (unit.is_notifying, unit.watchdog) == (True, 4)
    assert unit.watchdog_signal == signal.SIGKILL

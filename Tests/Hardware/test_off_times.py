"""Measures how long energy flows after a failure, on the contactor's line."""

import os
import signal
import time

import pytest

from charger import PROTECTIONS
from contactor import Fault

# Seconds from the event until the line is off; see docs/hardware-tests.md.
STOP_BOUND, KILL_BOUND, HANG_BOUND, METER_BOUND, PROTECTION_BOUND = 1, 2, 6, 6, 0.3
# The daemon fails to store the next reading, at most one second later.
FULL_DISK_BOUND = 2
# Charging must go on for this time after the reader has failed.
CONTINUED_SECONDS = 2
# Longer than the debounce time of contacts, which is at most 0.2 s.
RELEASE_SECONDS = 0.5
# A card in the field when the reader comes back may have been there all the time, so the daemon
# does not treat it as a tap. The daemon must see an empty field first.
EMPTY_FIELD_SECONDS = 0.5


def test_opens_in_time_after_sigterm(healthy_charger, repetitions, off_times):
    """The daemon opens the contactor and exits with success."""
    measured = off_times("SIGTERM", STOP_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        terminate(healthy_charger, measured)
        healthy_charger.start()
    measured.check()


def terminate(charger, measured) -> None:
    """Sends SIGTERM while charging; returns when the daemon and ExecStopPost have ended."""
    event = time.monotonic()
    charger.daemon.ask_to_stop()
    measured.measure(charger.contactor, event)
    charger.stop()
    assert [end.result for end in charger.daemon.ends] == ["success"]


def test_opens_in_time_after_sigkill(healthy_charger, repetitions, off_times):
    """ExecStopPost opens the contactor."""
    measured = off_times("kill −9", KILL_BOUND)
    for _ in range(repetitions):
        signal_while_charging(healthy_charger, signal.SIGKILL, measured, "signal")
    measured.check()


def test_opens_in_time_when_daemon_hangs(healthy_charger, repetitions, off_times):
    """After SIGSTOP the watchdog kills the daemon, and ExecStopPost opens the contactor."""
    measured = off_times("SIGSTOP", HANG_BOUND)
    for _ in range(repetitions):
        signal_while_charging(healthy_charger, signal.SIGSTOP, measured, "watchdog")
    measured.check()


def signal_while_charging(charger, number: signal.Signals, measured, result: str) -> None:
    """Sends the signal while charging; returns when the daemon has ended and booted again."""
    charger.charge()
    ended = len(charger.daemon.ends)
    event = time.monotonic()
    os.kill(charger.daemon.pid, number)
    measured.measure(charger.contactor, event)
    assert charger.daemon.wait_ends(ended + 1, 10).result == result
    charger.wait_booted()


def test_opens_in_time_when_disk_is_full(healthy_charger, repetitions, off_times):
    """A daemon that can't record energy opens the contactor, and starts when there is room."""
    measured = off_times("disk full", FULL_DISK_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        ended = len(healthy_charger.daemon.ends)
        event = time.monotonic()
        with healthy_charger.disk.full():
            measured.measure(healthy_charger.contactor, event)
            assert healthy_charger.daemon.wait_ends(ended + 1, 10).result == "exit-code"
        healthy_charger.wait_booted()
    measured.check()


def test_opens_in_time_after_sigterm_with_stalled_disk(healthy_charger, repetitions, off_times):
    """The daemon opens the contactor without waiting for the disk."""
    measured = off_times("SIGTERM, disk stalled", STOP_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        with healthy_charger.disk.stalled():
            event = time.monotonic()
            healthy_charger.daemon.ask_to_stop()
            measured.measure(healthy_charger.contactor, event)
        healthy_charger.restart()
    measured.check()


def test_cloud_stops_charging_while_reader_is_unplugged(healthy_charger, repetitions, off_times):
    """Charging goes on without a reader until the cloud stops the transaction."""
    measured = off_times("reader unplugged, stopped by the cloud", STOP_BOUND)
    for count in range(repetitions):
        healthy_charger.charge()
        transaction = healthy_charger.running_transaction()
        healthy_charger.control("reader unplug")
        assert_charging_continues(healthy_charger)
        event = time.monotonic()
        healthy_charger.stop_transaction_by_cloud(transaction)
        measured.measure(healthy_charger.contactor, event)
        healthy_charger.control("reader replug")
        # The daemon opens the reader at its start, and after each replug.
        healthy_charger.wait_reader_ready(2 + count)
        time.sleep(EMPTY_FIELD_SECONDS)
    measured.check()


def test_sigterm_stops_charging_while_reader_is_silent(healthy_charger, repetitions, off_times):
    """Charging goes on with a reader that does not answer, until SIGTERM ends it."""
    measured = off_times("reader silent, SIGTERM", STOP_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        healthy_charger.devices.send_signal(signal.SIGSTOP)
        try:
            assert_charging_continues(healthy_charger)
            terminate(healthy_charger, measured)
        finally:
            healthy_charger.devices.send_signal(signal.SIGCONT)
        healthy_charger.start()
    measured.check()


def test_opens_in_time_when_meter_is_silent(healthy_charger, meter, repetitions, off_times):
    """The connector is faulted until the meter answers again."""
    measured = off_times("meter silent", METER_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        event = time.monotonic()
        meter.is_silent = True
        measured.measure(healthy_charger.contactor, event)
        healthy_charger.wait_for("Faulted")
        meter.is_silent = False
        healthy_charger.wait_for("Available")
    measured.check()


@pytest.mark.parametrize("protection", list(PROTECTIONS))
def test_opens_in_time_when_protection_trips(healthy_charger, protection, repetitions, off_times):
    """The protections are emergency stop, residual current and over-temperature."""
    measured = off_times(protection, PROTECTION_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        trip(healthy_charger, protection, measured)
        release_and_clear(healthy_charger, protection)
    measured.check()


def test_emergency_stop_opens_in_time_with_stalled_disk(healthy_charger, repetitions, off_times):
    """The daemon handles an emergency stop without waiting for the disk."""
    measured = off_times("emergencyStop, disk stalled", PROTECTION_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        with healthy_charger.disk.stalled():
            trip(healthy_charger, "emergencyStop", measured)
        release_and_clear(healthy_charger, "emergencyStop")
    measured.check()


def test_emergency_stop_opens_in_time_with_humming_meter(healthy_charger, repetitions, off_times):
    """Changes of the S0 line do not delay an emergency stop."""
    measured = off_times("emergencyStop, meter humming", PROTECTION_BOUND)
    for _ in range(repetitions):
        healthy_charger.charge()
        healthy_charger.contactor.fault = Fault.HUMMING
        trip(healthy_charger, "emergencyStop", measured)
        # After 2 s the pulses would look like energy through the open contactor.
        healthy_charger.contactor.repair()
        release_and_clear(healthy_charger, "emergencyStop")
    measured.check()


def trip(charger, protection: str, measured) -> None:
    event = time.monotonic()
    charger.trip(protection)
    measured.measure(charger.contactor, event)


def release_and_clear(charger, protection: str) -> None:
    charger.wait_for("Faulted")
    charger.release(protection)
    time.sleep(RELEASE_SECONDS)
    charger.clear_fault_by_cloud()
    charger.wait_for("Available")


def assert_charging_continues(charger) -> None:
    before = charger.contactor.pulses
    time.sleep(CONTINUED_SECONDS)
    assert charger.contactor.is_energised and charger.contactor.pulses > before

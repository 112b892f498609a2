"""How long energy still flows after something has gone wrong, measured on the contactor's line."""

import os
import signal
import time

import pytest

from charger import PROTECTIONS
from contactor import Fault

# From the event to the line; see docs/hardware-tests.md.
STOP_BOUND, KILL_BOUND, HANG_BOUND, METER_BOUND, PROTECTION_BOUND = 1, 2, 6, 6, 0.3
# The next reading fails to be stored, one second later at most.
FULL_DISK_BOUND = 2
# Charging must not end within this time after the reader's death.
ON_SECONDS = 2
# Contacts are believed after 0.2 s at the latest.
RELEASE_SECONDS = 0.5
# A card that is there when the reader comes back may have lain there all the time, and is no tap:
# the reader has to be seen empty first.
EMPTY_SECONDS = 0.5


def test_terminated(sound, times, off_times):
    """SIGTERM: the daemon opens and ends well."""
    measured = off_times("SIGTERM", STOP_BOUND)
    for _ in range(times):
        sound.charge()
        terminate(sound, measured)
        sound.start()
    measured.check()


def terminate(charger, measured) -> None:
    """SIGTERM while charging; returns when all of it has ended."""
    event = time.monotonic()
    charger.daemon.ask_to_stop()
    measured.measure(charger.contactor, event)
    charger.stop()
    assert [end.result for end in charger.daemon.ends] == ["success"]


def test_killed(sound, times, off_times):
    """SIGKILL: ExecStopPost opens."""
    measured = off_times("kill −9", KILL_BOUND)
    for _ in range(times):
        die(sound, signal.SIGKILL, measured, "signal")
    measured.check()


def test_hung(sound, times, off_times):
    """SIGSTOP: the watchdog kills, ExecStopPost opens."""
    measured = off_times("SIGSTOP", HANG_BOUND)
    for _ in range(times):
        die(sound, signal.SIGSTOP, measured, "watchdog")
    measured.check()


def die(charger, number: signal.Signals, measured, result: str) -> None:
    """While charging, the daemon gets the signal, and is restarted when it is gone."""
    charger.charge()
    ended = len(charger.daemon.ends)
    event = time.monotonic()
    os.kill(charger.daemon.pid, number)
    measured.measure(charger.contactor, event)
    assert charger.daemon.wait_ends(ended + 1, 10).result == result
    charger.wait_booted()


def test_disk_full(sound, times, off_times):
    """What can't be recorded is not delivered: the daemon opens, and stays down until there is
    room."""
    measured = off_times("disk full", FULL_DISK_BOUND)
    for _ in range(times):
        sound.charge()
        ended = len(sound.daemon.ends)
        event = time.monotonic()
        with sound.disk.full():
            measured.measure(sound.contactor, event)
            assert sound.daemon.wait_ends(ended + 1, 10).result == "exit-code"
        sound.wait_booted()
    measured.check()


def test_disk_stalled(sound, times, off_times):
    """SIGTERM while the disk answers nothing: opening waits for no disk."""
    measured = off_times("SIGTERM, disk stalled", STOP_BOUND)
    for _ in range(times):
        sound.charge()
        with sound.disk.stalled():
            event = time.monotonic()
            sound.daemon.ask_to_stop()
            measured.measure(sound.contactor, event)
        sound.restart()
    measured.check()


def test_reader_unplugged(sound, times, off_times):
    """Charging goes on without a reader, and the cloud can end it."""
    measured = off_times("reader unplugged, stopped by the cloud", STOP_BOUND)
    for count in range(times):
        sound.charge()
        transaction = sound.running_transaction()
        sound.control("reader unplug")
        assert_goes_on(sound)
        event = time.monotonic()
        sound.stop_by_cloud(transaction)
        measured.measure(sound.contactor, event)
        sound.control("reader replug")
        # Once at the start, and once for every time that it came back.
        sound.wait_reading(2 + count)
        time.sleep(EMPTY_SECONDS)
    measured.check()


def test_reader_silent(sound, times, off_times):
    """Charging goes on with a reader that answers nothing, and SIGTERM ends it."""
    measured = off_times("reader silent, SIGTERM", STOP_BOUND)
    for _ in range(times):
        sound.charge()
        sound.devices.send_signal(signal.SIGSTOP)
        try:
            assert_goes_on(sound)
            terminate(sound, measured)
        finally:
            sound.devices.send_signal(signal.SIGCONT)
        sound.start()
    measured.check()


def test_meter_silent(sound, meter, times, off_times):
    """Without a meter nobody charges; when it answers, everybody can."""
    measured = off_times("meter silent", METER_BOUND)
    for _ in range(times):
        sound.charge()
        event = time.monotonic()
        meter.is_silent = True
        measured.measure(sound.contactor, event)
        sound.wait_for("Faulted")
        meter.is_silent = False
        sound.wait_for("Available")
    measured.check()


@pytest.mark.parametrize("protection", list(PROTECTIONS))
def test_tripped(sound, protection, times, off_times):
    """An emergency stop, a residual current, too much heat."""
    measured = off_times(protection, PROTECTION_BOUND)
    for _ in range(times):
        sound.charge()
        trip(sound, protection, measured)
        mend(sound, protection)
    measured.check()


def test_tripped_while_disk_stalled(sound, times, off_times):
    """An emergency stop waits for no disk."""
    measured = off_times("emergencyStop, disk stalled", PROTECTION_BOUND)
    for _ in range(times):
        sound.charge()
        with sound.disk.stalled():
            trip(sound, "emergencyStop", measured)
        mend(sound, "emergencyStop")
    measured.check()


def test_tripped_while_meter_hums(sound, times, off_times):
    """An emergency stop waits for no other line to be quiet."""
    measured = off_times("emergencyStop, meter humming", PROTECTION_BOUND)
    for _ in range(times):
        sound.charge()
        sound.contactor.fault = Fault.HUMMING
        trip(sound, "emergencyStop", measured)
        # Before it looks like energy through the open contactor, 2 s later.
        sound.contactor.repair()
        mend(sound, "emergencyStop")
    measured.check()


def trip(charger, protection: str, measured) -> None:
    event = time.monotonic()
    charger.trip(protection)
    measured.measure(charger.contactor, event)


def mend(charger, protection: str) -> None:
    charger.wait_for("Faulted")
    charger.release(protection)
    time.sleep(RELEASE_SECONDS)
    charger.clear_by_cloud()
    charger.wait_for("Available")


def assert_goes_on(charger) -> None:
    before = charger.contactor.pulses
    time.sleep(ON_SECONDS)
    assert charger.contactor.is_energised and charger.contactor.pulses > before

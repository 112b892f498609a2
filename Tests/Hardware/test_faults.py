"""Faults on the lines: the contactor opens, the cloud sees them, and nobody charges until they are
cleared."""

import time

import pytest

from charger import DECISION_SECONDS, REPORT_SECONDS
from cloud import poll
from contactor import Fault

# The auxiliary contact has 1 s; then it is a fault.
FEEDBACK_SECONDS = 1
SLACK_SECONDS = 0.5
CLOSE_ATTEMPTS = 3
# Long enough for six changes, and too short to count as closed.
CHATTERING_SECONDS = 0.6


@pytest.mark.parametrize("fault", [Fault.WELDED, Fault.WELDED_UNSEEN])
def test_welded(sound, fault):
    """It does not open: seen by the auxiliary contact, or by the energy that flows."""
    sound.charge()
    sound.contactor.fault = fault
    # A card counts again when it was away for a second.
    time.sleep(1.5)
    event = time.monotonic()
    sound.tap()
    sound.contactor.off_time(event, FEEDBACK_SECONDS)
    check_refused(sound, "contactorWelded")
    check_needs_inspection(sound)


def test_stuck_open(sound):
    """It does not close: tried three times, with the line off between them too shortly to be seen.
    """
    sound.contactor.fault = Fault.STUCK
    event = time.monotonic()
    sound.tap()
    limit = DECISION_SECONDS + CLOSE_ATTEMPTS * (FEEDBACK_SECONDS + SLACK_SECONDS)
    sound.wait_for("Faulted", limit + REPORT_SECONDS)
    assert round(sound.contactor.span_since(event) / FEEDBACK_SECONDS) == CLOSE_ATTEMPTS
    assert not sound.contactor.is_energised
    check_refused(sound, "contactorStuckOpen")
    check_needs_inspection(sound)


def test_chattering(sound):
    """The auxiliary contact opens and closes for a while."""
    sound.charge()
    event = time.monotonic()
    sound.contactor.fault = Fault.CHATTERING
    sound.contactor.off_time(event, FEEDBACK_SECONDS)
    time.sleep(CHATTERING_SECONDS)
    sound.contactor.repair()
    check_refused(sound, "feedbackChatters")
    sound.restart()
    assert sound.connector()["status"] == "Faulted"
    sound.clear_by_cloud()
    check_good(sound)


@pytest.mark.parametrize("fault", [Fault.CHATTERING, Fault.BOUNCING])
def test_chattering_on(sound, fault):
    """Without an end it looks welded sooner or later; by then the contactor is open."""
    sound.charge()
    event = time.monotonic()
    sound.contactor.fault = fault
    sound.contactor.off_time(event, FEEDBACK_SECONDS)
    check_refused(sound, "contactorWelded")
    check_needs_inspection(sound)


def test_emergency_stop(sound):
    """Over when it is released; nothing closes by itself."""
    sound.charge()
    sound.trip("emergencyStop")
    check_refused(sound, "emergencyStop")
    sound.restart()
    check_refused(sound, "emergencyStop")
    event = time.monotonic()
    sound.release("emergencyStop")
    sound.wait_for("Available")
    time.sleep(1)
    assert sound.contactor.ons_since(event) == 0
    check_good(sound)


@pytest.mark.parametrize("protection", ["residualCurrent", "overTemperature"])
def test_cooling_down(sound, protection):
    """When it is over there is a pause; a person can end that."""
    sound.charge()
    sound.trip(protection)
    check_refused(sound, protection)
    sound.release(protection)
    assert sound.is_refused()
    sound.clear_by_cloud()
    check_good(sound)


def check_refused(charger, code: str) -> None:
    """The cloud sees the fault, and no card closes anything."""
    poll(lambda: charger.connector().get("errorCode") == code, REPORT_SECONDS, code)
    assert charger.connector()["status"] == "Faulted"
    assert not charger.contactor.is_energised
    assert charger.is_refused()


def check_needs_inspection(charger) -> None:
    """Only somebody on the spot can clear it, also after it is mended."""
    charger.contactor.repair()
    charger.clear_by_cloud()
    charger.restart()
    assert charger.connector()["status"] == "Faulted"
    assert charger.is_refused()
    charger.clear_on_the_spot()
    charger.wait_booted()
    check_good(charger)


def check_good(charger) -> None:
    assert "errorCode" not in charger.wait_for("Available")
    charger.charge()

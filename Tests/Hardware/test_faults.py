"""Faults on the lines: the contactor opens, the cloud shows the fault, and the daemon refuses cards
until the fault is cleared."""

import time

import pytest

from charger import DECISION_SECONDS, REPORT_SECONDS
from cloud import poll
from contactor import Fault

# The auxiliary contact must follow within 1 s, or else it is a fault.
FEEDBACK_SECONDS = 1
SLACK_SECONDS = 0.5
CLOSE_ATTEMPTS = 3
# Long enough for six changes, and too short for a welded contactor.
CHATTERING_SECONDS = 0.6


@pytest.mark.parametrize("fault", [Fault.WELDED, Fault.WELDED_UNSEEN])
def test_welded_contactor_needs_inspection(healthy_charger, fault):
    """The daemon detects it by the auxiliary contact, or by the energy that flows."""
    healthy_charger.charge()
    healthy_charger.contactor.fault = fault
    # The daemon accepts a card again after it was away for a second.
    time.sleep(1.5)
    event = time.monotonic()
    healthy_charger.tap()
    healthy_charger.contactor.off_time(event, FEEDBACK_SECONDS)
    check_faulted(healthy_charger, "contactorWelded")
    check_needs_inspection(healthy_charger)


def test_contactor_stuck_open_faults_after_three_attempts(healthy_charger):
    """The line is off between the attempts for too short a time to be seen."""
    healthy_charger.contactor.fault = Fault.STUCK
    event = time.monotonic()
    healthy_charger.tap()
    limit = DECISION_SECONDS + CLOSE_ATTEMPTS * (FEEDBACK_SECONDS + SLACK_SECONDS)
    healthy_charger.wait_for("Faulted", limit + REPORT_SECONDS)
    seconds = healthy_charger.contactor.changing_time_since(event)
    assert round(seconds / FEEDBACK_SECONDS) == CLOSE_ATTEMPTS
    assert not healthy_charger.contactor.is_energised
    check_faulted(healthy_charger, "contactorStuckOpen")
    check_needs_inspection(healthy_charger)


def test_cloud_clears_fault_after_chattering_has_ended(healthy_charger):
    """The auxiliary contact opens and closes for a while."""
    healthy_charger.charge()
    event = time.monotonic()
    healthy_charger.contactor.fault = Fault.CHATTERING
    healthy_charger.contactor.off_time(event, FEEDBACK_SECONDS)
    time.sleep(CHATTERING_SECONDS)
    healthy_charger.contactor.repair()
    check_faulted(healthy_charger, "feedbackChatters")
    healthy_charger.restart()
    assert healthy_charger.connector()["status"] == "Faulted"
    healthy_charger.clear_fault_by_cloud()
    check_charges(healthy_charger)


@pytest.mark.parametrize("fault", [Fault.CHATTERING, Fault.BOUNCING])
def test_continuous_chattering_is_reported_as_welded(healthy_charger, fault):
    """The daemon opens the contactor first; later the contact looks like a welded contactor."""
    healthy_charger.charge()
    event = time.monotonic()
    healthy_charger.contactor.fault = fault
    healthy_charger.contactor.off_time(event, FEEDBACK_SECONDS)
    check_faulted(healthy_charger, "contactorWelded")
    check_needs_inspection(healthy_charger)


def test_emergency_stop_ends_on_release_without_closing(healthy_charger):
    """The connector is available after the release, and the contactor stays open."""
    healthy_charger.charge()
    healthy_charger.trip("emergencyStop")
    check_faulted(healthy_charger, "emergencyStop")
    healthy_charger.restart()
    check_faulted(healthy_charger, "emergencyStop")
    event = time.monotonic()
    healthy_charger.release("emergencyStop")
    healthy_charger.wait_for("Available")
    time.sleep(1)
    assert healthy_charger.contactor.closings_since(event) == 0
    check_charges(healthy_charger)


@pytest.mark.parametrize("protection", ["residualCurrent", "overTemperature"])
def test_protection_blocks_charging_after_release_until_cleared(healthy_charger, protection):
    """After the release there is a pause, which ClearFault ends."""
    healthy_charger.charge()
    healthy_charger.trip(protection)
    check_faulted(healthy_charger, protection)
    healthy_charger.release(protection)
    assert healthy_charger.refuses_card()
    healthy_charger.clear_fault_by_cloud()
    check_charges(healthy_charger)


def check_faulted(charger, code: str) -> None:
    """The cloud shows the fault, and the daemon refuses the card."""
    poll(lambda: charger.connector().get("errorCode") == code, REPORT_SECONDS, code)
    assert charger.connector()["status"] == "Faulted"
    assert not charger.contactor.is_energised
    assert charger.refuses_card()


def check_needs_inspection(charger) -> None:
    """Only a local inspection clears the fault, even after the repair."""
    charger.contactor.repair()
    charger.clear_fault_by_cloud()
    charger.restart()
    assert charger.connector()["status"] == "Faulted"
    assert charger.refuses_card()
    charger.clear_fault_locally()
    charger.wait_booted()
    check_charges(charger)


def check_charges(charger) -> None:
    assert "errorCode" not in charger.wait_for("Available")
    charger.charge()

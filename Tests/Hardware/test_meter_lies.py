"""A Modbus meter that lies: nothing happens but what happens. And a meter that does not: a weld, a
fall of the register and silence are found."""

import time

import pytest

from charger import REPORT_SECONDS
from cloud import poll
from contactor import Fault
from meter import Lie
from side_by_side import READING_SECONDS, WELD_SECONDS

# Readings that can't be believed are no better than silence; see docs/hardware.md.
LOST_SECONDS = 6


@pytest.mark.parametrize("lie", list(Lie), ids=lambda lie: lie.value)
def test_lying_meter_neither_faults_nor_ends_nor_bills(lies_told, lie):
    """Each third answer is a lie: while the charger idles, and while a car charges. Several lies run
    at the same time, each at a charger of its own."""
    if lies_told[lie]:
        raise lies_told[lie]


@pytest.mark.parametrize("lie", [None, Lie.ONLY_FORMER, Lie.ZERO], ids=str)
def test_weld_is_found_by_meter(healthy_charger, meter, lie):
    """The auxiliary contact says that the contactor has opened, and the meter that it has not."""
    healthy_charger.charge()
    time.sleep(READING_SECONDS)
    meter.lie = lie
    healthy_charger.contactor.fault = Fault.WELDED_UNSEEN
    healthy_charger.tap()
    poll(lambda: not healthy_charger.contactor.is_energised, REPORT_SECONDS, "the opening")
    limit = (2 if lie else 1) * WELD_SECONDS + REPORT_SECONDS
    healthy_charger.wait_for("Faulted", limit)
    assert healthy_charger.connector()["errorCode"] == "contactorWelded"


def test_fall_of_register_ends_transaction(healthy_charger, meter):
    """Another meter, or one that was reset; the charger is available again."""
    healthy_charger.charge()
    time.sleep(READING_SECONDS)
    event = time.monotonic()
    meter.reset()
    assert healthy_charger.contactor.off_time(event, LOST_SECONDS) > READING_SECONDS
    assert "errorCode" not in healthy_charger.wait_for("Available")
    time.sleep(READING_SECONDS)
    healthy_charger.charge()

"""A Modbus meter that lies: nothing happens but what happens. And a meter that does not: a weld, a
fall of the register and silence are found."""

import time

import pytest

from charger import REPORT_SECONDS
from cloud import poll
from contactor import Fault
from meter import POWER_W, Lie

# The daemon reads twice a second. A late answer delays a reading by three seconds.
READING_SECONDS = 3.5
# Readings that can't be believed are no better than silence; see docs/hardware.md.
LOST_SECONDS = 6
# Two seconds after opening, and then three readings.
WELD_SECONDS = 6


@pytest.mark.parametrize("lie", list(Lie), ids=lambda lie: lie.value)
def test_lying_meter_neither_faults_nor_ends_nor_bills(healthy_charger, meter, lie, lie_seconds):
    """Each third answer is a lie: while the charger idles, and while a car charges."""
    charger = healthy_charger
    time.sleep(READING_SECONDS)
    meter.lie = lie
    event = time.monotonic()
    time.sleep(lie_seconds)
    assert charger.connector()["status"] == "Available"
    assert charger.contactor.closings_since(event) == 0
    started_kwh = meter.energy_kwh
    event = time.monotonic()
    charger.tap()
    poll(lambda: charger.contactor.is_closed, REPORT_SECONDS, "the contactor")
    time.sleep(lie_seconds)
    assert charger.contactor.is_energised
    assert charger.contactor.closings_since(event) == 1
    transaction = charger.running_transaction()
    charger.tap()
    poll(lambda: not charger.contactor.is_closed, REPORT_SECONDS, "the end")
    used_wh = 1000 * (meter.energy_kwh - started_kwh)
    assert meter.lies > lie_seconds / 4
    ended = poll(lambda: ended_transaction(charger, transaction), REPORT_SECONDS, "the bill")
    assert ended["energyWh"] == pytest.approx(used_wh, abs=POWER_W * READING_SECONDS / 3600 + 1)
    assert "errorCode" not in charger.wait_for("Available")


def ended_transaction(charger, transaction: str) -> dict | None:
    found = charger.cloud.get(f"/api/v1/transactions/{transaction}")
    return found if found["phase"] == "ended" else None


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

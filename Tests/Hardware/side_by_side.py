"""Chargers with lying meters: one for each lie, many at the same time."""

import contextlib
import pathlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from charger import REPORT_SECONDS, Charger, Wiring
from chip import Chip
from cloud import Cloud, poll
from meter import POWER_W, Lie, Meter

# The daemon reads twice a second. A late answer delays a reading by three seconds.
READING_SECONDS = 3.5
# Two seconds after opening, and then three readings.
WELD_SECONDS = 6
# Nobody measures off-times of these contactors, and there are many.
STEP_SECONDS = 0.05
# The kernel has one processor: with more chargers, they and their meters wait for it for seconds.
AT_ONCE = 7


@dataclass
class Folder:
    """A disk that neither fills up nor stalls."""

    folder: pathlib.Path


def told(
    binaries: pathlib.Path,
    unit: pathlib.Path,
    folder: pathlib.Path,
    logs: pathlib.Path,
    cloud: Cloud,
    seconds: float,
) -> dict[Lie, Exception | None]:
    """Lets each meter lie for so many seconds while its charger idles, and while a car charges.
    Returns what was wrong."""
    wirings = {lie: Wiring(2 * i, 2 * i + 1, None, {}) for i, lie in enumerate(Lie)}
    names = {
        number: f"{name}-{lie.value}"
        for lie, wiring in wirings.items()
        for number, name in wiring.names().items()
    }
    chip = Chip(names, "lies")

    @contextlib.contextmanager
    def place(lie: Lie):
        wiring, own = wirings[lie], folder / lie.value
        (own / "disk").mkdir(parents=True)
        (logs / lie.value).mkdir()
        with (
            wiring.contactor(chip, step_seconds=STEP_SECONDS) as contactor,
            Meter(contactor) as meter,
            Charger(
                binaries,
                unit,
                own,
                logs / lie.value,
                chip,
                contactor,
                Folder(own / "disk"),
                cloud,
                wiring,
                meter={
                    "kind": "modbus",
                    "model": "sdm72",
                    "device": meter.path,
                    "sampleIntervalSeconds": 10,
                },
            ) as charger,
        ):
            yield charger, meter, lie

    lies, found = list(Lie), {}
    for first in range(0, len(lies), AT_ONCE):
        with contextlib.ExitStack() as stack, ThreadPoolExecutor(AT_ONCE) as pool:
            places = [stack.enter_context(place(lie)) for lie in lies[first : first + AT_ONCE]]
            futures = [pool.submit(lie_to, *each, seconds) for each in places]
            found |= {each[2]: future.exception() for each, future in zip(places, futures)}
    return found


def lie_to(charger: Charger, meter: Meter, lie: Lie, seconds: float) -> None:
    """Each third answer is a lie: nothing happens but what happens."""
    charger.wait_for("Available")
    time.sleep(READING_SECONDS)
    meter.lie = lie
    event = time.monotonic()
    time.sleep(seconds)
    assert charger.connector()["status"] == "Available"
    assert charger.contactor.closings_since(event) == 0
    started_kwh = meter.energy_kwh
    event = time.monotonic()
    charger.tap()
    poll(lambda: charger.contactor.is_closed, REPORT_SECONDS, "the contactor")
    time.sleep(seconds)
    assert charger.contactor.is_energised
    assert charger.contactor.closings_since(event) == 1
    transaction = charger.running_transaction()
    charger.tap()
    poll(lambda: not charger.contactor.is_closed, REPORT_SECONDS, "the end")
    used_wh = 1000 * (meter.energy_kwh - started_kwh)
    assert meter.lies > seconds / 4, "the meter was not asked often enough"
    ended = poll(lambda: ended_transaction(charger, transaction), REPORT_SECONDS, "the bill")
    assert ended["energyWh"] == pytest.approx(used_wh, abs=POWER_W * READING_SECONDS / 3600 + 1)
    assert ended["anomalies"] == []
    # What the meter says after the opening is no sign of a weld.
    time.sleep(WELD_SECONDS + REPORT_SECONDS)
    assert "errorCode" not in charger.wait_for("Available", 0)


def ended_transaction(charger: Charger, transaction: str) -> dict | None:
    found = charger.cloud.get(f"/api/v1/transactions/{transaction}")
    return found if found["phase"] == "ended" else None

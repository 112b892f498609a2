"""A driver who wants to charge at the bridged charger, whatever is killed meanwhile."""

import time

from bridge_checks import is_told
from person import Person
from world import SETTLE_SECONDS, World

# Two readings, one each second, and some more.
CHARGE_SECONDS = 2.4
POWER_W = 22_000


class PatientDriver(Person):
    """Taps until it charges, charges, taps until it has ended."""

    def __init__(self, world: World):
        super().__init__(world)
        # What the meter took in sessions that nothing interrupted, in Wh.
        self.undisturbed: list[int] = []

    def charge(self) -> None:
        """A whole session in the end; a killed bridge ends the ones before it."""
        while not self._charge_once():
            pass
        self._world.wait(lambda: is_told(self._world), 40, "the delivery of everything")

    def _charge_once(self) -> bool:
        deaths = self._deaths()
        before = self._truth()["deliveredWh"]
        self._tap(self._world.driver.card)
        if not self._wait_for("closed", 4):
            return False
        deadline = time.monotonic() + CHARGE_SECONDS
        while time.monotonic() < deadline:
            time.sleep(0.05)
            self._world.tend()
            if self._deaths() != deaths:
                # The contactor may still be closed: the new bridge opens it.
                assert self._wait_for("open", 20)
                return False
        self._tap(self._world.driver.card)
        assert self._wait_for("open", 20)
        # It may have died right after it told the board, and is only gone in a moment.
        time.sleep(SETTLE_SECONDS)
        self._world.tend()
        if self._deaths() == deaths:
            self.undisturbed.append(self._truth()["deliveredWh"] - before)
        return True

    def _deaths(self) -> int:
        return self._world.killed.count("bridge")

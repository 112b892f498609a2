"""A driver who wants to charge at the bridged charger, whatever is killed meanwhile."""

import time

from world import SETTLE_SECONDS, World

# A card counts again when it was away from the reader for a second; it lies there for 0.8 s.
BETWEEN_TAPS_SECONDS = 2.2
# Two readings, one each second, and some more.
CHARGE_SECONDS = 2.4
POWER_W = 22_000


class PatientDriver:
    """Taps until it charges, charges, taps until it has ended."""

    def __init__(self, world: World):
        self._world = world
        self._tapped_at = 0.0
        # What the meter took in sessions that nothing interrupted, in Wh.
        self.undisturbed: list[int] = []

    def charge(self) -> None:
        """A whole session in the end; a killed bridge ends the ones before it."""
        while not self._charge_once():
            pass
        self._world.wait(self._everything_is_told, 40, "the delivery of everything")

    def _charge_once(self) -> bool:
        deaths = self._deaths()
        before = self._truth()["deliveredWh"]
        self._tap()
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
        self._tap()
        assert self._wait_for("open", 20)
        # It may have died right after it told the board, and is only gone in a moment.
        time.sleep(SETTLE_SECONDS)
        self._world.tend()
        if self._deaths() == deaths:
            self.undisturbed.append(self._truth()["deliveredWh"] - before)
        return True

    def _tap(self) -> None:
        time.sleep(max(0.0, self._tapped_at + BETWEEN_TAPS_SECONDS - time.monotonic()))
        self._world.device.tap(self._world.driver.card)
        self._tapped_at = time.monotonic()

    def _wait_for(self, contactor: str, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self._truth()["contactor"] != contactor:
            self._world.tend()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _truth(self) -> dict:
        return self._world.device.status()["board"]

    def _deaths(self) -> int:
        return self._world.killed.count("bridge")

    def _everything_is_told(self) -> bool:
        ((running,),) = self._world.bridge_rows("SELECT session IS NOT NULL FROM stream")
        ((waiting,),) = self._world.bridge_rows("SELECT count(*) FROM outbox")
        return running == 0 and waiting == 0

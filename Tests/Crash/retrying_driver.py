"""A driver who charges at the bridged charger, and tries again after each kill."""

import time

from bridge_checks import has_delivered_all
from person import Person
from world import SETTLE_SECONDS, World

# Long enough for two meter readings at one per second.
CHARGE_SECONDS = 2.4
POWER_W = 22_000


class RetryingDriver(Person):
    """Taps until the contactor closes, charges, and taps to end the session."""

    def __init__(self, world: World):
        super().__init__(world)
        # The metered energy, in Wh, of each session without a kill of the bridge.
        self.uninterrupted_wh: list[int] = []

    def charge(self) -> None:
        """Repeats sessions until one is not interrupted, and waits until all is delivered."""
        while not self._charge_once():
            pass
        self._world.wait(lambda: has_delivered_all(self._world), 40, "the delivery of everything")

    def _charge_once(self) -> bool:
        kills = self._bridge_kills()
        before = self._board()["deliveredWh"]
        self._tap(self._world.driver.card)
        if not self._wait_for("closed", 4):
            return False
        deadline = time.monotonic() + CHARGE_SECONDS
        while time.monotonic() < deadline:
            time.sleep(0.05)
            self._world.restart_killed()
            if self._bridge_kills() != kills:
                # The contactor may still be closed; the restarted bridge opens it.
                assert self._wait_for("open", 20)
                return False
        self._tap(self._world.driver.card)
        assert self._wait_for("open", 20)
        # The bridge may be killed right after its command to the board, and exit a moment later.
        time.sleep(SETTLE_SECONDS)
        self._world.restart_killed()
        if self._bridge_kills() == kills:
            self.uninterrupted_wh.append(self._board()["deliveredWh"] - before)
        return True

    def _bridge_kills(self) -> int:
        return self._world.killed.count("bridge")

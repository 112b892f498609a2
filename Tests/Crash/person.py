"""A person at the bridged charger, who can tap a card and look at the contactor."""

import time

from world import World

# The bridge accepts a card again after it was away for a second; a tap lasts 0.8 s.
BETWEEN_TAPS_SECONDS = 3.2


class Person:
    """Restarts killed programs while waiting."""

    def __init__(self, world: World):
        self._world = world
        # The time of each card's last tap.
        self._tapped_at: dict[str, float] = {}

    def _tap(self, card: str) -> None:
        since = time.monotonic() - self._tapped_at.get(card, 0.0)
        time.sleep(max(0.0, BETWEEN_TAPS_SECONDS - since))
        self._world.device.tap(card)
        self._tapped_at[card] = time.monotonic()

    def _wait_for(self, contactor: str, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._board()["contactor"] == contactor:
                return True
            time.sleep(0.05)
            self._world.restart_killed()
        # A restart may have taken longer than the deadline.
        return self._board()["contactor"] == contactor

    def _board(self) -> dict:
        return self._world.device.status()["board"]

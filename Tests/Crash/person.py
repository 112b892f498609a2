"""What somebody can do at the bridged charger: hold a card to it, and look."""

import time

from world import World

# A card counts again when it was away from the reader for a second; it lies there for 0.8 s.
BETWEEN_TAPS_SECONDS = 2.2


class Person:
    """Whatever is killed while a person waits is started again."""

    def __init__(self, world: World):
        self._world = world
        # When each card was tapped last.
        self._tapped_at: dict[str, float] = {}

    def _tap(self, card: str) -> None:
        since = time.monotonic() - self._tapped_at.get(card, 0.0)
        time.sleep(max(0.0, BETWEEN_TAPS_SECONDS - since))
        self._world.device.tap(card)
        self._tapped_at[card] = time.monotonic()

    def _wait_for(self, contactor: str, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._truth()["contactor"] == contactor:
                return True
            time.sleep(0.05)
            self._world.tend()
        # To start again what was killed may have taken long.
        return self._truth()["contactor"] == contactor

    def _truth(self) -> dict:
        return self._world.device.status()["board"]

"""Two drivers who charge one after the other, whatever is killed meanwhile."""

import random
import time

from person import BETWEEN_TAPS_SECONDS, Person
from world import World

# A card is away by then, and the reader has seen that nobody's is there.
CARD_IS_AWAY_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 3.0
LONGEST_CHARGE_SECONDS = BETWEEN_TAPS_SECONDS + 1.0


class Neighbours(Person):
    """They only look at the contactor. A restarted bridge may see a card that lies there still, and
    begin another session with it: then they go on with that one."""

    def __init__(self, world: World, seed: int):
        super().__init__(world)
        self._random = random.Random(seed)
        # The first of them charges, or is the next to.
        self._cards = [world.driver.card, world.base.other_driver.card]

    def charge(self) -> bool:
        """Whether a session ended as its driver wanted, as far as one sees."""
        if self._truth()["contactor"] == "open" and not self._begin():
            return False
        seconds = self._random.uniform(BETWEEN_TAPS_SECONDS, LONGEST_CHARGE_SECONDS)
        if self._wait_for("open", seconds):
            return False
        self._tap(self._cards[0])
        has_ended = self._wait_for("open", LONGEST_WAIT_SECONDS)
        # If it has not, it is the other one's session.
        self._cards.reverse()
        return has_ended

    def _begin(self) -> bool:
        since = time.monotonic() - max(self._tapped_at.values(), default=0.0)
        time.sleep(max(0.0, CARD_IS_AWAY_SECONDS - since))
        self._tap(self._cards[0])
        return self._wait_for("closed", LONGEST_WAIT_SECONDS)

"""Two drivers who charge in turn while programs are killed."""

import random
import time

from person import BETWEEN_TAPS_SECONDS, Person
from world import World

# After this time a tapped card is away, and the reader has seen an empty field.
CARD_REMOVED_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 5.0
LONGEST_CHARGE_SECONDS = BETWEEN_TAPS_SECONDS + 1.0


class AlternatingDrivers(Person):
    """The drivers only observe the contactor.

    A restarted bridge may read a card that is still in the field, and begin another session with
    it; the drivers then continue that session.
    """

    def __init__(self, world: World, seed: int):
        super().__init__(world)
        self._random = random.Random(seed)
        # The card of the driver who charges, or charges next, is first.
        self._cards = [world.driver.card, world.base.other_driver.card]

    def charge(self) -> bool:
        """Whether the contactor opened after the driver's second tap, and not before."""
        if self._board()["contactor"] == "open" and not self._begin():
            return False
        seconds = self._random.uniform(BETWEEN_TAPS_SECONDS, LONGEST_CHARGE_SECONDS)
        if self._wait_for("open", seconds):
            return False
        self._tap(self._cards[0])
        has_ended = self._wait_for("open", LONGEST_WAIT_SECONDS)
        # If the contactor is still closed, the session belongs to the other driver.
        self._cards.reverse()
        return has_ended

    def _begin(self) -> bool:
        since = time.monotonic() - max(self._tapped_at.values(), default=0.0)
        time.sleep(max(0.0, CARD_REMOVED_SECONDS - since))
        self._tap(self._cards[0])
        return self._wait_for("closed", LONGEST_WAIT_SECONDS)

"""Sends `kill -9` at random times, also in the middle of a program's start."""

import random
import threading

from world import World

# A session begins a third of a second after a start, so most kills hit a session.
LONGEST_PAUSE_SECONDS = 3.0
# The programs to kill, with the weights of the random choice.
VICTIM_WEIGHTS = {"bridge": 4, "cloud": 1}


class Killer(threading.Thread):
    """Kills from its own thread, independent of the test; the thread ends after the last kill.

    The seed determines the pauses and the victims. It does not determine what the programs do
    meanwhile: two runs with the same seed are similar, not identical.
    """

    def __init__(self, world: World, seed: int, count: int):
        super().__init__(name="killer", daemon=True)
        self._world, self._remaining = world, count
        self._random = random.Random(seed)
        self._is_cancelled = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._is_cancelled.set()
        self.join()

    def run(self) -> None:
        names, weights = list(VICTIM_WEIGHTS), list(VICTIM_WEIGHTS.values())
        while self._remaining:
            if self._is_cancelled.wait(self._random.uniform(0, LONGEST_PAUSE_SECONDS)):
                return
            (name,) = self._random.choices(names, weights)
            # `kill` returns False, and nothing is counted, if the program is still dead.
            self._remaining -= self._world.processes[name].kill()

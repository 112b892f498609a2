"""`kill -9` from outside, at any time, be it in the middle of a start."""

import random
import threading

from world import World

# A session begins a third of a second after a start, so that most kills hit one.
LONGEST_PAUSE_SECONDS = 3.0
VICTIMS = {"bridge": 4, "cloud": 1}


class Killer(threading.Thread):
    """Kills on a thread of its own, so that it waits for nobody; alive while kills are left.

    The pauses and the victims follow from the seed. What the programs do meanwhile does not: the
    same seed is much the same run, not the very same.
    """

    def __init__(self, world: World, seed: int, count: int):
        super().__init__(name="killer", daemon=True)
        self._world, self._left = world, count
        self._random = random.Random(seed)
        self._is_called_off = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._is_called_off.set()
        self.join()

    def run(self) -> None:
        names, weights = list(VICTIMS), list(VICTIMS.values())
        while self._left:
            if self._is_called_off.wait(self._random.uniform(0, LONGEST_PAUSE_SECONDS)):
                return
            (name,) = self._random.choices(names, weights)
            # One that is dead still, and not started again yet, does not count.
            self._left -= self._world.processes[name].kill()

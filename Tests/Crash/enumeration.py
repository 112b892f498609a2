"""Every kill point of a session, one run each, until a run gets through without being killed."""

import itertools
from concurrent.futures import ThreadPoolExecutor

# Runs mostly wait: for timers, for the disk, for each other.
PARALLEL_RUNS = 4
# A session has a few dozen; beyond this the rig itself is broken.
LIMIT = 400


def every_kill_point(run) -> int:
    """Calls `run(number)` for 1, 2, 3 … until one says that nothing was killed.

    Some runs go beyond the last kill point, since several go at once. Returns how many killed.
    """
    with ThreadPoolExecutor(PARALLEL_RUNS) as pool:
        for first in itertools.count(1, PARALLEL_RUNS):
            assert first < LIMIT, "the session never gets through"
            killed = list(pool.map(run, range(first, first + PARALLEL_RUNS)))
            if not all(killed):
                return first - 1 + killed.index(False)
    raise AssertionError

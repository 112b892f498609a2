"""Runs a session once per kill point, until a run completes without a kill."""

import itertools
from concurrent.futures import ThreadPoolExecutor

# Runs mostly wait: for timers, the disk and each other.
PARALLEL_RUNS = 4
# A session has a few dozen kill points; at this number the test setup itself is broken.
LIMIT = 400


def kill_at_every_point(run) -> int:
    """Calls `run(number)` for 1, 2, 3 … until a call returns False, which means no kill.

    Several runs are in parallel, so some are beyond the last kill point. Returns the number of
    runs with a kill.
    """
    with ThreadPoolExecutor(PARALLEL_RUNS) as pool:
        for first in itertools.count(1, PARALLEL_RUNS):
            assert first < LIMIT, "the session never completes without a kill"
            killed = list(pool.map(run, range(first, first + PARALLEL_RUNS)))
            if not all(killed):
                return first - 1 + killed.index(False)
    raise AssertionError

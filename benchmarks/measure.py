"""Measuring two or more things in turn, so that a noisy neighbour disturbs all of them alike."""

import gc
import os
import resource
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

Result = dict[str, Any]


def nothing(_: str) -> None:
    """What there is to do before or after most works."""


def in_turn(
    works: Mapping[str, Callable[[], object]],
    clock: Callable[[], float],
    rounds: int,
    before: Callable[[str], None] = nothing,
    after: Callable[[str], None] = nothing,
) -> dict[str, float]:
    """Return the median milliseconds of each work; in each round each is done once.

    ``before`` and ``after`` get the work's name and are not timed.

    BENCH_ROUNDS says how many rounds where only the answer matters, as in a test.
    """
    rounds = int(os.environ.get("BENCH_ROUNDS", rounds))
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            before(name)
            gc.collect()
            begun = clock()
            work()
            taken[name].append((clock() - begun) * 1000)
            after(name)
    return {name: median(times) for name, times in taken.items()}


def peak_mb() -> int:
    """Return the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

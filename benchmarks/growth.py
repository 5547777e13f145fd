"""What one number of a list costs among 10,000, over what it costs among 1,000.

The same import as in benchmarks/imports.py, from the Import button to the last verdict.
"""

import time

from benchmarks.imports import Desk, csv_of
from benchmarks.measure import Result, in_turn
from benchmarks.surroundings import surroundings

FEW, MANY = 1_000, 10_000
ROUNDS = 7


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured()


def measured() -> Result:
    desk = Desk()
    rows = desk.rows(MANY)
    lists = {"few": csv_of(rows[:FEW]), "many": csv_of(rows)}
    ready = {}

    def prepare(name: str) -> None:
        ready[name] = desk.take_in("list.csv", lists[name])

    took = in_turn(
        {name: lambda n=name: desk.finish(ready[n]) for name in lists},
        time.perf_counter,
        ROUNDS,
        prepare,
        lambda _: desk.clear(),
    )
    desk.clear(for_good=True)
    per_number = {"few": took["few"] / FEW, "many": took["many"] / MANY}
    return {
        "name": "growth",
        "ratio": round(per_number["many"] / per_number["few"], 3),
        "few_ms": round(took["few"], 1),
        "many_ms": round(took["many"], 1),
        "few_us_each": round(1_000 * per_number["few"], 1),
        "many_us_each": round(1_000 * per_number["many"], 1),
    }

"""Setting up 10,000 numbers in bulk: how many statements each field costs, and how long it takes.

A field's statements are those of a change of that field alone, less what every change costs
whatever it holds: holding the request's row, and its line of history.
"""

import hashlib
import time
from pathlib import Path

from benchmarks.measure import Result, in_turn, peak_mb
from benchmarks.surroundings import surroundings
from benchmarks.walk import statements_of

ROUNDS = 5


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured()


def measured() -> Result:
    from benchmarks import wizard_rows
    from porting.services import setup

    state = hashlib.sha256(Path(wizard_rows.__file__).read_bytes()).hexdigest()[:8]
    customer, drafts = wizard_rows.make_drafts(f"pages-{state}")
    few, many = drafts[wizard_rows.FEW], drafts[wizard_rows.MANY]
    account = many.account
    last = account.routes.get(name=f"Queue {wizard_rows.ROUTES - 1}")  # the longest way
    values = {
        "route_id": last.pk,
        "source_id": account.sources.get().pk,
        "call_settings_id": account.call_settings.get().pk,
        "is_texting_enabled": True,
        "description": "Line {n}, {number}",
    }

    def set_up(row: object, chosen: dict[str, object]) -> None:
        setup.configure_all(row, chosen, by=customer)  # type: ignore[arg-type]

    set_up(many, {})
    frame = statements_of(lambda: set_up(many, {})) - 1  # an empty change counts the numbers
    of_field = {
        field: statements_of(lambda f=field, v=value: set_up(many, {f: v})) - frame
        for field, value in values.items()
    }
    together = statements_of(lambda: set_up(many, values))
    took = in_turn(
        {"few": lambda: set_up(few, values), "many": lambda: set_up(many, values)},
        time.perf_counter,
        ROUNDS,
    )
    return {
        "name": "configure",
        "ratio": max(of_field.values()),
        **{f"{field}_statements": count for field, count in of_field.items()},
        "together_statements": together,
        "together_per_field": round(together / len(values), 2),
        "numbers": wizard_rows.MANY,
        "many_ms": round(took["many"], 1),
        "few_ms": round(took["few"], 1),
        "peak_mb": peak_mb(),
    }

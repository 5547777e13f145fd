"""What Check Portability shows beside verdicts: a directory's answers, PINs, how they travel."""

from typing import Any

from django.urls import reverse

from numbers.reading import national
from porting.choices import MobileAnswer
from porting.models import PortRequest
from porting.rules import grouping, looked_up, travelling
from porting.services import lookups

NAMED = 5  # numbers that a sentence names one by one
SHOWN_PINS = 20


def directory_work(standing: lookups.Standing, address: str) -> dict[str, Any]:
    """Return the progress of the directory for ``parts/progress.html``."""
    return {
        "is_running": standing.is_running,
        "title": "Asking a directory for line types and carriers",
        "done": standing.done,
        "total": standing.count,
        "unit": "numbers answered",
        "sentence": "You can go on. What it says is a hint.",
        "status_url": f"{address}?part=directory",
        "page_url": address,
    }


def extras(row: PortRequest, count: dict[str, int], address: str) -> dict[str, Any]:
    """Return what the results page says beside the verdicts. At most seven statements."""
    standing = lookups.standing(row, count["all"])
    said = looked_up.answers(row, count["all"])
    mobiles = looked_up.unmarked_mobiles(row).order_by("position", "pk")
    mobile_count = mobiles.count() if said.has_mobile else 0
    pins = looked_up.without_pin(row).order_by("position", "pk")
    pin_count = pins.count() if said.has_pin else _counted_without_pin(row, count)
    return {
        "directory": standing,
        "directory_work": directory_work(standing, address),
        "hint": said.hint,
        "mobile_count": mobile_count,
        "mobiles": [national(e164) for e164 in _first(mobiles, NAMED)] if mobile_count else [],
        "pin_count": pin_count,
        "pins": _with_shown(pins[:SHOWN_PINS]) if pin_count else [],
        "travel": travelling.explain(grouping.counts(row)),
        "billing_url": reverse(
            "porting:billing_details", args=[row.account.public_id, row.reference]
        ),
    }


def _counted_without_pin(row: PortRequest, count: dict[str, int]) -> int:
    """Where only what the customer said counts, the counts of the sections know it."""
    if row.account_pin:
        return 0
    by_answer = {
        MobileAnswer.ALL: count["without_pin"],
        MobileAnswer.SOME: count["mobile_without_pin"],
    }
    return by_answer.get(MobileAnswer(row.mobile_numbers), 0) if row.mobile_numbers else 0


def _first(rows: Any, count: int) -> list[str]:
    return list(rows.values_list("e164", flat=True)[:count])


def _with_shown(rows: Any) -> list[Any]:
    found = list(rows)
    for number in found:
        number.shown = national(number.e164)
    return found

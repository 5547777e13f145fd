"""The check mark of the Phone column: solid only where calls and texts really arrive today."""

from dataclasses import dataclass

from numbers.models import TrackingNumber
from numbers.plan import TOLL_FREE

AREA = slice(2, 5)  # of an E.164 number of the North American plan


@dataclass(frozen=True)
class CheckMark:
    """A check mark and what it says to those who do not see it."""

    is_solid: bool
    label: str


def rings_nowhere(number: TrackingNumber) -> bool:
    """Whether nobody hears a call: neither a place to ring nor a fail-safe number."""
    return number.route_id is None and number.fail_safe_id is None


def check_mark(number: TrackingNumber) -> CheckMark:
    """Return the mark of a number on the platform."""
    if number.live_at is None:
        return CheckMark(False, "Not live yet")
    if rings_nowhere(number):
        texts = "texting on" if number.is_texting_enabled else "texting off"
        return CheckMark(False, f"Calls ring nowhere, {texts}")
    if not number.is_texting_enabled:
        return CheckMark(False, "Calls on, texting off")
    if number.e164.startswith("+1") and number.e164[AREA] in TOLL_FREE:
        return CheckMark(False, "Calls on, texting waits: toll-free needs verification")
    return CheckMark(True, "Calls and texts on")

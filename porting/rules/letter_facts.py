"""Does a letter still say what the request says? Asked of stored rows; changes nothing."""

import copy
from collections.abc import Iterable
from typing import Any

from porting.errors import LetterChanged
from porting.models import LetterOfAuthorization, PortRequest
from porting.papers import facts as printed
from porting.papers.facts import Facts
from porting.rules import grouping


def current_facts(request: PortRequest) -> dict[str, Facts]:
    """Return what the letters would have to say now, by the class of their group."""
    return {
        str(group.line_class): printed.facts_of(request, group.line_class, group.e164s)
        for group in grouping.groups(request)
    }


def is_outdated(letter: LetterOfAuthorization, request: PortRequest, now: dict[str, Facts]) -> bool:
    """Tell whether a letter no longer counts for a request that would print ``now``.

    An unsigned letter also falls when it was mailed to somebody who is not the signer any more.
    """
    wanted = now.get(letter.group_class)
    if wanted is None or printed.digest(wanted) != letter.facts_sha256:
        return True
    return letter.signed_at is None and (
        letter.signer_email.casefold() != request.signer_email.casefold()
    )


def would_void(request: PortRequest, values: dict[str, Any]) -> bool:
    """Tell whether saving these values would void a letter, so that the page can ask first."""
    live = list(request.live_letters())
    if not live:
        return False
    changed = copy.copy(request)
    for field, value in values.items():
        setattr(changed, field, value)
    now = current_facts(changed)
    return any(is_outdated(letter, changed, now) for letter in live)


def what_changed(letters: Iterable[LetterOfAuthorization], now: dict[str, Facts]) -> list[str]:
    """Return in words what differs between these letters and the facts now."""
    found: list[str] = []
    for letter in letters:
        new = now.get(letter.group_class)
        labels = printed.changes(letter.facts, new) if new else [printed.LABELS["numbers"]]
        found += [label for label in labels if label not in found]
    return found


def check_current(
    request: PortRequest, letters: Iterable[LetterOfAuthorization] | None = None
) -> None:
    """Raise LetterChanged unless every group has a signed letter that still counts.

    ``letters`` are its live letters, if they were read already.
    """
    now = current_facts(request)
    if letters is None:
        letters = request.live_letters().defer("facts")
    live = {letter.group_class: letter for letter in letters}
    for line_class in now:
        letter = live.get(line_class)
        if letter is None or not letter.signed_at or is_outdated(letter, request, now):
            raise LetterChanged(
                "The letter does not say what the request says any more. "
                "Send a new one to be signed."
            )

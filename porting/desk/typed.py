"""The page of a request is one form of several parts: what is typed in one survives the others.

Every button of the page sends the whole form to an address of its own. The part that is meant is
read by its prefix; whatever else was typed comes back on the page (U6). It works without script.
"""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from porting.desk.drawn import DrawnForm
from porting.secret_words import SEEN

# Makes the form of a part: from what was sent, or to be filled with ``initial``.
Maker = Callable[..., DrawnForm]
NO_WORDS = {"version", SEEN}
ALSO_TICKED = "also_ticked"  # ticks of other orders, on a page that asks about one


def part_of(posted: QueryDict, prefix: str) -> QueryDict:
    """Return what was sent for one part, each name with its prefix.

    A page that has this part only, as the one that asks before numbers are live, sends bare names.
    """
    start = f"{prefix}-"
    found = {name: posted.getlist(name) for name in posted if name.startswith(start)}
    if not found:
        found = {start + name: posted.getlist(name) for name in posted}
    data = QueryDict(mutable=True)
    for name, values in found.items():
        data.setlist(name, values)
    return data


def kept(make: Maker, posted: QueryDict, prefix: str) -> DrawnForm | None:
    """Return the form of a part as it was typed, without errors; None when nothing was typed."""
    if not any(name.startswith(f"{prefix}-") for name in posted):
        return None
    sent = make(part_of(posted, prefix))
    if not set(sent.changed_data) - NO_WORDS:
        return None
    typed = {name: sent[name].value() for name in sent.fields if name not in NO_WORDS}
    form = make(None, initial={**sent.initial, **typed})
    form.was_typed = True
    return form


def others(parts: dict[str, Maker], posted: QueryDict, *, but: str = "") -> dict[str, Any]:
    """Return what was typed and is not meant by this press, by part; and what was ticked."""
    found: dict[str, Any] = {}
    for prefix, make in parts.items():
        if prefix != but and (form := kept(make, posted, prefix)) is not None:
            found[prefix] = form
    ticked = [] if but.startswith("outcome-") else posted.getlist("numbers")
    if ticked := ticked + posted.getlist(ALSO_TICKED):
        found["ticked"] = ticked
    checked = {n.removeprefix("paper-"): posted.getlist(n) for n in posted if n != but}
    if papers := {int(n): slugs for n, slugs in checked.items() if n.isdecimal() and len(n) < 10}:
        found["checked"] = papers
    return found


def carried(posted: QueryDict, *, but: str) -> list[tuple[str, str]]:
    """Return what was typed in other parts, for a page that asks before it goes on."""
    return [
        (name, text)
        for name in posted
        if "-" in name and not name.startswith(f"{but}-")
        for text in posted.getlist(name)
        if text.strip()
    ]

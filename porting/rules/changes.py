"""What a save changed, "Zip Code: 21230 → 21231": kept with the event, put into words when read.

A secret's value is never kept, not even masked: events stay when secrets are wiped. Nor is a text
that seems to hold one. Events of before values were kept have none and name the fields alone.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from accounts.models import Account
from accounts.moments import dated
from numbers.countries import NAMES
from numbers.reading import national
from porting.models import PortRequest
from porting.models.secrets import EncryptedTextField
from porting.rules.labels import features_in_words, in_history
from porting.rules.secret_words import secret_in

KEPT = 300  # characters of a value that an event keeps
SHOWN = 80  # and that a page shows
EMPTY = "(empty)"
PHONES = ("btn", "new_btn")
FREE_WORDS = ("message", "staying_numbers")
DATES = ("pin_expires_date", "requested_port_date")
STAFF_ONLY = ("account",)  # a customer may not know the other sub-accounts, not even by name
SECRETS = frozenset(
    field.name for field in PortRequest._meta.fields if isinstance(field, EncryptedTextField)
)

Changes = dict[str, list[Any]]


def was_and_is(before: PortRequest, changed: Mapping[str, Any]) -> Changes:
    """Return the old and the new value of each changed column as JSON; of secrets nothing."""
    found = {}
    for name, value in changed.items():
        if name in SECRETS:
            continue
        pair = [_kept(getattr(before, name)), _kept(value)]
        # Only in free words is it worth a statement to look for the request's own secrets.
        own = before if name in FREE_WORDS else None
        if not any(isinstance(one, str) and secret_in(one, own) for one in pair):
            found[name] = pair
    return found


def _kept(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Account):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_cut(str(one), KEPT) for one in value[:20]]
    return _cut(str(value), KEPT)


def in_words(
    fields: Collection[Any], changes: Changes | None = None, *, for_staff: bool = False
) -> list[str]:
    """Return a line for each field that changed: its label, what it was, and what it is.

    One without values, a secret or of an old event, is only named: "Account PIN changed"; so is
    the account, except ``for_staff``.
    """
    if changes is None:
        return [in_history(name) for name in fields]
    hidden = () if for_staff else STAFF_ONLY
    return [_line(str(name), None if name in hidden else changes.get(str(name))) for name in fields]


def _line(name: str, pair: list[Any] | None) -> str:
    label = in_history(name)
    if pair is None:
        return f"{label} changed"
    was, now = (_said(name, value) for value in pair)
    if not was:
        return f"{label}: {now or EMPTY}"
    return f"{label}: {was} → {now or EMPTY}"


# How the values of some columns are said; all others by their choices, or as they are.
_SAID: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(PHONES, national),
    **dict.fromkeys(DATES, lambda value: dated(date.fromisoformat(value))),
    "features": lambda value: ", ".join(features_in_words(value)),
    "billing_country": lambda value: NAMES.get(value, value),
}


def _said(name: str, value: Any) -> str:
    """Return a value as people read it; "" for none."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name in _SAID:
        return _SAID[name](value)
    if isinstance(value, list):
        return _cut(", ".join(map(str, value)), SHOWN)
    words = {str(slug): str(label) for slug, label in _choices(name)}
    return words.get(value) or _cut(", ".join(str(value).splitlines()), SHOWN)


def _choices(name: str) -> Collection[tuple[Any, Any]]:
    known = {field.name: field for field in PortRequest._meta.fields}
    return getattr(known.get(name), "choices", None) or ()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"

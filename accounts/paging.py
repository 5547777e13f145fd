"""Lists in pages of fifty, by where the last page ended: the end is as quick as the start."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list; the addresses are "" at either end."""

    rows: list[Any]
    newer_url: str = ""
    older_url: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    rows: QuerySet[Any],
    keys: tuple[str, ...],
    query: QueryDict,
    *,
    name: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Return the page that the address asks for, in the order of ``keys``.

    The address names the row before or after which the page lies by its public id
    (``?after=TPN-7F3K2Q``); one that is not in the list gives the first page. ``keys`` must tell
    any two rows apart and must never be NULL. ``name`` tells two lists of one page apart.
    """
    after, before = f"{name}after", f"{name}before"
    backwards = bool(query.get(before))
    asked = query.get(before) or query.get(after) or ""
    anchor = rows.filter(public_id=asked).values_list(*keys).first() if _is_plain(asked) else None
    order = [f"-{key}" for key in keys] if backwards and anchor else list(keys)
    found = rows.order_by(*order)
    if anchor:
        found = found.filter(_beyond(keys, anchor, "lt" if backwards else "gt"))
    taken = list(found[: size + 1])
    has_more, taken = len(taken) > size, taken[:size]
    if backwards and anchor:
        taken.reverse()
        has_newer, has_older = has_more, True
    else:
        has_newer, has_older = anchor is not None, has_more
    if not taken:
        return Page([])
    return Page(
        taken,
        newer_url=_address(query, before, after, taken[0].public_id) if has_newer else "",
        older_url=_address(query, after, before, taken[-1].public_id) if has_older else "",
    )


def _is_plain(text: str) -> bool:
    # PostgreSQL refuses NUL in a text, even in a comparison.
    return bool(text) and "\x00" not in text


def _beyond(keys: tuple[str, ...], anchor: tuple[Any, ...], operator: str) -> Q:
    """(a, b) > (x, y) as "a >= x AND (a > x OR b > y ...)", which the index can follow."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, anchor, strict=True):
        condition |= equal & Q(**{f"{key}__{operator}": value})
        equal &= Q(**{key: value})
    return Q(**{f"{keys[0]}__{operator}e": anchor[0]}) & condition


def _address(query: QueryDict, here: str, other: str, public_id: str) -> str:
    changed = query.copy()
    changed.pop(other, None)
    changed[here] = public_id
    return f"?{changed.urlencode()}"

"""What visitors typed, made fit for a column: PostgreSQL refuses NUL, and no keyboard has one."""

from collections.abc import Mapping
from typing import Any

LONGEST_SEARCH = 80


def without_nul(typed: Any) -> Any:
    """Return a widget's text, or each of its texts, without the NULs a program may have sent."""
    if isinstance(typed, list):
        return [without_nul(one) for one in typed]
    return typed.replace("\x00", "") if isinstance(typed, str) else typed


def search_words(query: Mapping[str, Any], name: str) -> str:
    """Return what an address asks for, in one line of at most 80 characters; "" for nothing."""
    words: str = " ".join(without_nul(query.get(name, "")).split())
    return words[:LONGEST_SEARCH]

"""The one reader of JSON that comes from outside: it answers with a value or with ValueError.

Python's own reader raises RecursionError on five thousand opening brackets, makes numbers that no
float can hold, and lets through halves of characters that no database stores. What is measured
first is never built.
"""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

DEEPEST = 12  # brackets within brackets; passkeys have 3, strokes 4
LONGEST_NUMBER = 40  # characters
# One that is never closed reaches to the end, so that nothing is looked at twice.
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)


def read(text: str, *, most: int) -> Any:
    """Return what ``text``, of at most so many characters, says.

    Raises ValueError when it is longer, deeper or no JSON, has a number of more than 40 characters,
    none ("NaN") or half a character in it, or a NUL.
    """
    if len(text) > most:
        raise ValueError("too long")
    if _depth(text) > DEEPEST:
        raise ValueError("too deep")
    value = json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_refuse)
    written = json.dumps(value, ensure_ascii=False)
    written.encode()  # UnicodeEncodeError, a ValueError, for half a character
    if "\\u0000" in written:
        raise ValueError("a NUL")
    return value


def _depth(text: str) -> int:
    deepest = now = 0
    for sign in STRINGS.sub("", text):
        if sign in "[{":
            now += 1
            deepest = max(deepest, now)
        elif sign in "]}":
            now -= 1
    return deepest


def _int(digits: str) -> int:
    return int(_short(digits))


def _float(digits: str) -> float:
    return float(_short(digits))


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("a number of too many digits")
    return digits


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


class StrangersJSON(forms.CharField):
    """A field of a form that holds JSON; its value is what the JSON says."""

    def __init__(self, *, most: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.most = most

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return read(str(value), most=self.most)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def run_validators(self, value: Any) -> None:
        """What a CharField asks of a text is not asked of what the text said."""

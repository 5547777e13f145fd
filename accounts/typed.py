"""What visitors typed or pasted, made fit for a column: the one place that cleans it.

A paste brings characters along that nobody sees: marks of the direction of writing, a BOM, blanks
without width. Around a text and inside numbers they mean nothing and go; within words they are
refused or left out by whoever asks, but for the joiners that some scripts are spelled with.
PostgreSQL refuses NUL, and no keyboard has one.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

LONGEST_SEARCH = 80

# Control and format characters (among them those that turn the direction of writing), private
# and unassigned ones, line and paragraph separators: in a name they are accidents or tricks.
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
LINE_ENDS = frozenset("\r\n\t")
# These turn letters round, so that what is seen is not what is stored: never taken off in silence.
OVERRIDES = frozenset("\u202d\u202e")
JOINERS = frozenset("\u200c\u200d")
# Scripts whose spelling needs joiners, as ranges of code points: Arabic to Syriac, N'Ko and its
# neighbours, the scripts of India and Sri Lanka, Myanmar, Khmer and Mongolian, Arabic's forms.
JOINING = (
    (0x0600, 0x08FF),
    (0x0900, 0x0DFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def without_nul(typed: Any) -> Any:
    """Return a widget's text, or each of its texts, without the NULs a program may have sent."""
    if isinstance(typed, list):
        return [without_nul(one) for one in typed]
    return typed.replace("\x00", "") if isinstance(typed, str) else typed


def search_words(query: Mapping[str, Any], name: str) -> str:
    """Return what an address asks for, in one line of at most 80 characters; "" for nothing."""
    words: str = " ".join(without_nul(query.get(name, "")).split())
    return words[:LONGEST_SEARCH]


def is_unseen(text: str, place: int) -> bool:
    """Say whether the character at ``place`` cannot be seen and is no joiner where one belongs."""
    character = text[place]
    if unicodedata.category(character) not in UNSEEN:
        return False
    is_inside = 0 < place < len(text) - 1
    return not (
        character in JOINERS and is_inside and _joins(text[place - 1]) and _joins(text[place + 1])
    )


def has_unseen(text: str, *, lines: bool = False) -> bool:
    """Say whether the text holds a character that cannot be seen; ``lines`` allows line ends."""
    if text.isascii() and text.isprintable():
        return False
    allowed = LINE_ENDS if lines else frozenset()
    return any(is_unseen(text, n) and c not in allowed for n, c in enumerate(text))


def without_unseen_ends(text: str) -> str:
    """Return the text without blanks and invisible characters around it; overrides stay."""
    start, end = 0, len(text)
    while start < end and _is_nothing(text[start]):
        start += 1
    while end > start and _is_nothing(text[end - 1]):
        end -= 1
    return text[start:end]


def without_unseen(text: str) -> str:
    """Return a number, code or address of a kind without any invisible character, and stripped.

    An override that turns the order round (U+202E) stays, to be refused: digits would be read
    backwards. U+202D keeps the order, and address books put it around numbers.
    """
    return "".join(
        c for c in text if c == "\u202e" or c in LINE_ENDS or unicodedata.category(c) not in UNSEEN
    ).strip()


def read_day(month: str, day: str, year: str) -> date | None:
    """Read a date from its three parts; None for what is no date. A year 26 is 2026.

    The month may be a word: "Dec" or "December".
    """
    month, day, year = (without_unseen(part).rstrip(".,") for part in (month, day, year))
    word = month.casefold()[:3]
    if word in _MONTHS and month.isalpha():
        month = str(_MONTHS.index(word) + 1)
    # isdecimal first: Python would also read "1_2" and "+1"
    if not all(part.isdecimal() and len(part) <= 4 for part in (month, day, year)):
        return None
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def read_date(typed: str) -> date | None:
    """Read a date in one box: 2026-12-24 as browsers send it, 12/24/2026, 12-24-26, 12 24 2026."""
    parts = without_unseen(typed).replace("/", " ").replace("-", " ").replace(".", " ").split()
    if len(parts) != 3:
        return None
    year_first = len(parts[0]) == 4
    year, month, day = parts if year_first else (parts[2], parts[0], parts[1])
    return read_day(month, day, year)


def _joins(character: str) -> bool:
    code = ord(character)
    is_of_word = unicodedata.category(character)[0] in "LM"
    return is_of_word and any(first <= code <= last for first, last in JOINING)


def _is_nothing(character: str) -> bool:
    if character in OVERRIDES:
        return False
    return character.isspace() or unicodedata.category(character) in UNSEEN - {"Cs", "Co", "Cn"}

"""A spreadsheet's day number in a date format, as text; English names, no Django."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<half>AM/PM|A/P)|(?P<letters>y+|e+|m+|d+|h+|s+)|(?P<part>\.0+)|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
LAST_DAY = 2_958_465  # December 31, 9999
LEAP_1900 = 60  # a day that spreadsheets have and the calendar has not
OTHER_START = 1_462  # days between the two beginnings of time
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
          "September", "October", "November", "December")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SECONDS = {"h": 3_600, "m": 60, "s": 1}


@lru_cache(maxsize=256)
def is_date(section: str) -> bool:
    """Say whether a format prints a day or a time: it has letters for one outside its words."""
    bare = _NOT_SHOWN.sub("", section)
    if "E+" in bare.upper() or "E-" in bare.upper():
        return False
    return re.search(r"[ymdhs]", bare, re.IGNORECASE) is not None


def date_shown(serial: Decimal, section: str, *, is_1904: bool) -> str:
    """Return the day or time as the format prints it; "" for what is no day of a spreadsheet."""
    days = serial + OTHER_START if is_1904 else serial
    if not 0 <= days <= LAST_DAY + 1:
        return ""
    tokens = _tokens(section)
    tenths = max((len(found["part"]) - 1 for found in tokens if found["part"]), default=0)
    unit = Decimal(1).scaleb(-tenths)
    seconds = (days * 86_400).quantize(unit)
    # No zone: a spreadsheet's days and hours are those on the wall.
    base = datetime(1899, 12, 31 if days < LEAP_1900 else 30)  # noqa: DTZ001
    try:
        when = base + timedelta(seconds=float(seconds))
    except OverflowError:
        return ""
    has_half = any(found["half"] for found in tokens)
    out, before = [], ""
    for n, found in enumerate(tokens):
        if found["letters"]:
            letters = found["letters"].lower()
            after = next((t["letters"] for t in tokens[n + 1 :] if t["letters"]), None) or ""
            is_minute = letters[0] == "m" and (before == "h" or after[:1].lower() == "s")
            out.append(_letters(when, "n" * len(letters) if is_minute else letters, has_half))
            before = letters[0]
        elif found["elapsed"]:
            whole = int(seconds) // SECONDS[found["elapsed"][0].lower()]
            out.append(f"{whole:0{len(found['elapsed'])}}")
            before = found["elapsed"][0].lower()
        elif found["half"]:
            word = "AM" if when.hour < 12 else "PM"
            out.append(word if len(found["half"]) > len("A/P") else word[0])
        elif found["part"]:
            out.append("." + f"{seconds % 1:.{tenths}f}"[2:])
        else:
            plain = found["plain"] or ""
            out.append(found["quoted"] or found["escaped"] or plain.strip("@;"))
    return "".join(out).strip()


@lru_cache(maxsize=256)
def _tokens(section: str) -> list[dict[str, str | None]]:
    return [found.groupdict() for found in _TOKEN.finditer(section)]


def _letters(when: datetime, letters: str, has_half: bool) -> str:
    hour = when.hour % 12 or 12 if has_half else when.hour
    kind, long = letters[0], len(letters)
    if kind in "ye":
        return f"{when.year % 100:02}" if long < 3 and kind == "y" else f"{when.year}"
    if kind == "m":
        name = MONTHS[when.month - 1]
        return {3: name[:3], 4: name, 5: name[0]}.get(long) or f"{when.month:0{min(long, 2)}}"
    if kind == "d":
        name = DAYS[when.weekday()]
        return {3: name[:3], 4: name}.get(long) or f"{when.day:0{min(long, 2)}}"
    value = {"h": hour, "n": when.minute, "s": when.second}[kind]
    return f"{value:0{min(long, 2)}}"

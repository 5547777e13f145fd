"""What a spreadsheet's cell shows: a stored number and its number format, as text.

Pure and without Django: the program that reads sheets uses it (ECMA-376 part 1, 18.8.30 and .31;
names and order of dates as in the United States, where the lists come from).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from porting.rules.number_lists.date_formats import date_shown, is_date

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0', 6: '"$"#,##0',
    7: '"$"#,##0.00', 8: '"$"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: '"$"#,##0', 43: "#,##0.00",
    44: '"$"#,##0.00', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
GENERAL = "General"
KEPT_DIGITS = 15  # a spreadsheet forgets what a number has beyond
FORGETTING = Decimal(10) ** KEPT_DIGITS
LONGEST_CODE = 255  # Excel's own bound
PHONE_LENGTHS = (10, 11)
REMEMBERED = 256  # formats that are taken apart once; a book has a handful

EMPTY_PLACES = {"0": "0", "?": " ", "#": ""}
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|["\\\[])*')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]\-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<exponent>[Ee][+-])|(?P<place>[0#?])|(?P<sign>[.,%/@])|(?P<plain>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_HOLDS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


class Part(NamedTuple):
    """A piece of a format: ``kind`` is place, sign, exponent or text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Layout:
    """A part of a format taken apart, once for all the cells that have it."""

    before: tuple[Part, ...]  # the point
    after: tuple[Part, ...]
    kind: str  # exponent, fraction, words or digits
    decimals: int = 0
    shift: int = 0  # powers of ten: % and the commas that divide by a thousand
    is_grouped: bool = False


@lru_cache(maxsize=4 * 1024)  # days and statuses come again and again
def shown(raw: str, code: str, *, is_1904: bool = False) -> str:
    """Return what a cell with this number (as XML holds it) and format shows.

    Two things are said better than they are shown. A number that is shown short with an exponent
    comes with all its digits (1.4104568101E+10), so that nothing is lost where none was missing;
    and a phone number to which a format adds words or digits comes as its own digits.
    """
    value = _decimal(raw)
    if value is None:
        return raw
    if abs(value) >= FORGETTING:
        return general(value)  # its last digits are gone, whatever the format makes of it
    section, value = _section(code[:LONGEST_CODE], value)
    if section.strip() in ("", "@") or GENERAL.casefold() in section.casefold():
        return "" if not section and code else general(value).join(_around_general(section))
    if is_date(section):
        return date_shown(value, section, is_1904=is_1904) or general(value)
    try:
        text = _number(value, section)
    except InvalidOperation:  # more decimals than a number can have
        return general(value)
    return general(value) if _hides_a_phone_number(value, text) else text.strip()


def _decimal(raw: str) -> Decimal | None:
    try:
        value = Decimal(raw.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _hides_a_phone_number(value: Decimal, text: str) -> bool:
    """Say whether a format puts words or further digits beside what may be a phone number."""
    digits = str(int(value))
    if value != int(value) or len(digits) not in PHONE_LENGTHS or "E+" in text:
        return False
    shows = "".join(filter(str.isdigit, text))
    return any(map(str.isalpha, text)) or shows not in (digits, f"1{digits}")


def general(value: Decimal) -> str:
    """Return a number as a cell without a format shows it that is wide enough."""
    if value == value.to_integral_value() and abs(value) < FORGETTING:
        return str(int(value))
    text = f"{float(value):.{KEPT_DIGITS}G}"
    return text if "E" in text else f"{float(value):.11G}"


@lru_cache(maxsize=REMEMBERED)
def _around_general(section: str) -> tuple[str, str]:
    """Return the words before and after the number."""
    before, _, after = re.sub(r"general", "\0", section, flags=re.IGNORECASE).partition("\0")
    return _words(before), _words(after)


def _words(part: str) -> str:
    return "".join(p.text for p in _parts(part) if p.kind == "text")


def _section(code: str, value: Decimal) -> tuple[str, Decimal]:
    """Return the part of the format that is for this number, and the number it has to print."""
    sections, conditions = _separated(code)
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _HOLDS[condition[1]](value, Decimal(condition[2])):
                return section, value
        return sections[-1], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


@lru_cache(maxsize=REMEMBERED)
def _separated(code: str) -> tuple[list[str], list[re.Match[str] | None]]:
    """Return the parts of a format, and the condition of each."""
    sections, at = [], 0
    while at <= len(code):
        found = _SECTION.match(code, at)
        end = found.end() if found else len(code)
        sections.append(code[at:end])
        at = end + 1
    return sections, [_CONDITION.search(section) for section in sections]


def _parts(section: str) -> list[Part]:
    parts = []
    for found in _TOKEN.finditer(section):
        kinds = [kind for kind, text in found.groupdict().items() if text]
        for kind in kinds:
            is_text = kind not in ("exponent", "place", "sign")
            parts.append(Part("text" if is_text else kind, found[kind]))
    return parts


def _number(value: Decimal, section: str) -> str:
    layout = _layout(section)
    if layout.kind == "exponent":
        return _exponent(value)
    if layout.kind == "fraction":
        return general(value)
    if layout.kind == "words":
        return "".join(p.text for p in layout.before if p.kind == "text" or p.text not in ".,@")
    scaled = value.scaleb(layout.shift) if layout.shift else value
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-layout.decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    text = _whole(whole, layout.before, is_grouped=layout.is_grouped)
    text += _fraction(fraction, layout.after) if layout.after else ""
    return f"-{text}" if value < 0 and rounded else text


@lru_cache(maxsize=REMEMBERED)
def _layout(section: str) -> Layout:
    parts = _parts(section)
    kinds = [part.kind for part in parts]
    signs = [part.text for part in parts if part.kind == "sign"]
    if "exponent" in kinds:
        return Layout((), (), "exponent")
    if "/" in signs and kinds.count("place") > 1 and _is_fraction(parts):
        return Layout((), (), "fraction")
    if "place" not in kinds:
        return Layout(tuple(parts), (), "words")
    point = next((n for n, p in enumerate(parts) if p == ("sign", ".")), len(parts))
    last = max(n for n, kind in enumerate(kinds) if kind == "place")
    first = kinds.index("place")
    thousands = sum(p == ("sign", ",") for p in parts[last:]) + sum(
        p == ("sign", ",") for p in _commas_before(parts, point)
    )
    is_grouped = any(p == ("sign", ",") for p in parts[first : min(last, point)])
    return Layout(
        before=tuple(parts[:point]),
        after=tuple(parts[point:]),
        kind="digits",
        decimals=kinds[point:].count("place"),
        shift=2 * signs.count("%") - 3 * thousands,
        is_grouped=is_grouped and not (thousands and not _inner_comma(parts, first, point)),
    )


def _commas_before(parts: list[Part], point: int) -> list[Part]:
    """The commas right before the point, which divide by a thousand each."""
    found = []
    while point and parts[point - 1] == ("sign", ","):
        point -= 1
        found.append(parts[point])
    return found if point < len(parts) and found and len(parts) > point + len(found) else []


def _inner_comma(parts: list[Part], first: int, point: int) -> bool:
    places = [n for n in range(first, point) if parts[n].kind == "place"]
    return any(parts[n] == ("sign", ",") for n in range(places[0], places[-1]))


def _is_fraction(parts: list[Part]) -> bool:
    at = parts.index(Part("sign", "/"))
    return 0 < at < len(parts) - 1 and parts[at - 1].kind == "place"


def _exponent(value: Decimal) -> str:
    if value == value.to_integral_value() and abs(value) < FORGETTING:
        digits = str(abs(int(value)))
        point = f".{digits[1:]}" if digits[1:] else ""
        return f"{'-' if value < 0 else ''}{digits[0]}{point}E+{len(digits) - 1:02}"
    return f"{float(value):.{KEPT_DIGITS - 1}E}"


def _whole(digits: str, parts: tuple[Part, ...], *, is_grouped: bool) -> str:
    """Lay the digits into the places from the right; what has no place goes before the first."""
    left, out, laid = list(digits.lstrip("0")), [], 0
    places = sum(part.kind == "place" for part in parts)
    for kind, text in reversed(parts):
        if kind == "place":
            more = [left.pop() if left else EMPTY_PLACES[text]]
            places -= 1
            while left and not places:
                more.append(left.pop())
            for one in more:
                if is_grouped and laid and laid % 3 == 0 and one.strip():
                    out.append(",")
                out.append(one)
                laid += bool(one)
        elif kind == "text" or text in "%/@":
            out.append(text)
    return "".join(reversed([*out, *reversed(left)]))


def _fraction(digits: str, parts: tuple[Part, ...]) -> str:
    out, left = [], list(digits)
    places = [p.text for p in parts if p.kind == "place"]
    while places and places[-1] == "#" and left and left[-1] == "0":
        places.pop()
        left.pop()
    for part in parts:
        if part.kind == "place":
            out.append(left.pop(0) if left else "")
        elif part.kind == "text" or part.text in ".%/@":
            out.append(part.text)
    return "".join(out)

"""What spreadsheets do to a cell's text, and how it is undone: wrappers, exponents, lost zeros.

Pure and without Django: the program that reads sheets uses it, too.
"""

import re

FORMULA = "#FORMULA!"  # a formula without a value; ours, in the manner of a spreadsheet's errors
ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!",
})  # fmt: skip
NO_VALUE = ("The cell holds a formula without a value",
            "Open the file, save it, and upload it again")  # fmt: skip
MOST_DIGITS = 15  # a spreadsheet keeps no more of a number

_WRAPPED = re.compile(r"""=\s*(?:T\(\s*)?"((?:[^"]|"")*)"\s*\)?""", re.DOTALL)
_MARKED = re.compile(r"'(\+?[=@]?[0-9(+\-][0-9 ().+\-/#*:]*)'?")
_SAYS_PIN = re.compile(
    r"\A(?:(?:account|transfer|port[ -]?out) )?PIN(?:(?: (?:code|number|no\.?))? ?[:#=]| )[ #]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""(["'])([0-9 ().+\-]+)\1""")
_EXPONENT = re.compile(r"([+-]?)([0-9])(?:[.,]([0-9]+))? ?[eE] ?\+?([0-9]{1,2})")
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?")
_DECIMAL = re.compile(r"([0-9]+)\.0+")
_FRACTION = re.compile(r"[0-9]+[.,][0-9]+")
_TIME = r"(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AP]M)?)"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:[0-9]{2}){1,2}"
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?"
_NAME = (
    r"(?:jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august"
    r"|sept?|september|oct|october|nov|november|dec|december)\.?"
)
_GAP = r"(?:, ?|\. ?|-|/| )"
_DATES = re.compile(
    rf"(?:{_WEEKDAY},? )?(?:{_DAY}([./-]) ?{_DAY}\1 ?{_YEAR}|[0-9]{{4}}([./-]){_MONTH}\2{_DAY}"
    rf"|{_DAY}/{_DAY}|{_DAY}(?:st|nd|rd|th)?{_GAP}{_NAME}(?:{_GAP}{_YEAR})?"
    rf"|{_NAME}{_GAP}{_DAY}(?:st|nd|rd|th)?(?:{_GAP}{_YEAR})?|{_NAME}{_GAP}{_YEAR}"
    rf"){_TIME}?|{_TIME}",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"[+-]?[0-9]\.[0-9]+E[+-][0-9]{2,3}")
_FORMULA_TEXT = re.compile(r"=[A-Za-z$(]")
_HASHES = re.compile(r"#{3,}")


def unwrapped(cell: str) -> str:
    """Return a cell without what marks it as text: ="0417" and '0417 are 0417.

    An apostrophe before words stays; it is theirs.
    """
    if cell[:1] not in "='\"":
        return cell
    if found := _WRAPPED.fullmatch(cell):
        return found[1].replace('""', '"').strip()
    if found := _QUOTED.fullmatch(cell) or _MARKED.fullmatch(cell):
        return found[found.lastindex or 0].strip()
    return cell


def bare(cell: str) -> str:
    """The same for a secret or an ID, where no apostrophe and no quote at the ends is meant.

    Nor is the word for a PIN, which a person or a number format puts before it: PIN 0417.
    """
    plain = unwrapped(cell).strip("'\"").strip()
    return _SAYS_PIN.sub("", plain) or plain


def digits_if_complete(cell: str) -> str:
    """Return a number's digits where a spreadsheet dressed it up and none is missing, else "".

    1.4104568103E10 has all eleven, 1.41E+10 has not; 4,104,568,104.00 is read as well.
    """
    if found := _EXPONENT.fullmatch(cell):
        sign, first, rest, power = found[1], found[2], found[3] or "", int(found[4])
        is_complete = sign != "-" and len(rest) == power < MOST_DIGITS
        return first + rest if is_complete else ""
    if found := _GROUPED.fullmatch(cell):
        return found[1].replace(",", "")
    found = _DECIMAL.fullmatch(cell)
    return found[1] if found else ""


def is_formula(cell: str) -> bool:
    """Say whether a cell has a formula where its value should be."""
    return cell == FORMULA or _FORMULA_TEXT.match(cell) is not None


def trouble(cell: str) -> tuple[str, str] | None:
    """Return what is wrong with a cell that holds no value, and the remedy; None if it does."""
    if cell[:1] != "#":
        return None
    if cell == FORMULA:
        return NO_VALUE
    if cell in ERRORS:
        return f"The cell shows the error {cell}", "Correct it in the file, and upload it again"
    if _HASHES.fullmatch(cell):
        return ("The cell shows only ###, as a column does that is too narrow",
                "Make the column wider, save the file, and upload it again")  # fmt: skip
    return None


def has_lost_digits(cell: str) -> bool:
    """Say whether a text of digits went through a number or a date: 4.17E+02, 417.0, 4-Dec.

    Dates as spreadsheets write them in English, in numbers or in words, with a time or without.
    """
    patterns = (_EXPONENT, _GROUPED, _FRACTION, _DATES)
    return any(pattern.fullmatch(cell) for pattern in patterns) or is_shortened(cell)


def is_shortened(cell: str) -> bool:
    """Say whether a spreadsheet shortened a long number, as it writes it itself: 1.23E+11."""
    return _SHORTENED.fullmatch(cell) is not None

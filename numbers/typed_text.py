"""From what somebody typed, pasted or exported to plain ASCII text, and what that text is made of.

Pure text work: which digits stand there, is there an extension, is it one number at all? What the
digits mean is the numbering plan's business (numbers/plan.py).
"""

import re
import unicodedata

# After tidying no real number is longer. A bound keeps every pattern below cheap.
LONGEST = 250

_DOTS = frozenset("·•‧∙⋅・")
_DASHES = frozenset("−˗⁃ー")  # minus signs and marks that stand for a hyphen, outside class Pd
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"', "″": '"', "′": "'"}
_SLASHES = frozenset("⁄∕")
_KEYCAP_MARKS = frozenset("\ufe0e\ufe0f\u20e3")  # what makes an emoji of a digit

_SPREADSHEET_TEXT = re.compile(r"""=?\s*(["'])\s*(.*?)\s*\1""", re.DOTALL)
_FLOAT = re.compile(r"(\+?[0-9]+)\.0{1,3}")  # four zeros may be the line: 212234.0000
_PLUSES = re.compile(r"\+(?: ?\+)+")
_MARK = r"(?:\(?[0-9]{1,5}[.):\]]\)? |[a-z][.)] |[-*>#] ?)"  # what stands before a row of a list
_ROW_MARK = re.compile(rf"\.? ?{_MARK}+", re.IGNORECASE)
_AREA_CODE = re.compile(r"\([0-9]{3}\) ")  # "(410) 456-8420-8421" is a run of numbers
_ROW_MARK_AND_TAB = re.compile(r"^[ ]*(?:\(?[0-9]{1,5}[.)]|[-*•·o])[ ]*\t[ \t]*", re.MULTILINE)
_SCHEME = re.compile(r"(?:tel|callto|sms)\.?:(?://)?\s*", re.IGNORECASE)
_PHONE_CONTEXT = re.compile(r"; ?phone-context=([^;]*)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)? ?[eE] ?\+?[0-9]+")
_EXTENSION = re.compile(
    r"""(?P<number>.*?)
        [ ,;(\[-]*
        (?: ;[ ]?(?:ext|isub)=                                 # RFC 3966
          | ,,+[ ]?                                           # pauses of a mobile's address book
          | (?<![a-z])(?:extension|extn?|x)[ .:=\#-]*
          | \#[ .:-]*
        )
        (?P<extension>[0-9]{1,9})\#?[)\]]?""",
    re.IGNORECASE | re.VERBOSE,
)
_WHOLE = r"\+?(?:1[ .-]?)?\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}"
_RANGE = re.compile(rf"{_WHOLE} ?(?:--?|~|\.\.\.?) ?(?:{_WHOLE}|[0-9]{{4}})")
_RANGE_IN_WORDS = re.compile(
    r".*[0-9]{2}\)? ?(?:to|thru|through) ?[+(]*[0-9]{2}[0-9 ().+-]*", re.IGNORECASE
)
_BETWEEN_NUMBERS = re.compile(r"[/,;&|+]|\b(?:and|or)\b", re.IGNORECASE)
_GLUED = re.compile(r"(?:1?[2-9][0-9]{9}){2,}")
_SEPARATORS = str.maketrans("", "", " ().-/[]")
_LETTERS_AND_DIGITS = re.compile(
    rf"(?P<words>.*[a-z].*?)[ (\[=:,/|-]+(?P<digits>{_WHOLE}|[0-9]{{3}}[ .-]?[0-9]{{4}})[)\]]?",
    re.IGNORECASE,
)
_DIGITS_AND_LETTERS = re.compile(
    rf"(?P<digits>{_WHOLE})[ ]?[ (\[=:,/|-]+(?P<words>[0-9 +().-]*[a-z].*?)[)\]]?", re.IGNORECASE
)
# A zero or one that reads as O, I or L: between letters, or alone at the end of a word.
_NO_LETTER = re.compile(r"(?<=[A-Z])[01]+(?=[A-Z])|(?<=[A-Z])[01]$|^[01](?=[A-Z])")
_MEANT = str.maketrans("01", "OI")
_VANITY = re.compile(r"(?:(?:\+|00|011)?1)?([2-9][0-9]{2})([0-9A-Z]{7,12})")

NUMBER_LENGTH = 10
AREA_CODE_LENGTH = 3
LOCAL_LENGTH = 7
SHORTEST_SECOND_NUMBER = 4  # "212-234-5652/5653"
FEWEST_VANITY_LETTERS = 3
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def tidy(typed: str) -> str:
    """Give the text in ASCII where it can be, without invisible characters and wrappers.

    Full-width and Arabic digits, all dashes, spaces and dots become their plain forms; ="...",
    quotes, a leading apostrophe, a float's ".0" and tel: go.
    """
    text = unicodedata.normalize("NFKC", typed)
    text = " ".join("".join(map(_plain, text)).split())
    wrapped = _SPREADSHEET_TEXT.fullmatch(text)
    text = (wrapped[2] if wrapped else text).lstrip("'= ").rstrip(" ,;.'")
    as_float = _FLOAT.fullmatch(text)
    text = without_marks(as_float[1] if as_float else text)
    scheme = _SCHEME.match(text)
    text = _resolve_phone_context(text[scheme.end() :] if scheme else text)
    return _PLUSES.sub("+", text)


def without_marks(text: str) -> str:
    """Give the text without what a list puts before its rows ("2. ", "- ", "# ") and a last "#".

    Only where a whole number is left: "1. 234 5646" keeps its first digit.
    """
    text = text.rstrip("# ") if text.endswith("#") else text
    mark = _ROW_MARK.match(text)
    if mark is None or _AREA_CODE.match(text):
        return text
    rest = text[mark.end() :]
    number, _ = take_off_extension(rest)
    may_be_area_code = len(digits_of(mark[0])) >= AREA_CODE_LENGTH
    counted = digits_of(number) if may_be_area_code else list(filter(str.isalnum, number))
    return rest if len(counted) >= NUMBER_LENGTH else text


def without_numbering(text: str) -> str:
    """Give lines without the numbering and bullets that a word processor copies with a tab."""
    return _ROW_MARK_AND_TAB.sub("", text)


def _plain(character: str) -> str:  # noqa: PLR0911  (one line for each class of characters)
    if " " < character < "\x7f":
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in {"Cf", "Cc"} or character in _KEYCAP_MARKS:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in _DASHES:
        return "-"
    if character in _DOTS:
        return "."
    return "/" if character in _SLASHES else _QUOTES.get(character, character)


def _resolve_phone_context(text: str) -> str:
    context = _PHONE_CONTEXT.search(text)
    if context is None:
        return text
    text = text[: context.start()] + text[context.end() :]
    is_global = text.startswith("+") or not context[1].startswith("+")
    return text if is_global else context[1] + text


def digits_of(text: str) -> str:
    """Give the ASCII digits that stand in the text, in their order."""
    return "".join(character for character in text if "0" <= character <= "9")


def has_no_digits(text: str) -> bool:
    """Tell whether no digit stands in the text at all: "n/a", "none"."""
    return not digits_of(text)


def is_scientific(text: str) -> bool:
    """Tell whether a spreadsheet has turned the number into something like 2.12235E+09."""
    return _SCIENTIFIC.fullmatch(text) is not None


def take_off_extension(text: str) -> tuple[str, str]:
    """Give the text without its extension, and the extension's digits or ""."""
    found = _EXTENSION.fullmatch(text)
    if found is None:
        return text, ""
    number = found["number"]
    alphanumeric = sum(character.isalnum() for character in number)
    if len(digits_of(number)) < LOCAL_LENGTH and alphanumeric < NUMBER_LENGTH:
        return text, ""  # "1-800-GET X123" has no extension
    return number.rstrip(" ,;"), found["extension"]


def is_range(text: str) -> bool:
    """Tell whether the text names a run of numbers: 212-234-5600-5699, 5600 to 5699."""
    return bool(_RANGE.fullmatch(text) or _RANGE_IN_WORDS.fullmatch(text))


def holds_several(text: str) -> bool:
    """Tell whether the text holds more than one number, set apart or glued together."""
    lengths = sorted(len(digits_of(part)) for part in _BETWEEN_NUMBERS.split(text))
    if lengths[-1] >= NUMBER_LENGTH and lengths[-2:-1] >= [SHORTEST_SECOND_NUMBER]:
        return True
    return _GLUED.fullmatch(digits_of(text)) is not None


def has_letters(text: str) -> bool:
    """Tell whether any script's letter stands in the text."""
    return any(character.isalpha() for character in text)


def vanity_parts(text: str) -> tuple[str, str] | None:
    """Give area code and the rest (7 to 12 letters and digits) of a vanity number, or None.

    Strict, since the library reads "212-234-5641 (cell)" as digits: at least three letters, and
    they must begin within the seven places of the number itself.
    """
    found = _VANITY.fullmatch(text.translate(_SEPARATORS).upper())
    if found is None:
        return None
    letters = sum(character.isalpha() for character in found[2][:LOCAL_LENGTH])
    return (found[1], found[2]) if letters >= FEWEST_VANITY_LETTERS else None


def with_its_digits(text: str) -> tuple[str, str] | None:
    """Give a vanity number and the digits beside it: "1-800-FLOWERS (1-800-356-9377)"."""
    found = _LETTERS_AND_DIGITS.fullmatch(text) or _DIGITS_AND_LETTERS.fullmatch(text)
    return (found["words"].strip(" ([=:,/|-"), found["digits"]) if found else None


def without_doubt(text: str) -> str:
    """Give a vanity number with O and I where a zero or one stands as if it were a letter.

    0 and 1 carry no letters (E.161), so FL0WERS is FLOWERS mistyped, or else digits: ask. The text
    comes back unchanged where nothing is in doubt: "CAR-1000", "800-MYAPPL3".
    """
    parts = vanity_parts(text)
    if parts is None:
        return text
    upper, left = text.upper(), len(parts[1])
    start = len(text)
    while left:
        start -= 1
        left -= upper[start].isalnum()
    words = re.split(r"([^0-9A-Z]+)", upper[start:])
    return (
        upper[:start]
        + "".join(_NO_LETTER.sub(lambda found: found[0].translate(_MEANT), word) for word in words)
        if any(_NO_LETTER.search(word) for word in words)
        else text
    )


def bare(text: str) -> str:
    """Give the text without the punctuation people put into numbers: "+12122345601"."""
    return text.translate(_SEPARATORS)

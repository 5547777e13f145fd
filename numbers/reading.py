"""Reading phone numbers as people type them: pure, no database, no settings.

The plain shapes take a fast path (one pattern, and the library's answer remembered per NPA-NXX);
everything else is tidied step by step. A test holds both paths to the same answers.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from numbers import plan, typed_text
from numbers.countries import country_name, with_article
from numbers.sentences import SENTENCES

_PLAIN = re.compile(r"(?:\+?1[ .-]?)?\(?([0-9]{3})(?:\) ?|[ .-])?([0-9]{3})[ .-]?([0-9]{4})")
_BETWEEN_TYPED = re.compile(
    r"\r\n|[\n\r\t,\u2028\u2029]|;(?!\s*(?:ext|isub|phone-context)=)", re.IGNORECASE
)
_NOT_ONE_NUMBER = (
    (typed_text.is_scientific, "err_scientific_notation"),
    (typed_text.is_range, "err_range"),
    (typed_text.holds_several, "err_multiple_numbers"),
    (typed_text.has_no_digits, "err_not_a_number"),
)
_LONGEST_SHOWN = 40
_LONGEST_E164 = 15
_TEN = 10
_REGION_OF_NO_PLACE = "001"  # the library's word for satellite and shared-cost codes


class ReadNumber(NamedTuple):
    """One typed number and what we made of it.

    `outcome` is one of the words of SENTENCES; `e164` is "" for errors, and `candidate` then holds
    the digits if the text was one whole number, such as +12125550100. `kind` is local, toll_free,
    premium, non_geographic, unsupported or "". `detail` is what the sentence needs.
    """

    typed: str
    e164: str
    outcome: str
    region: str
    kind: str
    detail: str = ""
    candidate: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the number can go on, be it with a warning or a check by staff."""
        return self.outcome.startswith(("ok", "review_"))

    @property
    def is_review(self) -> bool:
        """Whether staff must confirm that we can port such a number."""
        return self.outcome.startswith("review_")

    @property
    def extension(self) -> str:
        """Digits behind the number that are no part of it, whatever else is said of it."""
        return typed_text.take_off_extension(typed_text.tidy(self.typed))[1]

    @property
    def bare(self) -> str:
        """The number alone, as people write it."""
        return national(self.e164)

    @property
    def shown(self) -> str:
        """What was typed, as a sentence can carry it."""
        return _shown(self.typed)

    @property
    def is_read_with_care(self) -> bool:
        """Whether it can go on, and what we made of it should be seen: letters, an extension."""
        return self.outcome.startswith("ok_warn_")

    def sentence(self) -> str:
        """Give the sentence for people, the remedy included; "" for a plain ok."""
        of_a_place = self.outcome in {"err_unsupported_country", "review_territory"}
        return SENTENCES[self.outcome].format(
            number=_shown(self.typed),
            detail=with_article(self.detail) if of_a_place else self.detail,
            read=national(self.e164),
        )


def read_number(typed: str, *, accept_fictional: bool = False) -> ReadNumber:
    """Read one number as typed, with the hint US. Never raises, whatever the text holds.

    `accept_fictional` is the demo setting: all NPA-555 numbers but 1212 may then be read.
    """
    plain = _PLAIN.fullmatch(typed)
    if plain is None:
        return read_slowly(typed, accept_fictional=accept_fictional)
    npa, nxx, line = plain.groups()
    prefix = npa + nxx
    return _as_read(
        typed, prefix + line, plan.verdict(prefix, line, accept_fictional=accept_fictional)
    )


def read_list(
    typed: Iterable[str], *, accept_fictional: bool = False, already: Collection[str] = ()
) -> list[ReadNumber]:
    """Read a list from top to bottom, one answer for each entry, empty ones included.

    A number that was read further up, or whose E.164 form is in `already`, is a "duplicate".
    """
    seen = set(already)
    answers = []
    for text in typed:
        answer = read_number(text, accept_fictional=accept_fictional)
        if answer.e164:
            if answer.e164 in seen:
                answer = answer._replace(outcome="duplicate", detail="")
            seen.add(answer.e164)
        answers.append(answer)
    return answers


def split_typed(text: str) -> list[str]:
    """Split the text of Manual Add at line ends, commas, semicolons and tabs.

    Never at slash, space, dot or hyphen, which stand inside numbers, nor at the semicolon of
    ";ext=". Blank pieces stay, as "", so that pieces typed one a line keep their line's number.
    """
    text = typed_text.without_numbering(text)
    return [piece.strip() for piece in _BETWEEN_TYPED.split(text)] if text.strip() else []


def national(e164: str) -> str:
    """Give the number as people here write it: (512) 555-0104, and +44 20 7946 0958 for others."""
    if e164.startswith("+1") and len(e164) == len("+1") + _TEN:
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def read_slowly(typed: str, *, accept_fictional: bool = False) -> ReadNumber:
    """Read any text, in the order in which one step makes the next one safe.

    Asks the library anew each time: this is what the fast path is measured against.
    """
    text = typed_text.tidy(typed)
    if not text:
        return _error(typed, "empty")
    if len(text) > typed_text.LONGEST:
        return _read_overlong(typed, text)
    text, extension = typed_text.take_off_extension(text)
    if typed_text.has_letters(text) and (both := typed_text.with_its_digits(text)):
        text = _same_number(*both) or text
    for is_so, outcome in _NOT_ONE_NUMBER:
        if is_so(text):
            return _error(typed, outcome)
    if typed_text.has_letters(text):
        return _read_letters(typed, text, accept_fictional=accept_fictional)
    answer = _read_digits(typed, typed_text.bare(text), accept_fictional=accept_fictional)
    if extension and answer.outcome == "ok":
        return answer._replace(outcome="ok_warn_extension", detail=extension)
    return answer


def _read_overlong(typed: str, text: str) -> ReadNumber:
    count = len(typed_text.digits_of(text))
    if count > _LONGEST_E164 and not typed_text.has_letters(text):
        return _error(typed, "err_too_long", str(count))
    return _error(typed, "err_not_a_number")


def _same_number(words: str, digits: str) -> str:
    """Give the digits when the letters beside them spell the same number, else ""."""
    parts = typed_text.vanity_parts(words)
    if parts is None:
        return ""
    spelled = (parts[0] + parts[1].translate(typed_text.KEYPAD))[:_TEN]
    digits = typed_text.digits_of(digits)
    if not spelled.endswith(digits[-_TEN:]):
        return ""
    return digits if len(digits) >= _TEN else spelled


def _read_letters(typed: str, text: str, *, accept_fictional: bool) -> ReadNumber:
    parts = typed_text.vanity_parts(text)
    if parts is None:
        return _error(typed, "err_letters")
    npa, rest = parts
    if len(rest) > typed_text.LOCAL_LENGTH:
        return _error(typed, "err_vanity_too_long")
    ten = npa + rest.translate(typed_text.KEYPAD)
    answer = _judged(typed, ten, accept_fictional=accept_fictional)
    meant = typed_text.without_doubt(text)
    if meant != text and answer.is_ok:
        return _error(typed, "err_vanity_zero_or_one", _both_readings(ten, meant))
    return answer._replace(outcome="ok_warn_vanity") if answer.outcome == "ok" else answer


def _both_readings(ten: str, meant: str) -> str:
    parts = typed_text.vanity_parts(meant)
    letters = national("+1" + parts[0] + parts[1].translate(typed_text.KEYPAD)) if parts else ""
    return f"With letters it is {letters}, as it stands {national('+1' + ten)}"


def _read_digits(typed: str, text: str, *, accept_fictional: bool) -> ReadNumber:
    digits = text.removeprefix("+")
    if not digits.isdecimal():
        return _error(typed, "err_not_a_number")
    is_international = text.startswith("+")
    if not is_international and len(digits) > _TEN:
        abroad = _without_exit_code(digits)
        is_international, digits = abroad != digits, abroad
    if is_international and not digits.startswith("1"):
        foreign = _read_foreign(typed, digits)
        if len(digits) == _TEN and not _is_valid_abroad(foreign.candidate):
            here = _judged(typed, digits, accept_fictional=accept_fictional)
            if here.outcome == "ok":
                return _error(typed, "err_plus_without_1", national(here.e164))
        return foreign
    if is_international or (len(digits) == _TEN + 1 and digits.startswith("1")):
        digits = digits[1:]
    if len(digits) == _TEN:
        return _judged(typed, digits, accept_fictional=accept_fictional)
    if len(digits) == typed_text.LOCAL_LENGTH:
        return _error(typed, "err_missing_area_code")
    outcome = "err_too_short" if len(digits) < _TEN else "err_too_long"
    return _error(typed, outcome, str(len(digits)))


def _without_exit_code(digits: str) -> str:
    # 00 is Europe's and Mexico's way out; the library with the hint US knows 011 only.
    for exit_code in ("011", "00"):
        rest = digits.removeprefix(exit_code)
        if rest != digits and not rest.startswith("0"):
            return rest
    return digits


def _read_foreign(typed: str, digits: str) -> ReadNumber:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except NumberParseException as problem:
        outcome = {
            NumberParseException.TOO_LONG: "err_too_long",
            NumberParseException.TOO_SHORT_NSN: "err_too_short",
        }.get(problem.error_type, "err_not_a_number")
        return _error(typed, outcome, str(len(digits)))
    region = phonenumbers.region_code_for_number(
        number
    ) or phonenumbers.region_code_for_country_code(number.country_code or 0)
    region = "" if region in {_REGION_OF_NO_PLACE, "ZZ"} else region
    candidate = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    outcome = "err_unsupported_country"
    return ReadNumber(typed, "", outcome, region, "unsupported", country_name(region), candidate)


def _is_valid_abroad(candidate: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(candidate))
    except NumberParseException:
        return False


def _judged(typed: str, ten: str, *, accept_fictional: bool) -> ReadNumber:
    prefix, line = ten[:6], ten[6:]
    region = plan.library_region(prefix, line)
    verdict = plan.judge(prefix, line, region, accept_fictional=accept_fictional)
    return _as_read(typed, ten, verdict)


def _as_read(typed: str, ten: str, verdict: plan.Verdict) -> ReadNumber:
    outcome, region, kind, detail = verdict
    candidate = "+1" + ten
    e164 = "" if outcome[:4] == "err_" else candidate
    return ReadNumber(typed, e164, outcome, region, kind, detail, candidate)


def _error(typed: str, outcome: str, detail: str = "") -> ReadNumber:
    return ReadNumber(typed, "", outcome, "", "", detail)


def _shown(typed: str) -> str:
    """The typed text as a sentence can carry it: one line, visible characters, not too long."""
    start = typed[: 4 * _LONGEST_SHOWN]
    visible = (" " if c.isspace() else c for c in start if c.isspace() or _is_visible(c))
    text = " ".join("".join(visible).split())
    is_short = len(text) <= _LONGEST_SHOWN and len(start) == len(typed)
    return text if is_short else text[:_LONGEST_SHOWN] + "…"


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}

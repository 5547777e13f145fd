"""Reading a person's phone: any phone that can be called, with its extension.

The same reader as for numbers that move (``numbers.reading``); only what is said of a refusal
speaks of a phone instead of a port, and a phone abroad will do.
"""

from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException

from numbers.reading import ReadNumber, national, read_number

# Where the sentence of a number that should move would not be true of a phone to call.
_OF_A_PHONE = {
    "empty": "Enter a phone number with 10 digits",
    "err_too_long": "{number} has {detail} digits, we need 10. Write an extension as x12",
    "err_multiple_numbers": "{number} holds two numbers. Enter one of them",
    "err_range": "{number} looks like a range. Enter one number",
}
_NOBODY_ANSWERS = (
    "err_fictional_555",
    "err_special_555",
    "err_special_exchange",
    "err_premium",
    "err_non_geographic",
    "err_unsupported_country",
)


class ContactPhone(NamedTuple):
    """What was read: ``written`` as people write it, extension included, or what is ``wrong``."""

    written: str
    e164: str
    wrong: str = ""


def read_contact_phone(typed: str, *, accept_fictional: bool = False) -> ContactPhone:
    """Read a person's phone: "(443) 456-8000 x12". Never raises, whatever the text holds."""
    read = read_number(typed, accept_fictional=accept_fictional)
    if not read.is_ok and not _is_abroad(read):
        return ContactPhone("", "", _sentence(read))
    extension = read.extension
    number = national(read.candidate)
    return ContactPhone(f"{number} x{extension}" if extension else number, read.candidate)


def _is_abroad(read: ReadNumber) -> bool:
    if read.outcome != "err_unsupported_country" or not read.candidate:
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(read.candidate))
    except NumberParseException:
        return False


def _sentence(read: ReadNumber) -> str:
    if read.outcome in _NOBODY_ANSWERS:
        return f"{read.shown} is not a phone that can be called. Check the digits"
    if own := _OF_A_PHONE.get(read.outcome):
        return own.format(number=read.shown, detail=read.detail)
    return read.sentence()

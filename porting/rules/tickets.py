"""What a ticket asks before it can be sent: fax numbers, numbers of another country, a question.

Seed 001 ("Porting a Fax Number", "... does offer porting from other countries") has people open a
ticket with certain facts. Here they are columns, and these rules say which of them are missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from numbers.reading import ReadNumber, national, read_number, split_typed
from porting.choices import Kind
from porting.models import PortRequest
from porting.rules import address_rules, print_rules

MOST_NUMBERS = 200  # of one ticket: more come as a file
MOST_MESSAGE = 4000
UNITED_STATES = ("US", "")

Problems = Iterator[tuple[str, str]]

# What people call each kind, in the middle of a sentence and as the address says it.
SLUGS = {"fax": Kind.FAX, "country": Kind.OTHER_COUNTRY, "question": Kind.QUESTION}


@dataclass(frozen=True)
class ReadLine:
    """A number of a ticket: what was typed, how we write it, what is wrong ("" when nothing is)."""

    typed: str
    shown: str
    problem: str = ""
    kind: str = ""  # local or toll_free, for fax numbers


def read_fax_numbers(text: str) -> list[ReadLine]:
    """Read US fax numbers, one answer for each; a number that stands there twice comes once."""
    return _once(_fax(read) for read in _read(text))


def read_foreign_numbers(text: str) -> list[ReadLine]:
    """Read numbers of other countries; a number that can be ported here is told so."""
    return _once(_foreign(read) for read in _read(text))


def read_any_numbers(text: str) -> list[ReadLine]:
    """Read numbers of a question: whatever is typed is kept, since somebody asks about it."""
    return _once(ReadLine(read.typed, _shown(read)) for read in _read(text))


READERS = {
    Kind.FAX: read_fax_numbers,
    Kind.OTHER_COUNTRY: read_foreign_numbers,
    Kind.QUESTION: read_any_numbers,
}


def numbers_of(request: PortRequest) -> list[ReadLine]:
    """Return the numbers of a ticket as they are stored."""
    return READERS[Kind(request.kind)](request.numbers_typed)


def as_stored(lines: list[ReadLine]) -> str:
    """Return what the column holds: a number a line, as people here write it."""
    return "\n".join(line.shown for line in lines)


def _read(text: str) -> Iterator[ReadNumber]:
    for typed in split_typed(text):
        if typed:
            yield read_number(typed, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)


def _once(lines: Iterator[ReadLine]) -> list[ReadLine]:
    return list({line.shown: line for line in lines}.values())


def _shown(read: ReadNumber) -> str:
    """A number in our way of writing; anything else as one line of at most 60 characters."""
    if read.candidate:
        return national(read.candidate)
    if read.e164:
        return national(read.e164)
    return " ".join(read.typed.split())[:60]


def _fax(read: ReadNumber) -> ReadLine:
    problem = ""
    if not read.is_ok:
        problem = f"{read.sentence()}."
        if read.outcome == "err_unsupported_country":
            problem = f"{read.typed} is a number of another country. Ask for it on its own form."
    elif read.region == "CA" and not settings.CANADA_ENABLED:
        problem = f"{read.typed} is a Canadian number. Ask for it as a number of another country."
    return ReadLine(read.typed, _shown(read), problem, read.kind)


def _foreign(read: ReadNumber) -> ReadLine:
    problem = ""
    if read.is_ok and (read.region != "CA" or settings.CANADA_ENABLED):
        problem = f"{read.typed} is a number we port here. Remove it and add it to a port request."
    elif not read.is_ok and read.outcome != "err_unsupported_country":
        problem = (
            f"{_shown(read)} is not a number we can read. "
            "Write it with + and the country code, like +44 20 7946 0958."
        )
    return ReadLine(read.typed, _shown(read), problem)


# --- What is missing ------------------------------------------------------------


def number_problems(request: PortRequest) -> list[str]:
    """Return what is wrong with the numbers, a sentence each; empty for no numbers at all."""
    lines = numbers_of(request)
    if len(lines) > MOST_NUMBERS:
        over = len(lines) - MOST_NUMBERS
        return [f"A request like this holds {MOST_NUMBERS} numbers. Remove {over:,}."]
    if request.kind == Kind.FAX and {"local", "toll_free"} <= {line.kind for line in lines}:
        return ["Toll-free fax numbers travel on their own. Put them on a second fax form."]
    return [line.problem for line in lines if line.problem]


def details_problems(request: PortRequest) -> Problems:
    """Yield column and sentence for what the form of this kind still lacks."""
    for problem in number_problems(request):
        yield "numbers_typed", problem
    yield from {
        Kind.FAX: _fax_details,
        Kind.OTHER_COUNTRY: _foreign_details,
        Kind.QUESTION: _question_details,
    }[Kind(request.kind)](request)


ASKED_FOR_FAX = (
    ("numbers_typed", "Enter the fax numbers, one on each line."),
    ("carrier_name", "Enter the carrier name on the phone bill."),
    ("business_name", "Enter the name of the account holder on the bill."),
    ("service_street", "Enter the street of the service address."),
    ("service_city", "Enter the city of the service address."),
    ("service_state", "Select the state of the service address."),
    ("service_zip", "Enter the 5-digit ZIP code of the service address."),
    ("is_billing_address_same", "Select whether the billing address is the same."),
    ("signer_name", "Enter the full name of the person who will sign."),
)


def _fax_details(request: PortRequest) -> Problems:
    for name, sentence in ASKED_FOR_FAX:
        if getattr(request, name) in ("", None):
            yield name, sentence
    yield from address_rules.service_address(
        request, of=" of the service address", where="the fax line is"
    )
    if request.is_billing_address_same is False:
        yield from address_rules.billing_address(request)
    yield from print_rules.unprintable(request, print_rules.ON_FAX_FORM)


def _foreign_details(request: PortRequest) -> Problems:
    if not request.country:
        yield "country", "Enter the country the numbers belong to."
    if not request.numbers_typed:
        yield "numbers_typed", "Enter the numbers, one on each line, with + and the country code."


def _question_details(request: PortRequest) -> Problems:
    if not request.message:
        yield "message", "Enter your question."


# --- What a ticket is called ----------------------------------------------------


def title_of(request: PortRequest) -> str:
    """Return a name for lists: "Fax (512) 555-0170 and 2 more", "Numbers of France", a question."""
    if request.kind == Kind.QUESTION:
        first = " ".join(request.message.split())
        if not first:
            return ""
        return f"Question: {first if len(first) <= 50 else first[:49] + '…'}"
    if request.kind == Kind.OTHER_COUNTRY:
        return f"Numbers of {request.country}" if request.country else ""
    numbers = request.numbers_typed.splitlines()
    if not numbers:
        return ""
    more = f" and {len(numbers) - 1:,} more" if len(numbers) > 1 else ""
    return f"Fax {numbers[0]}{more}"[:80]

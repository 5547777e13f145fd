"""What often makes a carrier say no and can be seen before Submit: one table, ``CHECKS``.

Nothing here stops a request. Each warning leads to the field that is meant, and goes when somebody
says that it is correct; another value of that field warns anew. Staff see both kinds. Source:
screens.md 4.13, domain.md 3 and 5.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac

from accounts.moments import month_day
from numbers.reading import national
from porting.choices import LineClass, LineType, MobileAnswer, Scope
from porting.models import ConfirmedWarning, LetterOfAuthorization, PortRequest
from porting.rules import asked
from porting.rules.bill_findings import MOST_DAYS, Bill, Said, age_of, bills_read, said_of
from porting.rules.labels import features_in_words
from porting.rules.places import PERHAPS_A_BOX, PO_BOX
from porting.rules.port_date import Window, window
from porting.rules.section_rules import Facts, landlines
from porting.rules.sections import STEP, Step
from porting.rules.signer_names import is_same_name
from porting.rules.zip_codes import is_elsewhere

LIKE_A_PHONE = re.compile(r"\(?[0-9]{3}\)?[ .-]*[0-9]{3}[ .-]*[0-9]{4}")
NAMES_ARE_CUT_AT = 25  # domain.md 3.1: some carriers take no more of a name
LETTER_DAYS = 30  # domain.md 3.5


class Look:
    """What the checks look at, loaded once: a fixed number of statements for any size."""

    def __init__(self, request: PortRequest, now: datetime, facts: Facts | None = None):
        self.request, self.now = request, now
        self.facts = facts or Facts(request)

    @cached_property
    def window(self) -> Window:
        return window(self.request, self.now)

    @cached_property
    def today(self) -> date:
        """The day at the service address."""
        return self.now.astimezone(ZoneInfo(self.window.zone)).date()

    @cached_property
    def bills(self) -> list[Bill]:
        return bills_read(self.request)

    @cached_property
    def said(self) -> list[Said]:
        return said_of(self.bills, self.today)

    @cached_property
    def letters(self) -> list[LetterOfAuthorization]:
        return self.facts.letters

    @property
    def moves_on(self) -> date | None:
        """The day on which the numbers may move at the earliest, as far as can be told."""
        return self.request.requested_port_date or self.window.earliest


# What a check finds: the sentence, and the value it is about.
Found = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Check:
    """One row of the table: where Fix leads (page and field), and how it is told."""

    slug: str
    step_slug: str
    field: str
    find: Callable[[Look], Found]


@dataclass(frozen=True)
class Caution:
    """Something that a careful colleague would ask about before sending this request."""

    check: Check
    text: str
    about_hmac: str
    confirmed: ConfirmedWarning | None = None

    @property
    def step(self) -> Step:
        return STEP[self.check.step_slug]

    @property
    def anchor(self) -> str:
        return f"#{self.check.field}" if self.check.field else ""

    @property
    def key(self) -> str:
        """What a form sends back to confirm exactly this."""
        return f"{self.check.slug}:{self.about_hmac}"


def account_number_like_a_phone(look: Look) -> Found:
    number = look.request.account_number
    if LIKE_A_PHONE.fullmatch(number):
        yield "The account number looks like a phone number. Check the bill.", number


def service_zip(look: Look) -> Found:
    yield from _zip(look.request.service_zip, look.request.service_state, "")


def billing_zip(look: Look) -> Found:
    yield from _zip(look.request.billing_zip, look.request.billing_state, "billing ")


def _zip(zip_code: str, state: str, which: str) -> Found:
    if is_elsewhere(zip_code, state):
        yield (
            (
                f"The {which}ZIP code {zip_code} does not look like one of {state}. "
                "A wrong ZIP code is the most common reason for a no: check the bill."
            ),
            f"{zip_code} {state}",
        )


def po_box(look: Look) -> Found:
    row = look.request
    where = f"{row.service_street} {row.service_unit}"
    if PO_BOX.search(where) or PERHAPS_A_BOX.search(where):
        yield "The service address looks like a mailbox. Enter where the phones are.", where


def long_name(look: Look) -> Found:
    name = look.request.business_name
    if len(name) > NAMES_ARE_CUT_AT:
        yield (
            "Some carriers cut names at 25 characters. Leave the company's name in full anyway.",
            name,
        )


def long_person(look: Look) -> Found:
    row = look.request
    long = [n for n in (row.billing_first_name, row.billing_last_name) if len(n) > NAMES_ARE_CUT_AT]
    if long:
        yield "Some carriers cut first and last names at 25 characters. Check the bill.", long[0]


def pin_ends(look: Look) -> Found:
    row, ends = look.request, look.request.pin_expires_date
    if not row.account_pin or ends is None:
        return
    if ends < look.today:
        yield "The PIN has expired. Ask for a new one.", ends.isoformat()
    elif ends <= look.today + timedelta(days=2):
        yield "The PIN ends within two days. Ask for a new one.", ends.isoformat()
    elif look.moves_on and ends < look.moves_on:
        yield (
            (
                f"The PIN ends on {month_day(ends)}, before the numbers can move. Ask for a new "
                "one shortly before the port date."
            ),
            f"{ends} {look.moves_on}",
        )


def signer_on_record(look: Look) -> Found:
    row = look.request
    if row.signer_name and not is_same_name(row.billing_contact, row.signer_name):
        yield (
            (
                f"{row.signer_name} is not on the billing record. "
                f"{row.carrier_name} may refuse the signature."
            ),
            f"{row.signer_name} {row.billing_contact}",
        )


def main_number(look: Look) -> Found:
    row, has_landlines = look.request, landlines(look.facts)
    if has_landlines and row.scope == Scope.FULL and row.btn and not look.facts.count["btn"]:
        yield (
            (
                f"All numbers move, but the main billing number {national(row.btn)} is not "
                "among them. Add it, or say that some numbers stay."
            ),
            row.btn,
        )


def features(look: Look) -> Found:
    known = features_in_words(look.request.features)
    if known:
        yield (
            (
                f"You said that these lines also carry: {', '.join(known)}. It stops with the "
                f"port, and {look.request.carrier_name} may refuse until it is moved or given up."
            ),
            ",".join(known),
        )


def not_sure(look: Look) -> Found:
    if look.request.mobile_numbers != MobileAnswer.SOME:
        return
    if unsure := look.request.numbers.filter(line_type=LineType.UNKNOWN).count():
        are = "number is" if unsure == 1 else "numbers are"
        yield f"{unsure:,} {are} marked “Not sure”. Mobile numbers travel separately.", str(unsure)


def letter_age(look: Look) -> Found:
    signed = [letter.signed_at for letter in look.letters if letter.signed_at]
    if not signed:
        return
    day = min(signed).astimezone(ZoneInfo(look.window.zone)).date()
    age = (look.today - day).days
    if age > LETTER_DAYS:
        yield f"The letter was signed {age} days ago. Carriers often want 30 at most.", str(day)


def bill_age(look: Look) -> Found:
    age = age_of(look.bills, look.today)
    if age is not None and age > MOST_DAYS:
        newest = max(bill.date for bill in look.bills if bill.date)
        yield f"This bill is {age} days old. Carriers often want {MOST_DAYS}.", str(newest)


def _on_the_bill(slug: str, column: str) -> Callable[[Look], Found]:
    def find(look: Look) -> Found:
        for one in look.said:
            if one.slug == slug and one.is_good is False:
                yield one.text, f"{getattr(look.request, column, '')} {one.about}"

    return find


def wished_day(look: Look) -> Found:
    day = look.request.requested_port_date
    if day is None:
        return
    said = look.window.why_not(day) or look.window.calendar.warning(day)
    if said:
        yield said, day.isoformat()


def toll_free_company(look: Look) -> Found:
    kinds = {letter.group_class for letter in look.letters}
    if LineClass.TOLL_FREE in kinds and look.request.account_type != "business":
        yield "Toll-free numbers usually belong to a company. Check the type of account.", "person"


BILLING, PROOF = "billing_details", "proof"
CHECKS = (
    Check("account_number", BILLING, "id_account_number", account_number_like_a_phone),
    Check("service_zip", BILLING, "id_service_zip", service_zip),
    Check("billing_zip", BILLING, "id_billing_zip", billing_zip),
    Check("po_box", BILLING, "id_service_street", po_box),
    Check("long_name", BILLING, "id_business_name", long_name),
    Check("long_person", BILLING, "id_billing_first_name", long_person),
    Check("pin_ends", BILLING, "id_account_pin", pin_ends),
    Check("main_number", BILLING, "id_btn", main_number),
    Check("toll_free_company", BILLING, "id_account_type", toll_free_company),
    Check("features", BILLING, "id_features", features),
    Check("signer", "representative", "id_signer_name", signer_on_record),
    Check("not_sure", "numbers", "", not_sure),
    Check("letter_age", "loa", "", letter_age),
    Check("bill_age", PROOF, "id_files", bill_age),
    Check(
        "bill_account_number",
        BILLING,
        "id_account_number",
        _on_the_bill("bill_account_number", "account_number"),
    ),
    Check("bill_name", BILLING, "id_business_name", _on_the_bill("bill_name", "end_user_name")),
    Check(
        "bill_street", BILLING, "id_service_street", _on_the_bill("bill_street", "service_street")
    ),
    Check("bill_zip", BILLING, "id_service_zip", _on_the_bill("bill_zip", "service_zip")),
    Check("bill_btn", BILLING, "id_btn", _on_the_bill("bill_btn", "btn")),
    Check("bill_numbers", "numbers", "", _on_the_bill("bill_numbers", "")),
    Check("port_date", "submit", "id_requested_port_date", wished_day),
)
CHECK = {check.slug: check for check in CHECKS}


def preflight(look: Look) -> list[Caution]:
    """Return every warning, open ones first; a confirmed one says who stands by it."""
    confirmed = {(row.slug, row.about_hmac): row for row in asked.confirmed(look.request.pk)}
    found = []
    for check in CHECKS:
        for text, about in check.find(look):
            digest = salted_hmac("porting.preflight", about, algorithm="sha256").hexdigest()
            found.append(Caution(check, text, digest, confirmed.get((check.slug, digest))))
    return sorted(found, key=lambda warning: warning.confirmed is not None)

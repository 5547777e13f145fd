"""What each section of the wizard asks of the stored rows, beyond "is it filled in".

Each rule yields pairs of column name ("" for the page as a whole) and a sentence for people.
"""

from collections.abc import Iterator
from functools import cached_property

from django.conf import settings
from django.db.models import QuerySet

from numbers.contact_phone import ContactPhone, read_contact_phone
from numbers.plan import TOLL_FREE
from numbers.reading import national
from porting.choices import (
    AccountType,
    MobileAnswer,
    Scope,
    SignerIs,
)
from porting.models import LetterOfAuthorization, PortRequest
from porting.rules import address_rules, asked, print_rules
from porting.rules.agreements import STATEMENTS, VERSION
from porting.rules.labels import LABELS, in_sentence

Problems = Iterator[tuple[str, str]]


class Facts:
    """What the rules ask of the database: four queries, whatever the count of numbers."""

    def __init__(self, request: PortRequest):
        self.request = request

    @cached_property
    def count(self) -> dict[str, int]:
        """Counts over the request's numbers, from one statement."""
        row = self.request
        rows = asked.counted(row.pk, row.btn, row.new_btn, own_phone_of(row))
        none = dict.fromkeys(asked.tallies("", "", ""), 0)
        return {name: rows[0][f"n_{name}"] for name in none} if rows else none

    @cached_property
    def letters(self) -> list[LetterOfAuthorization]:
        letters = asked.live_letters(self.request.pk)
        for letter in letters:
            letter.request = self.request
        return letters

    @cached_property
    def has_bill(self) -> bool:
        return bool(asked.a_bill(self.request.pk))

    @cached_property
    def agreed(self) -> set[str]:
        stored = self.request.agreed_statements.filter(text_version=VERSION)
        return set(stored.values_list("slug", flat=True))

    @property
    def needs_fix(self) -> set[str]:
        """Sections that were fine or tried and now want a hand: shown in amber."""
        found = set()
        if self.request.is_check_fresh and self.count["bad"]:
            found.add("check")
        if self.is_check_outdated:
            found.add("check")
        if any(letter.declined_at for letter in self.letters) or self.void_letter:
            found.add("loa")
        if self.has_lost_secrets:
            found.add("details")
        return found

    @cached_property
    def void_letter(self) -> LetterOfAuthorization | None:
        """The letter that somebody was sent or has signed and that an edit has voided since.

        None while there is a live one, or when the sender took the last one back.
        """
        if self.letters:
            return None
        void = outdated_letters().filter(request=self.request)
        return void.order_by("-pk").first()

    @property
    def is_check_outdated(self) -> bool:
        """The numbers were checked once, and have changed since."""
        row = self.request
        was_checked = row.checked_at is not None and not row.is_check_running
        return was_checked and not row.is_check_fresh and self.count["all"] > 0

    @property
    def has_lost_secrets(self) -> bool:
        """The account number and PIN were removed after 30 days and not entered again."""
        return self.request.secrets_wiped_at is not None and not self.request.account_number

    @property
    def started(self) -> set[str]:
        found = set()
        if self.count["all"] and self.count["no_route"] < self.count["all"]:
            found.add("configure")
        if self.agreed:
            found.add("agreements")
        if self.letters:
            found.add("loa")
        return found


def outdated_letters() -> "QuerySet[LetterOfAuthorization]":
    """Return the letters that a change of what they print has voided (services.letters)."""
    return LetterOfAuthorization.objects.filter(
        voided_at__isnull=False, sent_at__isnull=False, void_reason__endswith=" changed."
    )


def why_outdated(letter: LetterOfAuthorization, count: int) -> str:
    """Say why a letter no longer counts, for a request that has ``count`` numbers now."""
    listed = len(letter.facts.get("numbers", ())) if isinstance(letter.facts, dict) else 0
    is_about_numbers = letter.void_reason.lower().startswith("the phone numbers")
    if is_about_numbers and listed and listed != count:
        has = "number" if listed == 1 else "numbers"
        return (
            f"The letter lists {listed:,} {has}, you now have {count:,}. It has to be signed again."
        )
    return f"{letter.void_reason} The letter no longer counts. It has to be signed again."


def own_phone_of(request: PortRequest) -> str:
    """Return the contact's phone as E.164, for comparing with the numbers of the port, or "-"."""
    return _phone(request.user_phone).e164 or "-"


def _phone(typed: str) -> ContactPhone:
    return read_contact_phone(typed, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)


def user_details(facts: Facts) -> Problems:
    row = facts.request
    if not row.user_name:
        yield "user_first_name", "Enter your first or last name."
    if row.user_phone and (wrong := _phone(row.user_phone).wrong):
        yield "user_phone", f"{in_sentence('user_phone')}: {wrong}."
    elif facts.count["own_phone"]:
        yield "user_phone", "Use a phone that is not in this port. It may be unreachable that day."


def billing_details(facts: Facts) -> Problems:
    row = facts.request
    if row.account_type == AccountType.BUSINESS and not row.business_name:
        yield "business_name", "Enter the company name on the bill."
    if not row.billing_contact:
        yield "billing_first_name", "Enter the billing contact's first or last name."
    yield from address_rules.service_address(row)
    if row.is_billing_address_same is False:
        yield from address_rules.billing_address(row)
    yield from _pin(facts)
    yield from _main_number(facts)
    yield from print_rules.unprintable(row, print_rules.ON_BILLING_DETAILS)


def _pin(facts: Facts) -> Problems:
    """A mobile number does not leave without a PIN (seed 000, step 5)."""
    row = facts.request
    if row.account_pin:
        return
    if row.mobile_numbers == MobileAnswer.ALL and (
        facts.count["without_pin"] or not facts.count["all"]
    ):
        yield "account_pin", "Enter the account PIN. Mobile numbers need one."
    if row.mobile_numbers == MobileAnswer.SOME and facts.count["mobile_without_pin"]:
        yield "account_pin", "Enter the account PIN. Mobile numbers need one."


def landlines(facts: Facts) -> int:
    """Count the local landline numbers: those whose carrier goes by a main billing number."""
    answer = facts.request.mobile_numbers
    if answer == MobileAnswer.ALL:
        return 0
    return facts.count["neither" if answer == MobileAnswer.SOME else "not_toll_free"]


def _main_number(facts: Facts) -> Problems:
    """The BTN belongs to landline accounts; mobile and toll-free orders have none.

    An account of toll-free numbers alone may well go by one of them.
    """
    row, of_landlines = facts.request, landlines(facts)
    if of_landlines and not row.btn:
        yield "btn", "Enter the main billing number. It has 10 digits."
    for name in ("btn", "new_btn"):
        number = getattr(row, name)
        if of_landlines and number[2:5] in TOLL_FREE:
            yield name, f"{LABELS[name]}: enter a local number. {national(number)} is toll-free."
    if row.scope == Scope.PARTIAL and facts.count["btn"]:
        if not row.new_btn:
            yield (
                "new_btn",
                "The main billing number moves away. Enter a new one for what stays.",
            )
        elif facts.count["new_btn"] or row.new_btn == row.btn:
            yield "new_btn", "Enter a main billing number that is not moving."


def representative(facts: Facts) -> Problems:
    row = facts.request
    if (
        row.signer_is
        and row.signer_is != SignerIs.ME
        and row.signer_email
        and row.signer_email.lower() == row.created_by.email.lower()
    ):
        yield (
            "signer_email",
            "Enter an email the signer can open. It must not be yours if someone else signs.",
        )
    if row.signer_phone and (wrong := _phone(row.signer_phone).wrong):
        yield "signer_phone", f"{in_sentence('signer_phone')}: {wrong}."
    yield from print_rules.unprintable(row, print_rules.ON_REPRESENTATIVE)


UNMARKED = (
    "You said that some of the numbers are mobile numbers. Select them in Port in Details and "
    "press “Mark as mobile numbers”."
)


def numbers(facts: Facts) -> Problems:
    if not facts.count["all"]:
        yield "", "Add at least one number."
    elif facts.request.mobile_numbers == MobileAnswer.SOME and not facts.count["mobile"]:
        yield "", UNMARKED


def check(facts: Facts) -> Problems:
    if not facts.request.is_check_fresh:
        yield "", "Check Portability: the numbers have not been checked since they last changed."
    elif facts.count["bad"]:
        yield "", f"Fix or remove {facts.count['bad']} of the numbers: they cannot port."


def configure(facts: Facts) -> Problems:
    if facts.count["no_route"]:
        yield "", f"Choose where calls ring for {facts.count['no_route']} of the numbers."


def agreements(facts: Facts) -> Problems:
    missing = [s for s in STATEMENTS if s.slug not in facts.agreed]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        yield (
            "",
            f"Check all {len(STATEMENTS)} boxes to go on. {len(missing)} {verb} not checked.",
        )


def letter(facts: Facts) -> Problems:
    letters = facts.letters
    if facts.void_letter:
        yield "", why_outdated(facts.void_letter, facts.count["all"])
    elif not letters:
        yield "", "Send the letter to the person who can sign it."
    elif any(one.declined_at for one in letters):
        yield "", "The signer declined. Correct what was wrong and send the letter again."
    elif not all(one.signed_at for one in letters):
        yield "", f"{letters[0].signer_name} has not signed yet."
    elif facts.count["no_order"]:
        yield "", "The letter does not list all numbers. Send a new one."


def proof(facts: Facts) -> Problems:
    if not facts.has_bill:
        yield "", "Send the latest phone bill."


def not_submitted(facts: Facts) -> Problems:
    yield "", "Check everything once and press Submit."

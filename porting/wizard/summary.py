"""The answers of a request as cards of lines, for the page before Submit."""

from dataclasses import dataclass, field

from accounts.moments import dated
from numbers.reading import national
from porting.choices import AccountType, Scope
from porting.models import PortRequest
from porting.papers.facts import address_of, lines_of
from porting.rules.labels import features_in_words
from porting.rules.sections import STEP, Step
from porting.services import followers
from porting.wizard.labels import LABELS


@dataclass
class Card:
    """One page of the wizard: what was answered, as pairs of label and text."""

    step: Step
    lines: list[tuple[str, str]] = field(default_factory=list)

    def say(self, row: PortRequest, *names: str) -> "Card":
        """Add these columns; a choice with its words, an empty one not at all."""
        for name in names:
            display = getattr(row, f"get_{name}_display", None)
            if value := display() if display else getattr(row, name):
                self.lines.append((LABELS[name], str(value)))
        return self

    def line(self, label: str, text: str) -> "Card":
        if text:
            self.lines.append((label, text))
        return self


def summary(row: PortRequest) -> list[Card]:
    """Return the cards of General and the three pages of Details. Secrets are masked."""
    return [_general(row), _user(row), _billing(row), _representative(row)]


def _general(row: PortRequest) -> Card:
    card = Card(STEP["general"]).say(row, "name").line(LABELS["account"], row.account.name)
    return card.line(LABELS["extra_emails"], followers.shown(row, row.extra_emails))


def _user(row: PortRequest) -> Card:
    card = Card(STEP["user_details"]).line("Name", row.user_name)
    card.say(row, "user_company")
    card.line(LABELS["user_email"], followers.shown(row, [row.user_email]))
    return card.say(row, "user_phone")


def _billing(row: PortRequest) -> Card:
    card = Card(STEP["billing_details"]).say(row, "carrier_name", "account_type")
    if row.account_type == AccountType.BUSINESS:
        card.say(row, "business_name")
    card.line("Billing contact", row.billing_contact)
    card.line(LABELS["account_number"], row.masked_account_number)
    card.line(LABELS["btn"], national(row.btn) if row.btn else "")
    card.line("Service address", lines_of(address_of(row, "service")))
    same = row.is_billing_address_same is not False
    card.line("Billing address", "The same" if same else lines_of(address_of(row, "billing")))
    card.say(row, "mobile_numbers").line(LABELS["account_pin"], "Saved" if row.account_pin else "")
    if row.pin_expires_date:
        card.line(LABELS["pin_expires_date"], dated(row.pin_expires_date))
    card.say(row, "scope")
    if row.scope == Scope.PARTIAL:
        card.line(LABELS["new_btn"], national(row.new_btn) if row.new_btn else "")
        card.say(row, "staying_numbers")
    return card.line(LABELS["features"], ", ".join(features_in_words(row.features)))


def _representative(row: PortRequest) -> Card:
    names = ("signer_is", "signer_name", "signer_title", "signer_email", "signer_phone")
    return Card(STEP["representative"]).say(row, *names, "signer_relationship")

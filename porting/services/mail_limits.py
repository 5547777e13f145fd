"""Which mails customers set off, and how many of them one mailbox and one account get.

``SET_OFF`` names every mail: what limits it, or why no customer can repeat it at will. A limit is
counted in the transaction that promises the mail, so the page can say what was held and until when.
The numbers and what they are for: docs/adr/0046.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from accounts import limits
from accounts.limits import DAY, HOUR, Limit
from porting.errors import MailHeld
from porting.models import PortRequest
from porting.services import followers
from porting.services.check_limits import in_words

# What stands behind a press that writes to a signer; over it the press is refused in words.
LETTER_HOUR = Limit("letter of a request to a mailbox", 3, HOUR)
LETTER_DAY = Limit("letter of a request to a mailbox, a day", 8, DAY)
BILL_HOUR = Limit("bill of a request asked of a mailbox", 1, HOUR)
BILL_DAY = Limit("bill of a request asked of a mailbox, a day", 5, DAY)
SIGNER_OF_ACCOUNT = Limit("mail of an account to a signer", 20, DAY)
SIGNER = Limit("mail of all accounts to a signer", 40, DAY)
SIGNERS_OF_ACCOUNT = Limit("mail of an account to signers", 300, DAY)
# What a request's people read; over it the mail is left out, and the page says so.
UPDATE_HOUR = Limit("updates of a request to a mailbox", 6, HOUR)
UPDATE_DAY = Limit("updates of a request to a mailbox, a day", 20, DAY)
FOLLOWER_OF_ACCOUNT = Limit("updates of an account to a mailbox", 60, DAY)
PERSON_HOUR = Limit("updates of a request to a person with a login", 20, HOUR)
PERSON_DAY = Limit("updates of a request to a person with a login, a day", 100, DAY)
UPDATES_OF_ACCOUNT = Limit("updates of an account", 3_000, DAY)

PRESS, UPDATE, ELSEWHERE = "press", "update", "counted elsewhere"
# Comes once for a request, or once for each time our staff send it back: many notes before it do
# not hold it back; what an account sends in a day does.
ONCE = "update that comes once"
BY_STAFF = "a press of our staff"
BY_CLOCK = "the clock, at most once for each step"
BY_SIGNER = "the signer, once for each signature or hold"
SET_OFF = {
    # An emailed letter, again and again to the same person.
    "letter_request": PRESS,
    "bill_asked": PRESS,
    # What those who follow a request read when a customer or a guest has done something.
    "letter_sent": UPDATE,
    "letter_voided": UPDATE,
    "letter_declined": UPDATE,
    "withdrawn": UPDATE,
    "bill_received": UPDATE,
    "paper_refused": UPDATE,
    "submitted": ONCE,
    "cancelled": ONCE,
    "number_in_use": UPDATE,
    "import_done": UPDATE,
    "new_note": UPDATE,  # a customer's; our staff's are not counted
    "not_submitted": UPDATE,
    "ticket_submitted": UPDATE,
    "ticket_withdrawn": UPDATE,
    # With a limit of their own.
    "signing_code": ELSEWHERE,  # services.codes.PER_HOUR
    "updates_offered": ELSEWHERE,  # services.followers.ASKED_MAILBOX, ASKED_BY_ACCOUNT
    "password_reset": ELSEWHERE,  # accounts.limits.RESET_MAILBOX, RESET_ADDRESS
    # Not repeated at will.
    "letter_signed": BY_SIGNER,
    "bill_link": BY_SIGNER,
    "signed_copy": BY_SIGNER,
    "letter_reported": BY_SIGNER,
    "on_hold": BY_SIGNER,
    "letter_reminder": BY_CLOCK,
    "letter_not_signed": BY_CLOCK,
    "letter_ended": BY_CLOCK,
    "not_yet_submitted": BY_CLOCK,
    "draft_waiting": BY_CLOCK,
    "draft_ends": BY_CLOCK,
    "letter_bounced": "the mail server, once for each sending",
    "sign_in_changed": "the person themselves, who gives their password each time",
    "in_review": BY_STAFF,
    "sent_back": BY_STAFF,
    "approved": BY_STAFF,
    "sent_to_carrier": BY_STAFF,
    "port_date_set": BY_STAFF,
    "numbers_live": BY_STAFF,
    "numbers_failed": BY_STAFF,
    "hold_lifted": BY_STAFF,
    "ticket_taken": BY_STAFF,
    "ticket_question": BY_STAFF,
    "ticket_done": BY_STAFF,
    "ticket_refused": BY_STAFF,
}


@dataclass
class Held:
    """Mailboxes that do not get a mail for now, and when the first of them may get one again.

    ``typed`` are those that stand on the request's pages anyway. Nobody reads the others there:
    they are the logins of our staff and of people of perhaps another account.
    """

    addresses: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    until: datetime | None = None

    def readers(self) -> str:
        """Return who they are, for customers: "boss@clinic.example and 2 more", "1 reader"."""
        named, count = self.typed[:5], len(self.addresses)
        if not named:
            return f"{count} {'reader' if count == 1 else 'readers'}"
        more = count - len(named)
        return ", ".join(named) + (f" and {more} more" if more else "")

    def in_words(self) -> str:
        """Return a sentence for the page, or ""."""
        if not self.addresses or self.until is None:
            return ""
        wait = in_words(self.until - timezone.now())
        to_them = "" if len(self.addresses) == 1 else " to them"
        return (
            f"{self.readers()} had many emails about this lately, so it was not emailed{to_them} "
            f"again; they read it on this page. The next email can go in {wait}."
        )


def take_letter(request: PortRequest, name: str, email: str, *, is_again: bool = False) -> None:
    """Count a letter that a press mails to its signer. Raises MailHeld; then nothing is counted."""
    mine = f"{request.pk}\n{email.lower()}"
    tries = [(LETTER_HOUR, mine), (LETTER_DAY, mine), *_of_signer(request, email)]
    again = " again. The link sent last still works" if is_again else ""
    _take_press(tries, name, email, f"The letter was not sent{again}. Send it in {{}}.")


def forget_letters(request: PortRequest, email: str) -> None:
    """Begin anew with a signer: demo data makes in a minute what happens over weeks."""
    limits.forget(*_of_signer(request, email))


def take_bill(request: PortRequest, name: str, email: str) -> None:
    """Count a mail that asks a signer for the bill. Raises MailHeld; then nothing is counted."""
    mine = f"{request.pk}\n{email.lower()}"
    tries = [(BILL_HOUR, mine), (BILL_DAY, mine), *_of_signer(request, email)]
    _take_press(
        tries, name, email, "No email was sent. You can send the bill yourself, or ask again in {}."
    )


def hold_back(
    request: PortRequest, readers: Iterable[tuple[str, bool]], *, is_once: bool = False
) -> Held:
    """Count an update to each reader, (mailbox, has a login), and return who gets none for now.

    What ``is_once`` counts for the account only.
    """
    held = Held()
    typed = {*followers.addresses_of(request), request.signer_email.lower()}
    listed = sorted({(email.lower(), has_login) for email, has_login in readers})
    root = str(request.account.agency_pk)
    for email, has_login in listed:
        mine = f"{request.pk}\n{email}"
        tries = [(UPDATES_OF_ACCOUNT, root)]  # first: whoever holds it is alone in the account
        if not is_once:
            hour, day = (PERSON_HOUR, PERSON_DAY) if has_login else (UPDATE_HOUR, UPDATE_DAY)
            tries += [(hour, mine), (day, mine)]
        if not has_login:
            tries += [(FOLLOWER_OF_ACCOUNT, f"{root}\n{email}")]
        if not limits.take(*tries):
            held.addresses.append(email)
            held.typed += [email] if email in typed else []
            over = _over_at(tries)
            held.until = min(held.until or over, over)
    return held


def _of_signer(request: PortRequest, email: str) -> list[limits.Try]:
    root = str(request.account.agency_pk)
    return [
        (SIGNERS_OF_ACCOUNT, root),
        (SIGNER_OF_ACCOUNT, f"{root}\n{email.lower()}"),
        (SIGNER, email.lower()),
    ]


def _take_press(tries: list[limits.Try], name: str, email: str, outcome: str) -> None:
    if followers.is_refused(email):
        raise MailHeld(
            f"Whoever reads {email} asked us never to write there, so nothing was sent. Ask "
            "them for another address.",
            field="email",
        )
    if limits.take(*tries):
        return
    wait = in_words(_over_at(tries) - timezone.now())
    raise MailHeld(f"{name} at {email} was written to often enough for now. {outcome.format(wait)}")


def _over_at(tries: list[limits.Try]) -> datetime:
    """Return when the last of the limits that are reached ends."""
    ends = [limits.ends_at(*one) for one in tries if limits.is_reached(*one)]
    return max(ends, default=timezone.now() + timedelta(minutes=1))

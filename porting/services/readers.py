"""Who reads the mails about a request: its people, its followers who said yes, and the desk."""

import logging
from dataclasses import replace

from django.conf import settings

from accounts.access import accounts_of
from accounts.models import User
from porting.emails.about import Reader
from porting.emails.frame import mailbox
from porting.models import LetterOfAuthorization, Note, PortRequest
from porting.services import followers
from porting.services.followers import State

log = logging.getLogger(__name__)


def customers(request: PortRequest) -> list[Reader]:
    """Return the requester, the contact of User Details and the followers, each mailbox once.

    A person who may no longer sign in, or left the account, reads nothing more about it; nor does
    a mailbox without a login there before its reader has said yes.
    """
    found = {reader.email.lower(): reader for reader in person(request, request.created_by)}
    states: dict[str, State] = {}
    if set(followers.addresses_of(request)) - set(found):
        states = followers.states(request)
    typed = [Reader(request.user_email, request.user_first_name)] if request.user_email else []
    typed += [Reader(str(one), is_following=True) for one in request.extra_emails]
    for reader in typed:
        state = states.get(reader.email.strip().lower())
        if state in (State.AT_HOME, State.CONFIRMED):
            reader = replace(reader, is_stranger=state == State.CONFIRMED)  # noqa: PLW2901
            found.setdefault(reader.email.lower(), reader)
    return [reader for reader in found.values() if is_mailbox(reader.email)]


def of_note(request: PortRequest, note: Note) -> list[Reader]:
    """Return who reads a note: the customers and the desk, but never its author."""
    author = note.author.email.lower() if note.author else ""
    everybody = customers(request) + _desk(request, note)
    return [reader for reader in everybody if reader.email.lower() != author]


def person(request: PortRequest, one: User) -> list[Reader]:
    """Return one person, unless they may no longer sign in or have left the account."""
    if not one.is_active or not accounts_of(one).filter(pk=request.account_id).exists():
        return []
    return [Reader(one.email, one.first_name)]


def signer(mail: str, request: PortRequest, letter: LetterOfAuthorization | None) -> list[Reader]:
    """Return the signer of a letter; nobody where it ended while its mail waited.

    "Never write to me" keeps nobody from the copy of what they have signed all the same, nor from
    reading that the rest of it is not needed any more.
    """
    if letter is None:
        return []
    ended = letter.voided_at or letter.signed_at or letter.declined_at or request.is_ended
    if mail in ("letter_request", "letter_reminder") and (ended or request.disputed_at):
        return []
    is_owed = mail in ("signed_copy", "withdrawn") and _has_signed(request, letter.signer_email)
    if not is_owed and followers.is_refused(letter.signer_email):
        return []
    return [Reader(letter.signer_email, letter.signer_name, is_stranger=True)]


def _has_signed(request: PortRequest, email: str) -> bool:
    return request.letters.filter(signer_email__iexact=email, signed_at__isnull=False).exists()


def _desk(request: PortRequest, note: Note) -> list[Reader]:
    """Return the person at the desk who should read a note; our mailbox while nobody has it."""
    assignee = request.assignee
    if assignee and assignee.is_active:
        return [Reader(assignee.email, assignee.first_name, is_staff=True)]
    return [] if note.is_from_staff else [Reader(settings.SUPPORT_EMAIL, is_staff=True)]


def is_mailbox(address: str) -> bool:
    """Whether we can mail it at all; one bad address on a list must not hold up the others."""
    try:
        return bool(mailbox(address))
    except ValueError:
        log.warning("An address on a request names no mailbox, or several; it gets no mail.")
        return False

"""The signer says no: will not sign, is not the right person, found a mistake, never asked.

Each is one transaction that ends the waiting for a signature and tells who must act. Only a
POST reaches any of them (security.md 2.3, screens.md 5.4).
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from porting.choices import Audience, Purpose
from porting.errors import LetterError
from porting.models import LetterOfAuthorization, Note, PortRequest
from porting.papers.facts import in_words, printable
from porting.services import letters, links
from porting.services.actors import Guest, label_of
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import LONGEST_NAME, post_status, promise_mail
from porting.services.signing import OPEN

REASONS = {
    "no_authority": "I don't have the authority to sign",
    "details_wrong": "Details are wrong",
    "staying": "We are staying with our carrier",
    "unknown": "I don't know this company",
    "other": "Other",
}
WRONG_PERSON = "wrong_person"
PARTS = {
    "name": "The account holder's name",
    "address": "The address",
    "numbers": "The phone numbers",
    "carrier": "The current carrier",
    "other": "Something else",
}
MAX_WORDS = 300
SIGNED = "The letter is signed already. Write to us if it must not be used."
ON_HOLD = "On hold: our team is checking this request and will write to you."


def decline(
    request: PortRequest, *, reason: str, words: str = "", by: Guest, secrets_seen: bool = False
) -> str:
    """Store that the signer will not sign and tell the requester why; returns the reason in words.

    ``reason`` is a key of REASONS. Declining twice tells once. Raises LetterError without a
    reason, or once the letter is signed; SecretSeen for words that seem to hold one.
    """
    if reason not in REASONS:
        raise LetterError("Select a reason.", field="reason")
    words = _checked(words, seen=secrets_seen)
    said = f"{REASONS[reason]}: {words}" if words else REASONS[reason]
    return _decline(request, reason, said, by=by)


def name_another(
    request: PortRequest,
    *,
    name: str = "",
    email: str = "",
    by: Guest,
    secrets_seen: bool = False,
) -> str:
    """Store that the letter went to the wrong person, and who can sign instead if they know.

    Nobody is written to: the requester has to confirm the other person. This person's link stays
    good for reading what became of it. Raises LetterError for an address that is none, SecretSeen.
    """
    name, email = printable(name)[:120], email.strip()
    refuse_secrets(name, field="name", seen=secrets_seen)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise LetterError(
                "Enter an email address in the format name@example.com.", field="email"
            ) from None
    instead = " at ".join(filter(None, (name, email)))
    said = "I'm not the right person."
    if instead:
        said += f" {instead} can sign."
    return _decline(request, WRONG_PERSON, said, by=by, suggested_name=name, suggested_email=email)


def say_what_is_wrong(
    request: PortRequest,
    *,
    parts: Iterable[str],
    words: str = "",
    by: Guest,
    secrets_seen: bool = False,
) -> str:
    """Store which details of the letter are wrong and ask the requester to correct them.

    ``parts`` are keys of PARTS, at least one. Raises LetterError, and SecretSeen as
    ``decline`` does.
    """
    chosen = [PARTS[part] for part in PARTS if part in set(parts)]
    if not chosen:
        raise LetterError("Select what is wrong.", field="parts")
    words = _checked(words, seen=secrets_seen)
    lowered = [one[:1].lower() + one[1:] for one in chosen]
    said = f"Wrong in the letter: {in_words(lowered)}."
    return _decline(request, "details_wrong", f"{said} {words}".strip(), by=by)


def _checked(words: str, *, seen: bool) -> str:
    words = printable(words)
    refuse_secrets(words, field="words", seen=seen)
    if len(words) > MAX_WORDS:
        raise LetterError(f"Your words must be {MAX_WORDS} characters or fewer.", field="words")
    return words


@transaction.atomic
def _decline(request: PortRequest, kind: str, said: str, *, by: Guest, **suggested: str) -> str:
    row = letters.lock(request)
    mine = row.live_letters().filter(signer_email__iexact=by.email)
    if mine.filter(signed_at__isnull=False).exists():
        raise LetterError(SIGNED)
    asked = LetterOfAuthorization.objects.filter(OPEN, pk__in=mine, sent_at__isnull=False)
    pks = list(asked.values_list("pk", flat=True))
    if asked.update(
        declined_at=timezone.now(), decline_reason=said[:400], decline_kind=kind, **suggested
    ):
        record(row, "letter_declined", by=by, reason=said, ip=by.ip)
        text = f"{by.name or by.email} did not sign the letter. {said}"
        post_status(row, text, by=by, mail="letter_declined", letter=pks[0])
    return said


@transaction.atomic
def reconsider(request: PortRequest, *, by: Guest) -> bool:
    """Take a no back, while the letter still counts: "Sign after all". False when it does not."""
    row = letters.lock(request)
    mine = row.live_letters().filter(signer_email__iexact=by.email)
    declined = mine.filter(declined_at__isnull=False, signed_at=None)
    if row.disputed_at or not declined.update(
        declined_at=None, decline_reason="", decline_kind="", suggested_name="", suggested_email=""
    ):
        return False
    record(row, "letter_reconsidered", by=by, ip=by.ip)
    return True


def report(request: PortRequest, *, words: str = "", by: Guest, secrets_seen: bool = False) -> None:
    """ "I did not ask for this": the link is dead at once, the request stands still, staff know.

    Possible before and after the signature, until the numbers move; reporting twice tells once.
    Orders that are still in the house do not leave it while the request is disputed. Raises
    SecretSeen as ``decline`` does.
    """
    words = _checked(words, seen=secrets_seen)
    with transaction.atomic():
        row = letters.lock(request)
        links.revoke(row, Purpose.SIGN, reason=links.REPORTED, email=by.email)
        links.revoke(row, Purpose.BILL, reason=links.REPORTED, email=by.email)
        if not PortRequest.objects.filter(pk=row.pk, disputed_at=None).update(
            disputed_at=timezone.now(), submit_for_me_at=None
        ):
            return
        event = record(row, "letter_reported", by=by, words=words, ip=by.ip)
        said = f" In their words: {words}" if words else ""
        note = Note.objects.create(
            request=row,
            text=f"{by.name or by.email} says that they did not ask for this. The request is on "
            f"hold until somebody of us has talked to them and to the customer.{said}",
            audience=Audience.STAFF,
            author_label=label_of(by)[:LONGEST_NAME],
            is_status=True,
        )
        promise_mail(row, "letter_reported", key=f"event:{event.seq}", note=note.pk)
        post_status(row, ON_HOLD, by=None, mail="on_hold")

"""Tickets: fax numbers, numbers of other countries, and questions, from a form to our team.

They are requests of their own kind and lie in the staff's queue with all others; they claim no
numbers and have no letters of ours and no carrier orders. Source: seed 001, "Porting a Fax
Number" and "please submit a ticket".
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Account, User
from porting.choices import DocumentKind, Kind, Status
from porting.errors import NotComplete, NotEditable, PortingError
from porting.models import PortRequest
from porting.rules.lifecycle import move
from porting.rules.tickets import as_stored, details_problems, number_problems, numbers_of, title_of
from porting.services import drafts, fax_letters, ticket_papers
from porting.services.actors import Actor
from porting.services.drafts import CLOSED
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import post_status

# What the steps of a ticket are called, on its pages and in what is missing.
DETAILS = "Details"
PROOF = "Proof of Ownership"
SENT = {
    Kind.FAX: "The fax form was sent to our team.",
    Kind.OTHER_COUNTRY: "The request about numbers of another country was sent to our team.",
    Kind.QUESTION: "The question was sent to our team.",
}


@transaction.atomic
def start(account: Account, kind: Kind, *, by: User, numbers: str = "") -> PortRequest:
    """Return a new ticket as a draft; ``numbers``, as typed, wait in its form.

    A ticket of the same person and kind that nobody has filled in yet is returned instead of
    making a second one, so that a double click starts one.
    """
    User.objects.select_for_update().get(pk=by.pk)  # a person starts one thing at a time
    if kind == Kind.VOICE:
        raise PortingError("Voice numbers have a port request, not a form like this.")
    untouched = PortRequest.objects.of_account(account).filter(
        created_by=by, kind=kind, status=Status.DRAFT, version=1
    )
    if draft := untouched.filter(numbers_typed=numbers).first():
        return draft
    draft = PortRequest.objects.create(
        account=account, created_by=by, kind=kind, numbers_typed=numbers
    )
    record(draft, "request_started", by=by, asks_for=kind)
    return draft


def save_details(
    request: PortRequest,
    values: dict[str, Any],
    *,
    version: int,
    by: Actor,
    secrets_seen: bool = False,
) -> list[str]:
    """Store the form; once it is complete the fax carrier's letter is made of it.

    Numbers that can be read are stored as we write them, the others as they were typed. Returns
    the names of the columns that changed. Raises NotEditable or ChangedMeanwhile, and SecretSeen
    for a message that seems to hold one.
    """
    refuse_secrets(values.get("message", ""), request, field="message", seen=secrets_seen)
    for name, value in values.items():
        setattr(request, name, value)
    if request.numbers_typed and not number_problems(request):
        values = values | {"numbers_typed": as_stored(numbers_of(request))}
        request.numbers_typed = values["numbers_typed"]
    facts = fax_letters.facts_if_complete(request)
    with transaction.atomic():
        changed = drafts.save_section(
            request, values | {"name": title_of(request)}, version=version, by=by
        )
        fax_letters.prepare(request, facts, by=by)
    return changed


def missing(request: PortRequest) -> list[tuple[str, str]]:
    """Return what has to come before the ticket can be sent: the step, and a sentence."""
    found = [(DETAILS, sentence) for _, sentence in details_problems(request)]
    if request.kind != Kind.FAX or found:
        return found
    letter = fax_letters.current(request)
    name = f"{fax_letters.carrier_name()} Letter of Authorization"
    papers = ticket_papers.attached(request)
    if not papers.filter(kind=DocumentKind.BILL).exists():
        found.append((PROOF, "Add the Proof of Ownership, for example the latest phone bill."))
    if letter is None or letter.document is None:
        found.append((name, f"The {name} is still being made. It takes a few seconds."))
    elif not fax_letters.signed_copies(letter):
        found.append((name, f"Sign the {name}, and add the signed copy."))
    return found


def submit(request: PortRequest, *, by: User) -> None:
    """Send the ticket to carrier relations, the first time or as the answer to what they asked.

    Raises NotEditable, NotComplete or MoveNotAllowed; then nothing has changed.
    """
    if not request.is_editable or not request.is_ticket:
        raise NotEditable(CLOSED)
    with transaction.atomic():
        row = PortRequest.objects.select_for_update(of=("self",)).select_related("account")
        stored = row.get(pk=request.pk)
        if open_steps := missing(stored):
            raise NotComplete(list(dict.fromkeys(step for step, _ in open_steps)))
        again = stored.status == Status.INFO_NEEDED
        move(request, Status.SUBMITTED, submitted_at=request.submitted_at or timezone.now())
        record(request, "resubmitted" if again else "submitted", by=by)
        said = "The answer was sent to our team." if again else SENT[Kind(request.kind)]
        post_status(request, said, by=by, mail="ticket_submitted")


def withdraw(request: PortRequest, reason: str, *, by: Actor, secrets_seen: bool = False) -> None:
    """Take the ticket back; nothing changes. MoveNotAllowed once it has ended, SecretSeen."""
    refuse_secrets(reason, request, field="reason", seen=secrets_seen)
    with transaction.atomic():
        move(request, Status.CANCELLED, ended_at=timezone.now())
        record(request, "cancelled", by=by, reason=reason[:200])
        post_status(
            request, f"This was withdrawn. {reason}".strip(), by=by, mail="ticket_withdrawn"
        )

""" "Submit for me when both papers are in": asked for once, kept by the worker.

The person who checked the box submits, as if they had pressed the button at that moment: every
guard of Submit holds, and what stands against it is told in a note. Source: design.md 7,
"Silent stall".
"""

from django.db import transaction
from django.utils import timezone

from accounts.access import accounts_to_change
from accounts.models import User
from porting import outbox
from porting.choices import EDITABLE, DocumentKind
from porting.errors import NotEditable, PortingError
from porting.models import OutboxMessage, PortRequest
from porting.services import submission
from porting.services.drafts import CLOSED
from porting.services.events import record
from porting.services.notes import post_status


@transaction.atomic
def ask(request: PortRequest, *, wanted: bool, by: User) -> None:
    """Store whether to submit as soon as both papers are in. Raises NotEditable."""
    mine = PortRequest.objects.filter(
        pk=request.pk, status__in=EDITABLE, deleted_at=None, disputed_at=None
    )
    at = timezone.now() if wanted else None
    if not mine.update(submit_for_me_at=at, submit_for_me_by=by if wanted else None):
        raise NotEditable(CLOSED)
    record(request, "submit_for_me_asked" if wanted else "submit_for_me_taken_back", by=by)
    promise_if_asked(request)


def are_papers_in(request: PortRequest) -> bool:
    """Tell whether all live letters are signed and there is a bill."""
    signed = list(request.live_letters().values_list("signed_at", flat=True))
    if not signed or not all(signed):
        return False
    bills = request.documents.filter(kind=DocumentKind.BILL, removed_at__isnull=True)
    return bills.exists()


def promise_if_asked(request: PortRequest) -> None:
    """Promise to submit when somebody asked for it and the second paper is in.

    Call it in the transaction that brought a paper in.
    """
    row = PortRequest.objects.only("pk", "reference", "submit_for_me_at", "event_count").get(
        pk=request.pk
    )
    if row.submit_for_me_at and are_papers_in(row):
        key = f"{row.pk}:{row.event_count}"
        outbox.add("submit_for_me", key=key, reference=row.reference, request=row.pk)


def submit_promised(message: OutboxMessage) -> None:
    """Keep the promise. What Submit refuses is told to the customer, and not tried again."""
    rows = PortRequest.objects.select_related("account", "created_by", "submit_for_me_by")
    row = rows.get(pk=message.payload["request"])
    by = row.submit_for_me_by
    if row.submit_for_me_at is None or by is None or not row.is_editable or row.disputed_at:
        return
    try:
        if not (by.is_active and accounts_to_change(by).filter(pk=row.account_id).exists()):
            raise PortingError(f"{by} does not work for this account any more.")
        submission.submit(row, by=by)
    except PortingError as error:
        _tell_why_not(row, str(error), by)


@transaction.atomic
def _tell_why_not(row: PortRequest, why: str, by: User) -> None:
    still = PortRequest.objects.filter(pk=row.pk, submit_for_me_at__isnull=False)
    if not still.update(submit_for_me_at=None, submit_for_me_by=None):
        return
    record(row, "not_submitted_for_you", by=None, reason=why[:400])
    text = f"Both papers are in, but we could not submit this request for you. {why}"
    post_status(row, text, by=None, mail="not_submitted")

"""Submit: the customer hands a finished request to carrier relations, the first time or again."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from porting.choices import EDITABLE, Status
from porting.errors import NotComplete, NotEditable
from porting.models import PortRequest
from porting.rules.lifecycle import move
from porting.rules.sections import CHECK, Progress
from porting.services import letters, portability
from porting.services.drafts import CLOSED
from porting.services.events import record
from porting.services.notes import post_status


def submit(request: PortRequest, *, by: User) -> None:
    """Hand a finished request to carrier relations; from here on it claims its numbers.

    Every section must be complete, every number is asked once more whether it can port, and the
    signed letter must say what the request says. After Information needed the same button sends
    the answers: what was open is marked as answered.

    Raises NotEditable, NotComplete, LetterChanged, NumberTaken or MoveNotAllowed; then the
    request is as it was, but for the verdicts of the check, which are kept.
    """
    if request.status not in EDITABLE or request.deleted_at is not None:
        raise NotEditable(CLOSED)
    _check_complete(request)
    if not portability.verdicts_now(request):
        raise NotComplete([CHECK.title])
    with transaction.atomic():
        # Whoever adds a number counts up on this row, so holding it keeps the list still.
        _check_complete(PortRequest.objects.select_for_update().get(pk=request.pk))
        letters.check_current(request)
        _hand_over(request, by=by)


def _check_complete(request: PortRequest) -> None:
    if unfinished := Progress(request).unfinished:
        raise NotComplete([section.title for section in unfinished])


def _hand_over(request: PortRequest, *, by: User) -> None:
    again = request.status == Status.INFO_NEEDED
    now = timezone.now()
    move(request, Status.SUBMITTED, submitted_at=request.submitted_at or now)
    answered = request.rejections.filter(answered_at__isnull=True).update(answered_at=now)
    count = request.numbers.count()
    record(
        request, "resubmitted" if again else "submitted", by=by, numbers=count, answered=answered
    )
    said = "Corrections sent to carrier relations." if again else "Sent to carrier relations."
    post_status(request, said, by=by, mail="submitted")

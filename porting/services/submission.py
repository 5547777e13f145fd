"""Submit: the customer hands a finished request to carrier relations, the first time or again."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from porting.choices import EDITABLE, Status
from porting.errors import NotComplete, NotConfirmed, NotEditable, OnHold
from porting.models import PortRequest
from porting.rules.corrections import Corrections, corrections
from porting.rules.lifecycle import move
from porting.rules.sections import CHECK, Progress
from porting.services import letters, portability
from porting.services.drafts import CLOSED
from porting.services.events import record
from porting.services.notes import post_status


def submit(request: PortRequest, *, by: User, is_confirmed: bool = False) -> None:
    """Hand a finished request to carrier relations; from here on it claims its numbers.

    Every section must be complete, every number is asked once more whether it can port, and the
    signed letter must say what the request says. After Information needed the same button sends
    the answers: what was open is marked as answered. ``is_confirmed`` says that whatever was
    asked for and not changed is correct as it is.

    Raises NotEditable, OnHold, NotComplete, NotConfirmed, LetterChanged, NumberTaken or
    MoveNotAllowed; then the request is as it was, but for the verdicts of the check, which are
    kept.
    """
    if request.status not in EDITABLE or request.deleted_at is not None:
        raise NotEditable(CLOSED)
    _check_not_disputed(request)
    _check_complete(request)
    if not portability.verdicts_now(request):
        raise NotComplete([CHECK.title])
    with transaction.atomic():
        # Whoever adds a number counts up on this row, so holding it keeps the list still.
        held = PortRequest.objects.select_for_update().get(pk=request.pk)
        _check_not_disputed(held)
        _check_complete(held)
        letters.check_current(request)
        _hand_over(request, _confirmed(request, is_confirmed), by=by)


def _check_not_disputed(request: PortRequest) -> None:
    if request.disputed_at:
        raise OnHold(
            "This request is on hold: our team is checking it and will write to you. "
            "Nothing was sent."
        )


def _check_complete(request: PortRequest) -> None:
    if unfinished := Progress(request).unfinished:
        raise NotComplete([section.title for section in unfinished])


def _confirmed(request: PortRequest, is_confirmed: bool) -> Corrections:
    """Return what was corrected; raises NotConfirmed when what was asked for is as it was."""
    done = corrections(request)
    if done.unchanged and not is_confirmed:
        sentences = [one.sentence for one in done.asked if one.is_unchanged]
        said = " ".join(dict.fromkeys(sentences))
        raise NotConfirmed(f"{said} Change it, or check “It is correct as it is”.", field="correct")
    return done


def _hand_over(request: PortRequest, done: Corrections, *, by: User) -> None:
    again = request.status == Status.INFO_NEEDED
    now = timezone.now()
    move(request, Status.SUBMITTED, submitted_at=request.submitted_at or now)
    answered = request.rejections.filter(answered_at__isnull=True).update(answered_at=now)
    count = request.numbers.count()
    if not again:
        record(request, "submitted", by=by, numbers=count, answered=answered)
        post_status(request, "Sent to carrier relations.", by=by, mail="submitted")
        return
    record(
        request,
        "resubmitted",
        by=by,
        numbers=count,
        answered=answered,
        changed=list(done.changed),
        unchanged=sorted({field for one in done.asked if one.is_unchanged for field in one.fields}),
    )
    post_status(request, _what_was_done(done), by=by, mail="submitted")


def _what_was_done(done: Corrections) -> str:
    """Tell the desk what to look at, and what the customer stands by."""
    said = []
    if done.changed:
        said.append(f"Corrections sent: changed {', '.join(done.changed_names)}.")
    if done.unchanged:
        said.append(f"Sent again unchanged, confirmed as correct: {'; '.join(done.unchanged)}.")
    return " ".join(said) or "Sent again. Nothing was changed."

""" "It is correct": somebody stands by what often causes a no."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from porting.errors import ChangedMeanwhile, NotEditable
from porting.models import ConfirmedWarning, PortRequest
from porting.rules.preflight import Look, preflight
from porting.services.drafts import CLOSED
from porting.services.events import record


@transaction.atomic
def confirm(request: PortRequest, key: str, *, by: User) -> None:
    """Store that a warning was looked at and is correct: who, when and its very words.

    ``key`` names the warning and the value it is about, as the page showed it. Confirming twice
    does nothing. Raises NotEditable, or ChangedMeanwhile when no such warning stands (any more).
    """
    if not request.is_editable:
        raise NotEditable(CLOSED)
    now = timezone.now()
    shown = {warning.key: warning for warning in preflight(Look(request, now))}
    warning = shown.get(key)
    if warning is None:
        raise ChangedMeanwhile("This changed after you opened the page. Look at it again.")
    if warning.confirmed:
        return
    _, is_new = ConfirmedWarning.objects.get_or_create(
        request=request,
        slug=warning.check.slug,
        about_hmac=warning.about_hmac,
        defaults={"text": warning.text[:400], "confirmed_by": by, "confirmed_at": now},
    )
    if is_new:
        record(request, "warning_confirmed", by=by, warning=warning.check.slug)

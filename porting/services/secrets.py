"""Account numbers and PINs, shown to staff one at a time, with a reason and an event."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import TextChoices

from accounts.models import User
from porting.errors import PortingError, ReasonNeeded
from porting.models import PortNumber, PortRequest
from porting.rules.lifecycle import hold
from porting.services.events import record
from porting.services.free_words import KEPT, refuse_secrets

MAX_WORDS = 200


class Why(TextChoices):
    """Why somebody needs to see a secret."""

    SENDING = "sending", "Sending order"
    CHECKING = "checking", "Checking with carrier"
    CUSTOMER = "customer", "Customer asked"
    OTHER = "other", "Other"


FIELDS = {"account_number": "account number", "account_pin": "account PIN"}


def reveal(
    request: PortRequest,
    field: str,
    why: str,
    words: str = "",
    *,
    by: User,
    number: PortNumber | None = None,
    secrets_seen: bool = False,
) -> str:
    """Return one secret in clear, having recorded who looked and why; never the value itself.

    ``field`` is ``account_number`` or ``account_pin``; with ``number`` it is that number's own
    PIN. Raises PermissionDenied, ReasonNeeded, SecretSeen for words that seem to hold a secret, or
    PortingError when there is nothing to show.
    """
    if not by.has_perm("porting.reveal_secret"):
        raise PermissionDenied("Revealing account numbers and PINs is not part of your role.")
    if field not in FIELDS or (number is not None and number.request_id != request.pk):
        raise PortingError("Choose the account number or a PIN of this request.", field="field")
    words = words.strip()
    if why not in Why.values:
        raise ReasonNeeded("Select why you need it.", field="why")
    if why == Why.OTHER and not words:
        raise ReasonNeeded("Enter the reason.", field="words")
    refuse_secrets(words, request, field="words", seen=secrets_seen, where=KEPT, writer=by)
    whose = {"number": number.e164} if number else {}
    with transaction.atomic():
        # Read anew, holding the request: whoever ends it may be wiping the secret right now.
        hold(request.pk)
        of: models.QuerySet[Any] = (
            PortNumber.objects.filter(pk=number.pk)
            if number
            else PortRequest.objects.filter(pk=request.pk)
        )
        secret: str = of.values_list(field, flat=True).get()
        if not secret:
            raise PortingError(f"There is no {FIELDS[field]} to show.", field="field")
        record(
            request,
            "secret_revealed",
            by=by,
            field=field,
            why=Why(why).label,
            words=words[:MAX_WORDS],
            **whose,
        )
    return secret

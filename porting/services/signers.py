"""Whom a letter is sent to: is the address good, and does the request name the same person?"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import User
from porting.choices import SignerIs
from porting.errors import LetterError
from porting.models import PortRequest
from porting.papers import facts as printed
from porting.rules.changes import was_and_is
from porting.rules.print_rules import why_not_printed
from porting.services.actors import Actor, Device
from porting.services.events import record

MAX_MESSAGE = 500


def check(row: PortRequest, name: str, email: str, message: str) -> None:
    """Raise LetterError, naming the field, unless the letter can be mailed to this person."""
    if not name:
        raise LetterError("Enter the full name of the person who can sign.", field="name")
    if len(name) > 120:
        raise LetterError("Full name must be 120 characters or fewer.", field="name")
    if wrong := why_not_printed(name, "Full name", is_name=True):
        raise LetterError(wrong, field="name")
    try:
        validate_email(email)
    except ValidationError:
        raise LetterError(
            "Enter an email address in the format name@example.com.", field="email"
        ) from None
    if row.signer_is != SignerIs.ME and email.casefold() == row.created_by.email.casefold():
        raise LetterError(
            "Enter an email the signer can open. It must not be yours if someone else signs.",
            field="email",
        )
    if len(message) > MAX_MESSAGE:
        raise LetterError(f"Message must be {MAX_MESSAGE} characters or fewer.", field="message")


def is_signer(row: PortRequest, user: User) -> bool:
    """Tell whether this person of the account is the one who can sign for the number's owner."""
    if row.signer_is == SignerIs.ME and row.created_by_id == user.pk:
        return True
    return bool(row.signer_email) and row.signer_email.casefold() == user.email.casefold()


def check_is_signer(row: PortRequest, user: User) -> None:
    """Raise LetterError unless ``user`` is the request's signer."""
    if not is_signer(row, user):
        raise LetterError(
            f"You named {row.signer_name or 'somebody else'} as the signer, so it is not yours "
            "to sign. Change the signer, or send the letter."
        )


def become(row: PortRequest, full_name: str, email: str, *, by: Actor) -> None:
    """Let the request name whom the letter is sent to: the letter may not say something else.

    It is a save like any other, so a page of the signer that was opened before is told.
    """
    values: dict[str, Any] = {}
    if full_name != printed.printable(row.signer_name):
        values["signer_name"] = full_name
        if row.signer_is == SignerIs.BILLING_CONTACT:
            values["signer_is"] = SignerIs.SOMEONE_ELSE
    if email != row.signer_email:
        values["signer_email"] = email
    if not values:
        return
    version, changes = row.version + 1, was_and_is(row, values)
    PortRequest.objects.filter(pk=row.pk).update(
        updated_at=timezone.now(), version=version, **values
    )
    row.version = version
    for field, value in values.items():
        setattr(row, field, value)
    record(row, "section_saved", by=by, fields=sorted(values), changes=changes, version=version)


def remember_device(row: PortRequest, device: Device | None) -> None:
    """Store with the letters that wait from where they were sent; see ``porting.rules.risk``."""
    if device:
        row.live_letters().filter(signed_at=None).update(
            sent_from_ip=device.ip, sent_from_user_agent=device.user_agent[:400]
        )

"""The password, asked again of somebody who is signed in, before what cannot be taken back."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User

WRONG = "That is not your password. Type it again, or reset it from the sign-in page."


def check_password_of(request: HttpRequest, user: User, password: str) -> None:
    """Raise ValidationError, in words for the field, unless this is the person's own password.

    Wrong ones count as they do at sign-in, so a session left open is no way to guess.
    """
    found = get_adapter().authenticate(request, email=user.email, password=password)
    if found is None or found.pk != user.pk:
        raise ValidationError(WRONG)

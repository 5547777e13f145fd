"""A forgotten password: the promise of a link, and the link, made while the mail is written.

And the promise of a mail whenever a way to sign in has changed.
"""

import uuid
from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from porting import outbox

NOBODY = 0


def promise_reset_mail(users: Iterable[User]) -> None:
    """Promise the mail ``password_reset`` to these people; to nobody when there are none.

    The promise for nobody is written all the same and sends nothing: an address that we do not
    know must cost as much time as one that we know. The promise holds the person's key only.
    """
    with transaction.atomic():
        for pk in [user.pk for user in users] or [NOBODY]:
            outbox.add(
                "send_mail",
                key=f"password_reset:{pk}:{uuid.uuid4().hex}",
                mail="password_reset",
                user=pk,
            )


def promise_told(user: User, what: str) -> None:
    """Promise a mail that tells somebody what has changed about how they sign in.

    ``what`` is a key of ``porting.emails.account.CHANGES``. Call it in the change's transaction.
    """
    outbox.add(
        "send_mail",
        key=f"sign_in_changed:{user.pk}:{uuid.uuid4().hex}",
        mail="sign_in_changed",
        user=user.pk,
        what=what,
    )


def reset_url(user: User) -> str:
    """Return a fresh link to choose a password; it ends when it is used or its time is over.

    Called only while the mail is being written. The link is neither stored nor logged.
    """
    path = reverse(
        "account_reset_password_from_key",
        args=[user_pk_to_url_str(user), default_token_generator.make_token(user)],
    )
    return f"{settings.SITE_URL}{path}"

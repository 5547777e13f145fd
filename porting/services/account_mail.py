"""Keeping the promise of a mail about signing in: these belong to a person, not to a request."""

from django.urls import reverse

from accounts.models import User
from accounts.passwords import reset_url
from porting.emails import message_of
from porting.emails.about import site
from porting.emails.account import password_reset, sign_in_changed
from porting.models import OutboxMessage


def send_password_reset(message: OutboxMessage) -> None:
    """Mail the person a link made just now; to nobody when there is no such person any more."""
    user = User.objects.filter(pk=message.payload["user"], is_active=True).first()
    if user is None:
        return
    mail = password_reset(user.first_name, reset_url(user))
    message_of(mail, user.email, message_id=message.mail_id).send()


def send_sign_in_changed(message: OutboxMessage) -> None:
    """Tell the person what has changed about how they sign in, also when they are switched off."""
    user = User.objects.filter(pk=message.payload["user"]).first()
    if user is None:
        return
    url = site(reverse("account_reset_password"))
    mail = sign_in_changed(user.first_name, message.payload["what"], url)
    message_of(mail, user.email, message_id=message.mail_id).send()


SENDERS = {"password_reset": send_password_reset, "sign_in_changed": send_sign_in_changed}

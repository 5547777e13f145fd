"""Keeping the promise of a mail about signing in: these belong to a person, not to a request."""

from accounts.models import User
from accounts.passwords import reset_url
from porting.emails import message_of
from porting.emails.account import password_reset
from porting.models import OutboxMessage


def send_password_reset(message: OutboxMessage) -> None:
    """Mail the person a link made just now; to nobody when there is no such person any more."""
    user = User.objects.filter(pk=message.payload["user"], is_active=True).first()
    if user is None:
        return
    mail = password_reset(user.first_name, reset_url(user))
    message_of(mail, user.email, message_id=message.mail_id).send()

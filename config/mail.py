"""The mail catcher of the embedded installation: one file a message, in DATA_DIR/mail."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Write each message to a folder instead of sending it; the demo has a page to read them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = uuid.uuid4().hex
            unfinished = settings.MAIL_DIR / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            # A reader never sees half a message: the name ends in .eml only when it is whole.
            unfinished.rename(unfinished.with_suffix(".eml"))
        return len(email_messages)

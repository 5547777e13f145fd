"""What the tests of tickets share."""

import re

from django.core import mail

from porting.models import PortRequest


def status_of(row):
    return PortRequest.objects.get(pk=row.pk).status


def subjects():
    """What the mails say, without the name of the request, which stands behind where it fits."""
    return [re.split(r" \[|, (Fax|Question)", message.subject)[0] for message in mail.outbox]

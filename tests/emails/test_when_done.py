"""What the mail about live numbers says of the old service, whatever else the request does."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from porting.choices import ENDED, Status
from porting.models import PortRequest

SIGNED_AT = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.ACTIVATING, "Keep paying Verizon until we say the port is complete."),
        (
            Status.PARTLY_PORTED,
            "What did not move is still with Verizon: keep that service for it.",
        ),
        (Status.PORTED, "All numbers of this request have moved."),
    ],
)
def test_nobody_waits_for_a_word_that_never_comes(port_request, order, send, status, said):
    PortRequest.objects.filter(pk=port_request.pk).update(
        status=status, submitted_at=SIGNED_AT, ended_at=SIGNED_AT if status in ENDED else None
    )
    port_request.numbers.update(status=Status.PORTED)

    send("numbers_live", order=order.pk)

    assert said in " ".join(mail.outbox[0].body.split())

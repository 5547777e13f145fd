"""What waits and why, tried again or cancelled by a person."""

from django.urls import reverse

from porting import outbox
from porting.choices import OutboxState
from porting.models import OutboxMessage


def test_waiting_work_is_told_in_words_and_tried_again(client, desk_worker, in_review, message):
    client.force_login(desk_worker)
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=OutboxState.DEAD, attempts=9, last_error="ConnectionRefusedError: [Errno 111]"
    )

    body = client.get(reverse("desk:waiting")).content.decode()
    assert "The mail server or a store of ours does not answer. We gave up after 9 tries." in body
    client.post(reverse("desk:waiting_try", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.attempts) == (OutboxState.PENDING, 0)


def test_waiting_work_is_cancelled_with_a_reason_only(client, desk_worker, message):
    client.force_login(desk_worker)
    address = reverse("desk:waiting_cancel", args=[message.pk])

    refused = client.post(address, {"reason": ""})
    message.refresh_from_db()
    assert (refused.status_code, message.state) == (422, OutboxState.PENDING)
    client.post(address, {"reason": "The address is gone."})
    again = client.post(address, {"reason": "Again"}, follow=True)

    message.refresh_from_db()
    assert (message.state, message.closed_reason) == (
        OutboxState.CANCELLED,
        "Priya N.: The address is gone.",
    )
    assert "Nothing changed." in again.content.decode()
    assert outbox.waiting().filter(pk=message.pk).count() == 0

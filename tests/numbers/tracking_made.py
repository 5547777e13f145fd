"""Tracking numbers and the addresses of their pages."""

from django.urls import reverse
from django.utils import timezone

from numbers.models import TrackingNumber


def make_number(account, e164="+15125550101", **fields):
    fields.setdefault("live_at", timezone.now())
    return TrackingNumber.objects.create(account=account, e164=e164, **fields)


def list_url(account):
    return reverse("numbers:tracking", args=[account.public_id])


def edit_url(number):
    return reverse("numbers:tracking_edit", args=[number.account.public_id, number.public_id])


def values(number):
    return TrackingNumber.objects.values(
        "description",
        "route",
        "fail_safe",
        "source",
        "call_settings",
        "is_texting_enabled",
    ).get(pk=number.pk)


def refused(client, number, **data):
    """Post and return the errors; assert that the number stayed as it was."""
    before = values(number)
    response = client.post(edit_url(number), data)
    assert response.status_code == 422
    assert "<title>Error: Edit " in response.content.decode()
    assert values(number) == before
    return response.context["form"].errors

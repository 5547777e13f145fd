"""Account numbers and PINs are kept only while somebody needs them for the port."""

from collections.abc import Collection

from django.db import transaction

from numbers.sets import OneOf
from porting.models import PortNumber, PortRequest, UploadedList
from porting.services.actors import Actor
from porting.services.events import record


@transaction.atomic
def wipe_secrets(request: PortRequest, *, by: Actor = None) -> bool:
    """Delete the account number and every PIN of a request that has ended.

    Returns whether there was anything. Call it in the transaction that ends the request
    (design.md 7, "Secrets").
    """
    pins = PortNumber.objects.filter(request=request).exclude(account_pin="")
    had_pins = pins.update(account_pin="")
    drop_lists([request.pk])
    held = PortRequest.objects.filter(pk=request.pk)
    had_own = held.exclude(account_number="", account_pin="").update(
        account_number="", account_pin=""
    )
    request.account_number = request.account_pin = ""
    if had_own or had_pins:
        record(request, "secrets_wiped", by=by)
    return bool(had_own or had_pins)


def drop_lists(requests: Collection[int]) -> None:
    """Delete what is left of these requests' uploaded lists: they may hold PINs.

    Their imports find nothing.
    """
    UploadedList.objects.filter(OneOf("number_import__request", requests)).delete()

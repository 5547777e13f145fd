"""Port requests seen from below: the port is a floor above the inventory."""

import secrets
from collections.abc import Collection
from typing import Any

from django.apps import apps

from accounts.models import Account
from numbers.sets import OneOf
from porting import outbox


def port_numbers() -> Any:
    """Return the rows of port requests."""
    return apps.get_model("porting", "PortNumber")._default_manager.order_by()


def tell_of_phones(account: Account, e164s: Collection[str]) -> None:
    """Promise to tell who runs a port whose numbers have become phones here, or are none any more.

    Every way in which a number becomes a phone of an account or ceases to be one calls this, in
    the transaction of the change; ``porting.services.phones`` looks how it stands by then. Nothing
    is promised where no port that was submitted has one of the numbers.
    """
    coming = port_numbers().filter(OneOf("e164", e164s), request__account=account, is_claimed=True)
    if pks := list(coming.values_list("pk", flat=True)):
        outbox.add("phones_changed", key=secrets.token_hex(16), numbers=pks)

"""What every template may count on."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.access import reaches_several
from accounts.models import User


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, the account in view and what the signed-in person may reach."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):  # anonymous, or an error page of a broken request
        user = None
    seat = getattr(request, "seat", None) if user else None
    return {
        "brand": {
            "name": settings.BRAND_NAME,
            "support_email": settings.SUPPORT_EMAIL,
            "postal_address": settings.POSTAL_ADDRESS,
        },
        "is_demo": settings.DEMO,
        "version": settings.VERSION if user else "",  # nobody else needs to know
        "nav": addresses(seat.account.public_id if seat else ""),
        "account": seat.account if seat else None,
        # Called by the templates that ask, which not all pages do.
        "has_other_accounts": seat.has_others
        if seat
        else lambda: bool(user and reaches_several(user)),
        "is_desk_worker": lambda: bool(
            user and (not seat or seat.is_in_a_group) and user.has_perm("porting.view_desk")
        ),
    }


@lru_cache(maxsize=1024)
def addresses(account: str) -> dict[str, str]:
    """Return where the headers lead, with those of an account (by public id) if there is one."""
    found = {name: reverse(view) for name, view in EVERYWHERE.items()}
    if account:
        found |= {name: reverse(view, args=[account]) for name, view in OF_AN_ACCOUNT.items()}
    return found


EVERYWHERE = {
    "profile": "accounts:profile",
    "choose": "accounts:choose",
    "desk": "desk:queue",
    "waiting": "desk:waiting",
    "login": "account_login",
    "logout": "account_logout",
}
OF_AN_ACCOUNT = {
    "port": "porting:overview",
    "texts": "numbers:texts",
    "tracking": "numbers:tracking",
    "receiving": "numbers:receiving",
    "sources": "numbers:sources",
    "call_settings": "numbers:call_settings",
}

"""What every template may count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

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
        "account": seat.account if seat else None,
        # Called by the templates that ask, which not all pages do.
        "has_other_accounts": seat.has_others
        if seat
        else lambda: bool(user and reaches_several(user)),
        "is_desk_worker": lambda: bool(
            user and (not seat or seat.is_in_a_group) and user.has_perm("porting.view_desk")
        ),
    }

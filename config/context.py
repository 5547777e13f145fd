"""What every template may count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access import account_in_view, count_of_accounts


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, the account in view and what the signed-in person may reach."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "brand": {
            "name": settings.BRAND_NAME,
            "support_email": settings.SUPPORT_EMAIL,
            "postal_address": settings.POSTAL_ADDRESS,
        },
        "is_demo": settings.DEMO,
        "account": account_in_view(request) if signed_in else None,
        "my_accounts_count": count_of_accounts(user) if signed_in else 0,
        "is_desk_worker": signed_in and user.has_perm("porting.view_desk"),
    }

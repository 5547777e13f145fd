"""What every template may count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access import account_in_view, count_of_accounts
from accounts.models import User


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, the account in view and what the signed-in person may reach."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):  # anonymous, or an error page of a broken request
        user = None
    return {
        "brand": {
            "name": settings.BRAND_NAME,
            "support_email": settings.SUPPORT_EMAIL,
            "postal_address": settings.POSTAL_ADDRESS,
        },
        "is_demo": settings.DEMO,
        "account": account_in_view(request) if user else None,
        "my_accounts_count": count_of_accounts(user) if user else 0,
        "is_desk_worker": bool(user and user.has_perm("porting.view_desk")),
    }

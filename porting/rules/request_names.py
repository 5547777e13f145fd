"""What a request may be called: a suggestion, until somebody names it (screens.md 4.4)."""

from datetime import date

from accounts.moments import month
from porting.models import PortRequest

LONGEST = 60  # of a carrier's or an account's name, so that month and number fit beside it


def suggested_name(request: PortRequest, today: date) -> str:
    """Return for example "Verizon, November 2026", or with "(2)" for the second of that name.

    The carrier's name comes with copied details; without one the account lends its own. Names need
    not be unique: the number only tells them apart. One statement.
    """
    whose = (request.carrier_name or request.account.name)[:LONGEST].rstrip()
    name = f"{whose}, {month(today)}"
    others = PortRequest.objects.of_account(request.account).exclude(pk=request.pk)
    before = others.filter(name__startswith=name).count()
    return f"{name} ({before + 1})" if before else name

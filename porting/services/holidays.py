"""The table of holidays: staff add a day on which a carrier rests or works, and take one away."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from porting.errors import PortingError
from porting.models import Holiday


def add(
    day: date,
    name: str,
    *,
    country: str,
    region: str = "",
    carrier: str = "",
    is_working_day: bool = False,
    by: User,
) -> Holiday:
    """Store a day's exception. Raises PortingError when the same day is listed already."""
    try:
        with transaction.atomic():
            return Holiday.objects.create(
                date=day,
                name=name,
                country=country,
                region=region,
                carrier=carrier,
                is_working_day=is_working_day,
                created_by=by,
            )
    except IntegrityError:
        raise PortingError(
            "This day is listed for the same place and carrier. Remove that line first.",
            field="date",
        ) from None


def remove(pk: int) -> bool:
    """Take a day away; False when somebody else did."""
    return bool(Holiday.objects.filter(pk=pk).delete()[0])

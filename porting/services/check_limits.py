"""How many numbers one person may have checked in a day: the check tells what is taken."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts import limits
from accounts.models import User
from porting.errors import ChecksUsedUp
from porting.models import PortRequest
from porting.services.actors import Actor


def take_check(request: PortRequest, *, by: Actor) -> None:
    """Count one check, and every number of a list that has changed since its last one.

    Raises ChecksUsedUp, whose sentence says when to come back; then nothing is counted. Only
    people are counted, not Portdesk itself.
    """
    if not isinstance(by, User):
        return
    checked = PortRequest.objects.filter(pk=request.pk, checked_at__isnull=False)
    is_unchanged = checked.filter(checked_version=F("numbers_version")).exists()
    count = 0 if is_unchanged else request.numbers.count()
    _take(limits.CHECKS, by, 1)
    try:
        _take(limits.CHECKED_NUMBERS, by, count)
    except ChecksUsedUp:
        limits.give_back((limits.CHECKS, str(by.pk)))
        raise


def take_number(*, by: Actor) -> None:
    """Count one number that is judged as soon as it is typed. Raises ChecksUsedUp."""
    if isinstance(by, User):
        _take(limits.CHECKED_NUMBERS, by, 1)


def _take(limit: limits.Limit, person: User, count: int) -> None:
    who = str(person.pk)
    if limits.take_many(limit, who, count):
        return
    left = limits.ends_at(limit, who) - timezone.now()
    raise ChecksUsedUp(
        "You have had as many numbers checked as one person can in a day. What you entered"
        f" before is saved. Check again in {in_words(left)}.",
        field="typed",
    )


def in_words(left: timedelta) -> str:
    """Return a wait as people say it, rounded up: "40 minutes", "2 hours"."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = -(-minutes // 60)
    return f"{hours} hour{'' if hours == 1 else 's'}"

"""How often something may be tried, counted in the database: one truth for all processes.

A count begins with the first try, ends when its time is over, and is one conditional UPDATE, so
that a hundred tries at once are still counted one by one. Without the database there is no
answer, and so no further try.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import TryCount


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries within ``seconds`` of the first one."""

    name: str
    most: int
    seconds: int

    @property
    def minutes(self) -> int:
        return self.seconds // 60


QUARTER, HOUR, DAY = 15 * 60, 60 * 60, 24 * 60 * 60
# A wrong password counts three times. One address cannot use up the count of a person: it is
# stopped at five. And nobody is locked out of elsewhere for longer than a quarter of an hour.
SIGN_IN_HERE = Limit("sign-in of a person from an address", 5, QUARTER)
SIGN_IN_ADDRESS = Limit("sign-in from an address", 30, QUARTER)
SIGN_IN_PERSON = Limit("sign-in of a person", 20, QUARTER)
# Who types these knows the password already.
FACTOR_CODE = Limit("second-factor code of a person", 5, QUARTER)
# However many browsers try: one count for those that are known together, one for all others.
FACTOR_DAY = Limit("second-factor code of a person, a day", 20, DAY)
# A code is good for 90 seconds at most (one period, and one before and after it) and only once.
USED_CODE = Limit("use of a second-factor code", 1, 120)
RESET_MAILBOX = Limit("password reset for a mailbox", 3, QUARTER)
RESET_ADDRESS = Limit("password reset from an address", 20, HOUR)
VERIFY = Limit("check of a letter from an address", 30, HOUR)
LINK_MISS = Limit("unknown link from an address", 30, HOUR)
# Check Portability tells whether a number is taken: enough for every honest list, not for a
# telephone book. A number counts whenever the list it is in has changed since its last check.
CHECKS = Limit("portability check of a person", 100, DAY)
CHECKED_NUMBERS = Limit("number checked by a person", 50_000, DAY)

Try = tuple[Limit, str]


class TooManyTries(Exception):
    """A limit is reached. The page that answers is written in ``config.middleware``."""

    def __init__(self, limit: Limit):
        super().__init__(f"Too many tries. Wait {limit.minutes} minutes and try again.")
        self.limit = limit


def take_many(limit: Limit, who: str, count: int) -> bool:
    """Count so many tries at once; when they would pass the limit, count none and say False."""
    return count <= 0 or _take(limit, who, count)


def ends_at(limit: Limit, who: str) -> datetime:
    """Return when the count that runs now is over; now, when none runs."""
    now = timezone.now()
    running = TryCount.objects.filter(key=_key(limit, who), ends_at__gt=now)
    return running.values_list("ends_at", flat=True).first() or now


def take(*tries: Try) -> bool:
    """Count one try under each limit; when one of them is reached, under none, and say False."""
    taken: list[Try] = []
    for limit, who in tries:
        if not _take(limit, who):
            give_back(*taken)
            return False
        taken.append((limit, who))
    return True


def require(limit: Limit, who: str) -> None:
    """Count one try; raises TooManyTries when the limit is reached."""
    if not take((limit, who)):
        raise TooManyTries(limit)


def is_reached(limit: Limit, who: str) -> bool:
    """Whether one more try would pass the limit; counts nothing."""
    rows = TryCount.objects.filter(key=_key(limit, who), ends_at__gt=timezone.now())
    return rows.filter(n__gte=limit.most).exists()


def refuse_if_reached(limit: Limit, who: str) -> None:
    """Count nothing; raises TooManyTries when the limit is reached."""
    if is_reached(limit, who):
        raise TooManyTries(limit)


def give_back(*tries: Try) -> None:
    """Take back one counted try: it was none, the password or the link was right."""
    for limit, who in tries:
        TryCount.objects.filter(key=_key(limit, who), n__gt=0).update(n=F("n") - 1)


def forget(*tries: Try) -> None:
    """Begin anew: the person has proved in another way who they are."""
    TryCount.objects.filter(key__in=[_key(limit, who) for limit, who in tries]).delete()


def sweep() -> int:
    """Delete the counts whose time is over; returns how many."""
    return TryCount.objects.filter(ends_at__lte=timezone.now()).delete()[0]


def _take(limit: Limit, who: str, count: int = 1) -> bool:
    now, key = timezone.now(), _key(limit, who)
    over_at = now + timedelta(seconds=limit.seconds)
    rows = TryCount.objects.filter(key=key)
    running = rows.filter(ends_at__gt=now, n__lte=limit.most - count)
    if running.update(n=F("n") + count) == 1:
        return True
    if rows.filter(ends_at__lte=now).update(n=count, ends_at=over_at) == 1:
        return True
    # Nobody has tried yet, or the limit is reached, or somebody else just began a new count.
    TryCount.objects.bulk_create([TryCount(key=key, n=0, ends_at=over_at)], ignore_conflicts=True)
    return running.update(n=F("n") + count) == 1


def _key(limit: Limit, who: str) -> str:
    """The table names nobody: a digest counts as well as an address."""
    return hashlib.sha256(f"{limit.name}\n{who}".encode()).hexdigest()

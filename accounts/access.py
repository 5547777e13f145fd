"""What a person may see: the one way from a signed-in person to an account's rows.

A row of somebody else answers exactly like a row that does not exist: 404, the same words,
the same work. Nothing here ever says "forbidden" about a row.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.models import Account, Membership, Role, User


@dataclass(frozen=True)
class Seat:
    """A person's place in one account: which account, and what the role allows."""

    account: Account
    role: Role
    is_agency: bool = False  # whether there are sub-accounts below
    has_others: bool = False  # whether the person reaches other accounts too
    is_in_a_group: bool = False  # only staff are, so others need not be asked for permissions

    @property
    def may_change(self) -> bool:
        return self.role != Role.VIEWER


def accounts_of(user: User) -> QuerySet[Account]:
    """Return the accounts a person reaches: their own and, for agencies, the sub-accounts."""
    return Account.objects.filter(
        Q(memberships__user=user) | Q(parent__memberships__user=user)
    ).distinct()


def accounts_to_change(user: User) -> QuerySet[Account]:
    """Return the accounts in which a person may change things, by the rule of ``seat_of``.

    A person's role in an account itself counts more than the one in its agency.
    """
    mine = Membership.objects.filter(user=user)
    acting = mine.exclude(role=Role.VIEWER).values("account")
    by_agency = Q(parent__in=acting) & ~Q(pk__in=mine.values("account"))
    return Account.objects.filter(Q(pk__in=acting) | by_agency)


def reaches_several(user: User) -> bool:
    """Say whether there is an account to switch to."""
    mine = _accounts_with_a_seat().filter(user=user)[:2]
    return len(mine) > 1 or (len(mine) == 1 and Account.objects.filter(parent=mine[0]).exists())


@cache
def _accounts_with_a_seat() -> Any:
    return Membership.objects.order_by().values_list("account", flat=True)


@cache
def _memberships() -> Any:  # memberships with two answers beside
    # Every page asks this. To put it together takes Django longer than to answer it takes
    # PostgreSQL, so that is done once.
    below = Account.objects.filter(parent=OuterRef("account"))
    groups = User.groups.through.objects.filter(user=OuterRef("user"))
    rows = Membership.objects.select_related("account__parent").order_by()
    return rows.annotate(is_agency=Exists(below), is_in_a_group=Exists(groups))


def seat_of(user: User, public_id: str) -> Seat:
    """Return the person's seat in the account with this public id.

    Raises Http404 for a stranger's account as for one that does not exist. Where both the
    account and its agency know the person, the account's own role counts.
    """
    if "\x00" in public_id:  # PostgreSQL refuses it, even in a comparison
        raise Http404
    mine = list(_memberships().filter(user=user))
    for membership in mine:
        if membership.account.public_id == public_id:
            return Seat(
                membership.account,
                Role(membership.role),
                is_agency=membership.is_agency,
                has_others=len(mine) > 1 or membership.is_agency,
                is_in_a_group=membership.is_in_a_group,
            )
    agencies = {membership.account_id: membership for membership in mine}
    below = Account.objects.filter(public_id=public_id, parent__in=agencies).first()
    if below is None or below.parent_id is None:
        raise Http404
    membership = agencies[below.parent_id]
    below.parent = membership.account
    return Seat(
        below,
        Role(membership.role),
        has_others=True,
        is_in_a_group=membership.is_in_a_group,
    )


def take_seat(request: HttpRequest, public_id: str) -> Seat:
    """``seat_of`` for a page: the header shows the account, times are in the account's zone."""
    seat = seat_of(request.user, public_id)  # type: ignore[arg-type]
    timezone.activate(ZoneInfo(seat.account.time_zone))
    request.seat = seat  # type: ignore[attr-defined]
    return seat

"""What a person may see: the one way from a signed-in person to an account's rows.

A row of somebody else answers exactly like a row that does not exist: 404, the same words,
the same work. Nothing here ever says "forbidden" about a row.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.models import Account, Membership, Role, User


@dataclass(frozen=True)
class Seat:
    """A person's place in one account: which account, and what the role allows."""

    account: Account
    role: Role

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


def count_of_accounts(user: User) -> int:
    return accounts_of(user).count()


def seat_of(user: User, public_id: str) -> Seat:
    """Return the person's seat in the account with this public id.

    Raises Http404 for a stranger's account as for one that does not exist. Where both the
    account and its agency know the person, the account's own role counts.
    """
    if "\x00" in public_id:  # PostgreSQL refuses it, even in a comparison
        raise Http404
    membership = (
        Membership.objects.filter(user=user)
        .filter(Q(account__public_id=public_id) | Q(account__sub_accounts__public_id=public_id))
        .select_related("account")
        .order_by(F("account__parent").asc(nulls_first=True))
        .last()
    )
    account = Account.objects.filter(public_id=public_id).select_related("parent").first()
    if membership is None or account is None:
        raise Http404
    return Seat(account, Role(membership.role))


def take_seat(request: HttpRequest, public_id: str) -> Seat:
    """``seat_of`` for a page: the header shows the account, times are in the account's zone."""
    seat = seat_of(request.user, public_id)  # type: ignore[arg-type]
    timezone.activate(ZoneInfo(seat.account.time_zone))
    request.seat = seat  # type: ignore[attr-defined]
    return seat


def account_in_view(request: HttpRequest) -> Account | None:
    seat = getattr(request, "seat", None)
    return seat.account if seat else None

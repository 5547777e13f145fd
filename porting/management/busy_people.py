"""Whose requests lie on a busy desk: forty accounts, each with a person and a place to ring."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Account, Membership, Role, User
from numbers.models import CallSettings, Route, RouteKind, TrackingSource
from porting.management.busy_plans import ACCOUNTS, PEOPLE, account_name
from porting.management.demo_people import PASSWORD


@dataclass(frozen=True)
class Client:
    """An account of the busy demo, with what its requests are made of."""

    account: Account
    company: str
    user: User
    route: Route
    source: TrackingSource
    settings: CallSettings

    @property
    def domain(self) -> str:
        """Where the number's owner reads mail: not at the requester's."""
        return f"{self.user.email.partition('@')[2].removesuffix('.example')}-owner.example"


def make_clients() -> list[Client]:
    """Return the forty accounts; those that are there already are found by their person's email."""
    password = make_password(PASSWORD)  # hashed once: that takes a tenth of a second and more
    return [_client(number, password) for number in range(ACCOUNTS)]


def _client(number: int, password: str) -> Client:
    name, company = account_name(number)
    first, last = PEOPLE[(number * 5 + 3) % len(PEOPLE)]
    domain = f"{name.lower().replace(' ', '-')}-{number + 1}.example"
    email = f"{first}@{domain}".lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(
            email=email, password=password, first_name=first, last_name=last,
            phone=f"(720) 555-{1000 + number}",
        )  # fmt: skip
        _account(number, name, user)
    account = Account.objects.get(memberships__user=user)
    return Client(
        account,
        company,
        user,
        account.routes.get(name="Front desk"),
        account.sources.get(name="Website"),
        account.call_settings.get(is_account_level=True),
    )


def _account(number: int, name: str, user: User) -> None:
    account = Account.objects.create(name=name, time_zone="America/Chicago")
    opened = timezone.now() - timedelta(days=12 if number % 10 == 7 else 90 + 11 * number)
    Account.objects.filter(pk=account.pk).update(created_at=opened)
    Membership.objects.create(user=user, account=account, role=Role.ADMIN)
    CallSettings.objects.create(account=account, name="Account Level", is_account_level=True)
    TrackingSource.objects.create(account=account, name="Website", is_online=True)
    kind = RouteKind.RECEIVING_NUMBER
    Route.objects.create(
        account=account,
        kind=kind,
        public_id=f"{kind}{account.public_id[2:]}"[:12],
        name="Front desk",
        e164=f"+1720555{5000 + number}",
    )

"""Who and what is in the demo: people, accounts, routes, sources, numbers that nobody owns."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts.models import Account, Membership, Role, User
from accounts.second_factor import factors
from numbers.models import (
    CallSettings,
    Route,
    RouteKind,
    RouteTarget,
    TrackingNumber,
    TrackingSource,
)

PASSWORD = "portdesk demo"  # noqa: S105  (printed at every start of the demo)

# Who signs in with what, as `make run` prints it.
LOGINS = (
    ("Customer", "sam@ortiz.example"),
    ("Agency", "ada@brightline.example"),
    ("Another company", "mo@northway.example"),
    ("Staff, carrier relations", "priya@portdesk.example"),
    ("Staff, supervisor", "marco@portdesk.example"),
    ("Staff, auditor", "audrey@portdesk.example"),
)


@dataclass(frozen=True)
class Demo:
    """What the requests of the demo are made with."""

    customer: User
    staff: User
    account: Account
    front_desk: Route
    queue: Route
    source: TrackingSource


def make_people_and_inventory() -> Demo:
    """Make the people, two accounts under one agency, an unrelated one, and their inventory."""
    agency = make_account("Brightline Agency")
    ortiz = make_account("Ortiz Dental", agency)
    roofing = make_account("Alder Roofing", agency)
    northway = make_account("Northway Fleet")
    sam = make_user("sam@ortiz.example", "Sam", "Reed", "(512) 555-0190")
    ada = make_user("ada@brightline.example", "Ada", "Bright", "(512) 555-0191")
    mo = make_user("mo@northway.example", "Mo", "North", "(737) 555-0192")
    for user, account, role in (
        (sam, ortiz, Role.ADMIN),
        (ada, agency, Role.ADMIN),
        (mo, northway, Role.ADMIN),
    ):
        Membership.objects.create(user=user, account=account, role=role)
    priya = make_user("priya@portdesk.example", "Priya", "Nair", "(212) 555-0193")
    marco = make_user("marco@portdesk.example", "Marco", "Bell", "(212) 555-0194")
    audrey = make_user("audrey@portdesk.example", "Audrey", "Lin", "(212) 555-0195")
    for user, group in (
        (priya, "Carrier relations"),
        (marco, "Supervisor"),
        (audrey, "Auditor"),
    ):
        user.groups.add(Group.objects.get(name=group))
        factors.give_demo_app(user)

    front_desk = receiving_number(ortiz, "Front desk", "+15125550148")
    mobile = receiving_number(ortiz, "After hours", "+15125550149")
    queue = route(ortiz, RouteKind.QUEUE, "Reception queue")
    menu = route(ortiz, RouteKind.VOICE_MENU, "Main menu")
    RouteTarget.objects.create(route=queue, target=front_desk)
    RouteTarget.objects.create(route=menu, target=queue)
    Route.objects.create(
        account=ortiz,
        kind=RouteKind.USER,
        public_id="USR-000003",
        name="Dr. Ortiz",
        e164="+15125550147",
    )
    google = TrackingSource.objects.create(account=ortiz, name="Google Ads", is_online=True)
    billboard = TrackingSource.objects.create(account=ortiz, name="Billboard I-35")
    for e164, description, source, texts in (
        ("+17375550110", "Main office line", google, True),
        ("+17375550111", "Billboard on I-35", billboard, False),
    ):
        live(
            ortiz,
            e164,
            description,
            rings_at=front_desk,
            fail_safe=mobile,
            source=source,
            texts=texts,
        )
    for account, e164, office in (
        (roofing, "+15125550151", "Office"),
        (northway, "+17375550171", "Dispatch"),
    ):
        office_route = receiving_number(account, office, e164)
        source = TrackingSource.objects.create(account=account, name="Website", is_online=True)
        live(
            account,
            e164[:-2] + "99",
            "Main line",
            rings_at=office_route,
            fail_safe=None,
            source=source,
            texts=True,
        )
    return Demo(sam, priya, ortiz, front_desk, queue, google)


def find_demo() -> Demo | None:
    """Return the demo that is there already; None when there is none."""
    account = Account.objects.filter(name="Ortiz Dental", parent__name="Brightline Agency").first()
    if account is None:
        return None
    people = {user.email: user for user in User.objects.all()}
    routes = {route.name: route for route in account.routes.all()}
    return Demo(
        people["sam@ortiz.example"],
        people["priya@portdesk.example"],
        account,
        routes["Front desk"],
        routes["Reception queue"],
        account.sources.get(name="Google Ads"),
    )


def make_account(name: str, parent: Account | None = None) -> Account:
    account = Account.objects.create(name=name, parent=parent)
    CallSettings.objects.create(account=account, name="Account Level", is_account_level=True)
    return account


def make_user(email: str, first: str, last: str, phone: str) -> User:
    return User.objects.create_user(email, PASSWORD, first_name=first, last_name=last, phone=phone)


def route(account: Account, kind: RouteKind, name: str, e164: str = "") -> Route:
    number = Route.objects.filter(kind=kind).count() + 1
    return Route.objects.create(
        account=account, kind=kind, public_id=f"{kind}-{number:06d}", name=name, e164=e164
    )


def receiving_number(account: Account, name: str, e164: str) -> Route:
    return route(account, RouteKind.RECEIVING_NUMBER, name, e164)


def live(
    account: Account,
    e164: str,
    description: str,
    *,
    rings_at: Route,
    fail_safe: Route | None,
    source: TrackingSource,
    texts: bool,
) -> TrackingNumber:
    return TrackingNumber.objects.create(
        account=account,
        e164=e164,
        description=description,
        route=rings_at,
        fail_safe=fail_safe,
        source=source,
        call_settings=account.call_settings.get(is_account_level=True),
        is_texting_enabled=texts,
        live_at=account.created_at,
    )

"""An account with a row of everything and a request at every stage, and every page about them."""

import itertools
from dataclasses import dataclass
from datetime import time

from django.apps import apps
from django.db import connection, transaction

from accounts.models import Account, User
from numbers.models import RouteKind
from porting.choices import Purpose
from porting.models import PortNumber, PortRequest
from porting.services import desk, orders
from tests import factories
from tests.access.conftest import one_of_everything
from tests.access.tables import FACTOR, MEMBER, PUBLIC, SIGNED_IN, STAFF, address, page_of
from tests.porting import letters_made
from tests.porting.desk.conftest import make_submitted, next_tuesday, the_order
from tests.races.rows_made import Customer

TAKEN = itertools.count(2_000_000)

# What a member has open, and what staff have: the request of each stage, by its word.
CUSTOMERS = ("request", "blank", "signing", "signed", "waiting", "info")
DESKS = ("waiting", "taken", "ready", "sent", "dated")
# Where a guest can be once the link is open.
SIGNER = ("guests:start", "guests:letter", "guests:decline", "guests:done", "guests:ended")
UPLOADER = ("guests:bill", "guests:done")


APPS = ("accounts", "numbers", "porting")
OURS, THEIRS = 5_000_000, 9_000_000


def tables():
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def start_ids_at(first):
    """Let every table count on from a number of its own, so that an id says what it is of."""
    with connection.cursor() as cursor:
        for place, model in enumerate(tables()):
            table, last = model._meta.db_table, first + place * 10_000
            if model._meta.pk.get_internal_type() != "BigAutoField":
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, last])
            else:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")


@dataclass
class World:
    account: Account
    member: User
    staff: User
    rows: dict[str, object]
    requests: dict[str, PortRequest]


def numbers(count=2):
    return tuple(f"+1737{next(TAKEN)}" for _ in range(count))


@transaction.atomic
def make_world(name="Ortiz Dental", words="") -> World:
    """Build it with the product's own services; ``words`` are put wherever people name things."""
    staff = User.objects.filter(groups__name="Carrier relations").first() or factories.make_staff()
    customer = Customer(words or name)
    account, member = customer.account, customer.by
    rows = one_of_everything(account, member, customer.route, tracking=numbers(1)[0])
    factories.make_route(account, e164="", kind=RouteKind.QUEUE, name=words or "Sales")
    requests = {
        "request": PortRequest.objects.get(reference=rows["request"]),
        "blank": factories.make_request(account, member, filled=False),
        "signing": customer.asked_to_sign(*numbers()),
        "signed": customer.finished(*numbers()),
    }
    requests["signed"].documents.filter(kind="bill").delete()
    for stage in ("waiting", "info", "taken", "ready", "sent", "dated"):
        requests[stage] = make_submitted(account, member, numbers=numbers(), route=customer.route)
    for stage in ("info", "taken", "ready", "sent", "dated"):
        desk.take(requests[stage], by=staff)
    desk.send_back(requests["info"], ["pin_wrong"], by=staff)
    for stage in ("ready", "sent", "dated"):
        desk.approve(requests[stage], by=staff)
    for stage in ("sent", "dated"):
        orders.mark_sent(the_order(requests[stage]), by=staff)
    orders.record_foc(
        the_order(requests["dated"]), next_tuesday(), time(10, 30), "America/Chicago", by=staff
    )
    if words:
        PortRequest.objects.filter(account=account).update(name=words)
        PortNumber.objects.filter(request__account=account).update(description=words)
        account.tracking_numbers.update(description=words)
        account.routes.update(name=words)
        account.sources.update(name=words)
    return World(account, member, staff, rows, requests)


def addresses(world: World, name: str, more: tuple[str, ...] = ()) -> list[str]:
    """Every address of a route in this world: one for each stage that it can be opened at.

    ``more`` are requests that a test has added for members to open.
    """
    if name not in MEMBER and name not in STAFF:
        return [page_of(name, world.rows, world.account)]
    table, stages = (MEMBER, (*CUSTOMERS, *more)) if name in MEMBER else (STAFF, DESKS)
    parameters = table[name]
    if "reference" not in parameters:
        return [address(name, parameters, world.rows, world.account if name in MEMBER else None)]
    found = []
    for stage in stages:
        row = world.requests[stage]
        first = row.numbers.first()
        paper = row.documents.first()
        own = {
            "request": row.reference,
            "submitted": row.reference,
            "number": first.pk if first else 1,
            "document": paper.public_id if paper else "DOC-222222",
            "desk_document": paper.public_id if paper else "DOC-222222",
        }
        found.append(
            address(name, parameters, world.rows | own, world.account if name in MEMBER else None)
        )
    return found


def visitor_of(world: World, name: str) -> str:
    """Who is to open a route: member, staff, signer, uploader or nobody."""
    if name in STAFF:
        return "staff"
    if name in MEMBER or name in SIGNED_IN or name in FACTOR:
        return "member"
    if name in UPLOADER:
        return "uploader"
    return "signer" if name in SIGNER else "nobody"


def become(client, world: World, who: str) -> None:
    """Be this visitor from now on."""
    client.cookies.clear()
    if who in ("member", "staff"):
        client.force_login(getattr(world, who))
    elif who == "signer":
        letters_made.open_link(client, world.requests["signing"])
    elif who == "uploader":
        letters_made.open_link(client, world.requests["signed"], Purpose.BILL)


PAGES = sorted([*MEMBER, *STAFF, *SIGNED_IN, *FACTOR, *SIGNER, "guests:bill", *PUBLIC])

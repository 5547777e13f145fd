"""What stops a port, line by line, each with the page where it is put right.

Source: seed 000 ("look in the account column to see if there are any errors preventing the port
from continuing") and screens.md 4.1. Asked for many requests at once, in the same few statements
however many there are; what is only not done yet is told apart from what is wrong.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from numbers.models import Route, RouteKind, TrackingNumber
from numbers.reading import national
from numbers.sets import OneOf, present
from porting.choices import GOOD_VERDICTS, Status, Verdict
from porting.models import PortNumber, PortRequest, Rejection
from porting.rules.rejections import fixes_of
from porting.rules.section_rules import Facts, why_outdated
from porting.rules.sections import CHECK, LOA, PROOF, SUBMIT, Progress
from porting.rules.tickets import details_problems

LISTED = 5  # numbers of a request that are named one by one; of the others there is a count
# Until the order is out, a number that is in use here stops the port. Afterwards the number is
# in our own inventory, as the one that is expected.
BEFORE_THE_CARRIER = (
    Status.DRAFT,
    Status.INFO_NEEDED,
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.READY,
)
SEE = "See it"  # words of a link where there is nothing to do but to read
FINE = (*GOOD_VERDICTS, Verdict.NOT_CHECKED)


@dataclass(frozen=True)
class Blocker:
    """One thing that stops the port: a sentence, and a link. ``fix`` are the words of the link."""

    text: str
    url: str
    fix: str


@dataclass
class Blocked:
    """What stops one request: what is wrong, and the sections that are only not done yet."""

    errors: list[Blocker] = field(default_factory=list)
    to_do: list[Blocker] = field(default_factory=list)


def in_use_here() -> "QuerySet[PortNumber]":
    """Return the numbers that are a phone of the very account they are to be ported to.

    A number may become a receiving number after it was checked, so this asks the inventory.
    """
    same = Route.objects.filter(account=OuterRef("request__account_id"), e164=OuterRef("e164"))
    return PortNumber.objects.order_by().filter(
        Exists(same), status__in=BEFORE_THE_CARRIER, verdict__in=FINE
    )


def blockers(facts: Collection[Facts], now: datetime) -> dict[int, Blocked]:
    """Return what stops each request, by its primary key: six statements for any count."""
    open_ones = [one for one in facts if not one.request.is_ended]
    pks = [one.request.pk for one in open_ones]
    found = {one.request.pk: Blocked() for one in facts}
    if not pks:
        return found
    bad = _by_request(_bad_numbers(pks))
    clashes = _by_request(_clashes([one.request for one in open_ones]))
    said_no: dict[int, list[Rejection]] = {}
    for rejection in Rejection.objects.filter(OneOf("request", pks), answered_at=None):
        said_no.setdefault(rejection.request_id, []).append(rejection)
    for one in open_ones:
        pk = one.request.pk
        blocked = found[pk]
        blocked.errors += _of_rejections(one.request, said_no.get(pk, []))
        if one.request.status in BEFORE_THE_CARRIER:
            blocked.errors += _of_numbers(one, bad.get(pk, []))
            blocked.errors += _of_inventory(one.request, clashes.get(pk, []))
        if one.request.is_ticket:
            blocked.to_do += _of_ticket(one.request)
        elif one.request.is_editable:
            blocked.errors += _of_papers(one, now)
            blocked.to_do += _not_done(one)
    return found


Row = dict[str, Any]


def _by_request(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["request_id"], []).append(row)
    return found


def _bad_numbers(pks: Collection[int]) -> Any:
    place = Window(RowNumber(), partition_by=F("request"), order_by=["position", "pk"])
    bad = PortNumber.objects.filter(OneOf("request", pks)).exclude(verdict__in=FINE)
    count = Window(Count("pk"), partition_by=F("request"))
    first = bad.annotate(place=place, bad=count).filter(place__lte=LISTED)
    return first.order_by("request", "place").values("request_id", "e164", "verdict", "bad")


def _clashes(requests: Collection[PortRequest]) -> "list[Row]":
    """Numbers that have come into use since they were checked: as a phone, or as a number here.

    The numbers travel to the inventory as a list (see numbers.sets.present). Compared row by row
    inside one statement, 10,000 of them against as many phones took 14 seconds.
    """
    account = {one.pk: one.account_id for one in requests}
    columns = ("request_id", "e164", "tracking_number_id")
    waiting = list(_may_clash(account).order_by("request", "position").values_list(*columns))
    e164s = {e164 for _, e164, _ in waiting}
    if not e164s:
        return []
    phones = _phones(set(account.values()), e164s)
    ours = TrackingNumber.objects.filter(OneOf("account", set(account.values())), released_at=None)
    tracked = set(ours.filter(OneOf("e164", e164s)).values_list("account_id", "e164"))
    found = [
        {"request_id": pk, "e164": e164, "kind": kind, "public_id": public_id}
        for pk, e164, _ in waiting
        for kind, public_id in phones.get((account[pk], e164), ())
    ]
    return found + [
        {"request_id": pk, "e164": e164, "kind": "tracking", "public_id": ""}
        for pk, e164, own in waiting
        if own is None and (account[pk], e164) in tracked
    ]


def _may_clash(pks: Collection[int]) -> "QuerySet[PortNumber]":
    return PortNumber.objects.filter(
        OneOf("request", pks), status__in=BEFORE_THE_CARRIER, verdict__in=FINE
    )


def _phones(
    accounts: Collection[int], e164s: Collection[str]
) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """Return kind and public id of the phones with these numbers, one for each account."""
    routes = Route.objects.filter(OneOf("account", accounts))
    used = present(routes, e164s)
    if not used:
        return {}
    columns = ("account_id", "e164", "kind", "public_id")
    rows = routes.filter(OneOf("e164", used)).order_by("pk").values_list(*columns)
    return {(account, e164): [(kind, public_id)] for account, e164, kind, public_id in rows}


def _page(request: PortRequest, url_name: str) -> str:
    return reverse(url_name, args=[request.account.public_id, request.reference])


def _of_numbers(facts: Facts, bad: list[Row]) -> Iterator[Blocker]:
    request = facts.request
    if not bad:
        return
    url = _page(request, "porting:check" if request.is_editable else "porting:request")
    for row in bad:
        label = Verdict(row["verdict"]).label
        said = f"{national(row['e164'])}: {label[0].lower()}{label[1:]}."
        yield Blocker(said, url, "Fix it" if request.is_editable else SEE)
    if (more := bad[0]["bad"] - len(bad)) > 0:
        has = "number cannot" if more == 1 else "numbers cannot"
        yield Blocker(f"{more:,} more {has} port.", url, "Fix them")


def _of_inventory(request: PortRequest, clashes: list[Row]) -> Iterator[Blocker]:
    for row in clashes[:LISTED]:
        number = national(row["e164"])
        if row["kind"] == RouteKind.RECEIVING_NUMBER:
            page = reverse(
                "numbers:receiving_replace", args=[request.account.public_id, row["public_id"]]
            )
            yield Blocker(f"{number} is a receiving number.", page, "Fix it")
            continue
        what = "is already a tracking number" if row["kind"] == "tracking" else "is a user’s number"
        url = _page(request, "porting:check" if request.is_editable else "porting:request")
        yield Blocker(f"{number} {what}.", url, "Fix it")
    if (more := len(clashes) - LISTED) > 0:
        url = reverse("numbers:receiving", args=[request.account.public_id])
        yield Blocker(f"{more:,} more are in use here.", url, "Fix them")


def _of_rejections(request: PortRequest, rejections: list[Rejection]) -> Iterator[Blocker]:
    said = request.carrier_name or "Your carrier" if request.status == Status.REJECTED else ""
    for rejection in rejections:
        for fix in fixes_of(rejection):
            text = f"{said} said no: {fix.title}." if said else f"{fix.title}."
            if fix.url_name and request.is_editable:
                yield Blocker(text, _page(request, fix.url_name), "Fix it")
            else:
                yield Blocker(text, _page(request, "porting:request"), SEE)


def _of_papers(facts: Facts, now: datetime) -> Iterator[Blocker]:
    request = facts.request
    if facts.has_lost_secrets:
        billing = _page(request, "porting:billing_details")
        yield Blocker("The account number and PIN were removed.", billing, "Enter them again")
    loa = _page(request, "porting:loa")
    if facts.void_letter:
        text = why_outdated(facts.void_letter, facts.count["all"])
        yield Blocker(text, loa, "Sign again")
    for letter in facts.letters:
        if letter.declined_at:
            yield Blocker(f"{letter.signer_name} did not sign the letter.", loa, "See why")
        elif not letter.signed_at and letter.expires_at and letter.expires_at <= now:
            text = f"The link for {letter.signer_name} to sign has ended."
            yield Blocker(text, loa, "Send it again")
    is_signed = bool(facts.letters) and all(letter.signed_at for letter in facts.letters)
    if is_signed and not facts.has_bill:
        yield Blocker("The phone bill is missing.", _page(request, "porting:proof"), "Send it")


def _of_ticket(request: PortRequest) -> Iterator[Blocker]:
    """Yield the form of a ticket while it lacks something; the wizard's sections are not for it."""
    if request.is_editable and any(True for _ in details_problems(request)):
        yield Blocker("Details", _page(request, "porting:ticket"), "Details")


def _not_done(facts: Facts) -> Iterator[Blocker]:
    """Yield the open sections that have nothing wrong, but are not complete."""
    told = {SUBMIT.slug, LOA.slug, PROOF.slug} if facts.letters else {SUBMIT.slug}
    for row in Progress(facts.request, facts).rows.values():
        slug = row.section.slug
        if row.is_done or row.waits_for or slug in told:
            continue
        if (slug == CHECK.slug and row.state == "fix") or (slug == LOA.slug and facts.void_letter):
            continue
        url = _page(facts.request, row.first_step.url_name)
        yield Blocker(row.section.title, url, row.section.title)

"""What stops a port, line by line, each with the page where it is put right.

Source: seed 000 ("look in the account column to see if there are any errors preventing the port
from continuing") and screens.md 4.1. Asked for many requests at once, in the same few statements
however many there are; what is only not done yet is told apart from what is wrong.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from numbers.models import RouteKind
from numbers.prepared import prepared
from numbers.reading import national
from numbers.sets import OneOf
from porting.choices import Status, Verdict
from porting.models import PortNumber, PortRequest, Rejection
from porting.rules.clashes import BEFORE_THE_CARRIER, FINE, GONE, Row, clashes_of
from porting.rules.corrections import Corrections, corrections_of_many
from porting.rules.rejections import fixes_of, fixes_of_reason
from porting.rules.section_rules import Facts, why_outdated
from porting.rules.sections import CHECK, LOA, PROOF, SUBMIT, Progress
from porting.rules.situations import SEE, Blocker
from porting.rules.tickets import details_problems
from porting.rules.whose_move import waits_for

LISTED = 5  # numbers of a request that are named one by one; of the others there is a count


@dataclass
class Blocked:
    """What stops one request: what is wrong, and the sections that are only not done yet.

    ``to_correct`` counts what was asked for when it came back and is as it was.
    """

    errors: list[Blocker] = field(default_factory=list)
    to_do: list[Blocker] = field(default_factory=list)
    to_correct: int = 0


def blockers(facts: Collection[Facts], now: datetime) -> dict[int, Blocked]:
    """Return what stops each request, by its primary key: eight statements for any count."""
    alive = [one for one in facts if one.request.status not in GONE]
    pks = [one.request.pk for one in alive if not one.request.is_ended]
    found = {one.request.pk: Blocked() for one in facts}
    if not alive:
        return found
    bad = _by_request(_bad_numbers(pks)) if pks else {}
    clashes = _by_request(clashes_of([one.request for one in alive]))
    said_no: dict[int, list[Rejection]] = {}
    for rejection in _unanswered(pks):
        said_no.setdefault(rejection.request_id, []).append(rejection)
    came_back = {one.request.pk for one in alive if one.request.is_editable}
    done = corrections_of_many({pk: some for pk, some in said_no.items() if pk in came_back})
    for one in alive:
        pk = one.request.pk
        blocked = found[pk]
        if one.request.is_editable:
            errors, blocked.to_correct = _of_corrections(one, said_no.get(pk, []), done.get(pk))
            blocked.errors += errors
        else:
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


def _by_request(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["request_id"], []).append(row)
    return found


@prepared
def _unanswered(pks: list[int]) -> "QuerySet[Rejection]":
    return Rejection.objects.filter(OneOf("request", pks), answered_at=None)


@prepared
def _bad_numbers(pks: list[int]) -> "QuerySet[PortNumber, Any]":
    place = Window(RowNumber(), partition_by=F("request"), order_by=["position", "pk"])
    bad = PortNumber.objects.filter(OneOf("request", pks)).exclude(verdict__in=FINE)
    count = Window(Count("pk"), partition_by=F("request"))
    first = bad.annotate(place=place, bad=count).filter(place__lte=LISTED)
    return first.order_by("request", "place").values("request_id", "e164", "verdict", "bad")


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
        yield _of_clash(request, row)
    if (more := len(clashes) - LISTED) > 0:
        url = reverse("numbers:receiving", args=[request.account.public_id])
        yield Blocker(f"{more:,} more are in use here.", url, "Fix them")


def _of_clash(request: PortRequest, row: Row) -> Blocker:
    number, account = national(row["e164"]), request.account.public_id
    if row["kind"] == RouteKind.RECEIVING_NUMBER:
        page = reverse("numbers:receiving_replace", args=[account, row["public_id"]])
        return Blocker(f"{number} is {_still(row)}a receiving number.", page, "Fix it")
    if row["kind"] == RouteKind.USER:
        page = reverse("numbers:user_phone", args=[account, row["public_id"]])
        return Blocker(f"{number} is {_still(row)}a user’s number.", page, "Fix it")
    url = _page(request, "porting:check" if request.is_editable else "porting:request")
    if row["status"] == Status.PORTED:
        said = f"{number} has moved. Our team is putting it into Tracking Numbers."
        return Blocker(said, url, SEE)
    if row["kind"] == "tracking":
        return Blocker(f"{number} is already a tracking number.", url, "Fix it")
    return Blocker(f"{number} is in use here.", url, "Fix it")


def _still(row: Row) -> str:
    return "live here and still " if row["status"] == Status.PORTED else ""


def _of_corrections(
    facts: Facts, rejections: list[Rejection], done: Corrections | None
) -> tuple[list[Blocker], int]:
    """Return what was asked for and is still open, and how much of it is the customer's to change.

    What was corrected is no error any more; where it wants a new letter, it waits for the signer.
    """
    request, found, to_correct = facts.request, list[Blocker](), 0
    asked = {one.slug: one for one in done.asked} if done else {}
    open_letter = next((one for one in facts.letters if waits_for(one)), None)
    for rejection in rejections:
        for slug in (*rejection.reasons, ""):
            for fix in fixes_of_reason(rejection, slug):
                one = asked.get(slug)
                is_letter = one is not None and one.fields == ("loa",) and open_letter is not None
                if one and open_letter and ((one.changed and one.needs_new_letter) or is_letter):
                    said = f"{fix.title}: waiting for {open_letter.signer_name}."
                    found.append(Blocker(said, _page(request, "porting:loa"), SEE))
                elif one and one.changed:
                    continue
                elif fix.url_name:
                    to_correct += 1
                    found.append(Blocker(f"{fix.title}.", _page(request, fix.url_name), "Fix it"))
                else:  # words only: answered as soon as anything was changed
                    to_correct += not (done and done.changed)
                    found.append(Blocker(f"{fix.title}.", _page(request, "porting:request"), SEE))
    return list(dict.fromkeys(found)), to_correct


def _of_rejections(request: PortRequest, rejections: list[Rejection]) -> Iterator[Blocker]:
    said = request.carrier_name or "Your carrier" if request.status == Status.REJECTED else ""
    for rejection in rejections:
        for fix in fixes_of(rejection):
            text = f"{said} said no: {fix.title}." if said else f"{fix.title}."
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

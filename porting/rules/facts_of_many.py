"""What the rules ask of the database for each request, asked for many requests at once."""

from collections.abc import Collection
from typing import Any

from django.db.models import F

from numbers.sets import OneOf
from porting.choices import DocumentKind
from porting.models import (
    AgreedStatement,
    Document,
    LetterOfAuthorization,
    PortNumber,
    PortRequest,
)
from porting.rules.agreements import VERSION
from porting.rules.asked import tallies
from porting.rules.section_rules import Facts, outdated_letters, own_phone_of


def facts_of(requests: Collection[PortRequest]) -> list[Facts]:
    """Return what the rules ask of the database for each request, asked for all of them at once.

    Only of those whose pages are open: of the others nothing is judged by it.
    """
    every = {request.pk: Facts(request) for request in requests}
    for one in every.values():
        one.count = dict.fromkeys(tallies("", "", ""), 0)
        one.letters, one.agreed, one.has_bill, one.void_letter = [], set(), False, None
    facts = {pk: one for pk, one in every.items() if one.request.is_editable}
    if facts:
        _fill(facts)
    return list(every.values())


def _fill(facts: dict[int, Facts]) -> None:
    """Fill in counts, letters, bills and agreements: seven statements."""
    mine = OneOf("request", list(facts))
    counted = tallies(F("request__btn"), F("request__new_btn"), "-")
    numbers = PortNumber.objects.order_by().filter(mine).values("request_id")
    rows: Any = numbers.annotate(**{f"n_{name}": what for name, what in counted.items()})
    for row in rows:
        pk = row.pop("request_id")
        facts[pk].count = {name.removeprefix("n_"): count for name, count in row.items()}
    phones = {pk: own_phone_of(one.request) for pk, one in facts.items()}
    wanted = {phone for phone in phones.values() if phone != "-"}
    own = PortNumber.objects.order_by().filter(mine, OneOf("e164", wanted))
    for pk, e164 in own.values_list("request_id", "e164"):
        if phones[pk] == e164:
            facts[pk].count["own_phone"] = 1
    live = LetterOfAuthorization.objects.filter(mine, voided_at=None)
    for letter in live.defer("facts").order_by("group_class", "pk"):
        facts[letter.request_id].letters.append(letter)
    void = outdated_letters().filter(mine)
    for letter in void.order_by("pk"):
        if not facts[letter.request_id].letters:
            facts[letter.request_id].void_letter = letter
    bills = Document.objects.filter(mine, kind=DocumentKind.BILL, removed_at=None).order_by()
    for pk in bills.values_list("request_id", flat=True).distinct():
        facts[pk].has_bill = True
    agreed = AgreedStatement.objects.filter(mine, text_version=VERSION)
    for pk, slug in agreed.values_list("request_id", "slug"):
        facts[pk].agreed.add(slug)

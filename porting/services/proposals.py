"""Proposed carrier orders: made with a letter, approved (and given their PONs) by the desk."""

from collections.abc import Iterator

from porting.choices import EDITABLE
from porting.models import LetterOfAuthorization, PortOrder
from porting.rules import grouping


def propose_orders(letter: LetterOfAuthorization, group: grouping.Group) -> None:
    """Make the orders in which the letter's numbers may travel: A, B, C...; no PON yet.

    An order that came back from the carrier keeps its numbers, as far as they are of this class
    still, and takes the new letter; only numbers without an order are proposed anew.
    """
    row = letter.request
    orders = PortOrder.objects.filter(request=row, line_class=group.line_class)
    orders.filter(status__in=EDITABLE).exclude(sent_at=None).update(letter=letter)
    mine = row.numbers.filter(e164__in=group.e164s, status__in=EDITABLE)
    mine.exclude(order__line_class=group.line_class).update(order=None)
    loose = set(row.numbers.filter(order__isnull=True).values_list("e164", flat=True))
    taken = set(row.orders.values_list("mark", flat=True))
    marks = (mark for mark in _marks() if mark not in taken)
    for proposal in grouping.proposals(group):
        e164s = [e164 for e164 in proposal if e164 in loose]
        if e164s:
            order = PortOrder.objects.create(
                request=row,
                letter=letter,
                mark=next(marks),
                line_class=group.line_class,
                status=row.status,
            )
            row.numbers.filter(e164__in=e164s).update(order=order)


def _marks() -> Iterator[str]:
    """A, B, ... Z, AA, AB, ... ZZ."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)

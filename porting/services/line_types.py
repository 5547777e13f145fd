"""What a number is used with, and its own PIN: said by the customer, number by number or in bulk.

Nobody can tell a mobile number by its digits, so Billing Details asks; what is said here of single
numbers keeps that answer in step. Source: design.md 7, "Mobile numbers".
"""

from django.db import transaction

from numbers.sets import OneOf
from porting.choices import EDITABLE, LineType, MobileAnswer
from porting.errors import PortingError
from porting.models import PortRequest
from porting.rules.looked_up import unmarked_mobiles
from porting.rules.selection import Selection
from porting.services import drafts, letters
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.setup import hold_numbers

SAID = (LineType.LANDLINE, LineType.MOBILE, LineType.UNKNOWN)  # toll-free is read, not said


@transaction.atomic
def set_line_type(
    request: PortRequest, selection: Selection, line_type: LineType, *, by: Actor
) -> int:
    """Say what the selected numbers are used with; returns how many changed. One UPDATE.

    The answer on Billing Details follows: the first mobile number among none, or the first other
    one among all, makes it "Some of them". Toll-free numbers are left out. Mobile numbers travel
    apart, so a letter made before may be voided. Raises NotEditable, or PortingError.
    """
    if line_type not in SAID:
        raise PortingError("Select landline or VoIP, mobile, or not sure.", field="line_type")
    hold_numbers(request)
    request.refresh_from_db()
    rows = request.numbers.filter(status__in=EDITABLE).exclude(line_type=LineType.TOLL_FREE)
    # The answer below changes line types, and with them what a list of some type holds.
    pks = list(selection.rows(request).values_list("pk", flat=True))
    if not pks:
        return 0  # nothing was said of any number, so the answer stays
    answer_follows(request, line_type, by=by)
    meant = rows.filter(OneOf("id", pks)).exclude(line_type=line_type).order_by()
    count = meant.update(line_type=line_type)
    if count:
        record(request, "line_types_set", by=by, count=count, line_type=str(line_type))
        letters.void_outdated_letters(request, by=by)
    return count


@transaction.atomic
def believe_directory(request: PortRequest, *, by: Actor) -> int:
    """Mark as mobile what the directory calls mobile and nobody has yet; returns how many."""
    hold_numbers(request)
    pks = tuple(unmarked_mobiles(request).values_list("pk", flat=True))
    return set_line_type(request, Selection(pks), LineType.MOBILE, by=by) if pks else 0


def answer_follows(request: PortRequest, line_type: LineType, *, by: Actor) -> None:
    """Make the answer "some" when a number is said to be what the answer rules out.

    Call it with the request held and as it is stored, before the number says so.
    """
    answer, is_mobile = request.mobile_numbers, line_type == LineType.MOBILE
    if answer == MobileAnswer.SOME or (answer == MobileAnswer.ALL) == is_mobile:
        return
    # Up to now an answer spoke for every number, whatever was marked before.
    others = request.numbers.exclude(line_type=LineType.TOLL_FREE).order_by()
    if answer == MobileAnswer.ALL:
        others.update(line_type=LineType.MOBILE)
    elif answer == MobileAnswer.NONE:
        others.filter(line_type=LineType.MOBILE).update(line_type=LineType.LANDLINE)
    values = {"mobile_numbers": MobileAnswer.SOME}
    drafts.save_section(request, values, version=request.version, by=by)


@transaction.atomic
def set_pin(request: PortRequest, pk: int, pin: str, *, by: Actor) -> bool:
    """Store a number's own PIN in place of the request's, "" to go back to that one.

    Returns False when there is no such number any more. The history says that, never what. Raises
    NotEditable.
    """
    hold_numbers(request)
    rows = request.numbers.filter(pk=pk, status__in=EDITABLE)
    if not rows.update(account_pin=pin):
        return False
    e164 = rows.values_list("e164", flat=True).get()
    record(request, "number_pin_saved", by=by, number=e164, is_removed=not pin)
    return True

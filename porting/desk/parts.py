"""The parts that the one form of a request's page has, each with what makes its form again."""

from functools import partial

from porting.desk.cards import TAKES_A_DATE, new_foc_form, new_outcome_form
from porting.desk.forms import HoldForm, LiftForm, new_reply_form, new_send_back_form
from porting.desk.ticket_review import ACTS, new_text_form
from porting.desk.typed import Maker
from porting.models import PortRequest

NOTES: dict[str, Maker] = {kind: partial(new_reply_form, kind) for kind in ("reply", "internal")}


def parts_of(row: PortRequest) -> dict[str, Maker]:
    """Return what makes the form of each part, by its prefix; a ticket has parts of its own."""
    if row.is_ticket:
        return NOTES | {name: partial(new_text_form, row, name) for _, name, *_ in ACTS}
    parts: dict[str, Maker] = NOTES | {
        "back": partial(new_send_back_form, row),
        "lift": partial(LiftForm, prefix="lift"),
        "hold": partial(HoldForm, prefix="hold"),
    }
    for order in row.orders.all():
        order.request = row
        if order.status in TAKES_A_DATE:
            parts[f"foc-{order.mark}"] = partial(new_foc_form, row, order)
        parts[f"outcome-{order.mark}"] = partial(new_outcome_form, order)
    return parts

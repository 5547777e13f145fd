"""What the page of a ticket shows to staff: what was asked, papers, notes, and how to close it."""

from typing import Any

from accounts.models import User
from porting import outbox
from porting.choices import Kind, Status
from porting.desk.forms import TicketTextForm, new_reply_form
from porting.desk.review import PAGE, events_of, files_of, thread
from porting.desk.words import told, why_waiting
from porting.models import PortRequest
from porting.rules.desk_tags import desk_tag
from porting.rules.lifecycle import TICKET_MOVES
from porting.rules.seen import look_at
from porting.services import fax_letters
from porting.ticket_words import filled_in

# What staff may do by what it leads to: the form's name, its heading, label, button and shape.
ACTS = (
    (Status.INFO_NEEDED, "ask", "Ask the customer", "What they should answer or send", "Ask"),
    (Status.PORTED, "done", "Close as done", "What came of it", "Close as done"),
    (Status.FAILED, "refuse", "Refuse", "Why it cannot be done", "Refuse"),
)


def ticket_page_for(
    request: PortRequest, user: User, bound: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return everything the page says. ``bound`` holds forms that came back with errors."""
    bound = bound or {}
    may_work = user.has_perm("porting.work_desk")
    seen = look_at(request)
    following = TICKET_MOVES[Status(request.status)]
    return {
        "port_request": request,
        "may_work": may_work,
        "tag": desk_tag(request, seen.now),
        "number_count": seen.now.numbers,
        "filled_in": filled_in(request),
        "files": files_of(request),
        "letter_lacks": lacks_signed_letter(request),
        "may_take": may_work and request.assignee_id is None and not request.is_ended,
        "acts": [
            {
                "name": name,
                "url_name": f"desk:ticket_{name}",
                "heading": heading,
                "button": button,
                "form": bound.get(name) or new_text_form(request, name),
            }
            for to, name, heading, _, button in ACTS
            if may_work and to in following
        ],
        "reply_form": bound.get("reply") or new_reply_form("reply"),
        "internal_form": bound.get("internal") or new_reply_form("internal"),
        "forms": [form for name, form in bound.items() if name not in ("ticked", "checked")],
        **thread(request),
        "events": events_of(request),
        "waiting": [
            {"message": message, "what": told(message), "why": why_waiting(message)}
            for message in outbox.waiting().filter(reference=request.reference)[:PAGE]
        ],
    }


def new_text_form(
    request: PortRequest, name: str, data: Any = None, initial: Any = None
) -> TicketTextForm:
    label = next(said for _, act, _, said, _ in ACTS if act == name)
    there = {"version": request.version} | (initial or {})
    return TicketTextForm(data, label=label, initial=there, prefix=name)


def lacks_signed_letter(request: PortRequest) -> bool:
    """Whether a fax form lies here without a signed copy of the letter as the form stands."""
    if request.kind != Kind.FAX:
        return False
    return not fax_letters.signed_copies(fax_letters.current(request))

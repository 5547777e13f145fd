"""One function per email. ``MAILS`` names those about a request: each takes what it is About."""

from collections.abc import Callable

from porting.emails import (
    customer,
    drafts,
    followers,
    imports,
    papers,
    papers_in,
    signer,
    staff,
    tickets,
    waiting,
)
from porting.emails.about import About, Reader
from porting.emails.frame import Mail, message_of
from porting.emails.strangers import for_stranger

TO_REQUESTER: dict[str, Callable[[About], Mail]] = {
    function.__name__: function
    for function in (
        customer.letter_sent,
        papers_in.letter_signed,
        customer.bill_link,
        papers_in.bill_received,
        papers.paper_refused,
        customer.letter_declined,
        customer.letter_voided,
        customer.submitted,
        customer.in_review,
        customer.sent_back,
        customer.approved,
        customer.sent_to_carrier,
        customer.port_date_set,
        customer.numbers_live,
        customer.numbers_failed,
        customer.cancelled,
        customer.number_in_use,
        imports.import_done,
        customer.new_note,
        tickets.ticket_submitted,
        tickets.ticket_taken,
        tickets.ticket_question,
        tickets.ticket_done,
        tickets.ticket_refused,
        tickets.ticket_withdrawn,
        drafts.draft_waiting,
        drafts.draft_ends,
        waiting.letter_not_signed,
        waiting.letter_ended,
        waiting.letter_bounced,
        waiting.not_yet_submitted,
        waiting.not_submitted,
        waiting.on_hold,
        waiting.hold_lifted,
    )
}
TO_SIGNER: dict[str, Callable[[About], Mail]] = {
    function.__name__: function
    for function in (
        signer.letter_request,
        signer.letter_reminder,
        signer.signing_code,
        signer.signed_copy,
        signer.bill_asked,
        signer.withdrawn,
    )
}
TO_ASKED: dict[str, Callable[[About], Mail]] = {
    function.__name__: function for function in (followers.updates_offered,)
}
TO_STAFF: dict[str, Callable[[About], Mail]] = {
    function.__name__: function for function in (staff.letter_reported,)
}
MAILS = TO_REQUESTER | TO_SIGNER | TO_ASKED | TO_STAFF


def write(name: str, about: About) -> Mail:
    """Return the mail of this name as its reader may read it. Raises KeyError for no such mail."""
    mail = MAILS[name](about)
    return for_stranger(mail, about) if about.reader.is_stranger else mail


__all__ = [
    "MAILS",
    "TO_ASKED",
    "TO_REQUESTER",
    "TO_SIGNER",
    "TO_STAFF",
    "About",
    "Mail",
    "Reader",
    "message_of",
    "write",
]

"""The history in words: what each kind of event is called on a page."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from accounts.moments import moment
from numbers.reading import national
from porting.models import Event
from porting.rules.changes import in_words

# kind: what a customer reads
TITLES = {
    "request_started": "Request started",
    "section_saved": "Details saved",
    "agreements_confirmed": "User agreements confirmed",
    "agreements_taken_back": "User agreements taken back",
    "numbers_added": "Numbers added",
    "import_started": "Import of a list started",
    "import_done": "List imported",
    "import_cancelled": "Import of a list cancelled",
    "import_stopped": "Import of a list stopped",
    "numbers_removed": "Numbers removed",
    "number_replaced": "Number corrected",
    "numbers_marked": "Mobile numbers marked",
    "line_types_set": "Line types set",
    "number_pin_saved": "PIN of a number saved",
    "calls_moved": "Calls moved on port day",
    "numbers_configured": "Numbers configured",
    "check_asked": "Portability check asked for",
    "numbers_checked": "Portability checked",
    "letter_prepared": "Letter of Authorization prepared",
    "letter_sent": "Letter sent for signing",
    "letter_resent": "Letter mailed again",
    "consent_given": "Signer agreed to sign online",
    "letter_signed": "Letter signed",
    "letter_sealed": "Signed letter sealed",
    "letter_declined": "Signer declined",
    "letter_reconsidered": "Signer may sign after all",
    "mail_bounced": "An email came back",
    "mail_left_out": "An update was not emailed",
    "submit_for_me_asked": "Submit for me asked for",
    "submit_for_me_taken_back": "Submit for me taken back",
    "not_submitted_for_you": "Not submitted for you",
    "hold_lifted": "Hold ended",
    "letter_voided": "Letter no longer counts",
    "bill_uploaded": "Phone bill received",
    "bill_removed": "Phone bill removed",
    "fax_letter_prepared": "Fax carrier’s letter prepared",
    "paper_attached": "Paper added",
    "paper_removed": "Paper removed",
    "asked": "Our team asked something",
    "ticket_done": "Done",
    "ticket_refused": "Refused",
    "bill_asked": "Phone bill asked for",
    "bill_dated": "Date of the phone bill entered",
    "virus_found": "Virus found in a file",
    "paper_not_shown": "A file cannot be shown or shared",
    "warning_confirmed": "Confirmed as correct",
    "submitted": "Submitted",
    "resubmitted": "Corrections sent",
    "taken": "Review started",
    "sent_back": "Sent back for a correction",
    "approved": "Papers approved",
    "order_sent": "Order sent to the carrier",
    "foc_recorded": "Port date set",
    "foc_changed": "Port date changed",
    "numbers_ported": "Numbers live",
    "number_brought_in": "Number put into Tracking Numbers",
    "number_left": "Number left Tracking Numbers",
    "numbers_failed": "Numbers did not move",
    "outcome_taken_back": "What was said of numbers is taken back",
    "cancelled": "Cancelled",
    "phone_of_port_came": "A number on its way became a phone here",
    "phone_of_port_went": "A number on its way is no phone here any more",
    "note_posted": "Note written",
}
# Staff read everything; these say nothing to a customer.
FOR_CUSTOMERS = frozenset(TITLES)
OF_STAFF = {
    "stored_letter_altered": "A stored letter is not what was sealed",
    "legal_hold_set": "Legal hold set",
    "legal_hold_lifted": "Legal hold lifted",
    "papers_purged": "Papers deleted, their time is over",
    "evidence_exported": "Evidence exported",
    "secret_revealed": "A secret was shown to staff",
    "released": "Handed back to the queue",
    "draft_deleted": "Draft deleted",
    "draft_expired": "Draft deleted after 90 days",
    "moved": "Status set",
    "conflict_settled": "Conflict settled",
    "letter_reported": "Signer says: I did not ask for this",
    "order_released": "Risky order released by a second person",
    "paper_letter_checked": "Letter on paper checked",
    "secrets_wiped": "Account number and PIN wiped",
}


def saved(data: Mapping[str, Any], *, for_staff: bool = False) -> str:
    """Return what a save changed: "Zip Code: 21230 → 21231"; of an old event the fields alone."""
    if "changes" in data:
        return "; ".join(in_words(data["fields"], data["changes"], for_staff=for_staff))
    return "Changed: " + ", ".join(in_words(data["fields"]))


def _replaced(data: Mapping[str, Any]) -> str:
    return f"{national(data['old'])} → {national(data['new'])}"


def _port_date(data: Mapping[str, Any]) -> str:
    """Return the moment, and after a change the one before as well."""
    now = moment(datetime.fromisoformat(data["foc_at"]), data.get("time_zone") or "UTC")
    return f"{data['was']} → {now}" if data.get("was") else now


def _left_out(data: Mapping[str, Any]) -> str:
    return f"Not emailed to {data['to']}: too many emails about this lately"


def _listed(data: Mapping[str, Any]) -> str:
    return ", ".join(map(national, data["numbers"]))


_DETAILS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "number_replaced": _replaced,
    "foc_recorded": _port_date,
    "foc_changed": _port_date,
    "phone_of_port_came": _listed,
    "phone_of_port_went": _listed,
    "mail_left_out": _left_out,
}
ALL_TITLES = TITLES | OF_STAFF


def title_of(event: Event) -> str:
    """Return the heading of an event on a history page."""
    return ALL_TITLES.get(event.kind) or event.kind.replace("_", " ").capitalize()


def detail_of(event: Event) -> str:
    """Return one line more for customers, made only of what is theirs to read."""
    data = event.data
    if event.kind == "section_saved" and data.get("fields"):
        return saved(data)
    if event.kind in _DETAILS:
        return _DETAILS[event.kind](data)
    if data.get("reason") and event.kind in (
        "letter_voided",
        "letter_declined",
        "cancelled",
        "ticket_refused",
    ):
        return str(data["reason"])
    if data.get("count"):
        count = data["count"]
        return f"{count} {'number' if count == 1 else 'numbers'}"
    return ""

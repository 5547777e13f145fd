"""What the page of one request shows to staff: a fixed number of statements for any size."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.moments import short_date
from numbers.reading import national
from porting import outbox
from porting.choices import ENDED, Audience, DocumentKind, Method, Status, Verdict
from porting.desk import event_words, evidence
from porting.desk.cards import Forms, OrderCard, order_cards
from porting.desk.conflicts import side_by_side
from porting.desk.entered import entered
from porting.desk.forms import SendBackForm, new_reply_form
from porting.desk.words import told, why_waiting
from porting.models import Document, LetterOfAuthorization, PortNumber, PortRequest
from porting.pages import Shown, is_being_sealed, pages_shown, said_at
from porting.rules import agreements, history, risk
from porting.rules.bill_findings import said_of
from porting.rules.desk_tags import desk_tag
from porting.rules.preflight import Look, preflight
from porting.rules.rejections import REASON
from porting.rules.seen import look_at
from porting.rules.signer_names import is_same_name
from porting.services import bills, conflicts, desk, documents, outcomes, paper_letters
from porting.services.orders import AT_CARRIER, DATED

PAGE = 50
EVENTS = 100
NOTES = 200


def page_for(
    request: PortRequest, user: User, query: Any, bound: Forms | None = None
) -> dict[str, Any]:
    """Return everything the page says. ``bound`` holds forms that came back with errors."""
    bound = bound or {}
    may_work = user.has_perm("porting.work_desk")
    letters = list(
        request.live_letters()
        .select_related("document", "signed_document", "seal", "paper_document", "paper_checked_by")
        .defer("facts")
    )
    cards = order_cards(request, bound) if may_work else order_cards(request, bound, idle=True)
    is_reviewed = request.status == Status.IN_REVIEW
    can_go_back = request.status in (Status.IN_REVIEW, Status.READY) and all(
        card.order.status in (*desk.UNSENT, Status.CANCELLED) for card in cards
    )
    look = Look(request, timezone.now())
    is_over = request.status in ENDED
    risks = [] if is_over else risk.flags(request, letters=letters, bills=look.bills)
    seen = look_at(request)
    return {
        "port_request": request,
        "may_work": may_work,
        "may_reveal": user.has_perm("porting.reveal_secret"),
        "tag": desk_tag(request, seen.now),
        "number_count": seen.now.numbers,
        "stops": seen.now.errors,
        "entered": entered(request),
        "letters": [letter_card(request, letter) for letter in letters],
        "files": files_of(request),
        "said": said_of(look.bills, look.today),
        "warnings": preflight(look),
        "agreed": agreed_of(request),
        "risks": risks,
        "is_flagged": sum(one.weight for one in risks) >= risk.FLAGGED,
        "paper_checks": paper_letters.CHECKS.items(),
        "cards": cards,
        "outcomes": outcomes.open_outcomes(request) if may_work else [],
        "obstacles": desk.obstacles(request) if is_reviewed else [],
        "may_approve": may_work and is_reviewed,
        "may_send_back": may_work and can_go_back,
        "may_take": may_work and request.assignee_id is None and not request.is_ended,
        "send_back_form": bound.get("send_back")
        or SendBackForm(initial={"version": request.version}),
        "reply_form": bound.get("reply") or new_reply_form("reply"),
        "internal_form": bound.get("internal") or new_reply_form("internal"),
        "forms": [form for name, form in bound.items() if name != "ticked"],
        "rejections": rejections_of(request),
        **numbers_page(request, cards, query, set(bound.get("ticked", ()))),
        **checks(request),
        **thread(request),
        **evidence.context(request, bound),
        "events": events_of(request),
        "waiting": [
            {"message": message, "what": told(message), "why": why_waiting(message)}
            for message in outbox.waiting().filter(reference=request.reference)[:PAGE]
        ],
    }


def agreed_of(request: PortRequest) -> list[dict[str, Any]]:
    """Return the statements that were agreed to, with the very text: who, when, which version."""
    rows = request.agreed_statements.select_related("agreed_by").order_by("agreed_at", "pk")
    return [
        {"row": row, "text": agreements.text_of(row.text_version, row.slug) or row.slug}
        for row in rows
    ]


def letter_card(request: PortRequest, letter: LetterOfAuthorization) -> dict[str, Any]:
    """Return a letter with the evidence of its signature."""
    letter.request = request
    return {
        "letter": letter,
        "numbers": letter.get_group_class_display(),
        "is_other_name": not is_same_name(letter.signer_name, letter.signed_name)
        if letter.signed_at
        else False,
        "is_being_sealed": is_being_sealed(letter),
        "url": document_url(request, letter.signed_document or letter.document),
        "seal": evidence.seal_card(letter),
        "scan_url": document_url(request, letter.paper_document),
        "needs_checks": letter.method == Method.PAPER
        and bool(letter.signed_at)
        and letter.paper_checked_at is None,
    }


def document_url(request: PortRequest, document: Any) -> str:
    if document is None or not document.file:  # none, or kept no longer
        return ""
    return reverse("desk:document", args=[request.reference, document.public_id])


def files_of(request: PortRequest) -> list[dict[str, Any]]:
    papers: Any = list(documents.papers_of(request).select_related("uploaded_by"))

    def page_url(paper: Document, number: int) -> str:
        return reverse("desk:document_page", args=[request.reference, paper.public_id, number])

    nothing: Shown = {paper.pk: [] for paper in papers}
    newest = next((paper.pk for paper in papers if paper.kind == DocumentKind.BILL), None)
    pages = nothing | pages_shown(papers, page_url)
    return [
        {
            "url": document_url(request, paper),
            "name": f"{paper.get_kind_display()}: {paper.original_name}"
            if paper.original_name
            else paper.get_kind_display(),
            "meta": ", ".join(
                filter(
                    None,
                    [
                        short_date(paper.created_at, request.account.time_zone),
                        f"by {paper.uploaded_by or paper.uploaded_by_guest}"
                        if paper.uploaded_by or paper.uploaded_by_guest
                        else "",
                        f"{max(1, paper.size // 1024):,} KB",
                        f"deleted {short_date(paper.purged_at, request.account.time_zone)}"
                        if paper.purged_at
                        else "",
                        bills.scan_in_words(paper) if paper.is_upload else "",
                    ],
                )
            ),
            "is_void": paper.is_void,
            "original_url": reverse("desk:original", args=[request.reference, paper.public_id])
            if paper.is_upload
            else "",
            "pages": pages[paper.pk],
            "is_folded": paper.pk != newest,
        }
        for paper in papers
    ]


def numbers_page(
    request: PortRequest, cards: list[OrderCard], query: Any, ticked: set[str]
) -> dict[str, Any]:
    """Return fifty numbers after ``?after=POSITION_ID``; ticks belong to the form of the order."""
    rows = request.numbers.select_related("route", "source", "order").order_by("position", "pk")
    position, _, pk = str(query.get("after", "")).partition("_")
    is_key = position.isdecimal() and pk.isdecimal() and len(position) < 10 and len(pk) < 19
    if is_key:
        at, past = int(position), int(pk)
        rows = rows.filter(position__gte=at).exclude(position=at, pk__lte=past)
    listed = list(rows[: PAGE + 1])
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    forms = {card.order.pk: card for card in cards if card.outcome_form}
    return {
        "numbers": [number_row(row, forms, ticked) for row in listed[:PAGE]],
        "older_url": f"?after={last.position}_{last.pk}#numbers" if last else "",
        "newer_url": "?#numbers" if is_key else "",
        "has_ticks": bool(forms),
    }


def number_row(row: PortNumber, forms: dict[int, OrderCard], ticked: set[str]) -> dict[str, Any]:
    card = forms.get(row.order_id or 0)
    is_open = card is not None and row.status in (*DATED, *AT_CARRIER)
    return {
        "number": row,
        "form_id": card.form_id if card and is_open else "",
        "is_ticked": str(row.pk) in ticked,
        "has_pin": bool(row.account_pin),
        "tag": {"shape": SHAPES.get(row.status, "idle"), "text": row.get_status_display()},
    }


SHAPES: dict[str, str] = {
    Status.PORTED: "ok",
    Status.FAILED: "bad",
    Status.REJECTED: "bad",
    Status.FOC_CONFIRMED: "set",
    Status.SENT: "them",
    Status.INFO_NEEDED: "them",
}


def checks(request: PortRequest) -> dict[str, Any]:
    """Return what the check left for staff: numbers to look at, and conflicts with accounts."""
    waiting = request.numbers.filter(verdict=Verdict.WE_WILL_CHECK)
    to_check: list[Any] = list(waiting.order_by("position", "pk")[:PAGE])
    for number in to_check:
        number.shown = national(number.e164)
    about = conflicts.conflicts_about(request)[:PAGE]
    return {
        "to_check": to_check,
        "to_check_count": waiting.count() if len(to_check) == PAGE else len(to_check),
        "conflicts": [side_by_side(sides) for sides in conflicts.with_sides(about)],
    }


def thread(request: PortRequest) -> dict[str, Any]:
    """Return the conversation, staff notes included, oldest first; the last 200."""
    notes = list(request.notes.order_by("-created_at", "-pk")[:NOTES])
    return {
        "notes": [
            {
                "author": note.author_label,
                "role": "porting team" if note.is_from_staff else "",
                "when": said_at(note.created_at),
                "text": note.text,
                "is_internal": note.audience == Audience.STAFF,
                "is_ours": note.is_from_staff,
                "is_system": note.is_status,
            }
            for note in reversed(notes)
        ]
    }


def rejections_of(request: PortRequest) -> list[dict[str, Any]]:
    return [
        {
            "when": row.created_at,
            "titles": [REASON[slug].title if slug in REASON else slug for slug in row.reasons],
            "text": row.text,
            "answered_at": row.answered_at,
            "by": str(row.created_by),
        }
        for row in request.rejections.select_related("created_by")[:PAGE]
    ]


def events_of(request: PortRequest) -> list[dict[str, Any]]:
    """Return the history with what each event says, newest first."""
    return [
        {
            "title": history.title_of(event),
            "author": event.actor_label,
            "when": event.at,
            "detail": event_words.in_words(event.data, request.account.time_zone),
        }
        for event in request.events.order_by("-seq")[:EVENTS]
    ]

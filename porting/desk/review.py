"""What the page of one request shows to staff: a fixed number of statements for any size."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.moments import short_date
from numbers.reading import national
from porting.choices import ENDED, Audience, DocumentKind, Method, Status, Verdict
from porting.desk import event_words, evidence, rows
from porting.desk.cards import Forms, order_cards
from porting.desk.conflicts import side_by_side
from porting.desk.entered import entered
from porting.desk.forms import LiftForm, new_reply_form, new_send_back_form
from porting.desk.number_table import numbers_page
from porting.desk.rows import PAGE
from porting.desk.words import told, why_waiting
from porting.models import Document, LetterOfAuthorization, PortRequest
from porting.pages import Shown, is_being_sealed, pages_shown, said_at
from porting.rules import agreements, history, risk
from porting.rules.desk_tags import desk_tag
from porting.rules.preflight import Look, preflight
from porting.rules.rejections import REASON
from porting.rules.seen import look_at
from porting.rules.signer_names import is_same_name
from porting.services import bills, conflicts, desk, outcomes, paper_letters


def page_for(
    request: PortRequest, user: User, query: Any, bound: Forms | None = None
) -> dict[str, Any]:
    """Return everything the page says. ``bound`` holds forms that came back with errors."""
    bound = bound or {}
    may_work = user.has_perm("porting.work_desk")
    may_reveal = user.has_perm("porting.reveal_secret")
    letters = rows.with_request(rows.letters(request.pk), request)
    seen = look_at(request)
    look = Look(request, timezone.now(), seen.facts if request.is_editable else None)
    look.letters = letters
    request.desk_calendar = look.window.calendar  # type: ignore[attr-defined]
    cards = order_cards(request, seen.now, bound, idle=not may_work)
    is_reviewed = request.status == Status.IN_REVIEW
    can_go_back = request.status in (Status.IN_REVIEW, Status.READY) and all(
        card.order.status in (*desk.UNSENT, Status.CANCELLED) for card in cards
    )
    is_over = request.status in ENDED
    risks = [] if is_over else risk.flags(request, letters=letters, bills=look.bills)
    return {
        "port_request": request,
        "may_work": may_work,
        "may_reveal": may_reveal,
        "tag": desk_tag(request, seen.now),
        "number_count": seen.now.numbers,
        "stops": seen.now.errors,
        "entered": entered(request),
        "letters": [letter_card(request, letter, bound) for letter in letters],
        "files": files_of(request),
        "said": look.said,
        "warnings": preflight(look),
        "agreed": agreed_of(request),
        "risks": risks,
        "is_flagged": sum(one.weight for one in risks) >= risk.FLAGGED,
        "paper_checks": paper_letters.CHECKS.items(),
        "cards": cards,
        "outcomes": outcomes.open_outcomes(request) if may_work else [],
        "obstacles": desk.obstacles(request, letters) if is_reviewed else [],
        "may_approve": may_work and is_reviewed,
        "may_send_back": may_work and can_go_back,
        "may_take": may_work and request.assignee_id is None and not request.is_ended,
        "send_back_form": bound.get("back") or new_send_back_form(request),
        "lift_form": bound.get("lift") or LiftForm(prefix="lift"),
        "reply_form": bound.get("reply") or new_reply_form("reply"),
        "internal_form": bound.get("internal") or new_reply_form("internal"),
        "forms": [form for name, form in bound.items() if name not in ("ticked", "checked")],
        "rejections": rejections_of(request),
        **numbers_page(request, cards, query, set(bound.get("ticked", ())), may_reveal),
        **checks(request),
        **thread(request),
        **evidence.context(request, bound),
        "events": events_of(request),
        "waiting": [
            {"message": message, "what": told(message), "why": why_waiting(message)}
            for message in rows.waiting(request.reference)
        ],
    }


def agreed_of(request: PortRequest) -> list[dict[str, Any]]:
    """Return the statements that were agreed to, with the very text: who, when, which version."""
    return [
        {"row": row, "text": agreements.text_of(row.text_version, row.slug) or row.slug}
        for row in rows.agreed(request.pk)
    ]


def letter_card(
    request: PortRequest, letter: LetterOfAuthorization, bound: Forms
) -> dict[str, Any]:
    """Return a letter with the evidence of its signature."""
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
        "checked": bound.get("checked", {}).get(letter.version, ()),
        "needs_checks": letter.method == Method.PAPER
        and bool(letter.signed_at)
        and letter.paper_checked_at is None,
    }


def document_url(request: PortRequest, document: Any) -> str:
    if document is None or not document.file:  # none, or kept no longer
        return ""
    return reverse("desk:document", args=[request.reference, document.public_id])


def files_of(request: PortRequest) -> list[dict[str, Any]]:
    papers: Any = rows.papers(request.pk)

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


def checks(request: PortRequest) -> dict[str, Any]:
    """Return what the check left for staff: numbers to look at, and conflicts with accounts."""
    to_check: list[Any] = rows.to_check(request.pk)
    for number in to_check:
        number.shown = national(number.e164)
    about = conflicts.conflicts_about(request, PAGE)
    return {
        "to_check": to_check,
        "to_check_count": len(to_check)
        if len(to_check) < PAGE
        else request.numbers.filter(verdict=Verdict.WE_WILL_CHECK).count(),
        "conflicts": [side_by_side(sides) for sides in conflicts.with_sides(about)],
    }


def thread(request: PortRequest) -> dict[str, Any]:
    """Return the conversation, staff notes included, oldest first; the last 200."""
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
            for note in reversed(rows.notes(request.pk))
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
        for row in rows.rejections(request.pk)
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
        for event in rows.events(request.pk)
    ]

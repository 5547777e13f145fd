"""A customer's pages of one port request outside the wizard."""

from dataclasses import replace
from functools import cache
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import accounts_of
from accounts.moments import short_date
from porting import left_over_page
from porting.choices import Audience, DocumentKind, LineClass, Status
from porting.errors import PortingError
from porting.forms import NoteForm
from porting.models import PortRequest
from porting.pages import open_request, said_at
from porting.request_numbers import numbers_page
from porting.rules import history as words
from porting.rules.rejections import Fix, fixes_of
from porting.rules.sections import Progress
from porting.rules.seen import look_at
from porting.rules.whose_move import LETTER, SIGNATURE
from porting.services import cancelling, documents, followers
from porting.services.notes import mark_read, post_note
from porting.ticket_words import filled_in

POSTED = "Note posted. Our porting team gets it by email."


MOST_ORDERS = 6  # shown on a page, unless all are asked for


@require_GET
def request_page(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Show one request: a draft as the list of its sections, otherwise where the port is."""
    try:
        row = open_request(request, account, reference)
    except Http404:
        if elsewhere := _address_elsewhere(request, account, reference):
            return redirect(elsewhere)
        raise
    if row.is_ticket:
        return _ticket_page(request, row)
    if row.status == Status.DRAFT:
        from porting.wizard.hub import hub

        return hub(request, row)
    seen = look_at(row)
    after = request.GET.get("after", "")
    numbers, older = numbers_page(row, after)
    errors = seen.blocked.errors
    fixes = _still_to_fix(row, {error.text for error in errors})
    told = {f"{fix.title}." for fix in fixes}
    most = None if request.GET.get("orders") == "all" else MOST_ORDERS
    baton, orders = seen.standing, _orders(row)
    context = {
        "port_request": row,
        "now": seen.now,
        "baton": replace(baton, strips=baton.strips[:most]),
        "more_orders": len(orders[most:]) if most else 0,
        "errors": [error for error in errors if error.text not in told],
        "numbers": numbers,
        "older_url": f"?after={older}" if older else "",
        "newer_url": "?" if after else "",
        "orders": orders[:most],
        "files": _files(row),
        "progress": Progress(row) if row.is_editable else None,
        "fixes": fixes,
        "may_cancel": cancelling.may_cancel(row),
        "left_over": left_over_page.links(row, request.user),
        "updates_to": _updates_to(row),
        **_thread(row, request.user),
    }
    return render(request, "porting/request.html", context)


def _still_to_fix(row: PortRequest, errors: set[str]) -> list[Fix]:
    """Return what was asked for when the request came back and is an error still."""
    if not row.is_editable:
        return []
    asked = row.rejections.filter(answered_at=None)
    fixes = [fix for rejection in asked for fix in fixes_of(rejection)]
    return [fix for fix in fixes if f"{fix.title}." in errors]


def _ticket_page(request: HttpRequest, row: PortRequest) -> HttpResponse:
    """Show a fax form, another country or a question; a draft is its form."""
    if row.status == Status.DRAFT:
        return redirect("porting:ticket", row.account.public_id, row.reference)
    context = {
        "port_request": row,
        "baton": look_at(row).standing,
        "filled_in": filled_in(row),
        "question": row.notes.filter(mail="ticket_question").values_list("text", flat=True).last(),
        "files": _files(row),
        "may_cancel": cancelling.may_cancel(row),
        "updates_to": _updates_to(row),
        **_thread(row, request.user),
    }
    return render(request, "porting/tickets/request.html", context)


def _orders(row: PortRequest) -> list[dict[str, Any]]:
    orders = row.orders.exclude(pon="").values("mark", "pon", "line_class", "status")
    return [
        {
            "pon": order["pon"],
            "count": order["count"],
            "line_class": LineClass(order["line_class"]).label,
            "status": Status(order["status"]).label,
        }
        for order in orders.annotate(count=Count("numbers")).order_by("mark")
    ]


@cache
def _empty_note_form() -> SafeString:
    # The same on every page, and forms are slow to write.
    return as_crispy_form(NoteForm())


def _address_elsewhere(request: HttpRequest, account: str, reference: str) -> str:
    """Where an agency member finds a request of a sub-account: under the sub-account."""
    row = (
        PortRequest.objects.filter(reference=reference, deleted_at=None)
        .exclude(account__public_id=account)
        .filter(account__in=accounts_of(request.user))  # type: ignore[arg-type]
        .select_related("account")
        .first()
    )
    return row.get_absolute_url() if row else ""


def _files(row: PortRequest) -> list[dict[str, Any]]:
    """List the papers that the account may open, newest first, those of void letters last."""
    kinds = (DocumentKind.BILL, DocumentKind.SIGNED_LETTER, DocumentKind.CSR, DocumentKind.OTHER)
    papers: Any = documents.papers_of(row).filter(kind__in=kinds)
    return [
        {
            "url": reverse(
                "porting:document", args=[row.account.public_id, row.reference, paper.public_id]
            ),
            "name": f"{paper.get_kind_display()}: {paper.original_name}"
            if paper.original_name
            else paper.get_kind_display(),
            "meta": f"{short_date(paper.created_at, row.account.time_zone)}, "
            f"{max(1, paper.size // 1024):,} KB",
            "is_void": paper.is_void,
        }
        for paper in papers
    ]


def _updates_to(row: PortRequest) -> list[str]:
    """Name who gets the updates; behind those who get none yet stands why."""
    typed = [f"{one} ({waits})" if waits else one for one, waits in followers.in_words(row)]
    return typed if row.user_email else [row.created_by.email, *typed]


def _thread(row: PortRequest, reader: Any) -> dict[str, Any]:
    columns = ("author_label", "is_from_staff", "created_at", "text", "is_status", "pk")
    notes = list(row.notes.filter(audience=Audience.CUSTOMER).values_list(*columns))
    mark_read(row, reader, max((pk for *_, pk in notes), default=0))
    return {
        "notes": [
            {
                "author": author,
                "role": "porting team" if is_from_staff else "",
                "when": said_at(created_at),
                "text": text,
                "is_ours": is_from_staff,
                "is_system": is_status,
            }
            for author, is_from_staff, created_at, text, is_status, _ in notes
        ],
        "note_url": reverse("porting:notes", args=[row.account.public_id, row.reference]),
        "note_form": _empty_note_form(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Read and write the conversation with carrier relations."""
    row = open_request(request, account, reference)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            note = post_note(row, text, by=request.user, secrets_seen=form.secrets_seen)
        except PortingError as error:
            form.take_over(error)
        else:
            messages.success(request, "Note posted." if note.not_mailed else POSTED)
            if note.not_mailed:
                messages.warning(request, note.not_mailed)
            return redirect("porting:notes", account, reference)
    context = {"port_request": row, **_thread(row, request.user), "form": form}
    return render(request, "porting/notes.html", context, status=422 if form.errors else 200)


@require_GET
def history(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Show what happened, newest first, in words; staff see the data behind it at the desk."""
    row = open_request(request, account, reference)
    events = row.events.filter(kind__in=words.FOR_CUSTOMERS).order_by("-seq")[:200]
    listed = [
        {
            "title": words.title_of(event),
            "detail": words.detail_of(event),
            "author": event.actor_label,
            "when": event.at,
        }
        for event in events
    ]
    return render(request, "porting/history.html", {"port_request": row, "events": listed})


@require_GET
def send(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """ "Actions: Send" of seed 000: lead to the paper that is missing."""
    row = open_request(request, account, reference)
    if row.is_ticket:
        return redirect("porting:ticket_papers", account, reference)
    missing = look_at(row).move.missing
    step = "porting:loa" if {LETTER, SIGNATURE} & {*missing} else "porting:proof"
    return redirect(step, account, reference)

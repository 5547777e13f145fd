"""Pages of the desk: the queues, one request, its papers and notes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from porting.choices import Audience, Status
from porting.desk import queue, typed
from porting.desk.access import desk_page, open_desk_request
from porting.desk.forms import new_reply_form, new_send_back_form
from porting.desk.parts import parts_of
from porting.desk.review import page_for
from porting.desk.search import search
from porting.desk.ticket_review import ticket_page_for
from porting.errors import PortingError
from porting.models import Document, PortRequest
from porting.pages import download, picture
from porting.services import desk, notes

POST = ("POST",)


@desk_page()
def queue_page(request: HttpRequest) -> HttpResponse:
    """One queue, or what a search finds among all requests that were ever submitted."""
    asked = request.GET.get("q", "").strip()[:80]
    chosen = queue.QUEUE.get(request.GET.get("queue", ""), queue.QUEUE["new"])
    rows = search(asked) if asked else chosen.rows(request.user)
    by = "submitted_at" if asked else chosen.by
    page = queue.page_of(
        rows,
        by,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        newest=bool(asked) or chosen.slug == "closed",
    )
    same = {"q": asked} if asked else {"queue": chosen.slug}
    counts = queue.counts(request.user)
    context = {
        "queues": queue.listed(counts, chosen),
        "chosen": None if asked else chosen,
        "asked": asked,
        "rows": page.rows,
        "newer_url": f"?{urlencode(same | {'before': page.before})}" if page.before else "",
        "older_url": f"?{urlencode(same | {'after': page.after})}" if page.after else "",
        "open_count": counts["open"],
    }
    return render(request, "desk/queue.html", context)


@desk_page()
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    return show(request, open_desk_request(reference))


def show(
    request: HttpRequest, row: PortRequest, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """Render the page of a request; forms with errors come back in ``bound`` as they were typed."""
    if row.is_ticket:
        context = ticket_page_for(row, request.user, bound)  # type: ignore[arg-type]
        return render(request, "desk/ticket.html", context, status=status)
    query = request.POST if request.method == "POST" else request.GET
    context = page_for(row, request.user, query, bound)  # type: ignore[arg-type]
    return render(request, "desk/request.html", context, status=status)


def say(request: HttpRequest, reference: str, error: PortingError) -> HttpResponseBase:
    """Go back to the page as it stands now, with what happened instead."""
    messages.warning(request, str(error))
    return go_back(request, reference)


KINDS = ("reply", "internal")


def go_back(
    request: HttpRequest, reference: str, *, posted: str = "", **more: Any
) -> HttpResponseBase:
    """Show the request as it stands now; what was typed and not ``posted`` by this stays on it.

    ``more`` are forms of parts that stay although they were posted.
    """
    row = open_desk_request(reference)
    kept = typed_along(request, row, but=posted) | more
    return show(request, row, **kept) if kept else redirect("desk:request", reference)


def typed_along(request: HttpRequest, row: PortRequest, *, but: str = "") -> dict[str, Any]:
    """Return what was typed in the other parts of the page, for ``show``."""
    return typed.others(parts_of(row), request.POST, but=but)


@desk_page(methods=POST)
def take(request: HttpRequest, reference: str) -> HttpResponseBase:
    row = open_desk_request(reference)
    try:
        desk.take(row, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        return say(request, reference, error)
    messages.success(request, "You have taken this request.")
    return go_back(request, reference)


@desk_page(methods=POST)
def release(request: HttpRequest, reference: str) -> HttpResponseBase:
    row = open_desk_request(reference)
    try:
        desk.release(row, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        return say(request, reference, error)
    messages.success(request, "The request is back in the queue. Anybody can take it.")
    return go_back(request, reference)


@desk_page(methods=POST)
def approve(request: HttpRequest, reference: str) -> HttpResponseBase:
    row = open_desk_request(reference)
    version = request.POST.get("version", "")
    try:
        desk.approve(
            row,
            by=request.user,  # type: ignore[arg-type]
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
    except PortingError as error:
        return say(request, reference, error)
    messages.success(request, f"Approved. {_approved(row)}")
    return go_back(request, reference)


def _approved(row: PortRequest) -> str:
    """What comes next: not every order may be sent by who approved it."""
    orders = list(row.orders.filter(status=Status.READY))
    waiting = sum(order.waits_for_second for order in orders)
    one = len(orders) == 1
    if not waiting:
        return f"The order{'' if one else 's'} can be sent."
    if waiting == len(orders):
        who = "The order waits" if one else "The orders wait"
        return f"{who} for a second person of the team, because of the signs of risk."
    return f"{waiting} of {len(orders)} orders wait for a second person, because of signs of risk."


@desk_page(methods=POST)
def send_back(request: HttpRequest, reference: str) -> HttpResponseBase:
    row = open_desk_request(reference)
    form = new_send_back_form(row, typed.part_of(request.POST, "back"))
    if row.is_ticket:
        return say(request, reference, PortingError("Ask the customer instead. Nothing changed."))
    if form.is_valid():
        data = form.cleaned_data
        try:
            desk.send_back(
                row,
                data["reasons"],
                data["text"],
                by=request.user,  # type: ignore[arg-type]
                version=data["version"],
                secrets_seen=form.secrets_seen,
            )
        except PortingError as error:
            if not error.field:
                return say(request, reference, error)
            form.take_over(error)
        else:
            messages.success(request, "Sent back. The customer gets an email with what to correct.")
            return go_back(request, reference, posted="back")
    return show(request, row, status=422, back=form, **typed_along(request, row, but="back"))


@desk_page(methods=POST)
def note(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """Write a note; which of the two kinds it is lies in the address, never in a field."""
    row = open_desk_request(reference)
    if kind not in KINDS:
        raise Http404
    form = new_reply_form(kind, typed.part_of(request.POST, kind))
    if form.is_valid():
        try:
            notes.post_note(
                row,
                form.cleaned_data["text"],
                by=request.user,  # type: ignore[arg-type]
                audience=Audience.CUSTOMER if kind == "reply" else Audience.STAFF,
                is_from_staff=True,
                secrets_seen=form.secrets_seen,
            )
        except PortingError as error:
            form.take_over(error)
        else:
            said = "Posted and emailed." if kind == "reply" else "Internal note added."
            messages.success(request, said)
            return go_back(request, reference, posted=kind)
    return show(request, row, status=422, **typed_along(request, row, but=kind), **{kind: form})


@desk_page()
def document(request: HttpRequest, reference: str, document: str) -> HttpResponseBase:
    """Hand out one paper of the request, as a download."""
    return download(open_paper(reference, document))


@desk_page()
def original(request: HttpRequest, reference: str, document: str) -> HttpResponseBase:
    """Hand out a paper byte for byte as it was sent: evidence, and as harmful as its sender."""
    return download(open_paper(reference, document), is_original=True)


@desk_page()
def document_page(
    request: HttpRequest, reference: str, document: str, number: int
) -> HttpResponseBase:
    """Show one page of a paper as a picture."""
    paper = open_paper(reference, document)
    return picture(paper, number, is_small="small" in request.GET)


def open_paper(reference: str, document: str) -> Document:
    """Return a paper of a request of the desk; 404 for any other."""
    papers = open_desk_request(reference).documents.filter(removed_at__isnull=True)
    paper: Document | None = papers.filter(public_id=document).first()
    if paper is None:
        raise Http404
    return paper

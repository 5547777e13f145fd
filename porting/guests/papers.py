"""A guest's papers: read the letter as PDF, send the phone bill, see that everything is in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from porting.choices import Purpose
from porting.errors import LinkEnded, UploadRefused
from porting.guests.base import GuestPage, link_of, no_such_link
from porting.guests.following import what_follows
from porting.pages import download
from porting.papers.signed_letters import masked_email
from porting.services import documents, links


@login_not_required
@require_safe
def letter_pdf(request: HttpRequest, version: int) -> HttpResponseBase:
    """The guest's own letter: the signed copy once there is one. 404 for everything else."""
    link = link_of(request)
    if link is None or link.purpose != Purpose.SIGN:
        return no_such_link(request)
    try:
        links.check(link)
    except LinkEnded:
        return redirect("guests:ended")
    live = link.request.live_letters().filter(sent_at__isnull=False)
    mine = live.filter(signer_email__iexact=link.email)
    if live.exists() and not mine.exists():
        return redirect("guests:ended")  # a newer letter, to another signer
    papers = mine.select_related("document__request", "signed_document__request")
    letter = papers.filter(version=version).first()
    if letter is None or letter.document is None:
        raise Http404
    return download(letter.signed_document or letter.document)


class PaperPage(GuestPage):
    """A page after the signature, open to the signer and to whoever was mailed the bill's link."""

    purposes = (Purpose.SIGN, Purpose.BILL)

    def elsewhere(self) -> HttpResponse | None:
        if (ended := super().elsewhere()) is not None:
            return ended
        if self.link.purpose == Purpose.BILL or self.is_signed:
            return None
        return redirect("guests:declined" if self.is_declined else "guests:start")

    @property
    def number_count(self) -> int:
        return sum(len(letter.facts["numbers"]) for letter in self.letters)


class Bill(PaperPage):
    template_name = "guests/bill.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        files = request.FILES.getlist("files")
        if not files and documents.bills_of(self.port_request):
            return redirect("guests:done")
        try:
            taken = documents.store_bill(self.port_request, files, by=self.guest)
        except UploadRefused as error:
            return self.show([str(error)], status=422)
        if taken.refused:
            return self.show(taken.refused, status=422)
        return redirect("guests:done")

    def show(self, problems: list[str] | None = None, *, status: int = 200):
        return self.page(
            status=status,
            problems=problems or [],
            page_errors=[{"href": "#id_files", "text": text} for text in problems or []],
            bills=documents.bills_of(self.port_request),
            number_count=self.number_count,
            is_signer=self.link.purpose == Purpose.SIGN,
        )


class Done(PaperPage):
    template_name = "guests/done.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            bills=documents.bills_of(self.port_request),
            number_count=self.number_count,
            is_signer=self.link.purpose == Purpose.SIGN,
            signed_at=max((one.signed_at for one in self.letters if one.signed_at), default=None),
            masked=masked_email(self.link.email),
            following=what_follows(self.port_request),
        )

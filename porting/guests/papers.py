"""A guest's papers: read the letter as PDF, send the phone bill, see that everything is in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from porting.choices import Purpose
from porting.errors import LinkEnded, UploadRefused
from porting.guests.base import JUST_SIGNED, GuestPage, link_of, opened_elsewhere
from porting.guests.following import what_follows
from porting.models import Document
from porting.pages import letter_download, pages_shown, picture
from porting.papers.signed_letters import masked_email
from porting.services import documents, links


@login_not_required
@require_safe
def letter_pdf(request: HttpRequest, version: int) -> HttpResponseBase:
    """The guest's own letter: the signed copy once there is one. 404 for everything else."""
    link = link_of(request)
    if link is None or link.purpose != Purpose.SIGN:
        return opened_elsewhere(request)
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
    return letter_download(letter)


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


def is_from(bill: Document, email: str) -> bool:
    """A guest sees pages of what the same mailbox sent, and of nothing else."""
    return bill.uploaded_by_guest.lower() == email.lower()


def page_url(bill: Document, number: int) -> str:
    return reverse("guests:bill_page", args=[bill.public_id, number])


class BillPage(PaperPage):
    """A page of the guest's own bill as a picture; 404 for everything else."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, document: str, number: int) -> HttpResponseBase:
        here = documents.bills_of(self.port_request)
        bill = next((one for one in here if one.public_id == document), None)
        if bill is None or not is_from(bill, self.link.email):
            raise Http404
        return picture(bill, number, is_small="small" in request.GET)


class Bill(PaperPage):
    template_name = "guests/bill.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if JUST_SIGNED in request.GET and documents.has_bill(self.port_request):
            return redirect("guests:done")
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
        here = documents.bills_of(self.port_request)
        mine = [bill for bill in here if is_from(bill, self.link.email)]
        pages = pages_shown(mine, page_url)
        return self.page(
            status=status,
            problems=problems or [],
            page_errors=[{"href": "#id_files", "text": text} for text in problems or []],
            bills=here,
            shots=[{"name": str(bill), "pages": pages.get(bill.pk, [])} for bill in mine],
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
            submits=self.is_submitter and self.port_request.is_editable,
        )

    @property
    def is_submitter(self) -> bool:
        """Whether the link was mailed to who runs the request, and not only to who has a paper."""
        row = self.port_request
        theirs = {row.created_by.email.lower(), row.user_email.lower()}
        return self.link.purpose == Purpose.BILL and self.link.email.lower() in theirs

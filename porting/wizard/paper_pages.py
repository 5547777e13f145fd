"""Proof of Ownership, and the papers of a request for those who may read them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import date, filesizeformat, pluralize
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from porting.errors import NotEditable, UploadRefused
from porting.models import Document, PortRequest
from porting.pages import download, open_request
from porting.services import documents
from porting.wizard.base import WizardPage


def listed(bill: Document, row: PortRequest) -> dict[str, str]:
    """Return a bill as ``parts/files.html`` shows it."""
    where = [row.account.public_id, row.reference, bill.public_id]
    sender = bill.uploaded_by or bill.uploaded_by_guest
    pages = f"{bill.page_count} page{pluralize(bill.page_count)}"
    day = date(timezone.localtime(bill.created_at), "M j")
    return {
        "url": reverse("porting:document", args=where),
        "name": str(bill),
        "meta": f"{day}, by {sender}, {pages}, {filesizeformat(bill.size)}",
        "remove_url": reverse("porting:proof_remove", args=where),
    }


class Proof(WizardPage):
    """Send the phone bill; locked until the letter is signed (seed 000, "Upload Phone Bill")."""

    step = "proof"
    template_name = "porting/wizard/proof.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        files = request.FILES.getlist("files")
        try:
            taken = documents.store_bill(self.port_request, files, by=request.user)  # type: ignore[arg-type]
        except UploadRefused as error:
            return self.show([str(error)], status=422)
        if taken.refused:
            return self.show(taken.refused, status=422)
        messages.success(request, "We have the bill, and wrote a note that says so.")
        return self.go_on()

    def show(self, problems: list[str] | None = None, *, status: int = 200) -> HttpResponse:
        row = self.port_request
        rows = row.documents.select_related("uploaded_by").filter(removed_at__isnull=True)
        bills = rows.filter(kind="bill").order_by("created_at", "pk")
        return self.page(
            status=status,
            problems=problems or [],
            page_errors=[{"href": "#id_files", "text": text} for text in problems or []],
            files=[listed(bill, row) for bill in bills],
        )


class RemoveProof(WizardPage):
    step = "proof"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, document: str) -> HttpResponse:
        bills = self.port_request.documents.filter(kind="bill", public_id=document)
        bill = bills.first()
        if bill is None:
            raise Http404
        try:
            documents.remove(bill, by=request.user)  # type: ignore[arg-type]
        except NotEditable as error:
            messages.warning(request, str(error))
        row = self.port_request
        return redirect("porting:proof", row.account.public_id, row.reference)


@require_safe
def document(request: HttpRequest, account: str, reference: str, document: str) -> HttpResponseBase:
    """Hand a paper of the request to a member of its account; anybody else's is a 404."""
    row = open_request(request, account, reference)
    paper = row.documents.filter(public_id=document, removed_at__isnull=True).first()
    if paper is None:
        raise Http404
    paper.request = row
    return download(paper)

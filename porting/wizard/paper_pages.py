"""Proof of Ownership, and the papers of a request for those who may read them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat, pluralize
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.moments import short_date
from porting.errors import NotEditable, PortingError, UploadRefused
from porting.models import Document, PortRequest
from porting.pages import download, open_request, pages_shown, picture
from porting.rules.bill_findings import bill_of, said_of
from porting.services import bills, documents
from porting.wizard.base import WizardPage
from porting.wizard.proof_form import BillDateForm


def page_url(bill: Document, number: int) -> str:
    row = bill.request
    where = [row.account.public_id, row.reference, bill.public_id, number]
    return reverse("porting:document_page", args=where)


def listed(bill: Document, row: PortRequest) -> dict[str, Any]:
    """Return a bill as ``parts/files.html`` shows it."""
    where = [row.account.public_id, row.reference, bill.public_id]
    sender = bill.uploaded_by or bill.uploaded_by_guest
    pages = f"{bill.page_count} page{pluralize(bill.page_count)}"
    day = short_date(bill.created_at)
    return {
        "url": reverse("porting:document", args=where),
        "name": str(bill),
        "meta": f"{day}, by {sender}, {pages}, {filesizeformat(bill.size)}",
        "remove_url": reverse("porting:proof_remove", args=where),
        "replace_url": f"?replace={bill.public_id}#div_id_files",
    }


class Proof(WizardPage):
    """Send the phone bill; locked until the letter is signed (seed 000, "Upload Phone Bill")."""

    step = "proof"
    template_name = "porting/wizard/proof.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if "hints" in request.GET:  # the part that waits for the worker, asked for again by itself
            return render(request, "porting/wizard/proof_hints.html", self.hints(self.bills()))
        return self.show(BillDateForm(initial={"bill_date": self.typed_date()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        files, form = request.FILES.getlist("files"), BillDateForm(request.POST)
        is_dated, row = form.is_valid(), self.port_request
        day = form.cleaned_data.get("bill_date")
        if not is_dated and not files:
            return self.show(form, status=422)
        try:
            if not files and day and documents.bills_of(row):
                bills.set_bill_date(row, day, by=self.person)
                messages.success(request, "The bill's date is saved.")
                return redirect("porting:proof", row.account.public_id, row.reference)
            taken = documents.store_bill(row, files, by=self.person, bill_date=day)
        except (UploadRefused, NotEditable) as error:
            return self.show(form, [str(error)], status=422)
        if taken.kept:
            self.drop_replaced([bill.pk for bill in taken.kept])
        if taken.refused or not is_dated:  # a wrong date costs no file: what was sent is kept
            return self.show(form, taken.refused, status=422)
        messages.success(request, "We have the bill, and wrote a note that says so.")
        return self.go_on()

    def drop_replaced(self, kept: list[int]) -> None:
        """Remove the file that a new one was chosen for, unless it is the very same file."""
        bills_here = self.port_request.documents.filter(kind="bill", removed_at__isnull=True)
        old = bills_here.filter(public_id=self.request.POST.get("replace", "")[:12]).first()
        if old and old.pk not in kept:
            documents.remove(old, by=self.person)

    def bills(self) -> list[Document]:
        rows = self.port_request.documents.select_related("uploaded_by", "reading")
        found = rows.filter(kind="bill", removed_at__isnull=True).order_by("created_at", "pk")
        bills_here = list(found)
        for bill in bills_here:
            bill.request = self.port_request
        return bills_here

    def typed_date(self) -> Any:
        return next((bill.bill_date for bill in self.bills() if bill.bill_date), None)

    def hints(self, here: list[Document]) -> dict[str, Any]:
        """Return the files with their pages, and what the bill says of what was entered."""
        row, shown = self.port_request, pages_shown(here, page_url)
        files = [listed(bill, row) | {"pages": shown[bill.pk]} for bill in here if not bill.is_held]
        held = [listed(bill, row) | {"pages": []} for bill in here if bill.is_held]
        read = [bill_of(bill) for bill in here]
        return {
            "port_request": row,
            "files": [*files, *held],
            "said": said_of(read, timezone.localdate()),
            "is_reading": any(bill.findings is None and not bill.problem for bill in read),
        }

    def show(
        self, form: BillDateForm, problems: list[str] | None = None, *, status: int = 200
    ) -> HttpResponse:
        here = self.bills()
        replaced = self.request.POST.get("replace") or self.request.GET.get("replace")
        errors = [{"href": "#id_files", "text": text} for text in problems or []]
        letter = next(iter(self.progress.facts.letters), None)
        return self.page(
            status=status,
            form=form,
            problems=problems or [],
            page_errors=errors,
            replaced=next((bill for bill in here if bill.public_id == replaced), None),
            signer=letter.signer_name if letter else "",
            is_signer=letter is not None
            and letter.signer_email.lower() == self.person.email.lower(),
            **self.hints(here),
        )


class AskForProof(WizardPage):
    """ "Ask {rep} to send it": mails the signer a link that takes the bill and nothing else."""

    step = "proof"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.port_request
        try:
            signer = bills.ask_signer(row, by=self.person)
        except PortingError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"{signer} gets an email with a link to send the bill.")
        return redirect("porting:proof", row.account.public_id, row.reference)


class RemoveProof(WizardPage):
    step = "proof"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, document: str) -> HttpResponse:
        bill = self.port_request.documents.filter(kind="bill", public_id=document).first()
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


@require_safe
def document_page(
    request: HttpRequest, account: str, reference: str, document: str, number: int
) -> HttpResponseBase:
    """Show a page of a paper as a picture to a member of its account; else a 404."""
    row = open_request(request, account, reference)
    paper = row.documents.filter(public_id=document, removed_at__isnull=True).first()
    if paper is None:
        raise Http404
    return picture(paper, number, is_small="small" in request.GET)

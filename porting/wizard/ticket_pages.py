"""The pages of a ticket while its customer fills it in: the details, then the papers."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.access import take_seat
from accounts.models import User
from accounts.typed import without_nul
from porting.choices import DocumentKind, Kind, Status
from porting.errors import ChangedMeanwhile, NotComplete, PortingError, SecretSeen
from porting.models import Document, PortRequest
from porting.pages import download, open_request
from porting.papers.facts import in_words
from porting.rules.tickets import MOST_NUMBERS, SLUGS
from porting.secret_words import SEEN
from porting.services import fax_letters, ticket_papers, tickets
from porting.services.drafts import CLOSED
from porting.wizard.billing_form import CARRIERS
from porting.wizard.paper_pages import listed
from porting.wizard.section_pages import posted_version
from porting.wizard.ticket_forms import FORMS, MOST_TYPED, TicketForm

# The file controls of the page of papers: what each takes, and what its papers are.
FILES = {
    "proof": DocumentKind.BILL,
    "signed": DocumentKind.SIGNED_LETTER,
    "other": DocumentKind.OTHER,
}
ANY_FILE = "PDF, JPG, PNG, HEIC or TIFF, up to 20 MB each"
TITLES = {
    Kind.FAX: "Porting a Fax Number",
    Kind.OTHER_COUNTRY: "Numbers of another country",
    Kind.QUESTION: "Ask our team",
}


@require_POST
def start(request: HttpRequest, account: str, kind: str) -> HttpResponse:
    """Make the draft of a ticket; the numbers of "Not sure?" come along as they were typed."""
    seat = take_seat(request, account)
    if kind not in SLUGS:
        raise Http404
    if not seat.may_change:
        raise PermissionDenied("You can view this account but not change it.")
    typed = without_nul(request.POST.get("numbers", "")[:MOST_TYPED])
    row = tickets.start(seat.account, SLUGS[kind], by=cast(User, request.user), numbers=typed)
    return redirect("porting:ticket", seat.account.public_id, row.reference)


class TicketPage(View):
    """A page of a ticket that its customer may still change; anybody else's is a 404."""

    template_name = ""
    port_request: PortRequest

    def dispatch(
        self, request: HttpRequest, account: str, reference: str, **kwargs: Any
    ) -> HttpResponseBase:
        self.port_request = open_request(request, account, reference)
        if not self.port_request.is_ticket:
            raise Http404
        if not self.port_request.is_editable:
            messages.warning(request, CLOSED)
            return redirect(self.port_request)
        return super().dispatch(request, **kwargs)

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def to(self, route: str) -> HttpResponse:
        row = self.port_request
        return redirect(f"porting:{route}", row.account.public_id, row.reference)

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        row = self.port_request
        context = {
            "port_request": row,
            "title": TITLES[Kind(row.kind)],
            "is_fax": row.kind == Kind.FAX,
            "fax_carrier": fax_letters.carrier_name(),
        } | context
        return render(self.request, self.template_name, context, status=status)


class Details(TicketPage):
    """The form. What was typed is kept whatever is wrong with it."""

    template_name = "porting/tickets/details.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        values = {name: value for name, value in form.cleaned_data.items() if name != SEEN}
        try:
            tickets.save_details(
                self.port_request,
                values,
                version=posted_version(request),
                by=self.person,
                secrets_seen=form.secrets_seen,
            )
        except SecretSeen as error:
            form.take_over(error)
            return self.show(form, status=422)
        except ChangedMeanwhile as error:
            form.add_error(None, str(error))
            # What is stored meanwhile is the version that the next Save is compared with.
            self.port_request = PortRequest.objects.select_related("account").get(
                pk=self.port_request.pk
            )
            return self.show(form, status=409)
        except PortingError as error:
            messages.warning(request, str(error))
            return redirect(self.port_request)
        if "later" in request.POST:
            messages.success(request, "Saved. You find it in your list, as a draft.")
            return redirect("porting:overview", self.port_request.account.public_id)
        return self.to("ticket_papers")

    def form(self, data: Any = None) -> TicketForm:
        later = data is not None and "later" in data
        return FORMS[self.port_request.kind](data, port_request=self.port_request, later=later)

    def show(self, form: TicketForm, *, status: int = 200) -> HttpResponse:
        return self.page(form=form, carriers=CARRIERS, most=MOST_NUMBERS, status=status)


class Papers(TicketPage):
    """The letter to download, what to send with the ticket, and the button that sends it."""

    template_name = "porting/tickets/papers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if "letter" in request.GET:
            return render(request, "porting/tickets/letter.html", self.letter_words())
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            refused = self.attach()
        except PortingError as error:
            messages.warning(request, str(error))
            return redirect(self.port_request)
        if refused:
            return self.show(refused, status=422)
        if "later" in request.POST:
            messages.success(request, "Saved. You find it in your list, as a draft.")
            return redirect("porting:overview", self.port_request.account.public_id)
        if "send" not in request.POST:
            return self.to("ticket_papers")
        return self.send()

    def attach(self) -> list[dict[str, str]]:
        """Store every chosen file; returns what is wrong with those that were not kept."""
        problems = []
        facts = fax_letters.facts_if_complete(self.port_request)
        fax_letters.prepare(self.port_request, facts, by=self.person)
        letter = fax_letters.current(self.port_request)
        for control, kind in FILES.items():
            files = self.request.FILES.getlist(control)
            if not files:
                continue
            if kind == DocumentKind.SIGNED_LETTER and (letter is None or letter.document is None):
                problems.append(
                    {"href": "#id_signed", "text": "Download and sign the letter first."}
                )
                continue
            taken = ticket_papers.attach(
                self.port_request,
                kind,
                files,
                by=self.person,
                letter=letter if kind == DocumentKind.SIGNED_LETTER else None,
            )
            problems += [{"href": f"#id_{control}", "text": text} for text in taken.refused]
        return problems

    def send(self) -> HttpResponse:
        try:
            tickets.submit(self.port_request, by=self.person)
        except NotComplete:
            return self.show(self.what_is_missing(), status=422)
        except PortingError as error:
            messages.warning(self.request, str(error))
            return redirect(self.port_request)
        messages.success(self.request, "Sent to our team. We emailed you a copy.")
        return redirect(self.port_request)

    def what_is_missing(self) -> list[dict[str, str]]:
        row = self.port_request
        details = reverse("porting:ticket", args=[row.account.public_id, row.reference])
        anchors = {tickets.DETAILS: details, tickets.PROOF: "#id_proof"}
        return [
            {"href": anchors.get(step, "#letter"), "text": sentence}
            for step, sentence in tickets.missing(row)
        ]

    def letter_words(self) -> dict[str, Any]:
        row = self.port_request
        return {
            "port_request": row,
            "fax_carrier": fax_letters.carrier_name(),
            "letter": fax_letters.current(row),
        }

    def show(
        self, problems: list[dict[str, str]] | None = None, *, status: int = 200
    ) -> HttpResponse:
        row = self.port_request
        words = self.letter_words()
        signed = fax_letters.signed_copies(words["letter"])
        papers = list(ticket_papers.attached(row).select_related("uploaded_by"))
        found = problems or []
        return self.page(
            **words,
            groups=groups_of(row, papers, {paper.pk for paper in signed}, found),
            has_papers=bool(papers),
            page_errors=found,
            changed=in_words(fax_letters.outdated_by(row)) if not signed else "",
            is_answer=row.status == Status.INFO_NEEDED,
            status=status,
        )


def groups_of(
    row: PortRequest, papers: list[Document], signed: set[int], problems: list[dict[str, str]]
) -> list[dict[str, Any]]:
    """Return each file control of the page, with its papers and with what is wrong there."""
    labels = {
        "proof": (tickets.PROOF, "For example your latest phone bill. " + ANY_FILE),
        "signed": (f"{fax_letters.carrier_name()} Letter of Authorization, signed", ANY_FILE),
        "other": ("Other papers", ANY_FILE),
    }
    controls = labels if row.kind == Kind.FAX else ("other",)
    return [
        {
            "control": control,
            "label": labels[control][0],
            "hint": labels[control][1],
            "is_optional": control == "other",
            "problems": [one["text"] for one in problems if one["href"] == f"#id_{control}"],
            "kept": [
                paper_of(paper, row, is_void=control == "signed" and paper.pk not in signed)
                for paper in papers
                if paper.kind == FILES[control]
            ],
        }
        for control in controls
    ]


def paper_of(paper: Document, row: PortRequest, *, is_void: bool) -> dict[str, Any]:
    """Return a paper as ``parts/files.html`` shows it; one of a letter of before counts no more."""
    where = [row.account.public_id, row.reference, paper.public_id]
    remove_url = reverse("porting:ticket_paper_remove", args=where)
    return listed(paper, row) | {"remove_url": remove_url, "is_void": is_void}


class RemovePaper(TicketPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, document: str) -> HttpResponse:
        paper = self.port_request.documents.filter(
            public_id=document, kind__in=ticket_papers.KINDS
        ).first()
        if paper is None:
            raise Http404
        try:
            ticket_papers.remove(paper, by=self.person)
        except PortingError as error:
            messages.warning(request, str(error))
        return self.to("ticket_papers")


@require_safe
def letter(request: HttpRequest, account: str, reference: str) -> HttpResponseBase:
    """The fax carrier's letter as PDF, as the form stands now."""
    row = open_request(request, account, reference)
    made = fax_letters.current(row)
    if made is None or made.document is None:
        raise Http404
    made.document.request = row
    return download(made.document)

"""The letter signed by the requester: in the account, with the password, or on paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.addresses import client_ip
from accounts.reauthentication import check_password_of
from porting.ceremony import ConsentForm, PaperForm, SignForm, papers_of, shown_in
from porting.choices import Method
from porting.errors import LetterChanged, OtherName, PortingError
from porting.models import LetterOfAuthorization
from porting.papers.facts import printable
from porting.rules import consent
from porting.services import letters, paper_letters, signers, signing
from porting.services.actors import AccountSigner
from porting.wizard.base import WizardPage
from porting.wizard.wish import keep_wish, take_along


class LetterPage(WizardPage):
    """A page about the letters that wait for a signature here; the others lead back to the LOA."""

    step = "loa"

    def to_loa(self) -> HttpResponse:
        row = self.port_request
        return redirect("porting:loa", row.account.public_id, row.reference)

    @property
    def waiting(self) -> list[LetterOfAuthorization]:
        open_ones = self.port_request.live_letters().filter(
            signed_at=None, declined_at=None, sent_at__isnull=False
        )
        return list(open_ones.select_related("document"))

    def papers(self) -> list[dict[str, Any]]:
        row = self.port_request
        where = [row.account.public_id, row.reference]
        return papers_of(
            self.waiting, lambda one: reverse("porting:loa_pdf", args=[*where, one.version])
        )

    def signer(self) -> AccountSigner:
        request = self.request
        agent = request.headers.get("User-Agent", "")
        return AccountSigner(self.person, ip=client_ip(request), user_agent=agent)


class Prepare(LetterPage):
    """Make the letters to sign here or on paper; nobody is written to."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        on_paper = request.POST.get("method") == Method.PAPER
        take_along(request, self.port_request, self.person)
        try:
            letters.prepare(
                self.port_request, Method.PAPER if on_paper else Method.ACCOUNT, by=self.person
            )
        except PortingError as error:
            messages.warning(request, str(error))
            return self.to_loa()
        row = self.port_request
        if not self.waiting:  # the worker makes the PDFs; the LOA page shows how far it is
            return self.to_loa()
        to = "porting:loa_paper" if on_paper else "porting:loa_sign"
        return redirect(to, row.account.public_id, row.reference)


class SelfPage(LetterPage):
    """For the request's own signer, while letters wait; everybody else is led to the LOA page."""

    def is_mine(self) -> bool:
        return bool(self.waiting) and signers.is_signer(self.port_request, self.person)


class SelfConsent(SelfPage):
    template_name = "porting/wizard/loa_sign.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.is_mine():
            return self.to_loa()
        return self.show(ConsentForm(use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.is_mine():
            return self.to_loa()
        form = ConsentForm(request.POST, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        signing.consent(self.port_request, by=self.signer())
        row = self.port_request
        return redirect("porting:loa_sign_letter", row.account.public_id, row.reference)

    def show(self, form: ConsentForm, *, status: int = 200) -> HttpResponse:
        return self.page(
            form=form, status=status, papers=self.papers(), notice=consent.paragraphs()
        )


class AccountSignForm(SignForm):
    """The signature of somebody signed in: the password stands for the link and the mailbox."""

    password = forms.CharField(
        label="Your password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text="Asked again, so that nobody else signs at your desk",
        error_messages={"required": "Enter your password."},
    )


class SelfLetter(SelfPage):
    template_name = "porting/wizard/loa_sign_letter.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.is_mine():
            return self.to_loa()
        if not all(signing.has_agreed(letter) for letter in self.waiting):
            row = self.port_request
            return redirect("porting:loa_sign", row.account.public_id, row.reference)
        row = self.port_request
        initial = {"name": row.signer_name, "title": row.signer_title}
        return self.show(AccountSignForm(initial=initial, carrier=row.carrier_name))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountSignForm(request.POST, carrier=self.port_request.carrier_name)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            check_password_of(request, self.person, form.cleaned_data["password"])
        except ValidationError as wrong:
            form.add_error("password", wrong)
            return self.show(form, status=422)
        name = printable(form.cleaned_data["name"])
        try:
            signing.sign(
                self.port_request,
                name=name,
                title=form.cleaned_data["title"],
                shown=shown_in(request.POST),
                by=self.signer(),
                is_other_name=request.POST.get("other_name") == name,
                drawing=form.drawn(),
            )
        except OtherName as error:
            form.add_error("name", str(error))
            return self.show(form, status=422, other_name=name)
        except LetterChanged as error:
            messages.warning(request, f"{error} See the letter as it is now, and sign that one.")
            return self.to_loa()
        except PortingError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.show(form, status=422)
        return self.to_loa()

    def show(self, form: AccountSignForm, *, status: int = 200, other_name: str = ""):
        return self.page(form=form, status=status, papers=self.papers(), other_name=other_name)


class Paper(LetterPage):
    """Print the letter, sign it with a pen, send its scan."""

    template_name = "porting/wizard/loa_paper.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.waiting:
            return self.to_loa()
        initial = {"name": self.port_request.signer_name}
        return self.show(PaperForm(initial=initial, use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PaperForm(request.POST, request.FILES, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        data = form.cleaned_data
        try:
            paper_letters.take_in(
                self.port_request,
                data["file"],
                signed_on=data["signed_on"],
                name=data["name"],
                by=self.person,
            )
        except LetterChanged as error:
            messages.warning(request, f"{error} Print the letter as it is now.")
            return self.to_loa()
        except PortingError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.show(form, status=422)
        messages.success(request, "We have the signed letter. Our team looks at it in the review.")
        return self.to_loa()

    def show(self, form: PaperForm, *, status: int = 200) -> HttpResponse:
        if form.is_bound:
            form.ask_for_file_again()
        return self.page(form=form, status=status, papers=self.papers())


class SubmitForMe(LetterPage):
    """Check or clear "Submit for me when both papers are in"."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        keep_wish(request, self.port_request, self.person)
        return self.to_loa()

"""The signer's pages: open the link, agree, read, sign. Every change is a POST."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from accounts import limits
from accounts.addresses import who_calls
from porting.ceremony import ConsentForm, SignForm, papers_of, shown_in
from porting.choices import Purpose
from porting.errors import (
    CodeNeeded,
    CodeRefused,
    LetterChanged,
    LetterError,
    LinkEnded,
    OnHold,
    OtherName,
)
from porting.guests.base import JUST_SIGNED, SESSION_KEY, GuestPage, no_such_link
from porting.guests.endings import what_changed
from porting.models import LetterOfAuthorization
from porting.papers.facts import printable
from porting.rules import consent
from porting.services import codes, links, signing


@method_decorator(login_not_required, name="dispatch")
class OpenLink(View):
    """Exchange the token in the address for a session, and leave the token behind.

    That is all a GET does; mail scanners that open links change nothing. HEAD and OPTIONS do
    not even that. Tokens cannot be guessed; who tries all the same is stopped (T3).
    """

    purpose = Purpose.SIGN
    following = "guests:start"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = self.find(token)
        if link is None:
            return no_such_link(request)
        request.session.cycle_key()
        request.session[SESSION_KEY] = link.pk
        return redirect(self.following)

    def head(self, request: HttpRequest, token: str) -> HttpResponse:
        return HttpResponse(status=200 if self.find(token) else 404)

    def find(self, token: str):
        """Return the link of this token. One that is unknown counts, a real one writes nothing."""
        visitor = who_calls(self.request)
        limits.refuse_if_reached(limits.LINK_MISS, visitor)
        link = links.find(token, self.purpose)
        if link is None:
            limits.require(limits.LINK_MISS, visitor)
        return link


class OpenBill(OpenLink):
    purpose = Purpose.BILL
    following = "guests:bill"


class SigningPage(GuestPage):
    """A page that makes sense only while a letter waits for this signer."""

    def elsewhere(self) -> HttpResponse | None:
        if (ended := super().elsewhere()) is not None:
            return ended
        if self.is_declined:
            return redirect("guests:declined")
        return redirect("guests:done") if self.is_signed else None

    def papers(self) -> list[dict[str, Any]]:
        return papers_of(self.waiting, lambda one: reverse("guests:letter_pdf", args=[one.version]))


class Start(SigningPage):
    template_name = "guests/start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ConsentForm(use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConsentForm(request.POST, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        signing.consent(self.port_request, by=self.guest)
        if not self.lacks_code:
            return redirect("guests:letter")
        try:
            codes.ask(self.link, self.code_session())
        except CodeRefused as refused:
            return self.page(template="guests/locked.html", status=429, why=str(refused))
        return redirect("guests:code")

    def show(self, form: ConsentForm, *, status: int = 200) -> HttpResponse:
        return self.page(
            form=form,
            status=status,
            waiting=self.waiting,
            papers=self.papers(),
            number_count=sum(len(letter.facts["numbers"]) for letter in self.waiting),
            notice=consent.paragraphs(),
        )


class Letter(SigningPage):
    """The letter and the signature below it, and nothing else (47 CFR 64.1130(b))."""

    template_name = "guests/letter.html"
    posted_link = (
        *("request", "purpose", "email", "name", "created_at", "expires_at"),
        *("revoked_at", "revoke_reason"),
        *(f"request__{name}" for name in ("reference", "carrier_name", "user_company")),
        *("request__user_first_name", "request__user_last_name", "request__account"),
        *("request__account__name", "request__account__time_zone"),
    )
    posted_letters = ("request", "version", "needs_code", "signed_at", "declined_at")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not all(signing.has_agreed(letter) for letter in self.waiting):
            return redirect("guests:start")
        if self.lacks_code:
            return redirect("guests:code")
        row = self.port_request
        initial = {"name": row.signer_name, "title": row.signer_title}
        return self.show(SignForm(initial=initial, carrier=row.carrier_name))

    def post(self, request: HttpRequest) -> HttpResponse:  # noqa: PLR0911  (an answer each)
        form = SignForm(request.POST, carrier=self.port_request.carrier_name)
        if not form.is_valid():
            return self.show(form, status=422)
        name = printable(form.cleaned_data["name"])
        try:
            signed = signing.sign(
                self.port_request,
                name=name,
                title=form.cleaned_data["title"],
                shown=shown_in(request.POST),
                by=self.guest,
                link=self.link,
                drawing=form.drawn(),
                # The box is about one name: who typed yet another one is asked again.
                is_other_name=request.POST.get("other_name") == name,
            )
        except LinkEnded as ended:
            return self.when_ended(ended)
        except OtherName as error:
            form.add_error("name", str(error))
            return self.show(form, status=422, other_name=name)
        except CodeNeeded:
            return redirect("guests:code")
        except LetterChanged:
            return self.page(template="guests/changed.html", status=409, changed=self.changed())
        except (LetterError, OnHold) as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.show(form, status=422)
        return self.after_signing(signed)

    def after_signing(self, signed: list[LetterOfAuthorization]) -> HttpResponse:
        """The bill is next. Who finds it signed from elsewhere reads that it is, and by whom."""
        if not self.is_mine(signed):
            return redirect("guests:done")
        return redirect(f"{reverse('guests:bill')}?{JUST_SIGNED}")

    def is_mine(self, signed: list[LetterOfAuthorization]) -> bool:
        """Whether this very page made the signature that counts: the same name and browser."""
        name, browser = printable(self.request.POST.get("name", "")), self.guest.user_agent[:400]
        return any((one.signed_name, one.signed_user_agent) == (name, browser) for one in signed)

    def elsewhere(self) -> HttpResponse | None:
        """A second press on Sign finds the letter signed: the answer is the first one's."""
        if self.request.method == "POST" and self.is_signed:
            try:
                links.check(self.link)
            except LinkEnded as ended:
                return self.when_ended(ended)
            return self.after_signing(self.letters)
        return super().elsewhere()

    def when_ended(self, ended: LinkEnded) -> HttpResponse:
        if self.request.method == "POST" and ended.reason == links.REPLACED:
            return self.page(template="guests/changed.html", status=409, changed=self.changed())
        return super().when_ended(ended)

    def changed(self) -> str:
        return what_changed(self.link)

    def show(self, form: SignForm, *, status: int = 200, other_name: str = "") -> HttpResponse:
        return self.page(form=form, status=status, papers=self.papers(), other_name=other_name)

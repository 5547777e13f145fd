"""The signer's pages: open the link, agree, read, sign or decline. Every change is a POST."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View

from accounts import limits
from accounts.addresses import who_calls
from porting.choices import Purpose
from porting.errors import LetterChanged, LetterError, LinkEnded
from porting.guests.base import SESSION_KEY, GuestPage, no_such_link
from porting.guests.forms import ConsentForm, DeclineForm, SignForm
from porting.papers.facts import in_words
from porting.papers.letters import words_of_letter
from porting.papers.signed_letters import masked_email
from porting.rules import consent
from porting.services import letters, links, signing


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
        """Return the link of this token; one that is unknown counts against the visitor."""
        visitor = who_calls(self.request)
        limits.require(limits.LINK_MISS, visitor)
        link = links.find(token, self.purpose)
        if link is not None:
            limits.give_back((limits.LINK_MISS, visitor))
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


class Start(SigningPage):
    template_name = "guests/start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ConsentForm(use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConsentForm(request.POST, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        signing.consent(self.port_request, by=self.guest)
        return redirect("guests:letter")

    def show(self, form: ConsentForm, *, status: int = 200) -> HttpResponse:
        return self.page(
            form=form,
            status=status,
            waiting=self.waiting,
            number_count=sum(len(letter.facts["numbers"]) for letter in self.waiting),
            notice=consent.paragraphs(),
        )


class Letter(SigningPage):
    """The letter and the signature below it, and nothing else (47 CFR 64.1130(b))."""

    template_name = "guests/letter.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if any(letter.consented_at is None for letter in self.waiting):
            return redirect("guests:start")
        row = self.port_request
        initial = {"name": row.signer_name, "title": row.signer_title}
        return self.show(SignForm(initial=initial, carrier=row.carrier_name))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignForm(request.POST, carrier=self.port_request.carrier_name)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            signing.sign(
                self.port_request,
                name=form.cleaned_data["name"],
                title=form.cleaned_data["title"],
                shown=self.shown(),
                by=self.guest,
            )
        except LetterChanged:
            return self.page(template="guests/changed.html", status=409, changed=self.changed())
        except LetterError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.show(form, status=422)
        return redirect("guests:bill")

    def elsewhere(self) -> HttpResponse | None:
        """A second press on Sign finds the letter signed: the answer is the first one's."""
        if self.request.method == "POST" and self.is_signed:
            try:
                links.check(self.link)
            except LinkEnded as ended:
                return self.when_ended(ended)
            return redirect("guests:bill")
        return super().elsewhere()

    def when_ended(self, ended: LinkEnded) -> HttpResponse:
        if self.request.method == "POST" and ended.reason == links.REPLACED:
            return self.page(template="guests/changed.html", status=409, changed=self.changed())
        return super().when_ended(ended)

    def shown(self) -> dict[int, str]:
        """Return the digests the page carried, by the letters' versions."""
        pairs = (value.partition(":") for value in self.request.POST.getlist("shown"))
        return {
            int(version): sha
            for version, _, sha in pairs
            if version.isascii() and version.isdecimal()
        }

    def changed(self) -> str:
        return what_changed(self.link)

    def show(self, form: SignForm, *, status: int = 200) -> HttpResponse:
        papers = [{"row": one, "words": words_of_letter(one)} for one in self.waiting]
        return self.page(form=form, status=status, papers=papers)


def what_changed(link) -> str:
    """Say in words what differs between the letters this link was for and the request now."""
    row = link.request
    old = row.letters.filter(voided_at__gt=link.created_at, created_at__lte=link.created_at)
    return in_words(letters.what_changed(old, letters.current_facts(row)))


class Decline(SigningPage):
    template_name = "guests/decline.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form(initial={"reason": request.GET.get("reason", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            signing.decline(self.port_request, by=self.guest, **form.cleaned_data)
        except LetterError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.show(form, status=422)
        return redirect("guests:declined")

    def form(self, *args, **kwargs) -> DeclineForm:
        return DeclineForm(*args, use_required_attribute=False, **kwargs)

    def show(self, form: DeclineForm, *, status: int = 200) -> HttpResponse:
        return self.page(form=form, status=status)


class Declined(GuestPage):
    template_name = "guests/declined.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        declined = next((one for one in self.letters if one.declined_at), None)
        if declined is None:
            return redirect("guests:start")
        return self.page(reason=declined.decline_reason)


class Ended(GuestPage):
    """A link that does not open anything any more: why, and what can be done about it."""

    purposes = (Purpose.SIGN, Purpose.BILL)
    template_name = "guests/ended.html"

    def elsewhere(self) -> HttpResponse | None:
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        reason = self.reason()
        if not reason:
            return redirect("guests:start" if self.link.purpose == Purpose.SIGN else "guests:bill")
        return self.page(
            reason=reason,
            status=410,
            changed=what_changed(self.link) if reason == links.REPLACED else "",
            may_ask=bool(self.may_ask()),
            masked=masked_email(self.link.email),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mail a new link, to the address on file and to no other."""
        if not self.reason():
            return redirect("guests:start" if self.link.purpose == Purpose.SIGN else "guests:bill")
        sent = self.may_ask() and letters.mail_new_link(self.port_request, by=self.guest)
        return self.page(
            template="guests/mailed.html", sent=bool(sent), masked=masked_email(self.link.email)
        )

    def may_ask(self) -> bool:
        """A new link goes to the signer's mailbox, so only the signer's link may ask for one."""
        waiting = self.waiting
        return bool(
            waiting
            and self.link.purpose == Purpose.SIGN
            and self.link.revoke_reason != links.WITHDRAWN
            and waiting[0].signer_email.casefold() == self.link.email.casefold()
        )

    def reason(self) -> str:
        try:
            links.check(self.link)
        except LinkEnded as ended:
            return ended.reason
        if self.link.purpose == Purpose.SIGN and not self.letters:
            return links.REPLACED if self.port_request.is_editable else links.WITHDRAWN
        return ""

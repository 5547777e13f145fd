"""Letter of Authorization, the requester's side: send it, and see how it fares."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.addresses import client_ip
from accounts.fields import Typed
from accounts.typed import has_unseen
from porting.errors import (
    LetterError,
    NotComplete,
    NotEditable,
    OnHold,
    PortingError,
    SecretSeen,
)
from porting.pages import letter_download, open_request
from porting.papers.letters import words_of
from porting.rules import grouping
from porting.rules.preflight import Caution, Look, preflight
from porting.secret_words import AsksAboutSecrets
from porting.services import letters, signers
from porting.services.actors import Device
from porting.wizard.base import WizardPage
from porting.wizard.wish import take_along

# Pre-flight checks whose remedy needs another letter (design.md 7, "Printed facts").
PRINTED = (
    "service_zip", "billing_zip", "po_box", "long_name", "long_person", "main_number",
    "toll_free_company", "signer", "not_sure",
)  # fmt: skip


class SendForm(AsksAboutSecrets):
    name = Typed(
        label="Full Name",
        max_length=120,
        help_text="The person who owns the numbers now, usually the one on the phone bill",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the full name of the person who can sign.",
            "max_length": "Full name must be 120 characters or fewer.",
        },
    )
    email = forms.EmailField(
        label="Email Address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": "Enter an email the signer can open.",
            "invalid": "Enter an email address in the format name@example.com.",
            "max_length": "Email address must be 254 characters or fewer.",
        },
    )
    message = Typed(
        label="Message",
        required=False,
        max_length=letters.MAX_MESSAGE,
        help_text="Your own words to the signer, in the email only. Up to 500 characters",
        widget=forms.Textarea({"rows": 4}),
        error_messages={
            "max_length": f"Message must be {letters.MAX_MESSAGE} characters or fewer."
        },
    )

    asks_code = forms.BooleanField(
        label="Ask for a code as well",
        required=False,
        help_text="Before signing, they enter six digits that we email to the same address. "
        "A forwarded link alone is then not enough",
    )

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        if has_unseen(message, lines=True):
            raise forms.ValidationError(
                "Message has a character that cannot be seen. Type it instead of pasting it."
            )
        return message


class Loa(WizardPage):
    """Send the letter; afterwards the same address shows the letter on its way."""

    step = "loa"
    template_name = "porting/wizard/loa.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if "panel" in request.GET:
            return render(request, "porting/wizard/letter_panel.html", self.panel())
        row = self.port_request
        # Whom the one who was asked has named: to be confirmed by sending the letter to them.
        said = row.live_letters().exclude(suggested_name="", suggested_email="").first()
        initial = {
            "name": (said and said.suggested_name) or row.signer_name,
            "email": (said and said.suggested_email) or row.signer_email,
        }
        return self.show(SendForm(initial=initial, use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        take_along(request, self.port_request, self.person)
        if "save_wish" in request.POST:  # what was typed to the signer is on the page, unsent
            typed = {name: request.POST.get(name, "") for name in SendForm.base_fields}
            return self.show(SendForm(initial=typed, use_required_attribute=False))
        form = SendForm(request.POST, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            device = Device(client_ip(request), request.headers.get("User-Agent", ""))
            letters.send_for_signature(
                self.port_request, by=request.user, device=device, **form.cleaned_data
            )
        except (LetterError, SecretSeen) as error:
            form.take_over(error)
            return self.show(form, status=422)
        except (NotComplete, NotEditable, OnHold) as error:
            messages.warning(request, f"{error} The letter was not sent.")
            return redirect(self.port_request)
        return self.to_itself()

    def to_itself(self) -> HttpResponse:
        row = self.port_request
        return redirect("porting:loa", row.account.public_id, row.reference)

    def show(self, form: SendForm, *, status: int = 200) -> HttpResponse:
        groups = grouping.groups(self.port_request)
        how = {"letter_count": len(groups), "travel": grouping.sentence(groups)}
        return self.page(form=form, status=status, cautions=self.cautions(), **how, **self.panel())

    def cautions(self) -> list[Caution]:
        """What often makes a carrier say no and is printed: said before anybody signs it."""
        found = preflight(Look(self.port_request, timezone.now(), self.progress.facts))
        return [one for one in found if one.check.slug in PRINTED and not one.confirmed]

    def panel(self) -> dict[str, object]:
        """Return how the letters stand, and whether a letter has to be sent (again)."""
        row = self.port_request
        live = list(row.live_letters().select_related("document", "signed_document"))
        for letter in live:
            letter.request = row
        classes = {str(group.line_class) for group in grouping.groups(row)}
        declined = next((one for one in live if one.declined_at), None)
        return {
            "port_request": row,
            "letters": live,
            "must_send": bool(declined) or {one.group_class for one in live} != classes,
            "declined": declined,
            "wants_ways": "ways" in self.request.GET or self.request.method == "POST",
            "is_signer": signers.is_signer(row, self.person),
            "bounced": next((one for one in live if one.bounced_at and not one.signed_at), None),
            "voided": None if live else row.letters.filter(sent_at__isnull=False).first(),
            "preparing": next((one for one in live if one.sent_at is None), None),
            "rendered": sum(one.rendered_at is not None for one in live),
            "is_signed": bool(live) and all(one.signed_at for one in live),
        }


class LoaPreview(WizardPage):
    """The letters as they would be sent now: the very words, before anything is made or mailed."""

    step = "loa"
    template_name = "porting/wizard/loa_preview.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.port_request
        facts = letters.current_facts(row)
        return self.page(papers=[words_of(one, row.reference) for one in facts.values()])


@require_safe
def loa_pdf(request: HttpRequest, account: str, reference: str, version: int) -> HttpResponseBase:
    """The letter as PDF for the request's members, the signed copy once there is one."""
    row = open_request(request, account, reference)
    letter = (
        row.letters.filter(version=version)
        .select_related("document__request", "signed_document__request")
        .first()
    )
    if letter is None or letter.document is None:
        raise Http404
    return letter_download(letter)


class Resend(Loa):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            letters.resend(self.port_request, by=request.user)  # type: ignore[arg-type]
        except PortingError as error:
            messages.warning(request, str(error))
        else:
            text = "A new link is on its way by email. The links sent before no longer work."
            messages.success(request, text)
        return self.to_itself()


class Withdraw(Loa):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if letters.withdraw(self.port_request, by=request.user):  # type: ignore[arg-type]
            messages.success(request, "The letter is withdrawn; its link no longer works.")
        else:
            messages.warning(request, "No letter waits for a signature. Nothing changed.")
        return self.to_itself()

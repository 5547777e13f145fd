"""General and the three pages of Details: one form each, saved as you go."""

import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.moments import clock, dated
from porting.errors import ChangedMeanwhile, PortingError
from porting.models import PortRequest
from porting.papers.facts import in_words
from porting.rules.sections import DETAILS, STEP
from porting.services import drafts, followers, letters
from porting.wizard.base import WizardPage
from porting.wizard.billing_form import CARRIERS, BillingDetailsForm
from porting.wizard.forms import GeneralForm, RepresentativeForm, SectionForm, UserDetailsForm
from porting.wizard.labels import in_sentence


def posted_version(request: HttpRequest) -> int:
    """Return the version the page was opened with; 0, older than all, when it says none."""
    typed = request.POST.get("version", "")
    return int(typed[:9]) if typed.isascii() and typed.isdigit() else 0


class SectionPage(WizardPage):
    """A page whose form saves a slice of the request."""

    form_class: type[SectionForm]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        version = posted_version(request)
        # "Save and exit" checks nothing: what no column can hold is kept as it was typed.
        if not form.is_valid() and (not form.later or self.would_lose_secrets(form)):
            return self.page(form=self.keep_secrets(form, version), status=422)
        if "confirm" not in request.POST and letters.would_void(self.port_request, form.values()):
            self.keep_secrets(form, version)
            return self.ask_first(form)
        try:
            drafts.save_section(
                self.port_request,
                form.values(),
                version=version,
                by=self.person,
                unfinished=(self.step, form.as_typed() if form.later else {}),
            )
        except ChangedMeanwhile as error:
            return self.conflict(form, version, str(error))
        except PortingError as error:
            if error.field in form.fields:
                form.add_error(error.field, str(error))
                return self.page(form=form, status=422)
            messages.warning(request, str(error))
            return redirect(self.port_request)
        if form.errors:
            count = len(form.errors)
            look = "1 answer needs" if count == 1 else f"{count} answers need"
            said = f"Saved as it is. In {STEP[self.step].title}, {look} another look."
            messages.success(request, said)
        return self.go_on()

    def would_lose_secrets(self, form: SectionForm) -> bool:
        """A secret that cannot be stored is not kept in clear either, so its error is shown now."""
        return any(form.has_error(name) for name in form.secrets)

    def form(self, data: Any = None) -> SectionForm:
        later = data is not None and "later" in data
        return self.form_class(data, port_request=self.port_request, user=self.person, later=later)

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        steps = [step.slug for step in DETAILS.steps]
        if self.step in steps:
            context["part"] = steps.index(self.step) + 1
        if not context["form"].is_bound:
            left = self.port_request.unfinished.get(self.step, ())
            context["unfinished"] = [in_sentence(name) for name in left]
        return super().page(status=status, **context)

    def keep_secrets(self, form: SectionForm, version: int) -> SectionForm:
        """Store a typed account number or PIN; returns the form, which then says so.

        A page never shows them again, not even to who typed them, so they would be lost
        with the page's errors or on the way through the question whether to change it.
        """
        if not (typed := form.typed_secrets()):
            return form
        try:
            drafts.save_section(self.port_request, typed, version=version, by=self.person)
        except PortingError:
            self.load_again()
        return self.form(self.request.POST)

    def load_again(self) -> None:
        rows = PortRequest.objects.select_related("account")
        self.port_request = rows.get(pk=self.port_request.pk)

    def ask_first(self, form: SectionForm) -> HttpResponse:
        """Say what the change does to the letter before it is done, keeping what was typed."""
        row = self.port_request
        changed = copy.copy(row)
        for name, value in form.values().items():
            setattr(changed, name, value)
        now = letters.current_facts(changed)
        outdated = [one for one in row.live_letters() if letters.is_outdated(one, changed, now)]
        left_out = {"csrfmiddlewaretoken", "version", *form.secrets}
        context = {
            "port_request": row,
            "step": STEP[self.step],
            "what": in_words(letters.what_changed(outdated, now)) or "the signer's email",
            "letter": outdated[0],
            "is_signed": any(letter.signed_at for letter in outdated),
            "typed": [
                (name, value)
                for name, values in self.request.POST.lists()
                if name not in left_out
                for value in values
            ],
        }
        return render(self.request, "porting/wizard/cancels_letter.html", context)

    def conflict(self, form: SectionForm, version: int, otherwise: str) -> HttpResponse:
        """Show what was typed, and beside it what somebody else has saved meanwhile."""
        mine = form.values()
        self.load_again()
        saves = drafts.saves_since(self.port_request, version)
        saves = [save for save in saves if set(save.data["fields"]) & set(mine)]
        banner = otherwise
        if saves:
            who = saves[0].actor_label
            if saves[0].actor_id == self.person.pk:
                who = "In another window you"
            at = clock(saves[0].at)
            banner = (
                f"{who} changed this page at {at}. Your text is below, the saved text is beside it."
            )
        differences = [
            {
                "label": in_sentence(name),
                "yours": "What you typed" if name in form.secrets else shown(form, name, value),
                "saved": "Another one, saved"
                if name in form.secrets
                else shown(form, name, getattr(self.port_request, name)),
            }
            for name, value in mine.items()
            if getattr(self.port_request, name) != value
        ]
        conflict = {"banner": banner, "differences": differences}
        return self.page(form=self.form(self.request.POST), conflict=conflict, status=409)


def shown(form: SectionForm, name: str, value: Any) -> str:
    """Return a column's value as the page would show it."""
    field = form.fields[name]
    if name == "pin_expires_date":
        return dated(value) if value else "(empty)"
    value = field.prepare_value(value)
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value) or "(none)"
    return str(choices.get(value, value) or "(empty)") if name != "account" else str(value)


class NamesReaders(SectionPage):
    """A page on which somebody names who is to be written to, and reads who is not yet."""

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        waiting = [(one, waits) for one, waits in followers.in_words(self.port_request) if waits]
        return super().page(status=status, waiting=waiting, **context)


class General(NamesReaders):
    step = "general"
    template_name = "porting/wizard/general.html"
    form_class = GeneralForm


class UserDetails(NamesReaders):
    step = "user_details"
    template_name = "porting/wizard/user_details.html"
    form_class = UserDetailsForm


class BillingDetails(SectionPage):
    step = "billing_details"
    template_name = "porting/wizard/billing_details.html"
    form_class = BillingDetailsForm

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(status=status, carriers=CARRIERS, **context)


class Representative(SectionPage):
    step = "representative"
    template_name = "porting/wizard/representative.html"
    form_class = RepresentativeForm

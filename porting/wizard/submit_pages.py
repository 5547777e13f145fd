"""User Agreements, the last look before Submit, and the page after it."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.addresses import client_ip
from porting.errors import (
    ChangedMeanwhile,
    NotComplete,
    NotConfirmed,
    NumberTaken,
    PortingError,
)
from porting.pages import open_request
from porting.rules.agreements import STATEMENTS
from porting.rules.bill_findings import said_of
from porting.rules.business_days import calendar_of
from porting.rules.corrections import corrections
from porting.rules.port_date import Window, window
from porting.rules.preflight import Look, preflight
from porting.rules.section_rules import Facts
from porting.services import drafts, submission
from porting.services.preflight import confirm
from porting.wizard.base import WizardPage
from porting.wizard.fields import DateBoxes
from porting.wizard.section_pages import posted_version
from porting.wizard.summary import summary

FIRST = 10  # numbers shown before "Show all"


class Agreements(WizardPage):
    step = "agreements"
    template_name = "porting/wizard/agreements.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.boxes(Facts(self.port_request).agreed)

    def post(self, request: HttpRequest) -> HttpResponse:
        known = [one.slug for one in STATEMENTS]
        checked = {slug for slug in request.POST.getlist("agree") if slug in known}
        missing = [slug for slug in known if slug not in checked]
        if missing and "later" not in request.POST:
            verb = "is" if len(missing) == 1 else "are"
            text = f"Check all {len(known)} boxes to go on. {len(missing)} {verb} not checked."
            return self.boxes(checked, error={"href": f"#id_agree_{missing[0]}", "text": text})
        try:
            drafts.agree(self.port_request, checked, by=self.person, ip=client_ip(request))
        except PortingError as error:
            messages.warning(request, str(error))
            return redirect(self.port_request)
        return self.go_on()

    def boxes(self, checked: set[str], error: dict[str, str] | None = None) -> HttpResponse:
        boxes = [{"statement": one, "is_checked": one.slug in checked} for one in STATEMENTS]
        page_errors = [error] if error else []
        return self.page(boxes=boxes, page_errors=page_errors, status=422 if error else 200)


class WishForm(forms.Form):
    """When the customer would like the numbers to move."""

    when = forms.ChoiceField(
        choices=[("asap", "As soon as possible"), ("after", "On or after a date")],
        widget=forms.RadioSelect,
        label="When should the numbers move?",
        error_messages={
            "required": "Select when the numbers should move.",
            "invalid_choice": "Select when the numbers should move.",
        },
    )
    requested_port_date = DateBoxes("requested_port_date", label="On or after")
    correct = forms.BooleanField(required=False, label="It is correct as it is")
    needed_fields = ("requested_port_date", "correct")

    def __init__(self, *args: Any, unchanged: list[str], window: Window, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.window = window
        self.fields["requested_port_date"].help_text = window.hint
        if window.is_planned:  # a project: there is nothing to choose
            self.fields["when"].choices = self.fields["when"].choices[:1]  # type: ignore[attr-defined]
            self.fields["when"].help_text = window.hint
            del self.fields["requested_port_date"]
        self.fields["correct"].help_text = f"Not changed: {'; '.join(unchanged)}."
        if not unchanged:
            del self.fields["correct"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("when") == "asap":
            self.errors.pop("requested_port_date", None)
            self.cleaned_data["requested_port_date"] = None
        elif self.cleaned_data.get("when") == "after" and "requested_port_date" not in self.errors:
            day = self.cleaned_data["requested_port_date"]
            problem = self.window.why_not(day) if day else "Enter the port date."
            if problem:
                self.add_error("requested_port_date", problem)
        return self.cleaned_data


class Review(WizardPage):
    """The last look. What is shown here and what is submitted must be the same version."""

    step = "submit"
    template_name = "porting/wizard/review.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        day = self.port_request.requested_port_date
        day = None if self.window.is_planned else day
        when = "after" if day else "asap"
        return self.review(self.form(initial={"when": when, "requested_port_date": day}))

    @cached_property
    def window(self) -> Window:
        return window(self.port_request, timezone.now())

    def post(self, request: HttpRequest) -> HttpResponse:
        if key := request.POST.get("confirm", "")[:120]:
            return self.confirm(key)
        form = self.form(request.POST)
        return self.submit(form) if form.is_valid() else self.review(form, status=422)

    def submit(self, form: WishForm) -> HttpResponse:
        request = self.request
        row = self.port_request
        if posted_version(request) != row.version:
            return self.changed(form)
        wish = {"requested_port_date": form.cleaned_data.get("requested_port_date")}
        try:
            drafts.save_section(row, wish, version=row.version, by=self.person)
            if "later" not in request.POST:
                is_confirmed = form.cleaned_data.get("correct", False)
                submission.submit(row, by=self.person, is_confirmed=is_confirmed)
        except ChangedMeanwhile:
            return self.changed(form)
        except NotConfirmed as error:
            form = self.form(request.POST)  # as it stands now: it may have been sent back meanwhile
            form.add_error("correct" if "correct" in form.fields else None, str(error))
            return self.review(form, status=422)
        except PortingError as error:
            prefix = "Nothing was sent. " if isinstance(error, NotComplete | NumberTaken) else ""
            messages.warning(request, f"{prefix}{error}")
            return redirect(row)
        done = "request" if "later" in request.POST else "submitted"
        return redirect(f"porting:{done}", row.account.public_id, row.reference)

    def form(self, data: Any = None, **kwargs: Any) -> WishForm:
        unchanged = corrections(self.port_request).unchanged
        return WishForm(data, unchanged=unchanged, window=self.window, **kwargs)

    def confirm(self, key: str) -> HttpResponse:
        """ "It is correct": keep who says so, and show the page without the warning."""
        row = self.port_request
        try:
            confirm(row, key, by=self.person)
        except PortingError as error:
            messages.warning(self.request, str(error))
        else:
            messages.success(self.request, "Noted as correct. Our team sees it.")
        where = reverse("porting:review", args=[row.account.public_id, row.reference])
        return redirect(f"{where}#preflight")

    def changed(self, form: WishForm) -> HttpResponse:
        self.port_request.refresh_from_db()
        banner = "This request was changed after you opened this page. Check it again, then submit."
        return self.review(form, banner=banner, status=409)

    def review(self, form: WishForm, *, status: int = 200, **context: Any) -> HttpResponse:
        row = self.port_request
        shown = None if "all" in self.request.GET else FIRST
        numbers = row.numbers.select_related("route", "source").defer("account_pin")[:shown]
        facts = Facts(row)
        look = Look(row, timezone.now(), facts)
        found = preflight(look)
        return self.page(
            form=form,
            cards=summary(row),
            asked=corrections(row).asked,
            warnings=[warning for warning in found if not warning.confirmed],
            confirmed=[warning for warning in found if warning.confirmed],
            said=[one for one in said_of(look.bills, look.today) if one.is_good is not False],
            numbers=numbers,
            number_count=facts.count["all"],
            hidden_count=max(0, facts.count["all"] - FIRST) if shown else 0,
            status=status,
            **context,
        )


@require_GET
def submitted(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Say that the request is on its way and what happens next, whenever it is opened."""
    row = open_request(request, account, reference)
    if row.submitted_at is None or row.is_ticket:
        return redirect(row)
    day = timezone.localdate(row.submitted_at)
    calendar = calendar_of(row, day)
    context = {
        "port_request": row,
        "earliest": calendar.business_day_from(day + timedelta(weeks=2)),
        "latest": calendar.business_day_from(day + timedelta(weeks=4)),
    }
    return render(request, "porting/wizard/submitted.html", context)

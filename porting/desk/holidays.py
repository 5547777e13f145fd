"""The calendar of the desk: public holidays of the year, and the days that staff have listed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.fields import Code, DateTyped, Typed
from porting.desk.access import desk_page
from porting.desk.forms import DeskForm
from porting.errors import PortingError
from porting.models import Holiday
from porting.rules.business_days import public_holidays
from porting.rules.places import PROVINCES, STATES, TERRITORIES
from porting.services import holidays

MOST = 500  # days shown
COUNTRIES = (("US", "United States"), ("CA", "Canada"))


class HolidayForm(DeskForm):
    date = DateTyped(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter the date.",
            "invalid": "Enter the date as month/day/year, for example 12/24/2026.",
        },
    )
    name = Typed(
        label="What it is called",
        max_length=80,
        error_messages={
            "required": "Enter what the day is called.",
            "max_length": "What it is called must be 80 characters or fewer.",
        },
    )
    country = forms.ChoiceField(
        label="Country",
        choices=COUNTRIES,
        error_messages={
            "required": "Select the country.",
            "invalid_choice": "Select the country from the list.",
        },
    )
    region = Code(
        label="State or province",
        help_text="Two letters, for example TX or ON. Leave empty for the whole country",
        required=False,
        max_length=2,
        error_messages={"max_length": "State or province must be its two letters."},
    )
    carrier = Typed(
        label="Carrier",
        help_text="As customers write it. Leave empty for every carrier",
        required=False,
        max_length=80,
        error_messages={"max_length": "Carrier must be 80 characters or fewer."},
    )
    is_working_day = forms.BooleanField(
        label="The carrier works on this public holiday", required=False
    )

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if not 2020 <= day.year <= timezone.localdate().year + 5:
            raise forms.ValidationError("Enter a date of these years. Check the year.")
        return day

    def clean(self) -> dict[str, Any]:
        region = self.cleaned_data.get("region", "").upper()
        known = PROVINCES if self.cleaned_data.get("country") == "CA" else (*STATES, *TERRITORIES)
        if region and region not in known:
            self.add_error("region", "State or province: enter its two letters, such as TX or ON.")
        self.cleaned_data["region"] = region
        return self.cleaned_data


@desk_page(methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest) -> HttpResponseBase:
    """List the days and add one."""
    form = HolidayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            holidays.add(said.pop("date"), said.pop("name"), by=request.user, **said)  # type: ignore[arg-type]
        except PortingError as error:
            form.take_over(error)
        else:
            messages.success(request, "The day is in the calendar.")
            return redirect("desk:holidays")
    return _show(request, form, status=422 if form.errors else 200)


def _show(request: HttpRequest, form: HolidayForm, *, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    public = {
        day: name
        for year in (today.year, today.year + 1)
        for day, name in public_holidays("US", "", year).items()
        if day >= today
    }
    context = {
        "form": form,
        "rows": Holiday.objects.filter(date__gte=today.replace(month=1, day=1))[:MOST],
        "public": sorted(public.items()),
        "may_work": request.user.has_perm("porting.work_desk"),  # type: ignore[union-attr]
    }
    return render(request, "desk/holidays.html", context, status=status)


@desk_page(methods=("POST",))
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    if holidays.remove(pk):
        messages.success(request, "The day is taken out of the calendar.")
    else:
        messages.warning(request, "Somebody else took this day out already.")
    return redirect("desk:holidays")

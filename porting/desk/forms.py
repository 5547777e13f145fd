"""Forms of the desk. Every sentence names the field and says what to do."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DateTyped
from accounts.moments import short_date
from porting.desk.drawn import DrawnForm
from porting.rules.business_days import SATURDAY, Calendar
from porting.rules.rejections import FOR_THE_CUSTOMER
from porting.secret_words import AsksAboutSecrets
from porting.services.desk import MAX_TEXT
from porting.services.notes import MAX_LENGTH
from porting.services.secrets import MAX_WORDS, Why

# The zones of the North American numbering plan's US part, east to west; the value is IANA's.
ZONES = (
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona (no daylight saving)"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
)

AHEAD = timedelta(days=30)  # carriers seldom confirm a date further on


class DeskForm(DrawnForm):
    use_required_attribute = False

    def take_over(self, error: Any) -> None:
        """Show the error of a service beside its field, or on top of the form."""
        field = error.field if getattr(error, "field", "") in self.fields else None
        self.add_error(field, str(error))


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the catalogue as groups of check boxes, in its own order."""
    grouped = groupby(FOR_THE_CUSTOMER, key=lambda reason: reason.group)
    found: dict[str, list[tuple[str, str]]] = {}
    for group, reasons in grouped:
        found.setdefault(group, []).extend((r.slug, r.title) for r in reasons)
    return list(found.items())


class SendBackForm(AsksAboutSecrets, DeskForm):
    """What the customer has to correct."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reasons = forms.MultipleChoiceField(
        label="What needs fixing",
        help_text="The customer sees each with the page where it is corrected.",
        choices=reason_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one reason.",
            "invalid_choice": "Select reasons from the list.",
        },
    )
    text = forms.CharField(
        label="Message they will get",
        help_text="Say what the bill says, letter by letter. Never a PIN: this goes out by email.",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Message must be {MAX_TEXT:,} characters or fewer."},
    )


def new_send_back_form(request: Any, data: Any = None, initial: Any = None) -> SendBackForm:
    there = {"version": request.version}
    return SendBackForm(data, initial=there | (initial or {}), prefix="back")


class TicketTextForm(AsksAboutSecrets, DeskForm):
    """What the customer reads when a ticket is asked about, done or refused; the service asks."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        required=False,
        help_text="The customer reads it, here and in an email. Never a PIN.",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Message must be {MAX_TEXT:,} characters or fewer."},
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.needed_fields = {"text"}


class FocForm(DeskForm):
    """The port date as the carrier confirmed it; with a ``version`` it changes the one there is."""

    columns = ("date", "time", "zone")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    date = DateTyped(
        label="Port date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter the port date the carrier confirmed.",
            "invalid": "Enter the port date as month/day/year, for example 12/01/2026.",
        },
    )
    time = forms.TimeField(
        label="Time",
        input_formats=["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": "Enter the time the carrier confirmed.",
            "invalid": "Enter the time as hours and minutes, for example 10:30 AM.",
        },
    )
    zone = forms.ChoiceField(
        label="Time zone",
        error_messages={
            "required": "Select the time zone of the port date.",
            "invalid_choice": "Select the time zone of the port date from the list.",
        },
    )

    is_holiday_confirmed = forms.BooleanField(required=False)
    is_date_confirmed = forms.BooleanField(
        label="The carrier confirmed this very date", required=False
    )

    def __init__(self, *args: Any, zone: str, calendar: Calendar, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        # Asked once the service has doubted the date.
        self.asks_date = self.add_prefix("is_date_confirmed") in self.data
        if not self.is_bound or not self.holiday:
            del self.fields["is_holiday_confirmed"]
        else:
            self.fields[
                "is_holiday_confirmed"
            ].label = f"The carrier confirmed this day, although it is {self.holiday}"
        known = dict(ZONES)
        choices = [*ZONES] if zone in known else [(zone, zone.replace("_", " ")), *ZONES]
        self.fields["zone"].choices = choices  # type: ignore[attr-defined]
        self.fields["zone"].initial = zone

    def unwise_days(self) -> str:
        """Which days to ask back about, said before the press: carriers rest, or mend too late."""
        today = timezone.localdate()
        off = self.calendar.days_off(today, today + AHEAD)
        rests = f"Carriers seldom move numbers on weekends{f' or on {off}' if off else ''}."
        return f"{rests} A Friday, or the day before a holiday, is unwise."

    @property
    def holiday(self) -> str:
        """The holiday that the typed date is; weekends are refused elsewhere."""
        try:
            day = self.fields["date"].clean(self.data.get(self.add_prefix("date")))
        except forms.ValidationError:
            return ""
        return self.calendar.rests_for(day) if day.weekday() < SATURDAY else ""

    def clean(self) -> dict[str, Any]:
        day = self.cleaned_data.get("date")
        if day and self.holiday and not self.cleaned_data.get("is_holiday_confirmed"):
            self.add_error(
                "date",
                f"{short_date(day)} is {self.holiday}: carriers seldom move numbers then. Check "
                "the date, or tick the box below.",
            )
        return self.cleaned_data


class OutcomeForm(AsksAboutSecrets, DeskForm):
    """Which numbers of an order are live, or will not move and why.

    Ticks in the list, which carry the form's id, always win; ``which`` is for an order where
    nothing is ticked. None is chosen beforehand: numbers are never touched by default.
    """

    # Neither may always stay empty: ``which`` where nothing is ticked, ``reason`` where it failed.
    needed_fields = frozenset({"which", "reason"})
    which = forms.ChoiceField(
        label="Which numbers",
        choices=[("ticked", "Those ticked in the list below"), ("all", "All that are still open")],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select all numbers or the ticked ones."},
    )
    reason = forms.CharField(
        label="Why they did not move",
        help_text="Only for numbers that failed. The customer reads it.",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "The reason must be 400 characters or fewer."},
    )
    is_early_confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, early_day: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if early_day:
            self.fields[
                "is_early_confirmed"
            ].label = f"The port date is {early_day}. The numbers really moved today"
        else:
            del self.fields["is_early_confirmed"]


class ReplyForm(AsksAboutSecrets, DeskForm):
    text = forms.CharField(
        label="Message",
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter a note.",
            "max_length": f"Note must be {MAX_LENGTH:,} characters or fewer.",
        },
    )


def new_reply_form(kind: str, data: Any = None, initial: Any = None) -> ReplyForm:
    """The box of one kind of note; each has names of its own in the one form of the page."""
    return ReplyForm(data, initial=initial, prefix=kind)


class RevealForm(AsksAboutSecrets, DeskForm):
    """Why somebody needs to see a secret."""

    why = forms.ChoiceField(
        label="Why do you need it?",
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select why you need it.",
            "invalid_choice": "Select why you need it from the list.",
        },
    )
    words = forms.CharField(
        label="Reason, if other",
        required=False,
        max_length=MAX_WORDS,
        error_messages={"max_length": f"Reason must be {MAX_WORDS} characters or fewer."},
    )


class HoldForm(AsksAboutSecrets, DeskForm):
    reason = forms.CharField(
        label="Why",
        help_text="For example the dispute or case it belongs to",
        max_length=300,
        error_messages={
            "required": "Enter the reason, for example the case it belongs to.",
            "max_length": "The reason must be 300 characters or fewer.",
        },
    )


class LiftForm(AsksAboutSecrets, DeskForm):
    """What was found out about a report, which ends the hold."""

    reason = forms.CharField(
        label="What did you find out?",
        help_text="For the history; the customer does not read it",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter what you found out.",
            "max_length": "What you found out must be 400 characters or fewer.",
        },
    )


class CancelPromiseForm(DeskForm):
    reason = forms.CharField(
        label="Why it is given up",
        max_length=200,
        error_messages={
            "required": "Enter why this is given up.",
            "max_length": "Reason must be 200 characters or fewer.",
        },
    )

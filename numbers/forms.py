"""Forms of the numbers pages. Choices are the account's own: any other id is refused."""

from django import forms
from django.forms.models import ModelChoiceIterator

from accounts.fields import Code, Typed, number_read
from numbers.models import RouteKind
from numbers.reading import national
from porting.errors import PortingError

GROUPS = {
    RouteKind.RECEIVING_NUMBER: "Receiving numbers",
    RouteKind.QUEUE: "Queues",
    RouteKind.VOICE_MENU: "Voice menus",
    RouteKind.USER: "Agents",
}


def route_label(route):
    """A route as people know it: "Front desk, (512) 555-0199"."""
    shown = national(route.e164) if route.e164 else ""
    return f"{route.name}, {shown}" if shown and route.name != shown else route.name


class PlainForm(forms.Form):
    use_required_attribute = False

    def take(self, error: PortingError) -> None:
        """Show what a service refused, beside the field it names."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class OneLineField(Typed):
    """A text of one line: line breaks and double spaces become one space."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class RowField(forms.ModelChoiceField):
    """One row of the account, told by its public id."""

    def __init__(self, label, empty, gone, **kwargs):
        super().__init__(
            queryset=None,
            to_field_name="public_id",
            label=label,
            empty_label=empty,
            required=False,
            error_messages={"invalid_choice": gone},
            **kwargs,
        )

    def to_python(self, value):
        # A NUL is no public id either; Django would say something else about it.
        return super().to_python("?" if "\x00" in str(value) else value)


class GroupedRoutes(ModelChoiceIterator):
    """Routes in groups by kind, in one statement."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups = {}
        for route in self.queryset:
            groups.setdefault(route.kind, []).append(self.choice(route))
        yield from ((GROUPS[kind], groups[kind]) for kind in GROUPS if kind in groups)


class RouteField(RowField):
    iterator = GroupedRoutes

    def label_from_instance(self, obj):
        return route_label(obj)


class TrackingNumberForm(PlainForm):
    """Edit a tracking number; the labels are those that the help pages name."""

    needed_fields = ("route", "fail_safe", "source", "call_settings", "is_texting_enabled")

    description = OneLineField(
        required=False,
        max_length=80,
        help_text="For example Main Office Line, or the marketing channel",
        error_messages={"max_length": "Description must be 80 characters or fewer"},
    )
    route = RouteField(
        "Calls ring at",
        "Nowhere yet",
        "Select where calls ring",
        help_text="You can change this whenever you like",
    )
    fail_safe = RouteField(
        "Fail-safe number",
        "None",
        "Select a fail-safe number from the list",
        help_text="Rings when the place above cannot. An ordinary phone, no tracking number",
    )
    is_texting_enabled = forms.BooleanField(
        label="Text Messaging Enabled",
        required=False,
        help_text="Texting starts after the port, sometimes a day later",
    )
    call_settings = RowField(
        "Call Settings",
        "None",
        "Select call settings from the list",
        help_text="Account Level unless you need otherwise",
    )
    source = RowField(
        "Tracking Source",
        "None",
        "Select a tracking source from the list",
        help_text="What a call to this number counts for",
    )

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        routes = account.routes.all()
        self.fields["route"].queryset = routes
        self.fields["fail_safe"].queryset = routes.filter(kind=RouteKind.RECEIVING_NUMBER)
        self.fields["source"].queryset = account.sources.all()
        self.fields["call_settings"].queryset = account.call_settings.all()


class ReceivingNumberForm(PlainForm):
    """Add or change a receiving number. What was typed stays as it was typed."""

    number = Code(
        max_length=60,
        help_text="An ordinary phone that you answer, like (410) 555-0000",
        error_messages={
            "required": "Enter a phone number with 10 digits",
            "max_length": "Number must be 60 characters or fewer. Enter 10 digits",
        },
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    name = OneLineField(
        required=False,
        max_length=80,
        help_text="For your own lists, like Front desk",
        error_messages={"max_length": "Name must be 80 characters or fewer"},
    )

    def clean_number(self):
        return number_read(self.cleaned_data["number"], kind="receiving number").e164


class SourceForm(PlainForm):
    """Add or change a tracking source."""

    name = OneLineField(
        max_length=80,
        error_messages={
            "required": "Enter a source name",
            "max_length": "Source name must be 80 characters or fewer",
        },
    )
    kind = forms.ChoiceField(
        label="Type",
        choices=[("offline", "Offline"), ("online", "Online")],
        initial="offline",
        widget=forms.RadioSelect,
        help_text="Where people see the number: on paper and in the street, or on the web",
        error_messages={"required": "Select a type", "invalid_choice": "Select a type"},
    )

"""The form of Billing Details: what the carrier has on record, copied from the bill."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.utils import timezone

from numbers.countries import NAMES
from porting.choices import AccountType, Feature, MobileAnswer, Scope
from porting.rules.places import (
    ASSOCIATED,
    COUNTRIES,
    LONGEST_POSTAL_CODE,
    MILITARY,
    PROVINCES,
    STATES,
    TERRITORIES,
    service_states,
)
from porting.wizard.fields import (
    Choice,
    Choices,
    DateBoxes,
    PhoneNumber,
    PhoneNumbers,
    Pin,
    Secret,
    TypedText,
    YesNo,
    Zip,
)
from porting.wizard.forms import SectionForm, hint

# Suggestions for the carrier's name; whatever is typed is kept as typed.
CARRIERS = (
    "AT&T",
    "AT&T Wireless",
    "Bandwidth",
    "Comcast Business",
    "Consolidated Communications",
    "Cox Communications",
    "Frontier",
    "Lumen",
    "RingCentral",
    "Spectrum",
    "T-Mobile",
    "Verizon",
    "Verizon Wireless",
    "Vonage",
    "Windstream",
)
# Columns that count only with a certain answer; with another one they are emptied.
ONLY_WITH: dict[str, tuple[str, Any]] = {
    "business_name": ("account_type", AccountType.BUSINESS),
    "billing_street": ("is_billing_address_same", False),
    "billing_unit": ("is_billing_address_same", False),
    "billing_city": ("is_billing_address_same", False),
    "billing_state": ("is_billing_address_same", False),
    "billing_zip": ("is_billing_address_same", False),
    "billing_region": ("is_billing_address_same", False),
    "billing_country": ("is_billing_address_same", False),
    "new_btn": ("scope", Scope.PARTIAL),
    "staying_numbers": ("scope", Scope.PARTIAL),
}
AS_PRINTED = {"autocomplete": "off", "spellcheck": "false"}
SHORT = {"class": "w-20"}


def codes(places: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, code) for code in places]


def service_choices() -> list[tuple[str, str]]:
    """The states of a service address, and the provinces where Canada is on."""
    select = "Select a state or province" if settings.CANADA_ENABLED else "Select a state"
    return [("", select), *codes(service_states())]


BILLING_CHOICES = [
    ("", "Select"),
    ("States", codes(STATES)),
    ("Territories", [(code, f"{code}, {NAMES[code]}") for code in (*TERRITORIES, *ASSOCIATED)]),
    ("Armed Forces", codes(MILITARY)),
    ("Canada", codes(PROVINCES)),
]
COUNTRY_CHOICES = [("", "United States or Canada"), *COUNTRIES.items()]


def state(name: str, choices: Any = service_choices, **kwargs: Any) -> Choice:
    return Choice(name, choices=choices, widget=forms.Select(attrs={"class": "w-10"}), **kwargs)


def billing_state() -> Choice:
    return state("billing_state", BILLING_CHOICES, help_text="Or the province.")


def billing_region() -> TypedText:
    return TypedText(
        "billing_region",
        max_length=60,
        **hint("Only for a bill from another country, as the bill has it.", **AS_PRINTED | SHORT),
    )


def billing_country() -> Choice:
    return Choice(
        "billing_country", choices=COUNTRY_CHOICES, widget=forms.Select(attrs={"class": "w-20"})
    )


def billing_zip() -> Zip:
    return Zip("billing_zip", max_length=LONGEST_POSTAL_CODE)


class BillingDetailsForm(SectionForm):
    step = "billing_details"
    asked = (
        "business_name",
        "billing_first_name",
        "billing_last_name",
        "btn",
        "billing_street",
        "billing_city",
        "billing_state",
        "billing_zip",
    )
    secrets = ("account_number", "account_pin")

    carrier_name = TypedText(
        "carrier_name",
        max_length=80,
        **hint(
            "As on the phone bill. Bought through a reseller? Enter the name on the bill.",
            list="carriers",
            **AS_PRINTED,
        ),
    )
    account_type = Choice(
        "account_type", choices=AccountType.choices, help_text="How the bill is made out."
    )
    business_name = TypedText(
        "business_name",
        max_length=120,
        **hint("Include Inc, LLC and punctuation as printed on the bill.", **AS_PRINTED),
    )
    billing_first_name = TypedText("billing_first_name", max_length=60, **hint("", **AS_PRINTED))
    billing_last_name = TypedText("billing_last_name", max_length=60, **hint("", **AS_PRINTED))
    account_number = Secret("account_number", max_length=60)
    btn = PhoneNumber("btn", help_text="Often the first or main number on the bill.")
    service_street = TypedText("service_street", max_length=120, **hint("", **AS_PRINTED))
    service_unit = TypedText("service_unit", max_length=40, **hint("", **AS_PRINTED | SHORT))
    service_city = TypedText("service_city", max_length=80, **hint("", **AS_PRINTED))
    service_state = state("service_state")
    service_zip = Zip("service_zip")
    is_billing_address_same = YesNo("is_billing_address_same")
    billing_street = TypedText("billing_street", max_length=120, **hint("", **AS_PRINTED))
    billing_unit = TypedText("billing_unit", max_length=40, **hint("", **AS_PRINTED | SHORT))
    billing_city = TypedText("billing_city", max_length=80, **hint("", **AS_PRINTED))
    billing_state = billing_state()
    billing_zip = billing_zip()
    billing_region = billing_region()
    billing_country = billing_country()
    mobile_numbers = Choice(
        "mobile_numbers",
        choices=MobileAnswer.choices,
        help_text="Nobody can tell a mobile number by its digits. "
        "With “some of them” you have to mark them in Port in Details.",
    )
    account_pin = Pin("account_pin")
    remove_pin = forms.BooleanField(required=False, label="Remove the saved PIN")
    pin_expires_date = DateBoxes("pin_expires_date", help_text="AT&T PINs last 4 days, Verizon 7.")
    scope = Choice("scope", choices=Scope.choices)
    new_btn = PhoneNumber("new_btn")
    staying_numbers = PhoneNumbers(
        "staying_numbers",
        max_length=20_000,
        help_text="One per line.",
        widget=forms.Textarea(attrs={"rows": "4", "spellcheck": "false"}),
    )
    features = Choices(
        "features", choices=Feature.choices, help_text="These can stop when the number moves."
    )

    def prepare(self) -> None:
        carrier = self.port_request.carrier_name or "your carrier"
        self.fields["scope"].label = f"Will any numbers stay with {carrier}?"
        self.fields[
            "scope"
        ].help_text = (
            f"If the main billing number leaves, {carrier} needs a new one for what stays."
        )
        self.say_what_is_saved(carrier)

    def say_what_is_saved(self, carrier: str) -> None:
        """A stored secret is named in the hint and never filled in; its box is for another one."""
        number, pin = self.fields["account_number"], self.fields["account_pin"]
        number.help_text = "Usually near the top of page 1. It can have letters and dashes."
        if self.port_request.account_number:
            ending = self.port_request.masked_account_number.lstrip("•")
            number.help_text = (
                f"Account number saved{', ends in ' + ending if ending else ''}. "
                "To replace it, enter the new one."
            )
        pin.help_text = (
            f"Not your voicemail or login PIN. For mobile numbers ask {carrier} for a number "
            "transfer PIN. Needed for mobile numbers before you can go on."
        )
        if self.port_request.account_pin:
            pin.help_text = "PIN saved. To replace it, enter the new one."
        elif "remove_pin" in self.fields:
            del self.fields["remove_pin"]

    def layout(self) -> Layout:
        return Layout(
            "carrier_name",
            "account_type",
            Div("business_name", css_class="only-business"),
            Fieldset("Billing contact", Row("billing_first_name", "billing_last_name")),
            "account_number",
            "btn",
            Fieldset(
                "Service address",
                "service_street",
                "service_unit",
                "service_city",
                Row("service_state", "service_zip"),
            ),
            "is_billing_address_same",
            Fieldset(
                "Billing address",
                "billing_street",
                "billing_unit",
                "billing_city",
                Row("billing_state", "billing_zip"),
                Row("billing_region", "billing_country"),
                css_class="only-other-address",
            ),
            "mobile_numbers",
            "account_pin",
            *(["remove_pin"] if "remove_pin" in self.fields else []),
            "pin_expires_date",
            "scope",
            Div("new_btn", "staying_numbers", css_class="only-partial"),
            "features",
        )

    def clean_pin_expires_date(self) -> Any:
        day = self.cleaned_data["pin_expires_date"]
        # A date that was saved and has passed since must not stop a page about something else.
        if day and day != self.port_request.pin_expires_date and day < timezone.localdate():
            raise forms.ValidationError("PIN date must be today or later.")
        return day

    def fill_in(self) -> None:
        """Empty what another answer has made pointless, its errors too: the page hides it."""
        for name, (question, answer) in ONLY_WITH.items():
            given = self.cleaned_data.get(question)
            if given not in ("", None) and given != answer:
                self.cleaned_data[name] = ""
                self.errors.pop(name, None)

    def values(self) -> dict[str, Any]:
        values = super().values()
        if values.pop("remove_pin", False) and "account_pin" not in values:
            values["account_pin"] = ""
        return values

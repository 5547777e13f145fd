"""The forms of tickets: fax numbers, numbers of another country, a question; and their papers."""

import copy
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms

from porting.choices import Kind
from porting.errors import PortingError
from porting.models import PortRequest
from porting.rules.tickets import MOST_MESSAGE, details_problems
from porting.secret_words import SEEN, AsksAboutSecrets
from porting.wizard.billing_form import (
    AS_PRINTED,
    ONLY_WITH,
    SHORT,
    billing_country,
    billing_region,
    billing_state,
    billing_zip,
    state,
)
from porting.wizard.fields import TypedLines, TypedText, YesNo, Zip
from porting.wizard.forms import EMPTY, hint

MOST_TYPED = 20_000


def lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": str(rows), **attrs})


def numbers(label: str, help_text: str) -> TypedLines:
    widget = lines(5, autocomplete="off", spellcheck="false", **{"class": "mono"})
    return TypedLines(
        "numbers_typed", max_length=MOST_TYPED, label=label, help_text=help_text, widget=widget
    )


def message(label: str, help_text: str) -> TypedLines:
    return TypedLines(
        "message", max_length=MOST_MESSAGE, label=label, help_text=help_text, widget=lines(5)
    )


class TicketForm(AsksAboutSecrets):
    """The details of a ticket, held to the rules of its kind.

    With ``later`` ("Save and exit") nothing is asked for: a half-filled page can be saved, and
    so can numbers that nobody can read yet, since that is where people stop.
    """

    use_required_attribute = False
    asked: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, port_request: PortRequest, later: bool = False):
        self.port_request, self.later = port_request, later
        stored = {name: getattr(port_request, name) for name in self.base_fields}
        super().__init__(data, initial=stored)
        self.needed_fields = set(self.asked)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()
        if SEEN in self.fields:
            self.helper.layout.append(SEEN)

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def take_over(self, error: PortingError) -> None:
        was_offered = SEEN in self.fields
        super().take_over(error)
        if SEEN in self.fields and not was_offered:
            self.helper.layout.append(SEEN)

    def clean(self) -> dict[str, Any]:
        self.fill_in()
        candidate = copy.copy(self.port_request)
        for name, value in self.cleaned_data.items():
            setattr(candidate, name, value)
        for name, sentence in details_problems(candidate):
            left_open = self.later and (
                name == "numbers_typed" or getattr(candidate, name) in EMPTY
            )
            if not left_open and name in self.cleaned_data:
                self.add_error_beside(name, sentence)
        return self.cleaned_data

    def add_error_beside(self, name: str, sentence: str) -> None:
        """Say it once, and keep the value: what was typed stays in the box."""
        kept = self.cleaned_data[name]
        self.add_error(name, sentence)
        self.cleaned_data[name] = kept

    def fill_in(self) -> None:
        """Complete or empty what the answers themselves say, before the rules are asked."""


class FaxForm(TicketForm):
    """What the fax carrier's letter is made of (seed 001, "Porting a Fax Number")."""

    asked = (
        "numbers_typed", "carrier_name", "business_name", "service_street", "service_city",
        "service_state", "service_zip", "is_billing_address_same", "billing_street",
        "billing_city", "billing_state", "billing_zip", "signer_name",
    )  # fmt: skip

    numbers_typed = numbers("Fax Number", "One on each line, like (410) 555-0000.")
    carrier_name = TypedText(
        "carrier_name", max_length=80, **hint("As on the phone bill.", **AS_PRINTED)
    )
    business_name = TypedText(
        "business_name",
        max_length=120,
        **hint("The account holder, as printed on the bill: a company or a person.", **AS_PRINTED),
    )
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
    signer_name = TypedText(
        "signer_name",
        max_length=120,
        **hint("Who will sign the letter for the account holder.", **AS_PRINTED),
    )
    signer_title = TypedText("signer_title", max_length=80, **hint("", **AS_PRINTED))
    message = message("Anything else?", "What our team should know. Do not write a PIN here.")

    def layout(self) -> Layout:
        return Layout(
            "numbers_typed",
            "carrier_name",
            "business_name",
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
            Fieldset("Who signs", Div("signer_name"), Div("signer_title")),
            "message",
        )

    def fill_in(self) -> None:
        """Empty the address that another answer has made pointless; the page hides it."""
        for name, (question, answer) in ONLY_WITH.items():
            if name not in self.fields:
                continue
            given = self.cleaned_data.get(question)
            if question in self.fields and given not in ("", None) and given != answer:
                self.cleaned_data[name] = ""
                self.errors.pop(name, None)


class OtherCountryForm(TicketForm):
    asked = ("country", "numbers_typed")

    country = TypedText("country", max_length=60, **hint("Where the numbers are from."))
    numbers_typed = numbers("Numbers", "One on each line, with + and the country code.")
    message = message(
        "Anything else?", "Who provides the numbers now, and by when you need them. No PINs."
    )


class QuestionForm(TicketForm):
    asked = ("message",)

    message = message("Your question", "Do not write a PIN here.")
    numbers_typed = numbers("Numbers", "The numbers it is about, one on each line.")


FORMS: dict[str, type[TicketForm]] = {
    Kind.FAX: FaxForm,
    Kind.OTHER_COUNTRY: OtherCountryForm,
    Kind.QUESTION: QuestionForm,
}

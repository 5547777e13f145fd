"""The forms of General, User Details and Authoritative Representative Details, and their base."""

import copy
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils import timezone

from accounts.access import accounts_to_change
from accounts.models import Account, User
from accounts.typed import without_nul
from porting.choices import Relationship, SignerIs, Status
from porting.models import PortRequest
from porting.rules.request_names import suggested_name
from porting.rules.section_rules import Facts
from porting.rules.sections import STEP
from porting.wizard.fields import Choice, Email, Emails, PersonPhone, TypedText
from porting.wizard.labels import LABELS

EMPTY = ("", None, [])
UNKEPT = ("account",)  # a choice among rows, which an old value need not be one of any more


class SectionForm(forms.Form):
    """A page of the wizard: a slice of PortRequest, held to the rules of its section.

    With ``later`` ("Save and exit") nothing is asked for, so that a half-filled page can be
    saved; what has been filled in must still be well-formed.
    """

    step: str = ""
    asked: tuple[str, ...] = ()  # asked for under a condition: never called "optional"
    secrets: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, port_request: PortRequest, user: User, later: bool = False, **kwargs: Any
    ):
        self.port_request, self.user, self.later = port_request, user, later
        stored = {
            name: getattr(port_request, name)
            for name in self.base_fields
            if hasattr(port_request, name) and name not in self.secrets
        }
        # What "Save and exit" kept although no column can hold it is shown as it was typed.
        stored |= port_request.unfinished.get(self.step, {})
        super().__init__(*args, initial=stored, **kwargs)
        required = [name for name, _ in STEP[self.step].required]
        self.needed_fields = {*required, *self.asked}
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def prepare(self) -> None:
        """Fill in what depends on the request: choices, hints, a question's words."""

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def clean(self) -> dict[str, Any]:
        self.fill_in()
        candidate = copy.copy(self.port_request)
        candidate.unfinished = {}
        for name, value in self.values().items():
            setattr(candidate, name, value)
        for name, message in STEP[self.step].problems(Facts(candidate)).items():
            if self.has_error(name) or (self.later and getattr(candidate, name, "") in EMPTY):
                continue
            self.add_error(name or None, message)
        return self.cleaned_data

    def fill_in(self) -> None:
        """Complete what the answers themselves say, before the rules are asked."""

    def values(self) -> dict[str, Any]:
        """Return the columns to save. A secret that was left empty stays as it is stored."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not (name in self.secrets and value == "")
        }

    def as_typed(self) -> dict[str, Any]:
        """Return what was typed into the boxes that have errors, word for word; never a secret.

        Only a NUL, which nobody can type and PostgreSQL cannot store, is left out.
        """
        typed = {
            name: without_nul(self[name].data)
            for name in self.errors
            if name in self.fields and name not in self.secrets and name not in UNKEPT
        }
        return {name: value for name, value in typed.items() if value not in EMPTY}

    def typed_secrets(self) -> dict[str, str]:
        """Return the secrets that were typed and may be stored, whatever the rest of the page."""
        return {
            name: self.cleaned_data[name] for name in self.secrets if self.cleaned_data.get(name)
        }


def hint(text: str, **attrs: str) -> dict[str, Any]:
    """Arguments of a field: its hint, and the attributes of its one-line input."""
    return {"help_text": text, "widget": forms.TextInput(attrs=attrs)}


class AccountChoice(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            Account.objects.none(),
            to_field_name="public_id",
            required=False,
            empty_label=None,
            label=LABELS["account"],
            help_text="You cannot move numbers to another account until the port is complete.",
            error_messages={"invalid_choice": "Select the account the numbers go to."},
        )

    def to_python(self, value: Any) -> Account | None:
        # PostgreSQL cannot even be asked for a text with a NUL in it.
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        found: Account | None = super().to_python(value)
        return found


class GeneralForm(SectionForm):
    step = "general"

    name = TypedText(
        "name", max_length=80, **hint("For your own lists. Only your team and ours see it.")
    )
    account = AccountChoice()
    extra_emails = Emails(
        "extra_emails",
        most=5,
        help_text="Up to 5 addresses, one per line. Who has no login here is asked once, by email, "
        "and gets nothing before they say yes.",
        widget=forms.Textarea(attrs={"rows": "4", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        """The account is asked for when there is a choice: somebody who may work in several.

        A name is suggested while there is none: like the profile, it makes the page one click.
        """
        if not self.is_bound and not self.initial["name"]:
            self.initial["name"] = suggested_name(self.port_request, timezone.localdate())
        choice = accounts_to_change(self.user)
        if self.port_request.status == Status.DRAFT and choice.count() > 1:
            self.fields["account"].queryset = choice
            self.initial["account"] = self.port_request.account.public_id
            self.needed_fields.add("account")
        else:
            del self.fields["account"]

    def values(self) -> dict[str, Any]:
        values = super().values()
        if not values.get("account"):
            values.pop("account", None)
        return values


class UserDetailsForm(SectionForm):
    step = "user_details"
    asked = ("user_first_name", "user_last_name")  # one of the two is enough

    user_first_name = TypedText(
        "user_first_name", max_length=60, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    user_last_name = TypedText(
        "user_last_name", max_length=60, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    user_company = TypedText(
        "user_company", max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )
    user_email = Email(
        "user_email",
        help_text="We send updates here.",
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    user_phone = PersonPhone(
        "user_phone",
        **hint(
            "In case we must call on port day. Not a number you are porting.",
            autocomplete="tel",
            inputmode="tel",
            **{"class": "w-20"},
        ),
    )

    def prepare(self) -> None:
        """Offer the profile until the page was saved once: that makes it one click."""
        if not any(getattr(self.port_request, name) for name in self.fields):
            person = self.user
            self.initial |= {
                "user_first_name": person.first_name,
                "user_last_name": person.last_name,
                "user_company": self.port_request.account.name,
                "user_email": person.email,
                "user_phone": person.phone,
            }

    def layout(self) -> Layout:
        return Layout(
            Row("user_first_name", "user_last_name"), "user_company", "user_email", "user_phone"
        )


class RepresentativeForm(SectionForm):
    step = "representative"

    signer_is = Choice("signer_is", choices=SignerIs.choices)
    signer_name = TypedText(
        "signer_name", max_length=120, **hint("", autocomplete="off", spellcheck="false")
    )
    signer_title = TypedText(
        "signer_title", max_length=80, **hint("", autocomplete="off", **{"class": "w-20"})
    )
    signer_email = Email(
        "signer_email",
        help_text="We send the letter here.",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    signer_phone = PersonPhone(
        "signer_phone",
        **hint("For a call if the letter gets lost.", inputmode="tel", **{"class": "w-20"}),
    )
    signer_relationship = Choice("signer_relationship", choices=Relationship.choices)

    def prepare(self) -> None:
        carrier = self.port_request.carrier_name or "the carrier"
        self.fields["signer_name"].help_text = (
            f"As {carrier} has it. Leave it empty for the billing contact or yourself: "
            "we fill it in."
        )
        choices = dict(SignerIs.choices)
        if contact := self.port_request.billing_contact:
            choices[SignerIs.BILLING_CONTACT] += f", {contact}"
        choices[SignerIs.ME] += f", {self.user}"
        self.fields["signer_is"].choices = list(choices.items())
        if contact and not any(self.initial.get(name) for name in self.fields):
            # Untouched: "usually the person on the phone bill" (seed 000, step 8).
            is_me = contact.casefold() == str(self.user).casefold()
            self.initial["signer_is"] = SignerIs.ME if is_me else SignerIs.BILLING_CONTACT

    def fill_in(self) -> None:
        """Whom the first answer names already: fill in the name and, for oneself, the email.

        A name or email that still is the one of the answer before is replaced as well.
        """
        answer = self.cleaned_data.get("signer_is")
        known = {
            SignerIs.BILLING_CONTACT: {"signer_name": self.port_request.billing_contact},
            SignerIs.ME: {"signer_name": str(self.user), "signer_email": self.user.email},
        }.get(answer, {})
        has_switched = answer != self.port_request.signer_is
        for name, value in known.items():
            typed = self.cleaned_data.get(name)
            is_left_over = has_switched and typed == getattr(self.port_request, name)
            if typed is not None and (typed == "" or is_left_over):
                self.cleaned_data[name] = value

    def layout(self) -> Layout:
        return Layout(
            "signer_is",
            "signer_name",
            "signer_title",
            "signer_email",
            "signer_phone",
            "signer_relationship",
        )

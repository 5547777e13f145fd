"""What a guest types when the answer is no: a reason, a person, a mistake; and the code."""

from django import forms

from accounts.fields import Code, Typed
from porting.ceremony import unprintable
from porting.secret_words import AsksAboutSecrets
from porting.services.declining import MAX_WORDS, PARTS, REASONS

REFUSED = {
    "max_length": f"Your words must be {MAX_WORDS} characters or fewer.",
    **unprintable("In your words"),
}


def words(help_text):
    return Typed(
        label="In your words",
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text=help_text,
        error_messages=REFUSED,
    )


class AnswerForm(AsksAboutSecrets):
    """A no in one of several ways."""


class DeclineForm(AnswerForm):
    reason = forms.ChoiceField(
        label="Why not?",
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select a reason.", "invalid_choice": "Select a reason."},
    )
    words = words("What is wrong, or who can sign instead")


class NotMeForm(AnswerForm):
    name = Typed(
        label="Full name",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "max_length": "Full name must be 120 characters or fewer.",
            **unprintable("Full name"),
        },
    )
    email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "invalid": "Enter an email address in the format name@example.com.",
            "max_length": "Email must be 254 characters or fewer.",
            **unprintable("Email"),
        },
    )


class DetailsForm(AnswerForm):
    parts = forms.MultipleChoiceField(
        label="What is wrong?",
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select what is wrong.",
            "invalid_choice": "Select what is wrong.",
        },
    )
    words = words("What it should say. No account number, no PIN")


class ReportForm(AnswerForm):
    words = words("Anything that helps us to look into it")


class CodeForm(forms.Form):
    code = Code(
        label="Code",
        max_length=40,
        help_text="6 digits, from the email",
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Enter the 6 digits from the email.",
            "max_length": "Enter the 6 digits from the email.",
            "null_characters_not_allowed": "Enter the 6 digits from the email.",
        },
    )

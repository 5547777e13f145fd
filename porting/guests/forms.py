"""What a guest types: a check, a name, a reason."""

from django import forms

from porting.rules import consent
from porting.services.signing import MAX_WORDS, REASONS


class ConsentForm(forms.Form):
    agree = forms.BooleanField(
        label=consent.AGREED,
        error_messages={"required": "Check the box to sign online, or ask for a paper letter."},
    )


class SignForm(forms.Form):
    name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your full name.",
            "max_length": "Your full name must be 120 characters or fewer.",
        },
    )
    title = forms.CharField(
        label="Your job title",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
        error_messages={
            "required": "Enter your job title.",
            "max_length": "Your job title must be 80 characters or fewer.",
        },
    )
    intend = forms.BooleanField(
        label="I intend this to be my signature",
        error_messages={"required": "Check the box to show you intend to sign."},
    )

    def __init__(self, *args, carrier, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["name"].help_text = f"As {carrier} has it on the account"


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why not?",
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select a reason.", "invalid_choice": "Select a reason."},
    )
    words = forms.CharField(
        label="In your words",
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text="What is wrong, or who can sign instead",
        error_messages={"max_length": f"Your words must be {MAX_WORDS} characters or fewer."},
    )

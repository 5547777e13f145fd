"""Forms of a customer's pages outside the wizard."""

from django import forms

from porting.secret_words import AsksAboutSecrets
from porting.services.notes import MAX_LENGTH


class NoteForm(AsksAboutSecrets):
    """A note to carrier relations."""

    use_required_attribute = False
    text = forms.CharField(
        label="Add a note",
        help_text="Our porting team gets it by email. Do not write a PIN here.",
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter a note.",
            "max_length": f"Note must be {MAX_LENGTH:,} characters or fewer.",
        },
    )


class CancelForm(AsksAboutSecrets):
    """Why a port is called off."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why do you cancel?",
        required=False,
        max_length=200,
        error_messages={"max_length": "Reason must be 200 characters or fewer."},
    )

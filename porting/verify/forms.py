"""Two ways to ask about a letter: the file itself, or what its certificate prints."""

from django import forms
from django.conf import settings

MEGABYTES = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
UNKNOWN = settings.MAX_STRANGERS_BODY_BYTES // (1024 * 1024)


class FileForm(forms.Form):
    file = forms.FileField(
        label="Signed letter",
        help_text=(
            f"The PDF file as you received it, up to {UNKNOWN} MB, or {MEGABYTES} MB if you are "
            "signed in. We keep no copy"
        ),
        widget=forms.FileInput({"accept": "application/pdf"}),
        error_messages={
            "required": "Select the PDF file of the letter.",
            "missing": "Select the PDF file of the letter.",
            "invalid": "Select the PDF file of the letter.",
            "empty": "The file is empty. Choose the PDF file as you received it.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                f"The file must be smaller than {MEGABYTES} MB. Our letters always are."
            )
        return file


class CodeForm(forms.Form):
    letter = forms.CharField(
        label="Letter number",
        max_length=40,
        help_text="At the foot of each of its pages, like PR-7F3K2Q-L1",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the letter's number.",
            "max_length": "The letter's number must be 40 characters or fewer.",
        },
    )
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Eight characters, on the certificate behind the letter",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the code.",
            "max_length": "The code must be 40 characters or fewer.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)

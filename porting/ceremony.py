"""What the signing pages of guests and of customers share: the forms, and what a page had shown."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import Typed
from porting.models import LetterOfAuthorization
from porting.papers import drawings
from porting.papers.letters import words_of_letter
from porting.rules import consent
from porting.wizard.fields import DateBoxes

TYPE, DRAW = "type", "draw"


def unprintable(label: str) -> dict[str, str]:
    """Return the message for NUL, which Django's own does not say of which field it is."""
    said = f"{label} has characters that cannot be printed. Type it again."
    return {"null_characters_not_allowed": said}


class ConsentForm(forms.Form):
    agree = forms.BooleanField(
        label=consent.AGREED,
        error_messages={"required": "Check the box to sign online, or ask for a paper letter."},
    )


class SignForm(forms.Form):
    """A name, a title and an intention; drawn as an extra, which only a script can offer."""

    name = Typed(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your full name.",
            "max_length": "Your full name must be 120 characters or fewer.",
            **unprintable("Your full name"),
        },
    )
    title = Typed(
        label="Your job title",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
        error_messages={
            "required": "Enter your job title.",
            "max_length": "Your job title must be 80 characters or fewer.",
            **unprintable("Your job title"),
        },
    )
    intend = forms.BooleanField(
        label="I intend this to be my signature",
        error_messages={"required": "Check the box to show you intend to sign."},
    )
    how = forms.ChoiceField(choices=[(TYPE, "Type my name"), (DRAW, "Draw")], required=False)
    # How long they may be is asked by papers.drawings, which says so in words for the signer.
    drawing = forms.CharField(required=False)
    strokes = forms.CharField(required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, carrier: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = f"As {carrier or 'your carrier'} has it on the account"

    def drawn(self) -> drawings.Drawing | None:
        """Return the drawn signature, if drawing was chosen. Raises LetterError."""
        data = self.cleaned_data
        if data["how"] != DRAW:
            return None
        return drawings.read(data["drawing"], data["strokes"])


class PaperForm(forms.Form):
    """The scan of a letter signed with a pen, and what stands under it."""

    needed_fields = ("signed_on",)  # the three boxes are asked for by what takes the scan in

    file = forms.FileField(
        label="Signed letter",
        help_text="PDF, JPG, PNG or TIFF, up to 20 MB. One file with all its pages",
        widget=forms.ClearableFileInput(
            {"accept": "application/pdf,image/jpeg,image/png,image/tiff,.tif,.tiff"}
        ),
        error_messages={
            "required": "Select the signed letter.",
            "empty": "The selected file is empty. Choose another file.",
        },
    )
    signed_on = DateBoxes("signed_on")
    name = Typed(
        label="Signed by",
        max_length=120,
        help_text="The name under the letter",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the name of the person who signed.",
            "max_length": "Signed by must be 120 characters or fewer.",
            **unprintable("Signed by"),
        },
    )

    def ask_for_file_again(self) -> None:
        """Say that the file was not kept: no browser fills a file in again."""
        if self.files.get("file") and "file" not in self.errors:
            self.add_error("file", "Select the file again: what is wrong below kept it out.")


def shown_in(post: QueryDict) -> dict[int, str]:
    """Return the digests a signing page carried, by the letters' versions."""
    pairs = (value.partition(":") for value in post.getlist("shown"))
    return {
        int(version): sha
        for version, _, sha in pairs
        if version.isascii() and version.isdecimal() and len(version) < 10
    }


def papers_of(letters: list[LetterOfAuthorization], url_of: Any) -> list[dict[str, Any]]:
    """Return the letters as the signing page shows them; ``url_of`` gives the PDF's address."""
    return [{"row": one, "words": words_of_letter(one), "pdf_url": url_of(one)} for one in letters]

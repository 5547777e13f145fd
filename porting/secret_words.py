"""Forms with free words: when a service sees a secret in them, they offer to post it anyway."""

from typing import Any

from django import forms

from porting.errors import PortingError, SecretSeen

SEEN = "secrets_seen"  # what the services call it, too


def offer_to_post_anyway(form: forms.BaseForm) -> None:
    """Add the box that says the words may go as they are."""
    form.fields[SEEN] = forms.BooleanField(
        required=False, label="Post it anyway: I have checked that nobody should not read it"
    )


class AsksAboutSecrets(forms.Form):
    """A form with free words; ``secrets_seen`` goes to the service with them."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.add_prefix(SEEN) in self.data:
            offer_to_post_anyway(self)

    @property
    def secrets_seen(self) -> bool:
        return bool(self.cleaned_data.get(SEEN))

    def take_over(self, error: PortingError) -> None:
        """Show the error of a service beside its field, or on top of the form."""
        if isinstance(error, SecretSeen):
            offer_to_post_anyway(self)
        field = error.field if error.field in self.fields else None
        self.add_error(field, str(error))

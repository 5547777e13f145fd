"""The forms of the second factor: a code, a new app, a passkey."""

import re

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms

from accounts import browsers, limits
from accounts.forms import plain_attrs
from accounts.reauthentication import check_password_of
from accounts.second_factor.adapter import MFAAdapter
from accounts.strangers_json import StrangersJSON

LONGEST_PASSKEY = 20_000  # characters of JSON; real ones have about 1,500


def code_field(field: forms.Field, hint: str) -> None:
    field.label = "Code"
    field.help_text = hint
    field.error_messages["required"] = "Enter the code from your app"
    plain_attrs(field, autocomplete="one-time-code", inputmode="numeric", maxlength="40")


class CodeForm(AuthenticateForm):
    """The code at sign-in: from the app, or a recovery code; each works once.

    Five tries in a quarter of an hour, 20 in a day.
    """

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code_field(self.fields["code"], "The 6 digits in your app, or a recovery code")

    def clean_code(self):
        person = str(self.user.pk)
        # Who has stolen the password must not use up the tries of its owner.
        browser = browsers.known_as(context.request, self.user.email)
        a_day = (limits.FACTOR_DAY, f"{person}\n{'known' if browser else ''}")
        tries = [(limits.FACTOR_CODE, f"{person}\n{browser}"), a_day]
        if not limits.take(*tries):
            is_day = limits.is_reached(*a_day)
            raise MFAAdapter().validation_error("too_many_today" if is_day else "too_many_codes")
        code = super().clean_code()
        # allauth remembers used codes per process; here every process must know.
        digits = re.sub(r"[\W_]", "", code).lower()
        if not limits.take((limits.USED_CODE, f"{person}:{digits}")):
            raise MFAAdapter().validation_error("incorrect_code")
        limits.give_back(*tries)
        return code


class PasswordAsked(forms.Form):
    """Asks for the password again: a session alone, left open or stolen, changes no way in."""

    use_required_attribute = False

    password = forms.CharField(
        label="Your password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text="Asked again, so that nobody else changes how you sign in",
        error_messages={"required": "Enter your password"},
    )

    def clean_password(self):
        request = context.request
        check_password_of(request, request.user, self.cleaned_data["password"])
        return self.cleaned_data["password"]


class RemoveAppForm(PasswordAsked, DeactivateTOTPForm):
    """Taking the app off."""


class RecoveryCodesForm(PasswordAsked, GenerateRecoveryCodesForm):
    """New recovery codes."""


class NewAppForm(PasswordAsked, ActivateTOTPForm):
    """The first code of a new app shows that the app has the secret."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code_field(self.fields["code"], "The 6 digits that the app shows now")


class WithPasskey(forms.Form):
    """Whatever a browser, or somebody else, sends as a passkey is refused in words."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        error = MFAAdapter.error_messages["bad_passkey"]
        said = {"required": error, "invalid": error}
        self.fields["credential"] = StrangersJSON(
            most=LONGEST_PASSKEY, widget=forms.HiddenInput, error_messages=said
        )

    def _refused(self):
        return MFAAdapter().validation_error("bad_passkey")

    def _look_at(self, credential):
        if not isinstance(credential, dict):
            raise self._refused()


# What a made-up answer makes of the readers; and allauth calls a wrong one an "incorrect code",
# though nobody has typed a code.
REFUSED = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    forms.ValidationError,
)


class PasskeyForm(WithPasskey, AuthenticateWebAuthnForm):
    """A passkey at sign-in."""

    def clean_credential(self):
        self._look_at(self.cleaned_data["credential"])
        try:
            return super().clean_credential()
        except REFUSED:
            raise self._refused() from None


class NewPasskeyForm(PasswordAsked, WithPasskey, AddWebAuthnForm):
    """A new passkey and what to call it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.max_length = "Name", 60
        name.validators.append(forms.CharField(max_length=60).validators[0])
        name.help_text = "So that you know it again, for example Work laptop"
        name.error_messages["max_length"] = "Name must be 60 characters or fewer"
        name.widget.attrs["maxlength"] = "60"

    def clean_credential(self):
        self._look_at(self.cleaned_data["credential"])
        return self.cleaned_data["credential"]

    def clean(self):
        if self.errors:
            return self.cleaned_data
        try:
            return super().clean()
        except REFUSED:
            raise self._refused() from None

"""The forms of signing in, of a forgotten password and of a person's own details."""

from allauth.account import forms as allauth_forms
from django import forms
from django.db import transaction

from accounts import browsers, limits
from accounts.addresses import who_calls
from accounts.fields import PersonsPhone, Typed
from accounts.passwords import promise_reset_mail, promise_told

EMAIL_NEEDED = {
    "required": "Enter your email address",
    "invalid": "Enter an email address in the format name@example.com",
}


def plain_attrs(field: forms.Field, **attrs: str) -> None:
    """Take allauth's placeholders off and give the input what browsers need to help."""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(allauth_forms.LoginForm):
    """Email and password. What is wrong with them is said in one sentence for both."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email, password = self.fields["login"], self.fields["password"]
        email.label = "Email address"
        email.error_messages |= EMAIL_NEEDED
        plain_attrs(email, autocomplete="username")
        password.label = "Password"
        password.help_text = ""
        password.error_messages["required"] = "Enter your password"
        plain_attrs(password)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Asks for the address; answers the same whether we know it or not."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = "Email address"
        email.help_text = "The one you sign in with"
        email.error_messages |= EMAIL_NEEDED
        plain_attrs(email)

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        browser = browsers.known_as(request, email)
        limits.require(limits.RESET_ADDRESS, browser or who_calls(request))
        limits.require(limits.RESET_MAILBOX, f"{email.lower()}\n{browser}".strip())
        promise_reset_mail(self.users)
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Asks for a new password, once: it can be read back by the browser's own eye."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        password = self.fields["password1"]
        password.label = "New password"
        password.help_text = "At least 10 characters. Several words are better than one odd word"
        password.error_messages["required"] = "Enter a new password"
        plain_attrs(password, autocomplete="new-password")

    def save(self):
        """Store the password. Whoever can read the mail is the person: wrong tries are over."""
        with transaction.atomic():
            super().save()
            promise_told(self.user, "password_changed")
        limits.forget((limits.SIGN_IN_PERSON, self.user.email.lower()))


class ProfileForm(forms.Form):
    """What a person says about themselves; requests are filled in with it."""

    use_required_attribute = False

    first_name = Typed(
        required=False,
        max_length=60,
        error_messages={
            "max_length": "First name must be 60 characters or fewer",
        },
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = Typed(
        required=False,
        max_length=60,
        error_messages={
            "max_length": "Last name must be 60 characters or fewer",
        },
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = PersonsPhone(
        max_length=40,
        required=False,
        help_text="In case we must call on port day",
        error_messages={"max_length": "Phone must be 40 characters or fewer"},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean(self):
        """Many people have one name only: one of the two is enough."""
        cleaned = super().clean()
        if not any(
            cleaned.get(name) or self.has_error(name) for name in ("first_name", "last_name")
        ):
            self.add_error("first_name", "Enter your first or last name")
        return cleaned

"""How django-allauth behaves here: nobody signs up, our words, and no mail but by promise."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts import browsers, limits
from accounts.addresses import client_ip, who_calls
from accounts.models import User

TOO_MANY = "Too many tries. Wait 15 minutes and try again, or reset your password."
LINK_ENDED = "This link has ended. Ask for a new one."
WEAK = {
    "password_too_short": "Password must have 10 characters or more",
    "password_too_common": "Many people use this password. Choose one that is harder to guess",
    "password_entirely_numeric": "Password must have more than digits. Add letters",
    "password_too_similar": "Password is too much like your name or email. Choose another one",
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: the platform and its agencies invite people."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same for an unknown address, so that nobody learns who has a login.
        "email_password_mismatch": (
            "Email and password do not match. Check both, or reset your password"
        ),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "invalid_password_reset": LINK_ENDED,
        "account_inactive": "This login is switched off.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose email and password these are. A wrong pair counts, a right one does not."""
        tries = self._tries(request, credentials)
        if not limits.take(*tries):
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user is not None:
            limits.give_back(*tries)
        return user  # type: ignore[return-value]

    def _tries(self, request: HttpRequest, credentials: dict[str, Any]) -> list[limits.Try]:
        """Return what this try counts under: a browser of theirs is an address of its own.

        Both kinds take three counts, so that time does not tell one from the other.
        """
        person, address = credentials.get("email", "").strip().lower(), who_calls(request)
        browser = browsers.known_as(request, person)
        return [
            (limits.SIGN_IN_HERE, f"{person}\n{browser or address}"),
            (limits.SIGN_IN_ADDRESS, browser or address),
            (limits.SIGN_IN_PERSON, f"{person}\n{browser}" if browser else person),
        ]

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:  # type: ignore[override]
        """Remember the browser, behind the second factor, so that no stranger locks it out."""
        response = super().post_login(request, user, **more)
        browsers.remember(request, response, user)
        return response  # type: ignore[no-any-return]

    def is_safe_url(self, url: str) -> bool:
        """Whether ``url`` is a page of ours; one that cannot even be read is not."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or ""

    def clean_password(self, password: str, user: Any = None) -> str:
        """Return the password, or say in our words what is weak about it."""
        try:
            return super().clean_password(password, user)
        except ValidationError as weak:
            said = [WEAK.get(error.code or "", error.message) for error in weak.error_list]
            raise ValidationError(said) from None

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: after signing in or out the page itself shows that it worked."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: mails of ours are promised (``accounts.passwords``), never sent by a page."""
        raise LookupError(f"Nobody promises the mail {template_prefix!r}.")

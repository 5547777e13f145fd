"""Who has a second factor, whether this session has shown it, and where to go when not."""

import time

from allauth.account.internal.flows import login as records
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.keyring import keyring
from accounts.models import User

# What proves something by itself; recovery codes only stand in for these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PERIOD = 30  # seconds
# The staff of a demo have this in their app; `manage.py demo_logins` prints it.
DEMO_SECRET = "PORTDESKDEMOPORTDESKDEMO23456723"  # noqa: S105


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def confirm(request: HttpRequest, kind: str) -> None:
    """Note that this session has shown a second factor, other than by signing in with it."""
    records.record_authentication(request, request.user, "mfa", type=kind)  # type: ignore[arg-type]


def is_confirmed(request: HttpRequest) -> bool:
    """Whether this very session has shown a second factor, at sign-in or by setting it up."""
    shown = records.get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "mfa" for record in shown)


def drop_if_gone(request: HttpRequest) -> None:
    """After removing a factor: without any, the session has shown none either."""
    if not has_factor(request.user):  # type: ignore[arg-type]
        records.clear_authentication_records(request)


def ask(request: HttpRequest) -> HttpResponse:
    """Lead a member of staff to a second factor: set one up, or sign in with it."""
    if not has_factor(request.user):  # type: ignore[arg-type]
        return redirect("mfa_index")
    # Set up in another session, or they joined the staff while signed in as a customer.
    logout(request)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def rotate_secrets() -> int:
    """Encrypt every secret anew with the first key; returns how many.

    The old value is part of the condition: whoever wrote since then used the first key anyway.
    """
    written = 0
    for pk, data in Authenticator.objects.values_list("pk", "data").iterator():
        renewed = data | {
            name: keyring().rotate(data[name].encode()).decode()
            for name in ("secret", "seed")
            if name in data
        }
        if renewed != data:
            same = Authenticator.objects.filter(pk=pk, data=data)
            written += same.update(data=renewed)
    return written


def give_demo_app(user: User) -> None:
    """Give somebody the app whose secret everybody knows; in a demo only."""
    if settings.DEMO:
        TOTP.activate(user, DEMO_SECRET)


def demo_code() -> str:
    """Return the six digits that the demo's app shows now."""
    return format_hotp_value(hotp_value(DEMO_SECRET, int(time.time()) // PERIOD))


def has_demo_app(user: User) -> bool:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if not settings.DEMO or row is None:
        return False
    return keyring().decrypt(row.data["secret"].encode()).decode() == DEMO_SECRET

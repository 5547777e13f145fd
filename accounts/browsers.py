"""Browsers that somebody has signed in with before: strangers cannot use up their tries.

The cookie holds a random name of the browser and, for each person, a digest that only their
present password makes: changed, it is a stranger's again. Whoever has the cookie still needs the
password, and has as many tries as an address has. Source: docs/adr/0045.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

COOKIE = "__Host-browser" if settings.IS_HTTPS else "portdesk_browser"
COOKIE_AGE = 180 * 24 * 3600
SALT = "accounts.browsers"
MOST_PEOPLE = 8  # of one browser; the newest count
LONGEST = 2_000  # characters of the cookie


def known_as(request: HttpRequest, email: str) -> str:
    """Return what tries of this person in this browser are counted by; "" for a stranger's.

    A person who does not exist, a cookie that is none and one that is good cost the same: one
    look-up and as many digests.
    """
    name, marks = _read(request)
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    mark = _mark(name, person or User())
    is_known = [constant_time_compare(mark, one) for one in marks]
    return f"browser {name}" if person and any(is_known) else ""


def named(request: HttpRequest) -> str:
    """Return what tries are counted by where the browser is known, whether it is known or not."""
    return f"browser {_read(request)[0]}"


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Let this browser keep that the person has signed in with it just now."""
    name, marks = _read(request)
    mark = _mark(name, person)
    marks = [*(one for one in marks if one != mark), mark][-MOST_PEOPLE:]
    response.set_cookie(
        COOKIE,
        signing.dumps([name, *marks], salt=SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        secure=settings.IS_HTTPS,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the browser's name and its people's marks; a new name and none without a cookie."""
    written = request.COOKIES.get(COOKIE, "")
    try:
        said: Any = signing.loads(written[:LONGEST], salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        said = None
    if not isinstance(said, list) or not said:
        return secrets.token_urlsafe(16), []
    return said[0], said[1:]


def _mark(browser: str, person: User) -> str:
    bound = f"{browser}\n{person.pk}\n{person.get_session_auth_hash()}"
    return salted_hmac(SALT, bound, algorithm="sha256").hexdigest()[:32]

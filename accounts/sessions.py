"""How long a session lives, and the way back to where it ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from accounts import kept_posts


@dataclass(frozen=True)
class Life:
    """Seconds: since the last page, and since signing in."""

    idle: int
    whole: int


HOUR = 3600
STAFF = Life(idle=HOUR // 2, whole=12 * HOUR)
CUSTOMER = Life(idle=12 * HOUR, whole=14 * 24 * HOUR)
BEGUN, SEEN, IS_STAFF = "signed_in_at", "seen_at", "is_staff"
# The session is written, and asked anew whose it is, after so many seconds and not with every page.
GRAIN = 60

IDLE_WORDS = "You were signed out because nothing happened here for {}. Sign in to go on."
WHOLE_WORDS = "You were signed out because you signed in {} ago. Sign in to go on."


class SessionTimes:
    """Sign people out who have been away, or signed in, for too long.

    The page asked for then wants a sign-in like any other page, and is where it leads back to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            words = self.why_ended(request)
            if words:
                logout(request)
                messages.warning(request, words)
        return self.get_response(request)

    def why_ended(self, request: HttpRequest) -> str:
        """Return why this session is over, or "" and note that it was seen."""
        now, session = int(time.time()), request.session
        session.setdefault(BEGUN, now)
        if words := why_over(session, now):
            return words
        if now - session.get(SEEN, 0) >= GRAIN:
            session[SEEN] = now
            session[IS_STAFF] = request.user.has_perm("porting.view_desk")  # type: ignore[union-attr]
        return ""


def why_over(session: Any, now: int) -> str:
    """Return why the session of somebody who signed in is over at ``now`` (Unix time), or ""."""
    if seen := session.get(SEEN, 0):
        life = STAFF if session.get(IS_STAFF) else CUSTOMER
        if now - session.get(BEGUN, now) > life.whole:
            return WHOLE_WORDS.format(in_words(life.whole))
        if now - seen > life.idle:
            return IDLE_WORDS.format(in_words(life.idle))
    return ""


def in_words(seconds: int) -> str:
    if seconds < HOUR:
        return f"{seconds // 60} minutes"
    hours = seconds // HOUR
    return f"{hours // 24} days" if hours > 48 else f"{hours} hours"


class SignInFirst(LoginRequiredMiddleware):
    """Django's own, which leads back to a page; what was posted is kept and sent on from there."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        kept = kept_posts.keep(request)
        back_to = reverse("accounts:kept_post", args=[kept.public_id]) if kept else page_of(request)
        response = redirect_to_login(back_to, self.get_login_url(view_func))
        if request.htmx:  # type: ignore[attr-defined]
            # A sign-in form must not be put into the middle of the page.
            return HttpResponseClientRedirect(response.url)
        return response


def page_of(request: HttpRequest) -> str:
    """Return the path of the page that the visitor sees or asks for."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    if came_from and is_ours and (request.htmx or request.method not in ("GET", "HEAD")):  # type: ignore[attr-defined]
        parts = urlsplit(came_from)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()

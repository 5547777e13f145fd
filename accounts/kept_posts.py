"""What somebody sends whose session has just ended: kept until they sign in again, then sent.

The page they were on posts as it always does. Nobody is signed in any more, so what was posted is
put aside, encrypted whole, for the person who was; the sign-in leads to a page that says "We kept
what you typed", and its button hands the post on to where it was meant for, with a fresh CSRF
token. It all works in plain HTML. What is kept is given out once, to that person, and forgotten
after a day.

Only the pages named here are kept, and nothing secret that was typed on them: no password, code,
PIN or account number is ever put aside. Those are typed again.

Who was signed in is known by a signed cookie of its own, since the session is gone.
"""

import json
import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.keyring import keyring
from accounts.models import KeptPost, User

COOKIE = "__Host-last" if settings.IS_HTTPS else "portdesk_last"
COOKIE_AGE = 14 * 24 * 3600  # seconds for words
FILES_AGE = 24 * 3600  # seconds for as much as papers need, beside the words
SALT = "accounts.kept_posts"
FIELD = "kept_post"  # the hidden field that stands for all that was posted
LIFE = timedelta(days=1)
LARGEST = 400_000  # characters: ten thousand numbers, and a little
MOST = 20  # kept posts of one person; the newest count
LEFT_OUT = ("csrfmiddlewaretoken", FIELD)

# The pages where words are typed that are worth keeping. A page that is not named is not kept:
# signing in, passwords, codes, recovery, passkeys, signatures, uploads, what a press alone does.
KEPT_PAGES = frozenset(
    {
        "accounts:profile",
        "numbers:call_settings",
        "numbers:receiving_edit",
        "numbers:receiving_new",
        "numbers:source_edit",
        "numbers:source_new",
        "numbers:tracking_edit",
        "porting:agreements",
        "porting:billing_details",
        "porting:cancel",
        "porting:check_fix",
        "porting:configure",
        "porting:configure_groups",
        "porting:configure_one",
        "porting:general",
        "porting:loa_prepare",
        "porting:notes",
        "porting:number_lines",
        "porting:numbers",
        "porting:numbers_manual",
        "porting:numbers_multiple",
        "porting:proof_ask",
        "porting:representative",
        "porting:send",
        "porting:ticket",
        "porting:user_details",
        "desk:note",
        "desk:order_fail",
        "desk:order_foc",
        "desk:order_sent",
        "desk:send_back",
        "desk:ticket_ask",
        "desk:ticket_done",
        "desk:ticket_refuse",
    }
)
# How a field is called, with whatever prefix, that holds what only its owner may know.
SECRET = re.compile(
    r"(^|[-_])(pin|pass(word|wd|code|phrase)?|account_number|accountnumber|ssn|itin|tax_?id|token|"
    r"secret|credential|otp|drawing|strokes)[-_]?\d*$",
    re.IGNORECASE,
)
SECRETS_GONE = (
    "Account numbers and PINs are never kept aside. Enter what you had typed there once more."
)


def keep(request: HttpRequest) -> KeptPost | None:
    """Put aside what was posted by somebody who was signed in lately; None if nobody was.

    None, too, for a page whose posts are not kept. Files and secrets are not kept: the page asks
    for them again.
    """
    user = _whose(request)
    if user is None:
        return None
    typed = [(name, values) for name, values in request.POST.lists() if name not in LEFT_OUT]
    posted = [(name, values) for name, values in typed if not is_secret(name)]
    body = json.dumps(posted)
    if not posted or len(body) > LARGEST or len(request.path) > 400:
        return None
    now = timezone.now()
    mine = KeptPost.objects.filter(user=user).order_by("-pk")
    mine.filter(pk__in=mine.values("pk")[MOST - 1 :]).delete()
    return KeptPost.objects.create(
        user=user,
        path=request.path,
        body=keyring().encrypt(body.encode()),
        left_out_files=bool(request.FILES),
        left_out_secrets=any(any(values) for name, values in typed if is_secret(name)),
        expires_at=now + LIFE,
    )


def may_keep(request: HttpRequest) -> bool:
    """Whether what is posted here would be put aside, for whoever was signed in in the last day."""
    return _said(request, FILES_AGE) is not None and _whose(request) is not None


def _whose(request: HttpRequest) -> User | None:
    if request.method != "POST" or not is_kept_page(request.path_info):
        return None
    return _last_user(request)


def is_kept_page(path: str) -> bool:
    """Whether what is posted to this path may be put aside at all."""
    try:
        return resolve(path).view_name in KEPT_PAGES
    except Resolver404:
        return False


def is_secret(name: str) -> bool:
    """Whether a field of this name holds a secret, which is never put aside."""
    return bool(SECRET.search(name))


def keep_stale(request: HttpRequest) -> KeptPost | None:
    """Keep what a page of ours has sent with a token of an earlier sign-in; None for any other.

    Whoever signs in anew in another tab leaves pages with old tokens behind. A browser names the
    sender itself, so a form of somebody else's site is never kept.
    """
    own = f"{request.scheme}://{request.get_host()}"
    user = request.user
    if not user.is_authenticated or request.headers.get("Origin") != own:
        return None
    return keep(request) if _said(request) == user.pk else None


def kept_for(user: User, public_id: str) -> KeptPost | None:
    """Return what was kept for this person under this id, unless its time is over."""
    if "\x00" in public_id:
        return None
    mine = KeptPost.objects.filter(user=user, expires_at__gt=timezone.now())
    return mine.filter(public_id=public_id).first()


def posted(kept: KeptPost) -> QueryDict:
    """Return what was posted, as a page reads it."""
    data = QueryDict(mutable=True)
    for name, values in json.loads(keyring().decrypt(bytes(kept.body))):
        data.setlist(name, values)
    data._mutable = False
    return data


def take(kept: KeptPost) -> QueryDict | None:
    """Give out what was kept, once."""
    data = posted(kept)
    # The DELETE is the referee between two presses of the button.
    deleted, _ = KeptPost.objects.filter(pk=kept.pk).delete()
    return data if deleted else None


def forget_old() -> int:
    """Throw away what nobody came back for; returns how many."""
    return KeptPost.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Tell the browser, signed, who is signed in: whoever is next does not get their words."""
    user = request.user
    # Renewed while they are signed in: its age then says how long ago that was, to half a day.
    if user.is_authenticated and _said(request, FILES_AGE // 2) != user.pk:
        response.set_cookie(
            COOKIE,
            signing.dumps(user.pk, salt=SALT),
            max_age=COOKIE_AGE,
            httponly=True,
            secure=settings.IS_HTTPS,
            samesite="Lax",
        )


def _said(request: HttpRequest, age: int = COOKIE_AGE) -> Any:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=age)
    except signing.BadSignature:
        return None


def _last_user(request: HttpRequest) -> User | None:
    pk = _said(request)
    return User.objects.filter(pk=pk, is_active=True).first() if pk else None


class KeptPosts:
    """Hand on what was kept: a post with nothing but its id becomes the post that was kept.

    Stands after Django's own middlewares, so the token of this very form has been checked and the
    person is known.
    """

    def __init__(self, get_response: Any):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        remember(request, response)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        if request.method != "POST" or FIELD not in request.POST:
            return None
        user = request.user
        kept = kept_for(user, request.POST[FIELD]) if user.is_authenticated else None
        data = take(kept) if kept and kept.path == request.path else None
        if kept is None or data is None:
            messages.info(request, "What you typed was saved already, or its day is over.")
            return redirect(request.path)
        if kept.left_out_secrets:
            messages.warning(request, SECRETS_GONE)
        request.POST = data  # type: ignore[misc, assignment]
        return None

"""Pages that belong to no room: the front door, health, errors and the demo's mail catcher."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import kept_posts
from accounts.access import accounts_of
from config import mail
from config.bodies import refusal
from config.readiness import readiness
from porting.pages import try_later


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where their work is."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if request.user.has_perm("porting.view_desk"):
        return redirect("desk:queue")
    accounts = list(accounts_of(request.user)[:2])
    if len(accounts) == 1:
        return redirect("porting:overview", accounts[0].public_id)
    return redirect("accounts:choose")


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as soon as the process serves pages; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Say as JSON what works and what is degraded; 503 only while the database is gone."""
    report = readiness()
    return JsonResponse(report, status=503 if "database" in report["degraded"] else 200)


@login_not_required
def demo_mail(request: HttpRequest) -> HttpResponse:
    """List the mails that a demo caught instead of sending them; signers have no login."""
    _demo_only()
    return render(request, "demo_mail/list.html", {"mails": mail.newest(), "shown": mail.SHOWN})


@login_not_required
def demo_mail_message(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo_mail/message.html", {"mail": _caught(name)})


@login_not_required
def demo_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """Show a mail's HTML part as a mail program would, in a page that can do nothing else."""
    response = HttpResponse(_caught(name).html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    )
    return response


def _caught(name: str) -> mail.CaughtMail:
    _demo_only()
    found = mail.caught(name)
    if found is None:
        raise Http404
    return found


def _demo_only() -> None:
    # The addresses do not exist outside a demo either; mails hold links that open things.
    if not settings.DEMO:
        raise Http404


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return refusal(request, "too much")
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if kept := kept_posts.keep_stale(request):
        return redirect("accounts:kept_post", kept.public_id)
    if request.user.is_authenticated and request.path_info == reverse("account_login"):
        # A sign-in page of before, left open in another tab: they are in.
        return render(request, "accounts/signed_in_already.html", status=403)
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    # The database is gone, full up or took too long over one statement: no fault of the page's.
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return try_later("503.html")
    # Without a request: whatever broke may break the context processors again.
    return HttpResponse(render(None, "500.html").content, status=500)

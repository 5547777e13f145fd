"""Pages that belong to no room: the front door, health, errors and the demo's mail catcher."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import accounts_of


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
    return HttpResponse("ok\n", content_type="text/plain")


def demo_mail(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def demo_mail_message(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse("")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without a request: whatever broke may break the context processors again.
    return HttpResponse(render(None, "500.html").content, status=500)

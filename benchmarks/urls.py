"""The addresses of the product, and beside them the pages that others are measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from accounts.models import Account
from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from numbers.models import TrackingSource

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def empty_page(request: HttpRequest) -> HttpResponse:
    """Answer a signed-in person with next to nothing, after one query."""
    account = Account.objects.filter(memberships__user=request.user).first()
    return HttpResponse(f"<!doctype html><title>{account is not None}</title>")


def one_row(request: HttpRequest) -> HttpResponse:
    """Commit one row for a signed-in person, and send them on."""
    account = Account.objects.filter(memberships__user=request.user).first()
    TrackingSource.objects.create(account=account, name=request.POST["name"])
    return redirect("/empty/")


urlpatterns = [*urlpatterns, path("empty/", empty_page), path("row/", one_row)]

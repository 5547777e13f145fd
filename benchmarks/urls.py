"""The addresses of the product, and beside them the page that others are measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.models import Account
from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def empty_page(request: HttpRequest) -> HttpResponse:
    """Answer a signed-in person with next to nothing, after one query."""
    account = Account.objects.filter(memberships__user=request.user).first()
    return HttpResponse(f"<!doctype html><title>{account is not None}</title>")


urlpatterns = [*urlpatterns, path("empty/", empty_page)]

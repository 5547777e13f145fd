"""Who may open the desk: staff by permission. To everybody else the desk does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone

from accounts.second_factor import factors
from porting.desk import rows
from porting.models import PortRequest
from porting.pages import READING

Page = Callable[..., HttpResponseBase]


def desk_page(*, methods: tuple[str, ...] = ("GET", "HEAD"), needs: str = "work_desk") -> Any:
    """Open a page to those with ``view_desk``; whatever is posted needs the permission ``needs``.

    Customers and strangers get the 404 of an address that does not exist, before anything else is
    looked at; staff are led to their second factor until the session has shown it. An auditor may
    read every page and is told so when pressing a button.
    """

    def decorate(page: Page) -> Page:
        @wraps(page)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm("porting.view_desk"):  # type: ignore[union-attr]
                raise Http404
            if not factors.is_confirmed(request):
                return factors.ask(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.method not in READING and not request.user.has_perm(f"porting.{needs}"):  # type: ignore[union-attr]
                raise PermissionDenied("You can view this request but not change it.")
            return page(request, *args, **kwargs)

        return opened

    return decorate


def open_desk_request(reference: str) -> PortRequest:
    """Return a request that was submitted once, with its people loaded; 404 for drafts and no row.

    Times on the page are the account's, whose zone is named beside each.
    """
    found = rows.requests(reference)
    if not found:
        raise Http404
    row = found[0]
    timezone.activate(ZoneInfo(row.account.time_zone))
    return row

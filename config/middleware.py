"""What all pages have in common: headers, and answers to odd addresses and endless tries."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.limits import TooManyTries


class PrivatePages:
    """Keep pages out of shared caches and sensors out of pages.

    Every page is about somebody's phone numbers, so none may be kept by a proxy or shown
    again by the back button after signing out. Static files do not come through here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A page activates its account's zone; the next request of this thread starts without it.
        timezone.deactivate()
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class NoNul:
    """Answer 404 to an address with a NUL in it: nothing of ours has one.

    PostgreSQL cannot even be asked for such a text, so looking it up would be a server error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)


class TooMany:
    """Answer 429 in words, with when to come back, wherever a limit is reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TooManyTries):
            return None
        response = render(request, "429.html", {"minutes": error.limit.minutes}, status=429)
        response.headers["Retry-After"] = str(error.limit.seconds)
        return response


class ButtonsOnly:
    """Show a page where an address was opened that only takes what a button sends.

    It stands in the address bar after a post that came back with errors: whoever presses Enter
    there, or reads it from the history, would look at an empty window. The answer stays 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != NOT_BY_ITSELF or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", {"back": _page_of(request)}, status=NOT_BY_ITSELF)
        page.headers["Allow"] = response.headers["Allow"]
        return page


NOT_BY_ITSELF = 405


def _page_of(request: HttpRequest) -> str:
    """Return the page whose button it may have been: the request's, or where everybody begins."""
    match = request.resolver_match
    named = match.kwargs if match else {}
    if match and match.namespace == "desk" and "reference" in named:
        return reverse("desk:request", args=[named["reference"]])
    if "account" in named and "reference" in named:
        return reverse("porting:request", args=[named["account"], named["reference"]])
    return "/"

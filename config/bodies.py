"""How much may be sent, by whom, and the page that says so where it was too much.

Whoever is not known here may send what a form needs. People who are signed in and guests with a
live link for it send papers, so they may send as much as ten of those. Asked before anything of a
body is read: by the web server for what is long (``config.web_worker``), by ``BodyLimits`` whatever
the web server is, and by ``Uploads`` while files are put aside.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.shortcuts import render
from django.utils.functional import cached_property

from accounts import kept_posts
from accounts.sessions import why_over
from config.arrivals import values_in
from porting.guests.base import SESSION_KEY as GUEST_LINK
from porting.services import links

REFUSED = "portdesk.refused"  # in the environ: why the web server has not read the body
STATUS = {"too large": 413, "too much": 413, "too slow": 408, "cut off": 400, "busy": 503}
MEGABYTE = 1024 * 1024


def most_bytes(request: HttpRequest) -> int:
    """Return how long a body this visitor may send."""
    return settings.MAX_BODY_BYTES if is_known(request) else settings.MAX_STRANGERS_BODY_BYTES


def is_known(request: HttpRequest) -> bool:
    """Whether this is somebody signed in, or a guest whose live link is for papers.

    And whoever was signed in in the last day, on a page whose posts are kept until they are again:
    what was typed beside a file must not be lost.
    """
    session = request.session
    if SESSION_KEY in session and not why_over(session, int(time.time())):
        # A session of before the password was changed is nobody's.
        return bool(get_user(request).is_authenticated)
    if GUEST_LINK in session and links.takes_papers(session[GUEST_LINK]):
        return True
    return kept_posts.may_keep(request)


def most_bytes_for(head: bytes) -> int:
    """Return the same for a request of which the web server has the head alone."""
    request = HttpRequest()
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    request.method = words[0]
    request.path = request.path_info = words[1].partition("?")[0] if len(words) > 1 else ""
    cookies = b"; ".join(values_in(head, b"cookie"))
    request.COOKIES = parse_cookie(cookies.decode("latin-1"))
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return most_bytes(request)


def ask(head: bytes) -> int:
    """Return the same outside of a request, so what Django does after one is done here."""
    try:
        return most_bytes_for(head)
    finally:
        close_old_connections()


class BodyLimits:
    """Refuse a body that is too long before anything of it is read, with a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        why = request.META.get(REFUSED) or why_not(request)
        return refusal(request, why) if why else self.get_response(request)


def why_not(request: HttpRequest) -> str:
    """Return why the body of this request is not read, or ""."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > 18:
        return "cut off"
    size = int(length)
    if size > settings.MAX_STRANGERS_BODY_BYTES and size > most_bytes(request):
        return "too large"
    if size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:  # files of it may be put aside
        folder = settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()
        if shutil.disk_usage(folder).free < size + settings.TEMP_RESERVE_BYTES:
            return "busy"
    return ""


def refusal(request: HttpRequest, why: str) -> HttpResponse:
    """Return the page for a body that is not read, or not to its end."""
    context: dict[str, Any] = {"why": why}
    if why == "too large":
        most = most_bytes(request)
        context["is_known"] = most > settings.MAX_STRANGERS_BODY_BYTES
        context["megabytes"] = most // MEGABYTE
    if why == "too much":
        context["megabytes"] = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
        context["fields"] = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    response = render(request, "unread.html", context, status=STATUS[why])
    if why == "busy":
        response["Retry-After"] = "60"
    return response


class Uploads(FileUploadHandler):
    """Stands before the handlers that put files aside, and counts what they get.

    It holds whatever a web server says of a body's length.
    """

    got = 0  # bytes; who sends them is asked only beyond what anybody may send

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.got += len(raw_data)
        if self.got > settings.MAX_STRANGERS_BODY_BYTES and self.got > self.most:
            raise RequestDataTooBig("The files of this form are too large.")
        return raw_data

    @cached_property
    def most(self) -> int:
        return most_bytes(self.request) if self.request else 0

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None

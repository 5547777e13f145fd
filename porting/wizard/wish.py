""" "Submit for me when both papers are in": a box that every button of its page takes along."""

from django.contrib import messages
from django.http import HttpRequest

from accounts.models import User
from porting.errors import PortingError
from porting.models import PortRequest
from porting.services import submit_for_me

ASKED = "asks_submit_for_me"  # a hidden field: the box was there, so an empty one is an answer


def take_along(http: HttpRequest, row: PortRequest, person: User) -> None:
    """Store the box where its page was posted and it says something else than before."""
    wanted = "submit_for_me" in http.POST
    if ASKED in http.POST and wanted != bool(row.submit_for_me_at):
        keep_wish(http, row, person)


def keep_wish(http: HttpRequest, row: PortRequest, person: User) -> None:
    """Store what the box says, and tell what became of it."""
    wanted = "submit_for_me" in http.POST
    try:
        submit_for_me.ask(row, wanted=wanted, by=person)
    except PortingError as error:
        messages.warning(http, str(error))
        return
    row.refresh_from_db(fields=["submit_for_me_at", "submit_for_me_by"])
    said = "We submit the request as soon as both papers are in."
    messages.success(http, said if wanted else "You submit the request yourself.")

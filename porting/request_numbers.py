"""The numbers of a request as its customer sees them: what they do now, not what was chosen."""

from django.utils.safestring import SafeString

from numbers.models import TrackingNumber
from numbers.reading import national
from numbers.sets import OneOf
from porting.choices import Status
from porting.models import PortRequest
from porting.table_rows import NOWHERE, number_row

PAGE = 50  # numbers of a request shown at once
NEVER_HERE = (Status.FAILED, Status.CANCELLED)  # what was chosen for them does not happen


def numbers_page(row: PortRequest, after: str) -> tuple[list[SafeString], str]:
    """Return the rows of at most 50 numbers, and the position after which the next page starts.

    What a number does by now stands under Tracking Numbers, where people change it.
    """
    found = row.numbers.order_by("position", "pk")
    if after.isascii() and after.isdigit():
        found = found.filter(position__gt=int(after[:9]))
    cells = ("position", "e164", "status", "route__name", "source__name", "is_texting_enabled")
    listed = list(found.values_list(*cells)[: PAGE + 1])
    here = on_the_platform(row, [e164 for _, e164, *_ in listed[:PAGE]])
    rows = []
    for _, e164, status, route, source, is_texting in listed[:PAGE]:
        cells_now = (route or "Not set", source or "Unknown", "On" if is_texting else "Off")
        if number := here.get(e164):
            cells_now = _as_it_is(number)
        elif status in NEVER_HERE:
            cells_now = ("–", source or "Unknown", "–")
        rows.append(number_row(national(e164), Status(status).label, *cells_now))
    return rows, str(listed[PAGE - 1][0]) if len(listed) > PAGE else ""


def on_the_platform(row: PortRequest, e164s: list[str]) -> dict[str, TrackingNumber]:
    """Return the numbers that are expected or live in the request's account, by E.164."""
    if row.is_editable:
        return {}
    mine = TrackingNumber.objects.filter(account=row.account_id, released_at=None)
    rows = mine.filter(OneOf("e164", e164s)).select_related("route", "fail_safe", "source")
    return {number.e164: number for number in rows}


def _as_it_is(number: TrackingNumber) -> tuple[str | SafeString, str, str]:
    """Say where a number on the platform rings, what it counts for, and whether it takes texts."""
    texts = "On" if number.is_texting_enabled else "Off"
    return rings_now(number), number.source.name if number.source else "Unknown", texts


def rings_now(number: TrackingNumber) -> str | SafeString:
    """Say where a number on the platform rings, in red when it rings nowhere."""
    if number.route:
        return number.route.name
    return f"Fail-safe: {number.fail_safe.name}" if number.fail_safe else NOWHERE

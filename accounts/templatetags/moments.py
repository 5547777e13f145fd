"""``{{ at|said:"dated" }}``: a moment or a day in the words of ``accounts.moments``."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from accounts import moments

register = template.Library()

FORMS = {
    "clock": moments.clock,
    "dated": moments.dated,
    "dated_day": moments.dated_day,
    "instant": moments.instant,
    "long_date": moments.long_date,
    "machine": moments.machine,
    "month_day": moments.month_day,
    "short_date": moments.short_date,
}


@register.filter
def said(at: datetime | date | None, form: str) -> str:
    """Return the moment in this form, in the zone of the page; "" for none."""
    return FORMS[form](at) if at else ""  # type: ignore[operator]


@register.filter
def with_seconds(at: datetime) -> str:
    return moments.clock(at, seconds=True)


@register.filter
def how_long(since: datetime) -> str:
    """Return how long ago it was: "3 days"."""
    return moments.how_long(since, timezone.now())


@register.simple_tag
def today(form: str) -> str:
    return said(timezone.now(), form)

"""A row of the overview, put together in Python: a template takes five times as long for fifty.

``format_html`` escapes whatever people typed, as a template would.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from porting.table_rows import tag_class

ROW = (
    '<tr><th scope="row"><a href="{url}">{name}</a><br>'
    '<span class="id small muted">{reference}</span></th>\n'
    '<td data-l="Numbers">{numbers}</td>\n'
    '<td data-l="Whose move"><span class="tag{shape}">{tag}</span></td>\n'
    '<td data-l="Account">{account}{errors}</td>\n'
    '<td data-l="Port date">{port_date}</td>\n'
    '<td data-l="Updated"><time datetime="{iso}" title="{absolute}">{updated}</time></td>\n'
    '<td class="act">\n{actions}</td></tr>\n'
)
NO_ERRORS = format_html('<div class="small muted">{}</div>', "No errors")
ERRORS = (
    '<div class="stops"><span class="tag tag-bad">{} this port</span>'
    '<ul class="small">{}</ul></div>'
)
ERROR = '<li>{} <a href="{}">{}<span class="vh"> of {}</span></a></li>'
TO_DO = '<div class="small muted">{}Not complete yet: {}</div>'
STEP = '<a href="{}">{}<span class="vh"> of {}</span></a>'
ACTION = '<a href="{}">{}<span class="vh">{}</span></a>'
# Action: its path below the request's page, its word, and what only screen readers hear.
ACTIONS = {
    "send": ("send/", "Send", " papers of {}"),
    "notes": ("notes/", "Notes", " for {}"),
    "edit": ("", "Edit", " {}"),
    "cancel": ("cancel/", "Cancel", " {}"),
    "copy": ("copy/", "Copy", " {} to a new request"),
}


def overview_row(
    *,
    url: str,
    name: str,
    reference: str,
    carrier: str,
    account: str,
    gist: dict[str, Any],
    actions: Iterable[str],
    unread: int,
    now: datetime,
) -> SafeString:
    """Return a request's row; ``gist`` is what is stored of it, ``actions`` are allowed now."""
    last = datetime.fromisoformat(gist["last"])
    return format_html(
        ROW,
        url=url,
        name=name,
        reference=reference,
        numbers=_numbers(gist, carrier),
        shape=tag_class(gist["shape"]),
        tag=gist["tag"],
        account=account,
        errors=_errors(gist, name),
        port_date=gist["port_date"],
        iso=gist["last"],
        absolute=_absolute(last),
        updated=_since(last, now),
        actions=format_html_join("\n", "{}", ((_action(a, url, name, unread),) for a in actions)),
    )


def _numbers(gist: dict[str, Any], carrier: str) -> str | SafeString:
    count, live = gist["numbers"], gist["live"]
    if 0 < live < count:
        return f"{live:,} of {count:,} live"
    if not carrier:
        return f"{count:,}"
    return format_html('{} <span class="muted">from {}</span>', f"{count:,}", carrier)


def _errors(gist: dict[str, Any], name: str) -> SafeString:
    errors, to_do = gist["errors"], gist["to_do"]
    if not errors and not to_do:
        return NO_ERRORS
    said = []
    if errors:
        counted = "1 error stops" if len(errors) == 1 else f"{len(errors)} errors stop"
        lines = ((text, url, fix, name) for text, url, fix in errors)
        said.append(format_html(ERRORS, counted, format_html_join("", ERROR, lines)))
    if to_do:
        steps = format_html_join(", ", STEP, ((url, title, name) for title, url in to_do))
        said.append(format_html(TO_DO, "" if errors else "No errors. ", steps))
    return format_html_join("", "{}", ((part,) for part in said))


def _action(action: str, url: str, name: str, unread: int) -> SafeString:
    below, word, spoken = ACTIONS[action]
    if action == "notes" and unread:
        word = f"Notes ({unread})"
        spoken = " unread for {}"
    return format_html(ACTION, url + below, word, spoken.format(name))


@cache
def may_be_copied() -> bool:
    """Whether this installation has the page that copies a request to a new one."""
    try:
        reverse("porting:copy", args=["ACCOUNT", "REFERENCE"])
    except NoReverseMatch:
        return False
    return True


def _since(at: datetime, now: datetime) -> str:
    """Return how long ago within a day, otherwise the day."""
    age = now - at
    if age >= timedelta(hours=24):
        local = localtime(at)
        return f"{local:%b} {local.day}" if local.year == now.year else f"{local:%b} {local.year}"
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return "just now"
    count, unit = (minutes, "minute") if minutes < 60 else (minutes // 60, "hour")
    return f"{count} {unit} ago" if count == 1 else f"{count} {unit}s ago"


def _absolute(at: datetime) -> str:
    local = localtime(at)
    clock = f"{local.hour % 12 or 12}:{local:%M %p %Z}"
    return f"{local:%b} {local.day}, {local.year}, {clock}"

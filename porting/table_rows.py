"""Rows of the tables that people look at all day, put together here and not in a template.

A template takes five times as long for fifty rows, which was most of what these pages cost
(docs/benchmarks.md). ``format_html`` escapes whatever people typed, as a template would.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

NUMBER = (
    '<tr><th scope="row"><span class="num">{}</span></th>\n<td data-l="Status">{}</td>\n'
    '<td data-l="Rings at">{}</td>\n<td data-l="Source">{}</td>\n<td data-l="Text">{}</td></tr>\n'
)
REQUEST = (
    '<tr><th scope="row"><a href="{url}">{name}</a><br>'
    '<span class="id small muted">{reference}</span></th>\n<td data-l="Numbers">{numbers}'
)
CARRIER = ' <span class="muted">from {carrier}</span>'
STANDING = (
    '</td>\n<td data-l="Whose move"><span class="tag{shape}">{tag}</span></td>\n'
    '<td data-l="Account">{account}<br>'
)
ERRORS = (
    '<span class="tag tag-bad">{bad} this port</span><br><a class="small" href="{url}check/">Fix'
    '<span class="vh"> the numbers of {name}</span></a>'
)
NO_ERRORS = '<span class="muted small">No errors</span>'
UPDATED = '</td>\n<td data-l="Updated">{updated}</td>\n<td class="act">\n'
ACTIONS = {
    "send": '<a href="{url}send/">Send<span class="vh"> papers of {name}</span></a>\n',
    "notes": '<a href="{url}notes/">Notes<span class="vh"> for {name}</span></a>\n',
    "edit": '<a href="{url}">Edit<span class="vh"> {name}</span></a>\n',
    "cancel": '<a href="{url}cancel/">Cancel<span class="vh"> {name}</span></a>\n',
}
QUEUED = (
    '\n<tr><th scope="row"><a href="{url}">{name}</a> <span class="id muted small">{reference}'
    '</span></th><td data-l="Account">{account}</td><td data-l="Carrier">{carrier}</td>'
    '<td data-l="Numbers" class="id">{numbers}</td>'
    '<td data-l="Whose move"><span class="tag{shape}">{tag}</span></td>'
    '<td data-l="Age" class="id">{age}</td><td data-l="Owner">{owner}</td></tr>'
)


def number_row(number: str, status: str, route: str, source: str, text: str) -> SafeString:
    """Return a number of a request: how it is written, where it stands, rings and counts."""
    return format_html(NUMBER, number, status, route, source, text)


def request_row(*, bad: int, carrier: str, actions: list[str], **words: str) -> SafeString:
    """Return a request of the overview; ``bad`` is how many of its numbers stop it.

    ``words`` are url, name, reference, numbers, shape, tag, account and updated.
    """
    parts = [
        REQUEST,
        CARRIER if carrier else "",
        STANDING,
        ERRORS if bad else NO_ERRORS,
        UPDATED,
        *(ACTIONS[action] for action in actions),
        "</td></tr>\n",
    ]
    words["bad"] = f"{bad} error stops" if bad == 1 else f"{bad} errors stop"
    words["shape"] = tag_class(words["shape"])
    return format_html("".join(parts), carrier=carrier, **words)


def queued_row(*, shape: str, **words: str) -> SafeString:
    """Return a request of the desk's queues; ``words`` are those of ``QUEUED``."""
    return format_html(QUEUED, shape=tag_class(shape), **words)


def tag_class(shape: str) -> str:
    return f" tag-{shape}" if shape != "idle" else ""

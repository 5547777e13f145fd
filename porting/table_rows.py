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
QUEUED = (
    '\n<tr><th scope="row"><a href="{url}">{name}</a> <span class="id muted small">{reference}'
    '</span></th><td data-l="Account">{account}</td><td data-l="Carrier">{carrier}</td>'
    '<td data-l="Numbers" class="id">{numbers}</td>'
    '<td data-l="Whose move"><span class="tag{shape}">{tag}</span></td>'
    '<td data-l="Age" class="id">{age}</td><td data-l="Owner">{owner}</td></tr>'
)


NOWHERE = format_html('<span class="tag tag-bad">{}</span>', "Rings nowhere")


def number_row(
    number: str, status: str, route: str | SafeString, source: str, text: str
) -> SafeString:
    """Return a number of a request: how it is written, where it stands, rings and counts."""
    return format_html(NUMBER, number, status, route, source, text)


def queued_row(*, shape: str, **words: str) -> SafeString:
    """Return a request of the desk's queues; ``words`` are those of ``QUEUED``."""
    return format_html(QUEUED, shape=tag_class(shape), **words)


def tag_class(shape: str) -> str:
    return f" tag-{shape}" if shape != "idle" else ""

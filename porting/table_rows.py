"""Rows of the tables that people look at all day, put together here and not in a template.

A template takes five times as long for fifty rows, which was most of what these pages cost
(docs/benchmarks.md). Whatever people typed is escaped, as a template would.
"""

from html import escape

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


DESK_NUMBER = (
    '\n<tr>{tick}<th scope="row"><span class="num">{number}</span>{description}</th>'
    '<td data-l="Status"><span class="tag{shape}">{status}</span></td>'
    '<td data-l="Order">{order}</td><td data-l="Rings at">{route}</td>'
    '<td data-l="Tracking Source">{source}</td><td data-l="Line">{line}</td>'
    '<td data-l="PIN">{pin}</td></tr>'
)
TICK = (
    '<td><input class="chk" type="checkbox" name="numbers" value="{}" aria-label="Tick {}"{}></td>'
)
PIN = SafeString('<span class="masked">••••••</span>')
REVEAL = '{} <a href="{}">Reveal<span class="vh"> PIN of {}, this is logged</span></a>'
DESCRIPTION = ' <span class="muted small">{}</span>'

NOWHERE = format_html('<span class="tag tag-bad">{}</span>', "Rings nowhere")


def filled(pattern: str, *places: str, **words: str) -> SafeString:
    """Return the pattern with what people typed escaped, as ``format_html`` does it.

    That one asks of every word whether it is lazy, which cost as much as all else in a row.
    """
    return SafeString(
        pattern.format(
            *(one if isinstance(one, SafeString) else escape(one) for one in places),
            **{n: w if isinstance(w, SafeString) else escape(w) for n, w in words.items()},
        )
    )


def number_row(
    number: str, status: str, route: str | SafeString, source: str, text: str
) -> SafeString:
    """Return a number of a request: how it is written, where it stands, rings and counts."""
    return filled(NUMBER, number, status, route, source, text)


def queued_row(*, shape: str, **words: str) -> SafeString:
    """Return a request of the desk's queues; ``words`` are those of ``QUEUED``."""
    return filled(QUEUED, shape=tag_class(shape), **words)


def desk_number_row(
    *, tick: str, description: str, shape: str, pin: str, **words: str
) -> SafeString:
    """Return a number as the desk sees it; ``tick`` and ``pin`` are cells of this module."""
    said = filled(DESCRIPTION, description) if description else ""
    shape = tag_class(shape)
    return filled(DESK_NUMBER, tick=tick, description=said, shape=shape, pin=pin, **words)


def tick_cell(pk: int, e164: str, *, is_open: bool, is_ticked: bool) -> SafeString:
    """Return the check box by which an order takes this number; none once it is settled."""
    if not is_open:
        return SafeString("<td></td>")
    return filled(TICK, str(pk), e164, " checked" if is_ticked else "")


def pin_cell(e164: str, reveal_url: str) -> SafeString:
    """Return a number's PIN: masked, and with a link for those who may see it."""
    return filled(REVEAL, PIN, reveal_url, e164) if reveal_url else PIN


def tag_class(shape: str) -> str:
    return f" tag-{shape}" if shape != "idle" else ""

"""Rows of the tables that people look at all day, put together here and not in a template.

A template takes five times as long for fifty rows, which was most of what these pages cost
(docs/benchmarks.md). ``format_html`` escapes whatever people typed, as a template would.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NUMBER = (
    '<tr><th scope="row"><span class="num">{}</span></th>\n<td data-l="Status">{}</td>\n'
    '<td data-l="Rings at">{}</td>\n<td data-l="Source">{}</td>\n<td data-l="Text">{}</td></tr>\n'
)
REQUEST = """<tr><th scope="row"><a href="{url}">{name}</a><br>\
<span class="id small muted">{reference}</span></th>
<td data-l="Numbers">{numbers}{carrier}</td>
<td data-l="Whose move"><span class="tag{shape}">{tag}</span></td>
<td data-l="Account">{account}<br>{errors}</td>
<td data-l="Updated">{updated}</td>
<td class="act">
{actions}
</td></tr>
"""
ACTION = '<a href="{}{}">{}<span class="vh"> {}{}</span></a>\n'
CARRIER = ' <span class="muted">from {}</span>'
ERRORS = (
    '<span class="tag tag-bad">{} this port</span><br><a class="small" href="{}check/">Fix'
    '<span class="vh"> the numbers of {}</span></a>'
)
FINE = '<span class="muted small">{}</span>'


def number_row(number: str, status: str, route: str, source: str, text: str) -> SafeString:
    """Return a number of a request: how it is written, where it stands, rings and counts."""
    return format_html(NUMBER, number, status, route, source, text)


def request_row(
    *,
    url: str,
    name: str,
    carrier: str,
    shape: str,
    bad: int,
    actions: list[tuple[str, str, str]],
    **words: str,
) -> SafeString:
    """Return a request of the overview.

    ``actions`` are (end of the address, the link's word, what a screen reader hears before the
    request's name); ``bad`` is how many of its numbers stop it.
    """
    name = format_html("{}", name)  # escaped once, for all the places where it stands
    links = ((url, end, word, heard, name) for end, word, heard in actions)
    stops = f"{bad} error stops" if bad == 1 else f"{bad} errors stop"
    return format_html(
        REQUEST,
        url=url,
        name=name,
        carrier=format_html(CARRIER, carrier) if carrier else "",
        shape=f" tag-{shape}" if shape != "idle" else "",
        errors=format_html(ERRORS, stops, url, name) if bad else format_html(FINE, "No errors"),
        actions=format_html_join("", ACTION, links),
        **words,
    )

"""A row of the overview, put together in Python: a template takes five times as long for fifty.

``format_html`` escapes whatever people typed, as a template would.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import moments
from porting.rules.overdue import days_late
from porting.rules.standing import DATE_PASSED
from porting.table_rows import tag_class

ROW = (
    '<tr><th scope="row"><a href="{url}">{name}</a><br>'
    '<span class="id small muted">{reference}</span></th>\n<td data-l="Numbers">{numbers}'
)
CARRIER = ' <span class="muted">from {carrier}</span>'
STANDING = (
    '</td>\n<td data-l="Whose move"><span class="tag{shape}">{tag}</span></td>\n'
    '<td data-l="Account">{account}'
)
NO_ERRORS = '<div class="small muted">No errors</div>'
ERRORS = '<div class="stops"><span class="tag tag-bad">{stops} this port</span><ul class="small">'
TO_DO = '<div class="small muted">{no_errors}Not complete yet: '
DATES = (
    '</td>\n<td data-l="Port date">{port_date}{port_clock}</td>\n<td data-l="Updated">'
    '<time class="nowrap" datetime="{iso}" title="{absolute}">{updated}</time></td>\n'
    '<td class="act">\n'
)
ACTIONS = {
    "send": '<a href="{url}send/">Send<span class="vh"> papers of {name}</span></a>\n',
    "notes": '<a href="{url}notes/">Notes{unread}'
    '<span class="vh">{not_read} for {name}</span></a>\n',
    "edit": '<a href="{url}">Edit<span class="vh"> {name}</span></a>\n',
    "cancel": '<a href="{url}cancel/">Cancel<span class="vh"> {name}</span></a>\n',
    "copy": '<a href="{url}copy/">Copy<span class="vh"> {name} to a new request</span></a>\n',
}
PORT_CLOCK = '<br><time class="small muted" datetime="{}">{}</time>'
MENU = '<details class="menu"><summary>More<span class="vh"> for {name}</span></summary><div>\n'


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
    """Return a request's row; ``gist`` is what is stored of it, ``actions`` are allowed now.

    All of it is one text with places to fill in, since each call of ``format_html`` costs.
    """
    last = datetime.fromisoformat(gist["last"])
    count, live = gist["numbers"], gist["live"]
    is_partly = 0 < live < count
    listed, words = _errors(gist)
    shape, tag = tag_now(gist, now)
    parts = [
        ROW,
        CARRIER if carrier and not is_partly else "",
        STANDING,
        listed,
        DATES,
        *_menu(_first(actions, is_unread=bool(unread))),
        "</td></tr>\n",
    ]
    return format_html(
        "".join(parts),
        url=url,
        name=name,
        reference=reference,
        numbers=f"{live:,} of {count:,} live" if is_partly else f"{count:,}",
        carrier=carrier,
        shape=tag_class(shape),
        tag=tag,
        account=account,
        port_date=gist["port_date"],
        port_clock=_port_clock(gist),
        iso=moments.machine(last),
        absolute=moments.instant(last),
        updated=moments.ago(last, now),
        unread=f" ({unread})" if unread else "",
        not_read=" not read" if unread else "",
        **words,
    )


def _port_clock(gist: dict[str, Any]) -> SafeString | str:
    """Return hour and zone of the port date, "10:30 AM CT", for readers and machines."""
    if not gist.get("port_clock"):
        return ""
    return format_html(PORT_CLOCK, gist["port_at"], gist["port_clock"])


def tag_now(gist: dict[str, Any], now: datetime) -> tuple[str, str]:
    """Return the tag of a row; what time alone has changed since it was stored is seen here."""
    is_ours = gist["shape"] in ("set", "them")
    return DATE_PASSED if is_ours and days_late(gist, now) else (gist["shape"], gist["tag"])


def _first(actions: Iterable[str], *, is_unread: bool) -> list[str]:
    """Return the actions with the one that stands outside the menu first."""
    return sorted(actions, key=lambda action: not (is_unread and action == "notes"))


def _menu(actions: list[str]) -> list[str]:
    """Return the link to press, Copy (it saves most of a request), and a menu with the rest."""
    outside = [action for n, action in enumerate(actions) if n == 0 or action == "copy"]
    inside = [ACTIONS[action] for action in actions if action not in outside]
    menu = [MENU, *inside, "</div></details>\n"] if inside else []
    return [*(ACTIONS[action] for action in outside), *menu]


def _errors(gist: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the text about what stops the port, and the words that fill its places."""
    errors, to_do = gist["errors"], gist["to_do"]
    if not errors and not to_do:
        return NO_ERRORS, {}
    parts, words = [], {"no_errors": "" if errors else "No errors. "}
    if errors:
        words["stops"] = "1 error stops" if len(errors) == 1 else f"{len(errors)} errors stop"
        parts.append(ERRORS)
        for n, (text, url, fix) in enumerate(errors):
            parts.append(
                f'<li>{{t{n}}} <a href="{{u{n}}}">{{f{n}}}<span class="vh"> in {{name}}</span>'
                "</a></li>"
            )
            words |= {f"t{n}": text, f"u{n}": url, f"f{n}": fix}
        parts.append("</ul></div>")
    if to_do:
        steps = []
        for n, (title, url) in enumerate(to_do):
            steps.append(f'<a href="{{v{n}}}">{{s{n}}}<span class="vh"> of {{name}}</span></a>')
            words |= {f"s{n}": title, f"v{n}": url}
        parts += [TO_DO, ", ".join(steps), "</div>"]
    return "".join(parts), words


@cache
def may_be_copied() -> bool:
    """Whether this installation has the page that copies a request to a new one."""
    try:
        reverse("porting:copy", args=["ACCOUNT", "REFERENCE"])
    except NoReverseMatch:
        return False
    return True

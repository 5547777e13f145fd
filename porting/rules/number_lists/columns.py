"""What a column of a list can be used as, and which use its heading and its cells suggest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from numbers.reading import read_number
from porting.errors import PortingError
from porting.rules.labels import LABELS
from porting.rules.number_lists.tables import Line

NUMBER, ROUTE, SOURCE, ROUTING_ID = "number", "route", "source", "routing_id"
DESCRIPTION, ACCOUNT, CALL_SETTINGS = "description", "account", "call_settings"
TEXTING, MOBILE, PIN, NOT_IMPORTED = "texting", "mobile", "account_pin", ""


@dataclass(frozen=True)
class Use:
    """What a column may be used as: its name in template.csv, its label, the guide's words."""

    field: str
    heading: str
    label: str
    need: str
    example: str
    where: str
    aliases: tuple[str, ...] = ()


USES = (
    Use(NUMBER, "tracking_number_to_port", LABELS["number"], "Required", "+14105550101",
        "Your phone bill lists them. Any US format works.",
        ("tracking number", "number to port", "phone number", "phone", "number", "numbers", "tn",
         "did", "ddi", "telephone number", "telephone", "mobile number", "port number", "e164")),
    Use(ROUTE, "receiving_number", LABELS["route"], "Required, or a Routing ID", "+15125550148",
        "Numbers, Receiving Numbers: the number, its name, or its ID that starts with RPN.",
        ("receiving", "fwd to", "forward to", "forwarding", "forwarding number", "forwards to",
         "ring to", "rings at", "rings", "destination", "target", "route", "dial routing",
         "forwarding receiving number")),
    Use(SOURCE, "tracking_source", LABELS["source"], "Optional", "TSO-7F3K2Q or Google Ads",
        "Numbers, Tracking Sources: the name, or the ID that starts with TSO.",
        ("source", "campaign", "channel", "marketing channel", "tracking source id", "source id",
         "tso")),
    Use(DESCRIPTION, "description", "Description", "Optional", "Main Office Line",
        "Your own words, up to 80 characters.",
        ("name", "label", "friendly name", "line name", "note", "notes", "comment")),
    Use(ROUTING_ID, "routing_id", "Routing ID", "Optional", "CQU-7F3K2Q",
        "reference-ids.csv: a queue (CQU), voice menu (VOM), user (USR) or receiving number (RPN).",
        ("route id", "dial routing id", "queue id", "menu id", "queue")),
    Use(ACCOUNT, "account_id", "Account", "Optional", "AC-7F3K2Q",
        "reference-ids.csv. Every row must name the account of this request.",
        ("account", "sub account", "account name")),
    Use(CALL_SETTINGS, "call_settings_id", "Call settings ID", "Optional", "CST-7F3K2Q",
        "Numbers, Call Settings, or reference-ids.csv. Empty is Account Level.",
        ("call settings", "settings id", "call setting id")),
    Use(TEXTING, "text_messaging_enabled", LABELS["is_texting_enabled"], "Optional", "yes",
        "yes or no. Texting starts after the port.",
        ("texting", "text", "sms", "text messaging", "texting enabled", "sms enabled")),
    Use(MOBILE, "mobile", "Mobile number", "Optional", "no",
        "yes for a mobile number, no for a landline or VoIP number, empty if you are not sure.",
        ("is mobile", "wireless", "cell", "mobile or not", "line type", "type")),
    Use(PIN, "account_pin", LABELS["account_pin"], "For mobile numbers", "0417",
        "Your carrier gives it to you. It is kept encrypted and nobody sees it here.",
        ("pin", "port out pin", "transfer pin", "passcode", "port pin", "number transfer pin")),
)  # fmt: skip
USE_OF = {use.field: use for use in USES}
NEAR = 2  # letters that may be wrong
SHORTEST_NEAR = 5  # shorter words are too much alike
SAMPLED = 50
MOST = 0.6  # of the sampled cells


def has_headings(lines: Sequence[Line]) -> bool:
    """Say whether the first row names the columns: no cell of it reads as a phone number."""
    return not any(read_number(cell).candidate for cell in lines[0].cells)


def suggest(lines: Sequence[Line], *, headings: bool) -> list[str]:
    """Return a use for each column, "" where nothing suggests one; no use twice.

    A heading of the template counts first, then a known other word, then one that is up to two
    letters off; what is left is told by the cells: the first column of phone numbers is what is
    to be ported, the second where calls ring.
    """
    width = len(lines[0].cells)
    found = [""] * width
    words = [_plain(cell) for cell in lines[0].cells] if headings else [""] * width
    for is_like in (_is_heading, _is_alias, _is_near):
        for place, word in enumerate(words):
            if word and not found[place]:
                free = (use for use in USES if use.field not in found)
                found[place] = next((use.field for use in free if is_like(word, use)), "")
    for field in (NUMBER, ROUTE):
        if field in found or (field == ROUTE and ROUTING_ID in found):
            continue
        for place in range(width):
            if not found[place] and _holds_numbers(lines[1 if headings else 0 :], place):
                found[place] = field
                break
    return found


def check(columns: Sequence[str]) -> None:
    """Raise PortingError unless each use is chosen once and the required ones are."""
    for use in USES:
        if columns.count(use.field) > 1:
            raise PortingError(
                f"{use.label} is used twice. Choose one column.", field=str(_last(columns, use))
            )
    if NUMBER not in columns:
        raise PortingError(f"Match a column to {USE_OF[NUMBER].label}.", field="0")
    if ROUTE not in columns and ROUTING_ID not in columns:
        raise PortingError(f"Match a column to {USE_OF[ROUTE].label}, where calls ring.", field="0")


def _last(columns: Sequence[str], use: Use) -> int:
    return len(columns) - 1 - list(reversed(columns)).index(use.field)


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold()).split())


def _is_heading(word: str, use: Use) -> bool:
    return word in (_plain(use.heading), _plain(use.label))


def _is_alias(word: str, use: Use) -> bool:
    return word in use.aliases


def _is_near(word: str, use: Use) -> bool:
    return len(word) >= SHORTEST_NEAR and any(
        len(other) >= SHORTEST_NEAR and distance(word, other, NEAR) <= NEAR
        for other in (_plain(use.heading), _plain(use.label), *use.aliases)
    )


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be put in, taken out or changed; above ``most``, more."""
    if abs(len(one) - len(other)) > most or len(one) > LONGEST_HEADING:
        return most + 1
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, counterpart in enumerate(other, start=1):
            before, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, before + (letter != counterpart)),
            )
    return row[-1]


LONGEST_HEADING = 60


def _holds_numbers(lines: Sequence[Line], place: int) -> bool:
    cells = [line.cells[place] for line in lines[:SAMPLED] if line.cells[place]]
    return bool(cells) and sum(bool(read_number(c).candidate) for c in cells) >= MOST * len(cells)

"""What a column of a list can be used as, and which use its heading and its cells suggest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from numbers.reading import read_number
from porting.errors import PortingError
from porting.rules.labels import LABELS
from porting.rules.number_lists import cells, ranges
from porting.rules.number_lists.lines import Line

NUMBER, ROUTE, SOURCE, ROUTING_ID = "number", "route", "source", "routing_id"
DESCRIPTION, ACCOUNT, CALL_SETTINGS = "description", "account", "call_settings"
RANGE_END, RANGE_COUNT = ranges.END, ranges.COUNT
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
    exactly: tuple[str, ...] = ()  # further words, which nothing else is near to
    is_in_template: bool = True


USES = (
    Use(NUMBER, "tracking_number_to_port", LABELS["number"], "Required", "+14105550101",
        "Your phone bill lists them. Any US format works.",
        ("tracking number", "number to port", "phone number", "phone", "number", "numbers", "tn",
         "did", "ddi", "telephone number", "telephone", "mobile number", "port number", "e164"),
        ("begin tn", "begin", "begin number", "beginning tn", "beginning number", "start tn",
         "start", "start number", "starting tn", "starting number", "first tn", "first number",
         "from", "from tn", "from number", "range start", "range begin", "start of range",
         "tn start", "tn begin", "range", "ranges", "tn range", "did range", "number range",
         "start range", "begin range", "low", "low tn", "start did", "begin did", "first did",
         "tns", "dids", "phone numbers", "telephone numbers", "block", "number block",
         "starting did", "range from", "phone number start", "phone number from", "tn from")),
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
        "Your carrier gives it to you. Format the column as text, so that zeros at the start stay."
        " It is kept encrypted and nobody sees it here.",
        ("pin", "port out pin", "transfer pin", "passcode", "port pin", "number transfer pin")),
    Use(RANGE_END, "range_end", "Last number of the range", "Optional", "+14105550109",
        "For a row that names a range: its last number, or the last four digits of it.",
        exactly=("end tn", "end", "end number", "ending tn", "ending number", "last tn",
                 "last number", "to", "to tn", "to number", "thru", "through", "until", "stop",
                 "range stop", "end of range", "tn end", "end range", "high", "high tn", "end did",
                 "last did", "ending did", "range to", "phone number end", "phone number to",
                 "tn to", "finish"),
        is_in_template=False),
    Use(RANGE_COUNT, "range_count", "How many numbers", "Optional", "10",
        "For a row that names a range: how many numbers it holds.",
        exactly=("qty", "quantity", "count", "size", "block size", "range size", "how many",
                 "number of numbers", "tn count", "number count", "tn qty", "total", "total tns",
                 "of numbers", "of tns", "no of numbers", "total numbers", "range count"),
        is_in_template=False),
)  # fmt: skip
USE_OF = {use.field: use for use in USES}
NEAR = 2  # letters that may be wrong
SHORTEST_NEAR = 5  # shorter words are too much alike
SAMPLED = 50
WHOLE_LENGTHS = (10, 11)
LOCAL_LENGTH = 7  # digits of a number without its area code
TITLES = 10  # rows at the top among which the headings are looked for
MOST = 0.6  # of the sampled cells


def has_headings(lines: Sequence[Line]) -> bool:
    """Say whether the first row names the columns.

    It does not where a cell reads as a phone number; nor where one holds as many digits as a
    number has, unless most of the row's cells read as headings.
    """
    filled = [cell for cell in lines[0].cells if cell]
    if any(holds_number(cell) for cell in filled):
        return False
    if not any(sum(c.isdecimal() for c in cell) >= LOCAL_LENGTH for cell in filled):
        return True
    return 2 * sum(_reads_as_heading(cell) for cell in filled) > len(filled)


def without_titles(lines: list[Line]) -> list[Line]:
    """Return the lines from the headings on: what stands over a list and its groups is no row.

    The headings are that of the first rows in which most cells are known words for columns, one of
    them for the number, and of several the one with the most. A row with a number ends the search.
    """
    best, most = 0, 0
    for place, line in enumerate(lines[:TITLES]):
        filled = [cell for cell in line.cells if cell]
        if any(_may_be_number(cell) for cell in filled):
            break
        known = [cell for cell in filled if _reads_as_heading(cell)]
        if 2 * len(known) > len(filled) and any(map(_names_the_number, known)):
            best, most = (place, len(known)) if len(known) > most else (best, most)
    return lines[best:]


def _may_be_number(cell: str) -> bool:
    """Say whether a cell has as many digits as a number; a date has eight."""
    digits = sum(c.isdecimal() for c in cell)
    return holds_number(cell) or digits == LOCAL_LENGTH or digits >= min(WHOLE_LENGTHS)


def holds_number(cell: str) -> bool:
    """Say whether a cell is a phone number, or one that a spreadsheet only dressed up."""
    return bool(read_number(cells.digits_if_complete(cell) or cell).candidate)


def _reads_as_heading(cell: str) -> bool:
    """Say whether a cell is a known word for a column, whatever stands behind it in brackets."""
    return any(_is_word_for(cell, use) for use in USES)


def _names_the_number(cell: str) -> bool:
    return _is_word_for(cell, USE_OF[NUMBER])


def _is_word_for(cell: str, use: Use) -> bool:
    word = _plain(re.sub(r"[(\[].*|[0-9].*|e\.g\..*", "", cell, flags=re.DOTALL))
    return bool(word) and any(is_like(word, use) for is_like in (_is_heading, _is_alias, _is_near))


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
    data = lines[1 if headings else 0 :]
    # Whether a column can end a range is asked of the numbers it would end: those are found first,
    # and looked for once more among what turns out to end none.
    _find_numbers(data, found, NUMBER)
    _drop_no_ranges(data, found)
    _find_numbers(data, found, NUMBER)
    if ROUTING_ID not in found:
        _find_numbers(data, found, ROUTE)
    return found


def _find_numbers(lines: Sequence[Line], found: list[str], field: str) -> None:
    """Take the first free column of phone numbers for this use, unless some column has it."""
    if field not in found:
        free = (place for place, use in enumerate(found) if not use)
        place = next((place for place in free if _holds_numbers(lines, place)), None)
        if place is not None:
            found[place] = field


def _drop_no_ranges(lines: Sequence[Line], found: list[str]) -> None:
    """Take back what was taken for a range's end or count where its cells say otherwise."""
    for use in (RANGE_END, RANGE_COUNT):
        if use in found and not ranges.most_can_be(lines[:SAMPLED], found, use):
            found[found.index(use)] = NOT_IMPORTED


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
    return word in use.aliases or word in use.exactly


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


def _holds_numbers(lines: Sequence[Line], place: int, fewest: int = 1) -> bool:
    found = [line.cells[place] for line in lines[:SAMPLED] if line.cells[place]]
    count = sum(_looks_like_numbers(cell) for cell in found)
    return count >= fewest and count >= MOST * len(found)


def _looks_like_numbers(cell: str) -> bool:
    """Say whether a cell is a number, a range, or a number with a word beside it."""
    if holds_number(cell) or ranges.names_range(cell):
        return True
    return sum(c.isdecimal() for c in cell) in WHOLE_LENGTHS


def hold_a_number_column(lines: Sequence[Line], fewest: int = 1) -> bool:
    """Say whether most of the cells of some column, without its heading, are phone numbers."""
    data = lines[1 if has_headings(lines) else 0 :]
    width = len(lines[0].cells)
    return any(_holds_numbers(data, place, fewest) for place in range(width))

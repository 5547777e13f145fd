"""The North American Numbering Plan: can these ten digits be a subscriber's, and of what kind?

Regions come from the phonenumbers library; the rules are ours, because the library calls a number
"valid" that nobody can port (555-0100, 900, 411 as an exchange) and knows no new area codes.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from phonenumbers import PhoneNumber, region_code_for_number

from numbers.countries import country_name

TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
TOLL_FREE_RESERVED = frozenset(
    {"822", "880", "881", "882", "883", "884", "885", "886", "887", "889"}
)
PREMIUM = frozenset({"900"})

# 5XX is not one range: 520, 530 and 531 are places. 456 is withdrawn, 600 to 633 are Canadian,
# 700 belongs to the long-distance carriers, 710 to the US government.
NON_GEOGRAPHIC = frozenset(
    {"500", "521", "522", "523", "524", "525", "526", "527", "528", "529", "532", "533", "544"}
    | {"566", "577", "588", "600", "622", "633", "456", "700", "710"}
)

AT_HOME = frozenset({"US", "CA"})
TERRITORIES = frozenset({"PR", "VI", "GU", "MP", "AS"})

NOT_PORTABLE = {
    "premium": "err_premium",
    "non_geographic": "err_non_geographic",
    "unsupported": "err_unsupported_country",
}
RESERVED_EXCHANGES = {
    "976": "err_premium",
    "950": "err_special_exchange",  # carrier access
    "958": "err_special_exchange",  # carriers' test lines
    "959": "err_special_exchange",
}
FICTION = "555"
FICTIONAL_LINES = "01"
DIRECTORY_ASSISTANCE = "1212"
ORDINARY_LINE = "0000"

# The only prefixes in +1 whose answer from the library hangs on the last four digits (Barbados and
# Jamaica); a test proves it from the library's own patterns, for every release we install.
PREFIXES_THAT_DO_NOT_DECIDE = frozenset({"246521", "246522", "876606"})

# 555 in every area code because of our own rules, the others because of the library's.
LINE_MATTERS = PREFIXES_THAT_DO_NOT_DECIDE | {f"{npa:03}{FICTION}" for npa in range(1000)}

REMEMBERED_PREFIXES = 65_536


class Verdict(NamedTuple):
    """What the plan says about ten digits; the words are those of ReadNumber."""

    outcome: str
    region: str
    kind: str
    detail: str = ""


def verdict(prefix: str, line: str, *, accept_fictional: bool = False) -> Verdict:
    """Say what NPA-NXX `prefix` and four digits `line` are.

    The library is asked once for each prefix; up to 65,536 answers are remembered.
    """
    if prefix not in LINE_MATTERS:
        return _remembered(prefix)
    if prefix[3:] == FICTION:
        return _remembered(prefix, _sort_of_555(line), accept_fictional)
    return judge(prefix, line, library_region(prefix, line))


@lru_cache(maxsize=REMEMBERED_PREFIXES)
def _remembered(prefix: str, line: str = ORDINARY_LINE, accept_fictional: bool = False) -> Verdict:
    region = library_region(prefix, line)
    return judge(prefix, line, region, accept_fictional=accept_fictional)


def _sort_of_555(line: str) -> str:
    """The line that stands for all lines of a 555 exchange that share one answer."""
    if line == DIRECTORY_ASSISTANCE:
        return line
    return FICTIONAL_LINES + "00" if line.startswith(FICTIONAL_LINES) else ORDINARY_LINE


def library_region(prefix: str, line: str) -> str:
    """Give the region the installed library knows for a number ("US", "JM"), or ""."""
    number = PhoneNumber(country_code=1, national_number=int(prefix + line))
    return region_code_for_number(number) or ""


def judge(prefix: str, line: str, region: str, *, accept_fictional: bool = False) -> Verdict:
    """Apply the plan's rules, the coarser first: area code, exchange, service, then the line.

    `region` is what the library says. Only places have reserved exchanges (950, 976, ...): in
    toll-free numbers those are ordinary, and so is 555 but for 01XX and 1212.
    """
    npa, nxx = prefix[:3], prefix[3:]
    if not is_area_code(npa):
        return Verdict("err_bad_area_code", "", "", npa)
    kind = kind_of(npa, region)
    if kind == "toll_free" and region not in AT_HOME:
        region = ""  # the library takes 800-1XX for Dominican, by its first digits
    if nxx[0] in "01" or nxx[1:] == "11":
        return Verdict("err_bad_exchange", region, kind, nxx)
    if kind in NOT_PORTABLE:
        detail = country_name(region) if kind == "unsupported" else npa
        return Verdict(NOT_PORTABLE[kind], region, kind, detail)
    if kind == "local" and nxx in RESERVED_EXCHANGES:
        outcome = RESERVED_EXCHANGES[nxx]
        return Verdict(outcome, region, "premium" if outcome == "err_premium" else kind, nxx)
    if nxx == FICTION:
        refused = refuse_555(line, kind, accept_fictional=accept_fictional)
        if refused:
            return Verdict(refused, region, kind)
    return accept(npa, region, kind)


def accept(npa: str, region: str, kind: str) -> Verdict:
    """Accept a number no rule refuses: at once, or for staff to confirm first."""
    if region in TERRITORIES:
        return Verdict("review_territory", region, kind, country_name(region))
    if not region:
        return Verdict("review_unassigned_area_code", region, kind, npa)
    return Verdict("ok", region, kind)


def is_canadian(e164: str) -> bool:
    """Whether a number of country code 1 is from Canada; its area code says it."""
    return _region_of_area_code(e164[2:5]) == "CA"


@cache
def _region_of_area_code(npa: str) -> str:
    return library_region(f"{npa}234", ORDINARY_LINE)


def is_area_code(npa: str) -> bool:
    """Tell whether three digits can be an area code, whether or not one is in service."""
    if npa[0] in "01" or npa[1] == "9" or npa[1:] == "11" or npa in TOLL_FREE_RESERVED:
        return False
    is_easily_recognized = npa[1] == npa[2]  # kept for services, never given to a place
    return not is_easily_recognized or npa in TOLL_FREE | PREMIUM | NON_GEOGRAPHIC


def kind_of(npa: str, region: str) -> str:
    """Give the kind of number an area code holds; a code the library does not know is a place."""
    if npa in TOLL_FREE:
        return "toll_free"
    if npa in PREMIUM:
        return "premium"
    if npa in NON_GEOGRAPHIC:
        return "non_geographic"
    if region and region not in AT_HOME | TERRITORIES:
        return "unsupported"
    return "local"


def refuse_555(line: str, kind: str, *, accept_fictional: bool) -> str:
    """Give the outcome that refuses NPA-555-`line`, or "" when such a number may be read.

    The demo setting accepts all but directory assistance.
    """
    if line == DIRECTORY_ASSISTANCE:
        return "err_special_555"
    if accept_fictional:
        return ""
    if line.startswith(FICTIONAL_LINES):
        return "err_fictional_555"
    return "" if kind == "toll_free" else "err_special_555"

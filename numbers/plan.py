"""The North American Numbering Plan: may these ten digits be a subscriber's number, and of what kind?

Regions come from the phonenumbers library; the rules are ours, because the library calls a number
"valid" that nobody can port (555-0100, 900, 411 as an exchange) and knows no new area codes.
"""

from functools import lru_cache
from typing import NamedTuple

from phonenumbers import PhoneNumber, region_code_for_number

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

PREMIUM_EXCHANGE = "976"
SPECIAL_EXCHANGES = frozenset({"950", "958", "959"})  # carrier access, carriers' test lines
FICTION = "555"
DIRECTORY_ASSISTANCE = "1212"

# The only prefixes in +1 whose answer from the library hangs on the last four digits (Barbados and
# Jamaica); a test proves it from the library's own patterns, for every release we install.
PREFIXES_THAT_DO_NOT_DECIDE = frozenset({"246521", "246522", "876606"})

REMEMBERED_PREFIXES = 65_536


class Verdict(NamedTuple):
    """What the plan says about ten digits; the words are those of ReadNumber."""

    outcome: str
    region: str
    kind: str
    detail: str = ""


def verdict(ten: str, *, accept_fictional: bool = False) -> Verdict:
    """Say what ten digits are, remembering what the library answered for the same NPA-NXX."""
    prefix = ten[:6]
    if prefix in PREFIXES_THAT_DO_NOT_DECIDE:
        return judge(ten, library_region(ten), accept_fictional=accept_fictional)
    if prefix[3:] == FICTION:
        return judge(ten, _region_of_prefix(prefix), accept_fictional=accept_fictional)
    return _verdict_of_prefix(prefix)


@lru_cache(maxsize=REMEMBERED_PREFIXES)
def _verdict_of_prefix(prefix: str) -> Verdict:
    # Outside of 555 no rule of ours looks at the last four digits.
    return judge(prefix + "0000", library_region(prefix + "0000"))


@lru_cache(maxsize=REMEMBERED_PREFIXES)
def _region_of_prefix(prefix: str) -> str:
    return library_region(prefix + "0000")


def library_region(ten: str) -> str:
    """Give the region the installed library knows for ten digits ("US", "JM"), or ""."""
    return region_code_for_number(PhoneNumber(country_code=1, national_number=int(ten))) or ""


def judge(ten: str, region: str, *, accept_fictional: bool = False) -> Verdict:
    """Apply the plan's rules, the coarser first: area code, exchange, country, then the line.

    `region` is what the library says. Only places with reserved exchanges (950, 976, ...) refuse
    them; in toll-free numbers they are ordinary, and so is 555 but for 01XX and 1212.
    """
    npa, nxx, line = ten[:3], ten[3:6], ten[6:]
    if not is_area_code(npa):
        return Verdict("err_bad_area_code", "", "", npa)
    kind = kind_of(npa, region)
    if nxx[0] in "01" or nxx[1:] == "11":
        return Verdict("err_bad_exchange", region, kind, nxx)
    if kind == "premium":
        return Verdict("err_premium", region, kind, npa)
    if kind == "non_geographic":
        return Verdict("err_non_geographic", region, kind, npa)
    if kind == "unsupported":
        return Verdict("err_unsupported_country", region, kind)
    if nxx == FICTION:
        refused = refuse_555(line, kind, accept_fictional=accept_fictional)
        if refused:
            return Verdict(refused, region, kind)
    if kind == "local" and nxx == PREMIUM_EXCHANGE:
        return Verdict("err_premium", region, "premium", nxx)
    if kind == "local" and nxx in SPECIAL_EXCHANGES:
        return Verdict("err_special_exchange", region, kind, nxx)
    if region in TERRITORIES:
        return Verdict("review_territory", region, kind)
    if not region:
        return Verdict("review_unassigned_area_code", region, kind, npa)
    return Verdict("ok", region, kind)


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
    if line.startswith("01"):
        return "err_fictional_555"
    return "" if kind == "toll_free" else "err_special_555"

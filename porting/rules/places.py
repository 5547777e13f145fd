"""What an address can say: states, provinces, countries, postal codes, and boxes nobody lives in.

A *service* address is a place in the US, or in Canada where that is switched on. A *billing*
address can be anywhere: a military box overseas, a territory, another country.
"""

import re

from django.conf import settings

from accounts.typed import without_unseen
from numbers.countries import NAMES

STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN",
    "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH",
    "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT",
    "VT", "VA", "WA", "WV", "WI", "WY",
)  # fmt: skip
TERRITORIES = ("AS", "GU", "MP", "PR", "VI")
# States in free association, which the US Postal Service serves with ZIP codes as its own.
ASSOCIATED = ("FM", "MH", "PW")
MILITARY = ("AA", "AE", "AP")  # Armed Forces: Americas, Europe and beyond, Pacific
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
UNITED_STATES, CANADA = "US", "CA"
_PARTS_OF_THE_US = frozenset((*TERRITORIES, *ASSOCIATED, "US", "CA"))
# Countries of a billing address beside the US and Canada, by name.
COUNTRIES = {
    code: name
    for code, name in sorted(NAMES.items(), key=lambda pair: pair[1])
    if code not in _PARTS_OF_THE_US
}

ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
_ZIP_TYPED = re.compile(r"([0-9]{5})(?:[\s.\u2010-\u2015-]*([0-9]{4}))?")
# No D, F, I, O, Q or U anywhere, and W or Z not in front (Canada Post).
POSTAL_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY][0-9][A-CEGHJ-NPRSTV-Z] [0-9][A-CEGHJ-NPRSTV-Z][0-9]")
_POSTAL_CODE_TYPED = re.compile(r"([A-Z][0-9][A-Z])[\s.-]*([0-9][A-Z][0-9])")
LONGEST_POSTAL_CODE = 16

_P, _O = r"\bp[\s.]*", r"[o0][\s.]*"
# Surely a box at a post office, whose phone nobody answers: refused for a service address.
PO_BOX = re.compile(
    rf"{_P}{_O}(?:box|bx|drawer|dwr)\b|{_P}{_O}b[\s.]*(?:ox)?[\s.#]*[0-9]"
    r"|\bpost(?:al)?[\s.-]*(?:office[\s.-]*)?(?:box|drawer)[\s#.]*(?:no\.?\s*)?[0-9]"
    r"|\bpost[\s.-]*office[\s.-]*(?:box|drawer)\b"
    r"|\b(?:apartado|apdo)\b[\s.]*(?:postal|de\s+correos)?[\s.#]*(?:n[o°º.]*\s*)?[0-9]"
    r"|\bapartado\s+postal\b|\b(?:case|caisse)\s+postale\b"
    r"|\bgeneral\s+delivery\b|\bposte\s+restante\b|\blista\s+de\s+correos\b",
    re.IGNORECASE,
)
# Perhaps one: a rented box with a street, or a street called so. Said, and never refused.
PERHAPS_A_BOX = re.compile(
    r"\bPMB\b|\bprivate\s+mail\s*box\b|\bmail\s*box\b|\b(?:lock|caller)[\s-]*(?:box|service)\b"
    r"|\bpost\s*box\b|^\s*(?:box|bx|drawer|casilla|c\.?p\.?|b\.?p\.?)[\s.#]*[0-9]|\bpob\b|\bapartado\b",
    re.IGNORECASE,
)


def country_of_place(state: str, country: str = "") -> str:
    """Return the country of an address: that of its state or province, else the one chosen."""
    if state in PROVINCES:
        return CANADA
    return UNITED_STATES if state else country or UNITED_STATES


def service_states() -> tuple[str, ...]:
    """Return where numbers are served: the US, and Canada's provinces where that is on."""
    canada = PROVINCES if settings.CANADA_ENABLED else ()
    return (*STATES, *TERRITORIES, *canada)


def read_postal_code(typed: str) -> str:
    """Return a ZIP or Canadian postal code as the post writes it; other text as it was typed.

    "21230 1234" and "212301234" are 21230-1234, "m5h1c4" is M5H 1C4.
    """
    text = without_unseen(typed)
    if found := _ZIP_TYPED.fullmatch(text):
        return f"{found[1]}-{found[2]}" if found[2] else found[1]
    if found := _POSTAL_CODE_TYPED.fullmatch(text.upper()):
        return f"{found[1]} {found[2]}"
    return text


def wrong_postal_code(code: str, state: str, *, of: str = "") -> str:
    """Say what is wrong with the code of a US or Canadian address, "" for nothing."""
    if state in PROVINCES:
        return "" if POSTAL_CODE.fullmatch(code) else f"Enter the postal code{of}, like M5H 1C4."
    if ZIP.fullmatch(code):
        return ""
    return f"Enter the 5-digit ZIP code{of}." if of else "Enter a 5-digit ZIP code."

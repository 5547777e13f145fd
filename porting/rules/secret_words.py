"""Does a text that is about to be mailed hold a secret? Warned of, never refused: people know best.

Patterns find what is called a PIN or a Social Security number and what looks like one; what the
request itself keeps is found however it is spaced. A phone number or a date is neither.
"""

import re

from porting.models import PortRequest

SHORTEST = 4  # of a stored secret that is looked for
MOST_PINS = 500
MOST_CANDIDATES = 5
OWN = "a PIN or an account number"  # which of them is not said

_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]*\d)[0-9A-Za-z]{4,}")

_SSN = re.compile(
    r"(?<![\d-])(?!000|666|9\d\d)\d{3}[-. \u2013](?!00)\d{2}[-. \u2013](?!0000)\d{4}(?![\d-])"
)
_CALLED_SSN = re.compile(
    r"\b(?:ssn|s\.s\.n\.?|soc(?:ial)?(?:[ .-]*sec(?:urity)?)?|tax ?id|tin|itin)\b\D{0,30}?"
    r"(?:\d{3}[-. ]?\d{2}[-. ]?\d{4}|\d{4})(?!\d)",
    re.IGNORECASE,
)
_CALLED_PIN = re.compile(
    r"\b(?:pins?|pin code|pass ?codes?|passwords?|pass ?phrase|port[- ]?out (?:pin|code)|"
    r"transfer (?:pin|code)|security code|account code)\b"
    r"(?:\s+(?:number|no\.?|code|is|was|are|for|of|on|the|this|account|it|its|our|my|should|be|"
    r"new|right|correct)\b){0,6}[\s:=#\"'(\u201c\u2018-]{0,6}"
    r"(?=[0-9A-Za-z]*\d)(?!\d{3}[-. ]\d{3}[-. ]\d{4})[0-9A-Za-z]{4,64}(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def secret_in(text: str, request: PortRequest | None = None) -> str:
    """Return what the text seems to hold, as "a PIN", or "" for nothing; two statements at most."""
    if not text.strip():
        return ""
    # Many candidates at once would make of the warning a way to search for a masked number.
    if request is not None and request.pk and len(_CANDIDATE.findall(text)) <= MOST_CANDIDATES:
        if _holds(text, request.account_number):
            return OWN
        pins = request.numbers.exclude(account_pin="").order_by("pk")
        own = [request.account_pin, *pins.values_list("account_pin", flat=True)[:MOST_PINS]]
        if any(_holds(text, pin) for pin in own):
            return OWN
    if _SSN.search(text) or _CALLED_SSN.search(text):
        return "a Social Security number"
    return "a PIN" if _CALLED_PIN.search(text) else ""


def _holds(text: str, secret: str) -> bool:
    """Whether the secret stands in the text as a word of its own, with or without separators."""
    signs = [re.escape(sign) for sign in secret if sign.isalnum()]
    if len(signs) < SHORTEST:
        return False
    spaced = r"[\s.\-]?".join(signs)
    # The last four digits of a phone number are not the PIN 0417.
    alone = rf"(?<![0-9A-Za-z])(?<!\d[\s.\-]){spaced}(?![0-9A-Za-z])(?![\s.\-]\d)"
    return re.search(alone, text, re.IGNORECASE) is not None

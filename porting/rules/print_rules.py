"""What a letter cannot print: said where it is typed, and asked once more before a letter is made.

A letter is printed in fonts that we ship or require (``porting.papers.letter_glyphs``). A sign
that none of them has would be an empty box under somebody's signature.
"""

from collections.abc import Iterator

from porting.models import PortRequest
from porting.papers.letter_glyphs import not_printed
from porting.rules.labels import in_sentence

ON_BILLING_DETAILS = (
    "carrier_name",
    "business_name",
    "billing_first_name",
    "billing_last_name",
    "service_street",
    "service_unit",
    "service_city",
    "billing_street",
    "billing_unit",
    "billing_city",
    "billing_zip",
    "billing_region",
    "staying_numbers",
)
ON_REPRESENTATIVE = ("signer_name", "signer_title")
ON_FAX_FORM = tuple(
    name for name in (*ON_BILLING_DETAILS, *ON_REPRESENTATIVE) if name != "staying_numbers"
)


# Whose name it is signs by it, so the letter must have it in letters that it can print.
NAMES = frozenset(("billing_first_name", "billing_last_name", "signer_name"))


def unprintable(row: PortRequest, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each of these columns that holds what no letter can print, and a sentence."""
    for name in names:
        if problem := why_not_printed(getattr(row, name), in_sentence(name), is_name=name in NAMES):
            yield name, problem


def why_not_printed(text: str, called: str, *, is_name: bool = False) -> str:
    """Say which signs of a text or of a person's name a letter cannot print, "" for none."""
    signs = not_printed(text)
    if not signs:
        return ""
    shown = f"{signs[:8]} and others" if len(signs) > 8 else signs
    remedy = (
        "Type the name in Latin letters (A to Z), as on the bill."
        if is_name
        else "Write it in letters such as A to Z, as your carrier prints it."
    )
    return f"{called}: our letter cannot print {shown}. {remedy}"

"""The letters there are: one template for each kind of number, and what the law wants in each.

``KINDS`` decides which template, title and wording a letter gets; ``DEMANDS`` names the five
things that 47 CFR 64.1130(e) wants confirmed. A template states a demand below a heading that
carries its name, ``<h3 data-demand="agent">``; ``porting.papers.letter_checks`` finds each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from porting.choices import LineClass


@dataclass(frozen=True)
class LetterKind:
    """``wording`` names the words: change them, and this is a new one (ADR 23)."""

    template: str
    title: str
    wording: str


KINDS = {
    LineClass.LOCAL: LetterKind(
        "documents/letter_local.html", "Letter of Authorization for local numbers", "2026-11"
    ),
    LineClass.WIRELESS: LetterKind(
        "documents/letter_wireless.html", "Letter of Authorization for mobile numbers", "2026-11.2"
    ),
    LineClass.TOLL_FREE: LetterKind(
        "documents/letter_toll_free.html",
        "Letter of Authorization for toll-free numbers",
        "2026-11",
    ),
}


def kind_of(line_class: str) -> LetterKind:
    """Return the letter for a group of this class, whichever the country."""
    return KINDS[LineClass(line_class).kind]


@dataclass(frozen=True)
class Demand:
    """What a letter must confirm. ``facts`` are the printed facts that its words must name,
    ``words`` what they must say, in whatever sentence.
    """

    name: str
    paragraph: str
    confirms: str
    facts: Callable[[dict[str, Any]], list[str]]
    words: tuple[str, ...] = ()


def _account(letter: dict[str, Any]) -> list[str]:
    return [letter["end_user"], letter["billing_address"], *letter["numbers"]]


def _both_carriers(letter: dict[str, Any]) -> list[str]:
    return [letter["carrier"], letter["new_carrier"]]


def _new_carrier(letter: dict[str, Any]) -> list[str]:
    return [letter["new_carrier"]]


def _nothing(_: dict[str, Any]) -> list[str]:
    return []


DEMANDS = (
    Demand(
        "account",
        "47 CFR 64.1130(e)(1)",
        "the billing name and address, and each telephone number covered",
        _account,
    ),
    Demand(
        "decision",
        "47 CFR 64.1130(e)(2)",
        "the decision to change from the current carrier to the new one",
        _both_carriers,
        ("change",),
    ),
    Demand(
        "agent",
        "47 CFR 64.1130(e)(3)",
        "that the subscriber designates the new carrier as agent for the change",
        _new_carrier,
        ("agent",),
    ),
    Demand(
        "one_provider",
        "47 CFR 64.1130(e)(4)",
        "that only one carrier can provide each service of a number",
        _nothing,
        ("only one company",),
    ),
    Demand(
        "fees",
        "47 CFR 64.1130(e)(5)",
        "that the subscriber may ask whether a fee applies",
        _nothing,
        ("may ask", "fee"),
    ),
)

"""No letter is in use without the five statements of 47 CFR 64.1130(e).

A check of Django, so that ``migrate``, ``check`` and every command refuse while a template lacks
one; web servers and workers ask no checks of Django and call ``require_letters``. Each letter is
read as a signer would get it, on paper and on screen, with every optional fact and without, so
that a statement cannot hang on what somebody left empty.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string

from porting.choices import LineClass, Relationship, Scope
from porting.papers import fax_letters, letters
from porting.papers.facts import Facts
from porting.papers.letter_kinds import DEMANDS, KINDS, Demand

ID = "porting.E001"
STATED = re.compile(r'<h3 data-demand="(\w+)">(.*?)(?=<h3|\Z)', re.DOTALL)
ADDRESS = {"street": "1 Sample St", "unit": "", "city": "Austin", "state": "TX", "zip": "78701"}
BILLING = {**ADDRESS, "street": "2 Sample Ave"}

# What every letter has; the rest may be empty.
BARE = {
    "numbers": ["+15125550101", "+15125550102"],
    "end_user": "Sample Dental",
    "service_address": ADDRESS,
    "billing_address": BILLING,
    "carrier": "Old Carrier Sample",
    "new_carrier": "New Carrier Sample",
    "signer_name": "Sam Sample",
    "wording": "sample",
    "language": "en-US",
}
OPTIONAL = (
    "billing_contact",
    "btn",
    "new_resporg",
    "staying_numbers",
    "new_btn",
    "signer_title",
    "signer_relationship",
)
FULL = {
    "billing_contact": "Bill Sample",
    "btn": "+15125550101",
    "new_resporg": "SMP01",
    "staying_numbers": "(512) 555-0103",
    "new_btn": "+15125550103",
    "signer_title": "Owner",
    "signer_relationship": Relationship.values[0],
}


@register(Tags.templates)
def check_letters(**_: Any) -> list[Error]:
    """Return an error for each statement that a letter in use lacks, naming letter and rule."""
    errors: dict[tuple[str, str], Error] = {}
    for template, text, words in samples():
        for demand in DEMANDS:
            if is_stated(demand, text, words):
                continue
            errors[template, demand.name] = Error(
                f"{template} does not state what {demand.paragraph} asks for: {demand.confirms}.",
                hint=f'Put the block with data-demand="{demand.name}" back, with its words.',
                id=ID,
            )
    return list(errors.values())


def require_letters() -> None:
    """Raise ImproperlyConfigured while a letter in use lacks a statement."""
    if errors := check_letters():
        raise ImproperlyConfigured("\n".join(str(error.msg) for error in errors))


def is_stated(demand: Demand, text: str, words: dict[str, Any]) -> bool:
    """Tell whether a rendered letter states a demand, once, and names what it has to name."""
    stated = [readable(part) for name, part in STATED.findall(text) if name == demand.name]
    wanted = (*demand.words, *demand.facts(words))
    return len(stated) == 1 and all(want in stated[0] for want in wanted)


def readable(markup: str) -> str:
    """Return the words of a piece of a letter on one line, as people read them."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def samples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each letter in use: its template, how it came out, and what it was given."""
    for line_class, kind in KINDS.items():
        for facts in facts_for(line_class):
            words = letters.words_of(facts, "PR-SAMPLE-L1")
            yield kind.template, render(letters.SHELL, words, for_paper=True), words
            yield kind.template, render(kind.template, words, for_paper=False), words
    for is_toll_free in (False, True):
        given = BARE | {"signer_title": "", "go_between": "Go Between Sample", "account": "AC-1"}
        facts = given | {"is_toll_free": is_toll_free}
        words = fax_letters.words_of_fax(facts, "PR-SAMPLE-FAX")
        yield fax_letters.TEMPLATE, render(fax_letters.TEMPLATE, words, for_paper=True), words


def facts_for(line_class: LineClass) -> list[Facts]:
    bare = BARE | {"line_class": str(line_class)} | dict.fromkeys(OPTIONAL, "")
    return [bare | {"scope": Scope.FULL}, bare | FULL | {"scope": Scope.PARTIAL}]


def render(template: str, words: dict[str, Any], *, for_paper: bool) -> str:
    """Return a rendered letter; "" for one that is not there or cannot be read, so lacks all."""
    try:
        return render_to_string(template, {"letter": words, "for_paper": for_paper})
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return ""

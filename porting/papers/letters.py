"""The letter's words, for the screen and for paper, and the PDF made of them.

One template for each kind of number (``porting.papers.letter_kinds``), put together from
``templates/documents/blocks``, gives the words to both, so a signer reads what is signed. A
lawyer must read the wording before production use; it is ours and follows 47 CFR 64.1130(e), one
block for each of its five demands (``porting.papers.letter_checks``). Rendering belongs to the
worker: importing this module loads no weasyprint, calling ``letter_pdf`` does.
"""

import atexit
import base64
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from numbers.reading import national
from porting.choices import Scope
from porting.models import LetterOfAuthorization
from porting.papers.facts import Facts, lines_of, relationship_in_words
from porting.papers.letter_kinds import kind_of

ACROSS = 5  # numbers on a line of the PDF
SHELL = "documents/letter.html"  # around each letter on paper


class RenderingFailed(Exception):
    """The PDF could not be made; the promise will be tried again."""


@dataclass(frozen=True)
class Pdf:
    content: bytes
    page_count: int


def words_of(facts: Facts, reference: str) -> dict[str, Any]:
    """Return what the templates of a letter need, as plain strings and lists of strings."""
    numbers, kind = [national(e164) for e164 in facts["numbers"]], kind_of(facts["line_class"])
    return {
        "template": kind.template,
        "title": kind.title,
        "reference": reference,
        "wording": facts["wording"],
        "language": facts["language"],
        "end_user": facts["end_user"],
        "billing_contact": facts["billing_contact"],
        "service_address": lines_of(facts["service_address"]),
        "billing_address": lines_of(facts["billing_address"]),
        "carrier": facts["carrier"],
        "btn": national(facts["btn"]),
        "new_carrier": facts["new_carrier"],
        "new_resporg": facts.get("new_resporg", ""),
        "is_partial": facts["scope"] == Scope.PARTIAL,
        "staying_numbers": facts["staying_numbers"],
        "new_btn": national(facts["new_btn"]),
        "signer_name": facts["signer_name"],
        "signer_title": facts["signer_title"],
        "signer_relationship": relationship_in_words(facts["signer_relationship"]),
        "numbers": numbers,
        "count": len(numbers),
        "count_in_words": f"{len(numbers):,} numbers" if len(numbers) > 1 else "1 number",
        "number_lines": "\n".join(
            "   ".join(numbers[start : start + ACROSS]) for start in range(0, len(numbers), ACROSS)
        ),
    }


def words_of_letter(letter: LetterOfAuthorization) -> dict[str, Any]:
    return words_of(letter.facts, letter.reference)


def letter_pdf(letter: LetterOfAuthorization) -> Pdf:
    """Return the letter as a tagged PDF of US Letter size; made once, the bytes are then kept."""
    return pdf_of(SHELL, {"letter": words_of_letter(letter), "for_paper": True})


def pdf_of(template: str, context: dict[str, Any]) -> Pdf:
    """Render a template of ours to PDF; it may load nothing but what it carries inline.

    Whatever people typed is text by the template's escaping; should markup ever get through,
    the fetcher refuses files and addresses. Its refusal is a BaseException, so it is named here.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    inline_only = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    css, fonts = _looks()
    try:
        document = HTML(string=render_to_string(template, context), url_fetcher=inline_only).render(
            stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        content = document.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise RenderingFailed(f"The letter asked for something outside itself: {error}") from None
    if content is None:
        raise RenderingFailed("The renderer gave nothing back.")
    return Pdf(content, len(document.pages))


@cache
def _looks() -> tuple[Any, Any]:
    """Parse the style sheet and the fonts once in a worker's life: half of a small letter."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    css = Path(__file__).with_name("letter.css").read_text()
    css = re.sub(r"font:(\w+)@(\d+)", lambda found: _inline(found[1], int(found[2])), css)
    atexit.register(_looks.cache_clear)  # weasyprint's fonts cannot outlive the interpreter
    return CSS(string=css, font_config=fonts), fonts


def _inline(name: str, weight: int) -> str:
    """Return one weight of a variable font as a data: address.

    The renderer would cut that weight out of the variable font again for every document, which
    is a third of a small letter's time.
    """
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    path = finders.find(f"fonts/{name}.woff2")
    if path is None:
        raise RenderingFailed(f"fonts/{name}.woff2 is missing among the static files.")
    made = io.BytesIO()
    with TTFont(path) as font:
        instantiateVariableFont(font, {"wght": weight}, inplace=True)
        font.flavor = None
        font.save(made)
    return f"data:font/ttf;base64,{base64.b64encode(made.getvalue()).decode()}"

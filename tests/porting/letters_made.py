"""Requests on their way to a signature, made by the product's own services."""

from django.utils import timezone

from porting.choices import Purpose
from porting.models import AgreedStatement, PortRequest
from porting.rules.agreements import STATEMENTS, VERSION
from porting.services import letters, links, signing
from porting.services.actors import Guest
from tests import factories

DANA = Guest("Dana Ortiz", "dana@ortiz.example", ip="192.0.2.7", user_agent="Phone/1.0")


def make_ready(account, by, numbers=("+15125550101", "+15125550102"), **fields):
    """A draft whose sections before the letter are complete."""
    row = factories.make_request(
        account, by, numbers=numbers, checked=True, route=factories.make_route(account), **fields
    )
    AgreedStatement.objects.bulk_create(
        AgreedStatement(
            request=row,
            slug=statement.slug,
            text_version=VERSION,
            text_sha256=statement.sha256,
            agreed_by=by,
            agreed_at=timezone.now(),
        )
        for statement in STATEMENTS
    )
    return PortRequest.objects.get(pk=row.pk)


def send(row, by, name="Dana Ortiz", email="dana@ortiz.example", **kwargs):
    return letters.send_for_signature(row, name=name, email=email, by=by, **kwargs)


def shown(row):
    """What the signer's page would send back: the digests of the letters that wait."""
    waiting = row.live_letters().filter(signed_at=None).select_related("document")
    return {letter.version: letter.document.sha256 for letter in waiting}


def ask_no_code(row):
    """Let the letters be signed without a code, where the signs of risk are not the subject."""
    row.live_letters().update(needs_code=False)


def sign(row, by=DANA):
    signing.consent(row, by=by)
    return signing.sign(row, name="Dana Ortiz", title="Owner", shown=shown(row), by=by)


def open_link(client, row, purpose=Purpose.SIGN, email="dana@ortiz.example", name="Dana Ortiz"):
    """Open an emailed link in this browser; returns its token."""
    token = links.new_link(row, purpose, email, name)
    client.get(f"/{'s' if purpose == Purpose.SIGN else 'b'}/{token}/")
    return token


def facts_like_sent(line_class):
    """The printed facts of a request that is stored nowhere, for one kind of number."""
    from porting.papers.facts import facts_of

    return facts_of(PortRequest(business_name="Ortiz"), line_class, ["+18005550104"])


def letter_html(facts):
    """The letter's words as markup, for the screen."""
    from django.template.loader import render_to_string

    from porting.papers.letters import words_of

    words = words_of(facts, "PR-7F3K2Q-L1")
    return render_to_string(words["template"], {"letter": words})


def visible_text(html):
    """The words a page shows, as a list; markup is gone and entities are characters."""
    import html as entities
    import re

    return entities.unescape(re.sub(r"<[^>]*>", " ", html)).split()

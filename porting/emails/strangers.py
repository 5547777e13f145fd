"""Mails to people without a login: whatever somebody typed is short, plain and marked as theirs.

A signer or a follower was named by somebody we know little of, so our mails are no way to send
strangers words of one's own: at most 500 characters, introduced by who wrote them, and nothing in
them becomes a link in a mail program. The one link of the mail is its button.
"""

import re
from dataclasses import replace

from django.conf import settings

from porting.emails.about import About
from porting.emails.frame import Mail, one_line, shortened

LONGEST_WORDS = 500
LONGEST_NAME = 60  # of a person, a company
CUT = "… The rest stands on the page."

SCHEME = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*):(?=/)")
AT = re.compile("(?<=\\S)[@\uff20](?=\\S)")
# What mail programs take for the dots of a host name, IDNA's among them.
DOT = re.compile("(?<=[^\\s.])[.\u3002\uff0e\uff61](?=[^\\W\\d_]{2})")
FOUR_NUMBERS = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")


def for_stranger(mail: Mail, about: About) -> Mail:
    """Return the mail as somebody without a login may read it."""
    words = quoted(mail.quote)
    return replace(
        mail,
        fact=around_ours(mail.fact),
        name=around_ours(mail.name),
        greeting=around_ours(mail.greeting),
        paragraphs=tuple(map(around_ours, mail.paragraphs)),
        quote=words,
        quote_from=plain(author_of(about)) if words else "",
        after=tuple(map(around_ours, mail.after)),
        facts=tuple((label, around_ours(value)) for label, value in mail.facts),
        why=around_ours(mail.why),
    )


def around_ours(text: str) -> str:
    """Return a sentence of ours, plain but for our own names where they stand by themselves.

    A brand may be called Example.io; "pay.Example.io" and "Example.io.evil.example" are not it.
    """
    ours = {one_line(name) for name in (settings.BRAND_NAME, settings.NEW_CARRIER_NAME)} - {""}
    names = "|".join(re.escape(name) for name in sorted(ours, key=len, reverse=True))
    if not names:
        return plain(text)
    alone = rf"(?<!\S)({names})(?=[,;:.!?]?(?:\s|$))"
    parts = re.split(alone, one_line(text))
    return "".join(part if n % 2 else plain_within(part) for n, part in enumerate(parts))


def plain(text: str) -> str:
    """Return text in which no mail program finds an address to open or to write to."""
    return plain_within(one_line(text))


def plain_within(text: str) -> str:
    """Return a part of a line as ``plain`` does, the spaces at its ends kept."""
    text = SCHEME.sub(r"\1[:]", text)
    text = FOUR_NUMBERS.sub(r"\1[.]\2[.]\3[.]\4", text)
    return DOT.sub("[.]", AT.sub("[at]", text))


def quoted(words: str) -> str:
    """Return somebody's own words, cut to what a stranger has to read of them."""
    lines = "\n".join(one_line(line) for line in words.strip().splitlines())
    if len(lines) > LONGEST_WORDS:
        kept = lines[:LONGEST_WORDS]
        lines = f"{kept.rsplit(None, 1)[0] if ' ' in kept else kept}{CUT}"
    return "\n".join(map(plain, lines.splitlines()))


def author_of(about: About) -> str:
    """Return who wrote the words: of the note, else of the letter, else who made the request."""
    note = about.note
    if note is None:
        return _sender_of(about) or asker_of(about)
    name = shortened(note.author_label, LONGEST_NAME) or "Our team"
    company = one_line(about.request.user_company)
    if note.is_status or note.is_from_staff or not company:
        return name
    return f"{name} of {shortened(company, LONGEST_NAME)}"


def _sender_of(about: About) -> str:
    """Return who sent the letter, a colleague of the asker perhaps; never their login."""
    name = about.letter.created_by.get_full_name() if about.letter else ""
    company = shortened(about.request.user_company, LONGEST_NAME)
    if about.letter is None or not (name or company):
        return ""
    named = shortened(name, LONGEST_NAME)
    return f"{named} of {company}" if named and company else named or company


def asker_of(about: About) -> str:
    """Return who made the request, with their company: "Sam Lee of North Clinic"."""
    company = shortened(about.request.user_company, LONGEST_NAME)
    name = asker_name(about)
    return f"{name} of {company}" if company else name


def asker_name(about: About) -> str:
    return shortened(about.request.user_name or str(about.request.created_by), LONGEST_NAME)

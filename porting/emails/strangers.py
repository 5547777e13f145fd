"""Mails to people without a login: whatever somebody typed is short, plain and marked as theirs.

A signer or a follower was named by somebody we know little of, so our mails are no way to send
strangers words of one's own: at most 500 characters, introduced by who wrote them, and nothing in
them becomes a link in a mail program. The one link of the mail is its button.
"""

import re
from dataclasses import replace

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
        fact=plain(mail.fact),
        name=plain(mail.name),
        greeting=plain(mail.greeting),
        paragraphs=tuple(map(plain, mail.paragraphs)),
        quote=words,
        quote_from=plain(author_of(about)) if words else "",
        after=tuple(map(plain, mail.after)),
        facts=tuple((label, plain(value)) for label, value in mail.facts),
        why=plain(mail.why),
    )


def plain(text: str) -> str:
    """Return text in which no mail program finds an address to open or to write to."""
    text = SCHEME.sub(r"\1[:]", one_line(text))
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
    """Return who wrote the words: the author of the note, else who made the request."""
    note = about.note
    if note is None:
        return asker_of(about)
    name = shortened(note.author_label, LONGEST_NAME) or "Our team"
    company = one_line(about.request.user_company)
    if note.is_status or note.is_from_staff or not company:
        return name
    return f"{name} of {shortened(company, LONGEST_NAME)}"


def asker_of(about: About) -> str:
    """Return who made the request, with their company: "Sam Lee of North Clinic"."""
    company = shortened(about.request.user_company, LONGEST_NAME)
    name = asker_name(about)
    return f"{name} of {company}" if company else name


def asker_name(about: About) -> str:
    return shortened(about.request.user_name or str(about.request.created_by), LONGEST_NAME)

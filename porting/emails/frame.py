"""The frame of every mail: one job, one button, and the same words as text and as HTML.

An email function (``customer``, ``signer``, ``account``) returns a ``Mail``; here it becomes a
message. The text part is written first and is complete by itself; the HTML part is the same
words in one column, without images. Source: screens.md 9, security.md T15.
"""

import re
import textwrap
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 74  # of the text part, in characters; links stand on lines of their own
SUBJECT = 60
LISTED = 20  # a mail names at most this many numbers
WHOLE = re.compile(r"(\([0-9]{3}\) [0-9]{3}-[0-9]{4})")  # one line holds all of it
UNBROKEN = "\x00"  # stands for a space at which no line ends; ``one_line`` lets none through


@dataclass(frozen=True)
class Mail:
    """What one mail says to one person. Everything is plain text; nothing in it is trusted.

    ``quote`` holds a person's own words, line breaks kept, and ``quote_from`` introduces them
    ("Sam Lee of North Clinic") to somebody who may not know them. ``name`` is the request's, put
    into the subject where it fits. ``help_line`` says where answers go.
    """

    fact: str
    greeting: str
    paragraphs: tuple[str, ...]
    reference: str = ""
    name: str = ""
    quote: str = ""
    quote_from: str = ""
    button: tuple[str, str] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    why: str = ""
    help_line: str = "Questions? Reply to this email and our team sees it."

    @property
    def subject(self) -> str:
        """The fact first, the reference last: ``Sent to Verizon, Austin clinics [PR-7F3K2Q]``."""
        ending = f" [{self.reference}]" if self.reference else ""
        fact = shortened(self.fact, SUBJECT - len(ending))
        name = one_line(self.name)
        if name and len(fact) + len(name) + len(ending) + 2 <= SUBJECT:
            fact = f"{fact}, {name}"
        return fact + ending

    @property
    def preheader(self) -> str:
        """The line that mail programs show beside the subject."""
        return shortened(self.paragraphs[0], 110)

    @property
    def quote_lines(self) -> list[str]:
        return [one_line(line) for line in self.quote.splitlines()]


def one_line(text: str) -> str:
    """Return text without line breaks, control, zero-width or direction-changing characters."""
    spaced = "".join(" " if c in "\r\n\t\v\f\x85\u2028\u2029" else c for c in text)
    shown = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join(shown.split())


def shortened(text: str, length: int) -> str:
    text = one_line(text)
    return text if len(text) <= length else text[: length - 1].rstrip(" ,.") + "…"


def mailbox(address: str) -> str:
    """Return the one mailbox that ``address`` names.

    Raises ValueError when it is anything but exactly one: ``a@b.c,d@e.f`` would mail two people.
    """
    try:
        return Address(addr_spec=address.strip()).addr_spec
    except Exception:
        raise ValueError("The address does not name exactly one mailbox.") from None


def text_of(mail: Mail) -> str:
    """Return the text part."""
    parts = [one_line(mail.greeting), *(_wrapped(paragraph) for paragraph in mail.paragraphs)]
    if mail.quote_from:
        parts.append(_wrapped(f"{mail.quote_from} wrote:"))
    if mail.quote:
        parts.append("\n".join(_wrapped(line, "    ") for line in mail.quote_lines))
    if mail.button:
        label, url = mail.button
        parts.append(f"{label}:\n{url}")
    parts += [_wrapped(paragraph) for paragraph in mail.after]
    if mail.facts:
        parts.append(
            "\n".join(_wrapped(f"{label}: {value}", after="  ") for label, value in mail.facts)
        )
    parts.append(_wrapped(mail.help_line))
    footer = [settings.BRAND_NAME, _wrapped(mail.why), _wrapped(settings.POSTAL_ADDRESS)]
    parts.append("-- \n" + "\n".join(line for line in footer if line))
    return "\n\n".join(part for part in parts if part) + "\n"


def _wrapped(text: str, before: str = "", after: str = "") -> str:
    filled = textwrap.fill(
        WHOLE.sub(lambda number: number[0].replace(" ", UNBROKEN), one_line(text)),
        WIDTH,
        initial_indent=before,
        subsequent_indent=before + after,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(UNBROKEN, " ")


def whole(text: str) -> SafeString:
    """Return escaped HTML in which a phone number stays on one line."""
    parts = enumerate(WHOLE.split(one_line(text)))  # every second one is a number
    return format_html_join("", "{}", ((_kept(part) if n % 2 else part,) for n, part in parts))


def _kept(number: str) -> SafeString:
    return format_html('<span class="whole">{}</span>', number)


def html_of(mail: Mail) -> str:
    """Return the HTML part: the text's words, styles inlined, nothing loaded from anywhere."""
    import css_inline

    page = render_to_string(
        "emails/frame.html",
        {
            "mail": mail,
            "greeting": one_line(mail.greeting),
            "paragraphs": [whole(paragraph) for paragraph in mail.paragraphs],
            "after": [whole(paragraph) for paragraph in mail.after],
            "facts": [(one_line(label), whole(value)) for label, value in mail.facts],
            "quote": [whole(line) for line in mail.quote_lines],
            "quote_from": one_line(mail.quote_from),
            "why": one_line(mail.why),
            "brand": settings.BRAND_NAME,
            "postal_address": settings.POSTAL_ADDRESS,
        },
    )
    inliner = css_inline.CSSInliner(
        extra_css=render_to_string("emails/frame.css"),
        load_remote_stylesheets=False,
        keep_at_rules=True,  # the dark theme is a media query and cannot be inlined
        remove_inlined_selectors=True,
    )
    return inliner.inline(page)


def message_of(mail: Mail, to: str, *, message_id: str) -> EmailMultiAlternatives:
    """Return the message for one person.

    ``message_id`` is the promise's and stays the same when it is sent twice, so that mail
    programs show it once. All mails about one request hang on one thread.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{message_id}@{host}>",
        "List-Id": f"{settings.BRAND_NAME} port requests <porting.{host}>".replace("\n", " "),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if mail.reference:
        headers["References"] = headers["In-Reply-To"] = f"<{mail.reference}@{host}>"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=text_of(mail),
        to=[mailbox(to)],
        reply_to=[settings.SUPPORT_EMAIL],
        headers=headers,
    )
    message.attach_alternative(html_of(mail), "text/html")
    return message

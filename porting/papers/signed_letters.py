"""The signed copy: the pages that were shown, untouched, and one page that says who signed them.

Nothing is invented: what was not recorded prints as "not recorded" (security.md 2.4). The seal
that makes later changes visible comes with a later version.
"""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from porting.models import LetterOfAuthorization
from porting.papers.facts import printable
from porting.papers.letters import Pdf, pdf_of, words_of_letter
from porting.rules import consent
from porting.rules.signer_names import is_same_name

UNKNOWN = "not recorded"


def masked_email(email: str) -> str:
    """Return an address that only its owner recognizes: ``d•••@ortiz.example``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


def spoken_time(at: datetime | None, zone: str) -> str:
    """Return a time as people say it, with its zone: ``Nov 21, 2026, 3:10 PM CST``."""
    if at is None:
        return UNKNOWN
    there = timezone.localtime(at, ZoneInfo(zone))
    return f"{there:%b} {there.day}, {there.year}, {there.hour % 12 or 12}:{there:%M %p %Z}"


def utc(at: datetime | None) -> str:
    return f"{at.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S} UTC" if at else UNKNOWN


def evidence_of(letter: LetterOfAuthorization, page_count: int | None) -> dict[str, Any]:
    """Return what the signature page prints about a signature, in words."""
    email = masked_email(letter.signer_email)
    is_other_name = not is_same_name(letter.signer_name, letter.signed_name)
    # The field held the invited name: who left it there has typed nothing.
    gave = "typed another name and a" if is_other_name else "confirmed name and"
    return {
        "name": letter.signed_name,
        "is_other_name": is_other_name,
        "invited": letter.signer_name,
        "title": letter.signed_title,
        "at_utc": utc(letter.signed_at),
        "at_there": spoken_time(letter.signed_at, letter.request.account.time_zone),
        "masked_email": email,
        "checks": (
            f"Opened from a link mailed to {email}; the signer {gave} job title. "
            "No government ID was checked."
        ),
        "ip": letter.signed_ip or UNKNOWN,
        "user_agent": printable(letter.signed_user_agent) or UNKNOWN,
        "pages": f"{page_count} page{'' if page_count == 1 else 's'}",
        "sha256": letter.signed_sha256,
        "consented_at": utc(letter.consented_at),
        "consent_version": letter.consent_version or UNKNOWN,
        "consent_sha256": letter.consent_sha256 or UNKNOWN,
    }


def signed_pdf(letter: LetterOfAuthorization, shown: bytes) -> Pdf:
    """Return the pages that were shown followed by the signature page, as one PDF."""
    import pikepdf

    with pikepdf.open(io.BytesIO(shown)) as whole:
        page = pdf_of(
            "documents/signature.html",
            {
                "letter": words_of_letter(letter),
                "signature": evidence_of(letter, len(whole.pages)),
                "notice": consent.paragraphs(),
            },
        )
        with pikepdf.open(io.BytesIO(page.content)) as last:
            whole.pages.extend(last.pages)
            signed = io.BytesIO()
            whole.save(signed, deterministic_id=True)
            return Pdf(signed.getvalue(), len(whole.pages))

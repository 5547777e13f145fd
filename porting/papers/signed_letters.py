"""The pages behind a signed letter: who signed it and how, and the certificate of completion.

Nothing is invented: what was not recorded prints as "not recorded" (security.md 2.4). The letter
itself stays as it was shown; ``porting.papers.seals`` puts these pages behind it and seals both.
"""

from base64 import b64encode
from typing import Any

from porting.models import LetterOfAuthorization
from porting.papers.certificates import Certificate
from porting.papers.checks_made import checks_made
from porting.papers.facts import printable
from porting.papers.letters import Pdf, pdf_of, words_of_letter
from porting.papers.words import UNKNOWN, masked_email, spoken_time, utc
from porting.rules import consent
from porting.rules.signer_names import is_same_name

__all__ = ["added_pages", "evidence_of", "masked_email"]


def evidence_of(letter: LetterOfAuthorization, page_count: int | None) -> dict[str, Any]:
    """Return what the signature page prints about a signature, in words."""
    pages = page_count or 0
    return {
        "name": letter.signed_name,
        "drawing": b64encode(drawn.png).decode() if (drawn := letter.signed_drawing) else "",
        "is_other_name": not is_same_name(letter.signer_name, letter.signed_name),
        "invited": letter.signer_name,
        "title": letter.signed_title,
        "at_utc": utc(letter.signed_at),
        "at_there": spoken_time(letter.signed_at, letter.request.account.time_zone),
        "masked_email": masked_email(letter.signer_email),
        "checks": " ".join(checks_made(letter)),
        "ip": letter.signed_ip or UNKNOWN,
        "user_agent": printable(letter.signed_user_agent) or UNKNOWN,
        "pages": f"{pages} page{'' if pages == 1 else 's'}" if pages else UNKNOWN,
        "sha256": letter.signed_sha256,
        "consented_at": utc(letter.consented_at),
        "consent_version": letter.consent_version or UNKNOWN,
        "consent_sha256": letter.consent_sha256 or UNKNOWN,
    }


def added_pages(letter: LetterOfAuthorization, certificate: Certificate) -> Pdf:
    """Return the signature page and the certificate of completion as one PDF."""
    page_count = letter.document.page_count if letter.document else None
    return pdf_of(
        "documents/signature.html",
        {
            "letter": words_of_letter(letter),
            "signature": evidence_of(letter, page_count),
            # [] when the installation's name or addresses have changed: another text than was read
            "notice": consent.agreed_to(letter.consent_version, letter.consent_sha256),
            "certificate": certificate,
        },
    )

"""The certificate of completion: what is known about a signed letter, as it is printed and kept.

One flat value of plain JSON types is printed behind the letter, stored with the seal and put into
the evidence file, so that all three say the same. It claims only what was really checked and
recorded (security.md 2.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from porting.choices import Method
from porting.models import Event, LetterOfAuthorization
from porting.papers.checks_made import checks_made, method_of
from porting.papers.facts import printable, relationship_in_words
from porting.papers.seal_keys import SealKey
from porting.papers.words import UNKNOWN, masked_email, spoken_time, utc

Certificate = dict[str, Any]

# Kinds of events that tell the story of a letter; each may name the letters it is about.
ABOUT = ("letter_", "consent_", "signature_", "code_", "link_")

PROVES = (
    "That this file has not been changed by a single byte since it was sealed.",
    (
        "That its first part, the letter, is byte for byte what was stored before it was signed, "
        "and that whoever signed sent back the digest of these very bytes."
    ),
    "That the events above were recorded in this order by the installation named here.",
)
PROVES_NOT = (
    "Who sat at the device. It says which mailbox was reached and what was checked, and no more.",
    "That the person named was entitled to sign, or that the account and numbers are theirs.",
    "Anything that happened after the time of the seal: ask at the address above.",
)


@dataclass(frozen=True)
class SealedBy:
    """What the certificate must say about its own seal, known before there is one."""

    key: SealKey
    code: str
    at: datetime


def verify_url() -> str:
    return f"{settings.SITE_URL}/verify/"


def spoken_kind(event: Event) -> str:
    return event.kind.replace("_", " ").capitalize()


def events_about(letter: LetterOfAuthorization, events: Iterable[Event]) -> list[Event]:
    """Return the events of the request that concern this letter, in order."""
    return [
        event
        for event in events
        if event.kind.startswith(ABOUT)
        and letter.reference in event.data.get("letters", [letter.reference])
        and event.at >= letter.created_at
    ]


def certificate_of(
    letter: LetterOfAuthorization, events: Iterable[Event], seal: SealedBy
) -> Certificate:
    """Return everything the certificate says. The letter has its document, request and account.

    Times are UTC and in the account's zone; hashes are SHA-256 in hexadecimal; gaps are
    ``UNKNOWN``.
    """
    request, document = letter.request, letter.document
    zone = request.account.time_zone
    return {
        "letter": letter.reference,
        "version": letter.version,
        "wording": letter.wording_version,
        "language": letter.language,
        "numbers": len(letter.facts["numbers"]),
        "verify_url": verify_url(),
        "code": seal.code,
        "shown_sha256": letter.signed_sha256 or UNKNOWN,
        "shown_bytes": document.size if document else 0,
        "requested_by": request.user_name or str(request.created_by),
        "account": f"{request.account.name}, {request.account.public_id}",
        "method": method_of(letter),
        "invited_as": letter.signer_name or UNKNOWN,
        "invited_at": masked_email(letter.signer_email) if letter.signer_email else UNKNOWN,
        "signed_as": letter.signed_name or UNKNOWN,
        "title": letter.signed_title or UNKNOWN,
        "relation": relationship_in_words(letter.facts.get("signer_relationship", "")) or UNKNOWN,
        "checks": checks_made(letter),
        "ip": letter.signed_ip or UNKNOWN,
        "user_agent": printable(letter.signed_user_agent) or UNKNOWN,
        "consent_version": letter.consent_version or UNKNOWN,
        "consent_sha256": letter.consent_sha256 or UNKNOWN,
        "times": [
            {"what": what, "utc": utc(at), "local": spoken_time(at, zone)}
            for what, at in (
                ("Letter made", letter.created_at),
                (
                    "Sent to the signer" if letter.method == Method.LINK else "Ready to be signed",
                    letter.sent_at,
                ),
                ("Agreed to sign on screen", letter.consented_at),
                ("Signed", letter.signed_at),
                ("Sealed", seal.at),
            )
        ],
        "events": [
            {
                "seq": event.seq,
                "what": spoken_kind(event),
                "actor": printable(event.actor_label) or UNKNOWN,
                "utc": utc(event.at),
                "hash": event.hash,
            }
            for event in events_about(letter, events)
        ],
        "seal_subject": seal.key.subject,
        "seal_fingerprint": seal.key.sha256,
        "time_source": time_source(),
        "proves": list(PROVES),
        "proves_not": list(PROVES_NOT),
    }


def time_source() -> str:
    """Return whose clock the time of a seal is, in words."""
    if settings.SEAL_TSA_URL:
        return f"the time-stamp authority at {settings.SEAL_TSA_URL}"
    return f"the clock of the server of {settings.BRAND_NAME}; no time-stamp authority was asked"

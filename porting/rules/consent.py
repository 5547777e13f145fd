"""The e-signature notice: what a signer is told before signing on screen, and agrees to.

Follows the disclosures of the E-SIGN Act, 15 USC 7001(c): paper copy, withdrawing, what it
covers, how to reach us, what is needed to read and keep the letter. Our own wording; a lawyer
must read it before production use. A change of words is a new entry of ``KEPT``; old ones stay,
so that what was agreed to can always be read. The text's digest is stored with every consent and
the text itself is printed with every signature.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings

# What is kept of a signature, the one sentence in which the versions differ.
KEPT = {
    "2026-11": (
        "We keep the letter, your typed name, the date and time, and the internet address and "
        "browser that signed, for at least two years."
    ),
    "2026-11.2": (
        "We keep the letter, your typed name and job title, your drawn signature if you choose to "
        "draw one (the picture and the strokes it was made of), the date and time, and the "
        "internet address and browser that signed, for at least two years. A typed name and a "
        "drawn signature count the same."
    ),
}
VERSION = max(KEPT)
AGREED = "I can open the letter, and I agree to get and sign it electronically"


@dataclass(frozen=True)
class Paragraph:
    title: str
    text: str


def paragraphs(version: str = VERSION) -> list[Paragraph]:
    """Return the notice for this installation: its name and addresses are part of the words."""
    brand, email = settings.BRAND_NAME, settings.SUPPORT_EMAIL
    address = settings.POSTAL_ADDRESS
    return [
        Paragraph(
            "You may sign on paper",
            f"You do not have to sign on screen. Write to {email} or to {address} and we send you "
            "the letter on paper, before or after you sign, at no charge.",
        ),
        Paragraph(
            "You may change your mind",
            "You can withdraw this consent until you press Sign letter: choose “I don't want to "
            f"sign”, or write to {email}. It costs nothing; the numbers then stay where they are. "
            "What was signed before stays signed; the letter itself can be withdrawn in writing "
            "before a number has moved.",
        ),
        Paragraph(
            "What this covers",
            "This consent covers the letters shown to you through this link and their signed "
            "copies. It covers no other document and no later letter.",
        ),
        Paragraph(
            "How we reach you",
            "We write to the email address that received this link. If it changes, tell the "
            f"person who asked you to sign, or write to {email}.",
        ),
        Paragraph(
            "What you need",
            "A device with a current web browser and internet access, an email address, and a "
            "program that opens PDF files. To keep a copy you need a printer or room for one file "
            "of less than 1 MB.",
        ),
        Paragraph(
            "What we keep",
            f"{KEPT[version]} Ask {brand} for a copy at any time.",
        ),
    ]


def sha256(version: str = VERSION) -> str:
    """Return the digest of everything the signer saw and of the sentence beside the box."""
    said = [f"{one.title}\n{one.text}" for one in paragraphs(version)]
    return hashlib.sha256("\n\n".join([version, *said, AGREED]).encode()).hexdigest()


def agreed_to(version: str, digest: str) -> list[Paragraph]:
    """Return the notice somebody agreed to; [] when it was not said in these words here."""
    return paragraphs(version) if version in KEPT and sha256(version) == digest else []

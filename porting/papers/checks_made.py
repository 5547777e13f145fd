"""How a letter was signed and what was checked, in words: no more than what was really done.

Each way to sign adds its own sentences here and nowhere else; the signature page, the certificate
of completion and the evidence export all read them (security.md 2.4).
"""

from porting.models import LetterOfAuthorization
from porting.papers.words import masked_email
from porting.rules.signer_names import is_same_name

NO_ID = "No government ID was checked."


def method_of(letter: LetterOfAuthorization) -> str:
    """Return how the letter was signed, in a few words."""
    return "Electronically, from a link mailed to the signer"


def checks_made(letter: LetterOfAuthorization) -> list[str]:
    """Return the checks as sentences, in the order in which they were made."""
    email = masked_email(letter.signer_email)
    # The field held the invited name: who left it there has typed nothing.
    is_same = is_same_name(letter.signer_name, letter.signed_name)
    gave = "confirmed name and" if is_same else "typed another name and a"
    return [f"Opened from a link mailed to {email}; the signer {gave} job title.", NO_ID]

"""How a letter was signed and what was checked, in words: no more than what was really done.

Each way to sign adds its own sentences here and nowhere else; the signature page, the certificate
of completion and the evidence export all read them (security.md 2.4).
"""

from accounts.moments import long_date
from porting.choices import Method
from porting.models import LetterOfAuthorization
from porting.papers.words import masked_email, utc
from porting.rules.signer_names import is_same_name

NO_ID = "No government ID was checked."


METHODS = {
    Method.LINK: "Electronically, from a link mailed to the signer",
    Method.ACCOUNT: "Electronically, by a signed-in user of the account that asked for the port",
    Method.PAPER: "On paper, not electronically signed",
}


def method_of(letter: LetterOfAuthorization) -> str:
    """Return how the letter was signed, in a few words."""
    return METHODS[Method(letter.method)]


def checks_made(letter: LetterOfAuthorization) -> list[str]:
    """Return the checks as sentences, in the order in which they were made."""
    if letter.method == Method.PAPER:
        return [*_of_paper(letter), NO_ID]
    # The field held the invited name: who left it there has typed nothing.
    is_same = is_same_name(letter.signer_name, letter.signed_name)
    gave = "confirmed name and" if is_same else "typed another name and a"
    if letter.method == Method.ACCOUNT:
        who = f"{letter.signed_by}'s" if letter.signed_by else "a user's"
        by = f"Signed in to {who} login, whose password was asked for again"
        return [f"{by}; the signer {gave} job title.", NO_ID]
    email = masked_email(letter.signer_email)
    made = [f"Opened from a link mailed to {email}; the signer {gave} job title."]
    if letter.code_given_at:
        at = utc(letter.code_given_at)
        made.append(f"A six-digit code mailed to the same mailbox was entered at {at}.")
    return [*made, NO_ID]


def _of_paper(letter: LetterOfAuthorization) -> list[str]:
    day = letter.paper_date
    dated = f" dated {long_date(day)}" if day else ""
    made = [f"A scan of a paper{dated} was uploaded; nobody was asked to consent on screen."]
    if letter.paper_checked_at:
        made.append(
            "Our team compared it with the letter, all pages, date, numbers and name, at "
            f"{utc(letter.paper_checked_at)}."
        )
    return made

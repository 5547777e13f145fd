"""The mails to our own team. screens.md 9, F."""

from porting.emails.about import About
from porting.emails.frame import Mail


def letter_reported(about: About) -> Mail:
    """F6: a signer says that nobody asked them; the request stands still until somebody looks."""
    return Mail(
        fact="Signer reported a letter",
        greeting="Hello,",
        paragraphs=(
            (
                f"Somebody who was asked to sign for {about.name} says that they did not ask for "
                f"this. {about.counted('number').capitalize()} of {about.carrier} would move."
            ),
            (
                "The request is on hold: nothing is submitted, approved or sent to a carrier. "
                "Talk to the signer and to the customer, then lift the hold or cancel."
            ),
        ),
        reference=about.request.reference,
        name=about.request.name,
        quote=about.said,
        button=("Open at the desk", about.desk_page()),
        facts=(("Account", about.request.account.name), ("Signer", about.signer)),
        why="You get this because you read the mailbox of carrier relations.",
        help_line="",
    )

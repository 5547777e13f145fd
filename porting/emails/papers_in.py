"""The mails about a paper that has come in, and what is still missing: rules.whose_move says it."""

from porting.emails.about import About
from porting.emails.customer import mail_to_customer
from porting.emails.frame import Mail
from porting.rules.whose_move import BILL, CORRECTIONS, LETTER, SIGNATURE, SUBMIT


def letter_signed(about: About) -> Mail:
    letter = about.letter
    when = f" on {about.moment(letter.signed_at)}" if letter and letter.signed_at else ""
    signed = f"{about.signer} signed the Letter of Authorization for {about.name}{when}."
    if about.lacks == BILL:
        return mail_to_customer(
            about,
            f"{about.signer} signed the letter",
            signed,
            f"One paper is left: the latest bill from {about.carrier}. It proves who owns the "
            "numbers.",
            button=("Send Proof of Ownership", about.page("porting:proof")),
        )
    next_step, button = _next(about)
    return mail_to_customer(
        about, f"{about.signer} signed the letter", signed, next_step, button=button
    )


def _next(about: About) -> tuple[str, tuple[str, str]]:
    """Say what has still to come in before the request goes on, and name the page for it."""
    track = ("Track this port", about.page("porting:request"))
    if about.lacks == SIGNATURE:
        return "One more letter of this request waits for its signer.", track
    if about.lacks == LETTER:
        return "One more letter has to be sent.", ("Send the letter", about.page("porting:loa"))
    if about.lacks == CORRECTIONS:
        return (
            "Something else that our team asked for is not corrected yet.",
            ("Fix and submit again", about.page("porting:request")),
        )
    if about.lacks == SUBMIT and about.request.submit_for_me_at:
        return "Everything is in, and we submit it for you now, as you asked.", track
    if about.lacks == SUBMIT:
        return (
            "The bill is here too. Nothing moves until you press Submit.",
            ("Review and submit", about.page("porting:review")),
        )
    return "There is nothing for you to do.", track


def bill_received(about: About) -> Mail:
    first = f"The {about.carrier} bill for {about.name} has arrived."
    if not about.request.carrier_name:
        first = f"The phone bill for {about.name} has arrived."
    if about.request.is_editable:
        next_step, button = _next(about)
        said = next_step.removeprefix("The bill is here too. ")
        return mail_to_customer(
            about,
            f"We have the {about.carrier} bill",
            first,
            f"We added a note about it. {said}",
            button=button,
        )
    return mail_to_customer(
        about,
        f"We have the {about.carrier} bill",
        first,
        "We added a note about it. There is nothing for you to do.",
        button=("Track this port", about.page("porting:request")),
    )

"""The mails to the requester while something waits: a signature, or the press of Submit."""

from porting.emails.about import About
from porting.emails.customer import mail_to_customer
from porting.emails.frame import Mail


def letter_not_signed(about: About) -> Mail:
    letter = about.letter
    ends = letter.expires_at if letter else None
    until = f" The link works until {about.day(ends)}." if ends else ""
    started = bool(letter and letter.consented_at)
    return mail_to_customer(
        about,
        f"{about.signer} has not signed yet",
        f"{about.signer} has {'started but ' if started else ''}not signed the Letter of "
        f"Authorization for {about.name} yet. We sent a reminder.{until}",
        "A call often helps. You can also send the letter again, or choose another person who "
        "can sign.",
        button=("Send again or change signer", about.page("porting:loa")),
        after=("Nothing moves until the letter is signed.",),
    )


def letter_ended(about: About) -> Mail:
    return mail_to_customer(
        about,
        "The link to the letter has ended",
        f"{about.signer} did not sign the Letter of Authorization for {about.name} in time: the "
        "link works for 14 days, and they are over.",
        "The letter itself still counts. Send a new link, or choose another person who can sign.",
        button=("Send a new link", about.page("porting:loa")),
    )


def letter_bounced(about: About) -> Mail:
    address = about.letter.signer_email if about.letter else about.request.signer_email
    return mail_to_customer(
        about,
        f"The letter did not reach {about.signer}",
        f"The Letter of Authorization for {about.name} came back: the mail server there takes no "
        f"mail for {address}.",
        f"Ask {about.signer} how the address is spelled, or for another one. Correct it, and send "
        "the letter again.",
        button=("Correct the email", about.page("porting:loa")),
        after=("Nothing moves until the letter is signed.",),
    )


def not_yet_submitted(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Both papers are in: press Submit",
        f"The signed letter and the {about.carrier} bill for {about.name} are here since "
        "yesterday. Nothing moves until you press Submit.",
        "Look over what you entered, then send it to our team.",
        button=("Review and submit", about.page("porting:review")),
    )


def not_submitted(about: About) -> Mail:
    return mail_to_customer(
        about,
        "We could not submit for you",
        f"You asked us to submit {about.name} when both papers are in. They are, but something "
        "stands against it:",
        quote=about.said,
        button=("See what is missing", about.page("porting:request")),
        after=("Nothing moves until you press Submit.",),
    )


def on_hold(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Your port request is on hold",
        f"Our team is checking {about.name}, and nothing moves meanwhile. We write to you within "
        "one business day.",
        "If you know of a mistake in it, tell us in the notes.",
        button=("Open the request", about.page("porting:request")),
    )


def hold_lifted(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Your port request goes on",
        f"We looked at {about.name}, and it goes on from where it was.",
        "If the letter was not signed yet, send it again: the link sent before was switched off.",
        button=("Open the request", about.page("porting:request")),
    )

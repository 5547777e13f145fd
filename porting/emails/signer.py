"""The mails to the person who signs the letter and has no login. screens.md 9, S.

They name no number in full and no secret: a mailbox has more readers than its owner.
"""

from typing import Any

from django.conf import settings

from accounts.moments import month_day
from porting.choices import Method
from porting.emails.about import About
from porting.emails.frame import SUBJECT, Mail, shortened
from porting.emails.strangers import LONGEST_NAME, asker_name, asker_of


def letter_request(about: About) -> Mail:
    asker = asker_name(about)
    fact = f"{asker} asks you to sign: move {about.counted('phone number')}"
    if len(fact) + len(about.request.reference) + 3 > SUBJECT:
        fact = f"Letter to sign: move {about.counted('phone number')}"
    owner = shortened(about.request.end_user_name, LONGEST_NAME)
    letter = about.letter
    until = about.day(letter.expires_at) if letter and letter.expires_at else "14 days from now"
    return _mail(
        about,
        fact,
        f"{asker_of(about)} wants to move {about.counted('phone number')}"
        + (f" of {owner}" if owner else "")
        + f" from {about.carrier} to {settings.NEW_CARRIER_NAME}, and named you as the person "
        "who can sign for them.",
        "The Letter of Authorization allows that and nothing else. It is not a bill. Reading and "
        "signing takes about 2 minutes, on a phone too.",
        quote=letter.message if letter else "",
        button=("Read and sign", about.link),
        after=(
            (
                f"The link works until {until}. It is for you alone: whoever opens it can sign in "
                "your name, so do not forward it."
            ),
            (
                "Not you, or something is wrong? Say so on the page: “I'm not the right person” "
                "or “I don't know who sent this”. Or reply to this email."
            ),
        ),
    )


def letter_reminder(about: About) -> Mail:
    fact = f"Reminder: letter for {about.counted('phone number')}"
    letter = about.letter
    until = about.day(letter.expires_at) if letter and letter.expires_at else "14 days from now"
    return _mail(
        about,
        fact,
        f"{asker_name(about)} still waits for your signature, to move "
        f"{about.counted('phone number')} from {about.carrier} to {settings.NEW_CARRIER_NAME}.",
        "Reading and signing takes about 2 minutes. If you don't want to sign, or are not the "
        "right person, say so on the page, and no reminder follows.",
        button=("Read and sign", about.link),
        after=(f"The link works until {until}. It is for you alone: do not forward it.",),
    )


def signing_code(about: About) -> Mail:
    """S9: the code only, no button and no link, so that nobody learns to press one here."""
    code = about.code or "000000"
    return _mail(
        about,
        f"Your code: {code[:3]} {code[3:]}",
        f"Enter {code[:3]} {code[3:]} on the page that asks for it. The code works for 10 minutes "
        "and in that browser only.",
        "Nobody of us ever asks for this code. If somebody does, or if you did not open the "
        "letter, do not share it, and reply to this email.",
    )


def signed_copy(about: About) -> Mail:
    letter = about.letter
    signed = f"On {about.moment(letter.signed_at)} you" if letter and letter.signed_at else "You"
    if letter and letter.method == Method.PAPER and letter.paper_date:
        day = month_day(letter.paper_date)
        signed = f"We got the paper on which, on {day}, you"
    return _mail(
        about,
        "Your signed copy",
        f"{signed} signed the letter that lets {settings.NEW_CARRIER_NAME} move "
        f"{about.counted('phone number')} from {about.carrier}. "
        "Here is your copy, to read and keep.",
        button=("Open the signed letter", about.link) if about.link else None,
        after=(
            (
                "The link works for 14 days. Did you not sign this? Open it and press “I did not "
                "ask for this”, and we stop the move at once."
            ),
        ),
    )


def bill_asked(about: About) -> Mail:
    return _mail(
        about,
        f"One paper left: the {about.carrier} bill"
        if about.request.carrier_name
        else "One paper left: the phone bill",
        f"Thank you for signing. {asker_name(about)} asks you for the latest bill from "
        f"{about.carrier}: it proves who owns the numbers.",
        "A good copy is at most 30 days old, has every page, and shows the name, the service "
        "address, the account number and the numbers. A photo is fine.",
        button=("Send the bill", about.link),
        after=(
            (
                "The link works for 14 days and needs no password. It is for you alone: whoever "
                "opens it can send files to this request."
            ),
        ),
    )


def withdrawn(about: About) -> Mail:
    return _mail(
        about,
        "No signature needed any more",
        f"{asker_name(about)} took back the letter about {about.counted('phone number')} at "
        f"{about.carrier}. The link we sent you no longer works, and there is nothing for you "
        "to do.",
        "If a new letter is needed, it comes in an email of its own.",
    )


def _mail(about: About, fact: str, *paragraphs: str, **parts: Any) -> Mail:
    return Mail(
        fact=fact,
        greeting=f"Hello {about.signer}," if about.signer != "the signer" else "Hello,",
        paragraphs=paragraphs,
        reference=about.request.reference,
        facts=(("Request", about.request.reference), ("Asked by", asker_name(about))),
        why=f"You get this because {asker_name(about)} gave us this address for the letter.",
        **parts,
    )

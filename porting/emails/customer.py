"""The mails to the person who made the request and to those who follow it. screens.md 9, C."""

from typing import Any

from porting.choices import Status
from porting.emails.about import About
from porting.emails.frame import Mail

BUSINESS_DAYS = "usually within 5 business days"
KEEP_PAYING = (
    "Keep paying {carrier} until we say the port is complete. Ending the service early can lose "
    "the numbers."
)


def letter_sent(about: About) -> Mail:
    letter = about.letter
    until = f" until {about.day(letter.expires_at)}" if letter and letter.expires_at else ""
    address = letter.signer_email if letter else about.request.signer_email
    return mail_to_customer(
        about,
        f"We sent the letter to {about.signer}",
        f"We sent the Letter of Authorization for {about.name} to {about.signer} at {address}.",
        f"It takes about 2 minutes to read and sign, on a phone too. The link works{until}. "
        "Nothing moves until the letter is signed.",
        button=("See letter status", about.page("porting:loa")),
    )


def bill_link(about: About) -> Mail:
    return mail_to_customer(
        about,
        f"One paper left: your {about.carrier} bill"
        if about.request.carrier_name
        else "One paper left: your phone bill",
        f"The letter for {about.name} is signed. Now we need the latest bill from "
        f"{about.carrier}: it proves who owns the numbers.",
        "A good copy is at most 30 days old, has every page, and shows the name, the service "
        "address, the account number and the numbers. A photo is fine.",
        button=("Send Proof of Ownership", about.link),
        after=(
            (
                "The link works for 14 days and needs no password. Forward it only to the person "
                "who has the bill: whoever opens it can send files to this request."
            ),
        ),
    )


def letter_declined(about: About) -> Mail:
    reason = about.letter.decline_reason if about.letter else ""
    return mail_to_customer(
        about,
        f"{about.signer} did not sign",
        f"{about.signer} declined to sign the Letter of Authorization for {about.name}"
        + (", and wrote:" if reason else "."),
        quote=reason,
        after=(
            (
                "Correct what is wrong, or choose another person who can sign, and send the letter "
                "again. Nothing moves until it is signed."
            ),
        ),
        button=("Fix and send again", about.page("porting:loa")),
    )


def letter_voided(about: About) -> Mail:
    return mail_to_customer(
        about,
        "The letter must be signed again",
        f"Something that the Letter of Authorization for {about.name} states was changed, so the "
        f"letter sent to {about.signer} no longer counts.",
        f"{about.carrier_first} compares the letter with the request and refuses when they differ. "
        "Send the new letter when your changes are complete.",
        quote=about.said,
        button=("Send a new letter", about.page("porting:loa")),
    )


def submitted(about: About) -> Mail:
    return mail_to_customer(
        about,
        "We have your port request",
        f"We have {about.name}: {about.counted()} from {about.carrier}.",
        f"What happens next: we check your papers within one business day. Then {about.carrier} "
        f"compares them with its records, {BUSINESS_DAYS}. Then you get a port date. Most ports "
        "finish in 2 to 4 weeks.",
        KEEP_PAYING.format(carrier=about.carrier),
        button=("Track this port", about.page("porting:request")),
    )


def in_review(about: About) -> Mail:
    return mail_to_customer(
        about,
        "We are checking your papers",
        f"Our team has started to check the papers of {about.name}.",
        "There is nothing for you to do. We tell you as soon as they are checked.",
        button=("Track this port", about.page("porting:request")),
    )


def sent_back(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Your port request needs a fix",
        f"Something in {about.name} needs a correction from you before it can go on. "
        "Our team wrote:",
        quote=about.said,
        after=("Nothing moves until this is fixed and submitted again.",),
        button=("Fix and submit again", about.page("porting:request")),
    )


def approved(about: About) -> Mail:
    return mail_to_customer(
        about,
        f"Papers checked, on to {about.carrier}",
        f"The papers of {about.name} are in order. Next we send the order to {about.carrier}.",
        f"{about.carrier_first} compares it with its records, {BUSINESS_DAYS} after that. "
        "There is nothing for you to do.",
        button=("Track this port", about.page("porting:request")),
    )


def sent_to_carrier(about: About) -> Mail:
    return mail_to_customer(
        about,
        f"Sent to {about.carrier}",
        f"We sent the order for {about.counted()} of {about.name} to {about.carrier}.",
        "They usually answer within 5 business days, and we email you either way. There is "
        "nothing for you to do.",
        KEEP_PAYING.format(carrier=about.carrier),
        button=("Track this port", about.page("porting:request")),
    )


def port_date_set(about: About) -> Mail:
    order = about.order
    if order is None or order.foc_at is None:
        when = "on the date in our note"
    else:
        when = about.moment(order.foc_at, order.foc_time_zone)
    verb = "moves" if about.number_count == 1 else "move"
    noun = "number" if about.number_count == 1 else "numbers"
    return mail_to_customer(
        about,
        f"Your {noun} {verb} {when}",
        f"{about.carrier_first} confirmed the port date: {about.counted()} of {about.name} {verb} "
        f"{when}.",
        "You find them under Numbers, Tracking Numbers, already now. Check where their calls ring, "
        "and turn on texting where you want it.",
        f"Do not end the service with {about.carrier}: the port itself ends it for these numbers.",
        facts=(("Port date", when), ("Numbers", about.listed())),
        button=("See the port date", about.page("porting:request")),
    )


def numbers_live(about: About) -> Mail:
    are = "is" if about.number_count == 1 else "are"
    it = "it" if about.number_count == 1 else "them"
    return mail_to_customer(
        about,
        f"{about.counted()} {are} live. Test {it}",
        f"{about.counted()} of {about.name} {are} live here, with the routing you chose.",
        "Call each number and see that it rings where it should. Texting can take a few days "
        "longer than calls.",
        _when_done(about),
        facts=(("Live", about.listed()),),
        name="",
        button=("See your numbers", about.account_page("numbers:tracking")),
    )


def _when_done(about: About) -> str:
    if about.request.status == Status.PORTED:
        return (
            f"All numbers of this request have moved. Once your test calls worked, you can end "
            f"what is left of the {about.carrier} service."
        )
    if about.request.status == Status.PARTLY_PORTED:
        return (
            f"Nothing else of this request will move. What did not move is still with "
            f"{about.carrier}: keep that service for it."
        )
    return KEEP_PAYING.format(carrier=about.carrier)


def numbers_failed(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Your numbers did not move"
        if about.request.status == Status.FAILED
        else "Some numbers did not move",
        f"Not every number of {about.name} could be moved. Our team wrote:",
        quote=about.said,
        after=(
            (
                f"What did not move stays with {about.carrier}, and its calls go on ringing where "
                "they ring today."
            ),
        ),
        button=("See what happened", about.page("porting:request")),
    )


def number_in_use(about: About) -> Mail:
    return mail_to_customer(
        about,
        "A number on its way here is a phone of yours",
        f"Something stops {about.name}. Our note says what:",
        quote=about.said,
        button=("See it and fix it", about.page("porting:request")),
    )


def cancelled(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Your port is cancelled",
        f"{about.name} was cancelled. Its numbers stay with {about.carrier}, and calls go on "
        "ringing where they ring today.",
        quote=about.said,
        after=("Account number and PIN were deleted. You can start a new request at any time.",),
        button=("See request", about.page("porting:request")),
    )


def new_note(about: About) -> Mail:
    author = (about.note.author_label if about.note else "") or "our team"
    button: tuple[str, str] | None = ("Open notes", about.page("porting:notes"))
    after: tuple[str, ...] = ()
    if about.reader.is_staff:
        button = ("Open the request", about.desk_page())
        if about.request.submitted_at is None:
            button, after = None, ("The request is a draft; it is not on the desk yet.",)
    return mail_to_customer(
        about,
        f"Note from {author}",
        f"{author} wrote about {about.name}:",
        quote=about.said,
        button=button,
        after=after,
    )


def mail_to_customer(about: About, fact: str, *paragraphs: str, **parts: Any) -> Mail:
    if about.reader.is_staff:
        why = "You get this because you work on this request, or on the desk."
    elif about.reader.is_following:
        why = (
            "You get this because this address is on the list of those to keep posted about "
            f"{about.request.reference}."
        )
    else:
        made = "request" if about.request.is_ticket else "port request"
        why = f"You get this because you made {made} {about.request.reference}."
    facts = (
        ("Request", f"{about.name}, {about.request.reference}"),
        about.kind_or_carrier,
        *parts.pop("facts", ()),
    )
    if about.stops and not about.reader.is_following and not about.reader.is_staff:
        only_you = f"Only you can put this right: {' '.join(about.stops)}"
        parts["after"] = (*parts.get("after", ()), only_you)
    return Mail(
        fact=fact,
        greeting=about.greeting,
        paragraphs=paragraphs,
        reference=about.request.reference,
        name=parts.pop("name", about.request.name),
        facts=facts,
        why=parts.pop("why", why),
        **parts,
    )

"""The mails about a ticket: a fax form, numbers of another country, a question."""

from porting.choices import Kind
from porting.emails.about import About
from porting.emails.customer import mail_to_customer as to_customer
from porting.emails.frame import Mail

# What a ticket is called in the middle of a sentence.
CALLED = {
    Kind.FAX: "your fax form",
    Kind.OTHER_COUNTRY: "your request about numbers of another country",
    Kind.QUESTION: "your question",
}


def ticket_submitted(about: About) -> Mail:
    called = CALLED[Kind(about.request.kind)]
    after = "We answer within one business day, in the notes of the request and by email."
    if about.request.kind == Kind.FAX:
        after = (
            "We check the papers within one business day. Porting fax numbers can take 1 - 2 weeks "
            f"to complete. Keep paying {about.carrier} until we say that it is complete."
        )
    return to_customer(
        about,
        f"We have {called}",
        f"We have {called}: {about.name}.",
        after,
        button=("See request", about.page("porting:request")),
    )


def ticket_taken(about: About) -> Mail:
    return to_customer(
        about,
        "We are looking at it",
        f"Someone on our team is looking at {about.name} now.",
        "There is nothing for you to do. We write to you as soon as there is an answer.",
        button=("See request", about.page("porting:request")),
    )


def ticket_question(about: About) -> Mail:
    return to_customer(
        about,
        "We need an answer from you",
        f"Our team needs something from you to go on with {about.name}. They wrote:",
        quote=about.said,
        after=("Nothing goes on until you have answered.",),
        button=("Answer", about.page("porting:request")),
    )


def ticket_done(about: About) -> Mail:
    return to_customer(
        about,
        "This is done",
        f"We have closed {about.name} as done. Our team wrote:",
        quote=about.said,
        after=("Is something left? Write a note in the request.",),
        button=("See request", about.page("porting:request")),
    )


def ticket_refused(about: About) -> Mail:
    return to_customer(
        about,
        "We could not do this",
        f"We could not do what {about.name} asks for. Our team wrote:",
        quote=about.said,
        after=("Nothing was changed, and your service stays as it is.",),
        button=("See request", about.page("porting:request")),
    )


def ticket_withdrawn(about: About) -> Mail:
    return to_customer(
        about,
        "Your request is withdrawn",
        f"{about.name} was withdrawn. Nothing was changed, and your service stays as it is.",
        quote=about.said,
        button=("See request", about.page("porting:request")),
    )

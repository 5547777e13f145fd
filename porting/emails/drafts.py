"""The mails about drafts that nobody has touched for a while. screens.md 2.3."""

from porting.emails.about import About
from porting.emails.customer import mail_to_customer
from porting.emails.frame import Mail
from porting.rules.draft_life import ends_at


def draft_waiting(about: About) -> Mail:
    return mail_to_customer(
        about,
        "Your request is still a draft",
        f"{about.name} is a draft. Nothing moves until you finish and submit it.",
        f"All your answers are kept until {_end(about)}. Go on where you left off.",
        button=("Go on with the draft", about.page("porting:request")),
    )


def draft_ends(about: About) -> Mail:
    return mail_to_customer(
        about,
        f"Your draft ends {_end(about)}",
        f"Nobody has changed the draft {about.name} for 60 days. On {_end(about)} we delete it.",
        "To keep it, open it and save any page. Your phone service is not affected either way.",
        button=("Keep the draft", about.page("porting:request")),
        after=("Account number and PIN were removed after 30 days. You enter them again.",),
    )


def _end(about: About) -> str:
    request = about.request
    return about.day(ends_at(request.updated_at, request.account.time_zone))

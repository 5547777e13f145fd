"""Mails to the requester about papers that cannot be used."""

from porting.emails.about import About
from porting.emails.customer import mail_to_customer as mail_to_requester
from porting.emails.frame import Mail


def paper_refused(about: About) -> Mail:
    return mail_to_requester(
        about,
        "A file was put aside",
        f"A file that was sent for {about.name} cannot be used:",
        quote=about.said,
        after=("Scan the bill again, or take a photo of each page, and send it anew.",),
        button=("Open the request", about.page("porting:request")),
    )

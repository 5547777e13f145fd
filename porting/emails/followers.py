"""The one mail to a mailbox that somebody named for updates, before its reader has said yes."""

from django.conf import settings

from porting.emails.about import About
from porting.emails.frame import SUBJECT, Mail
from porting.emails.strangers import asker_name, asker_of


def updates_offered(about: About) -> Mail:
    asker = asker_name(about)
    fact = f"{asker} wants to send you updates"
    if len(fact) + len(about.request.reference) + 3 > SUBJECT:
        fact = "Do you want these updates?"
    return Mail(
        fact=fact,
        greeting="Hello,",
        paragraphs=(
            (
                f"{asker_of(about)} wants to send you updates about the move of their numbers, "
                f"and entered your address at {settings.BRAND_NAME}."
            ),
            (
                "Press the button and say yes, and you get them by email. Until then nothing "
                "else comes."
            ),
        ),
        reference=about.request.reference,
        button=("Say yes or no", about.link),
        after=(
            (
                "Not expected? Then do nothing. On the same page you can say that nobody shall "
                f"ever write to you through {settings.BRAND_NAME}."
            ),
            "The link works for 14 days. It opens nothing but that question.",
        ),
        facts=(("Asked by", asker_of(about)),),
        why=f"You get this once, because {asker} entered this address.",
        help_line=f"Questions? Write to {settings.SUPPORT_EMAIL}.",
    )

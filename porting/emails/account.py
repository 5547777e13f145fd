"""The mails about signing in."""

from django.conf import settings

from porting.emails.frame import Mail


def password_reset(name: str, url: str) -> Mail:
    """Return the mail with the link to choose a new password; ``url`` is a secret."""
    return Mail(
        fact="Choose a new password",
        greeting=f"Hi {name}," if name else "Hello,",
        paragraphs=(
            f"Somebody, we hope you, asked for a new password for {settings.BRAND_NAME}.",
            "Press the button and choose one. Until then your old password stays.",
        ),
        button=("Choose a new password", url),
        after=("Not you? Then do nothing; the link ends by itself and works only once.",),
        why="You get this because you have a login here.",
        help_line=f"Questions? Write to {settings.SUPPORT_EMAIL}.",
    )

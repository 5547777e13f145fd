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


# What has changed about how somebody signs in: the fact, and what it means.
CHANGES = {
    "password_changed": (
        "Your password was changed",
        "Every browser that was signed in is signed out; the old password opens nothing.",
    ),
    "app_added": (
        "An authenticator app was added",
        "Sign-in now asks for the code that it shows.",
    ),
    "app_removed": ("The authenticator app was removed", "Its codes open nothing any more."),
    "passkey_added": ("A passkey was added", "It opens sign-in from now on."),
    "passkey_removed": ("A passkey was removed", "It opens nothing any more."),
    "codes_made": (
        "New recovery codes were made",
        "Those you had before open nothing any more.",
    ),
}


def sign_in_changed(name: str, what: str, url: str) -> Mail:
    """Return the mail that tells somebody of a change of how they sign in (``CHANGES``).

    ``url`` is the page to choose a new password at; it is no secret.
    """
    fact, means = CHANGES[what]
    return Mail(
        fact=fact,
        greeting=f"Hi {name}," if name else "Hello,",
        paragraphs=(f"{fact} for your login at {settings.BRAND_NAME}.", means),
        after=(
            "Was it you? Then there is nothing to do.",
            f"If not, choose a new password at {url} and write to us at once.",
        ),
        why="You get this because you have a login here.",
        help_line=f"Questions? Write to {settings.SUPPORT_EMAIL}.",
    )

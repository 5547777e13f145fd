"""Who acts: a signed-in person, a guest with an emailed link, or Portdesk itself (``None``)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import User


@dataclass(frozen=True)
class Guest:
    """Somebody who came by an emailed link: who the link was for, and from where they came.

    ``code_given_at`` is when this browser entered the code that was mailed to the same mailbox;
    ``is_signed_in`` says that it is also signed in as somebody who has an account here.
    """

    name: str
    email: str
    ip: str | None = None
    user_agent: str = ""
    code_given_at: datetime | None = None
    is_signed_in: bool = False


@dataclass(frozen=True)
class AccountSigner:
    """A signed-in person who signs for the number's owner and has just given the password again."""

    user: User
    ip: str | None = None
    user_agent: str = ""

    @property
    def email(self) -> str:
        return self.user.email


@dataclass(frozen=True)
class Device:
    """From where a signed-in person sends a letter: no proof of anything, but compared later."""

    ip: str | None
    user_agent: str


Signer = Guest | AccountSigner
Actor = User | Guest | AccountSigner | None


def user_of(by: Actor) -> User | None:
    if isinstance(by, AccountSigner):
        return by.user
    return by if isinstance(by, User) else None


def label_of(by: Actor) -> str:
    """Return the name that notes and history show for an actor."""
    if isinstance(by, User):
        return str(by)
    if isinstance(by, AccountSigner):
        return str(by.user)
    if isinstance(by, Guest):
        return f"{by.name} (by emailed link)" if by.name else f"{by.email} (by emailed link)"
    return settings.BRAND_NAME

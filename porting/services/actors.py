"""Who acts: a signed-in person, a guest with an emailed link, or Portdesk itself (``None``)."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import User


@dataclass(frozen=True)
class Guest:
    """Somebody who came by an emailed link: who the link was for, and from where they came."""

    name: str
    email: str
    ip: str | None = None
    user_agent: str = ""


Actor = User | Guest | None


def user_of(by: Actor) -> User | None:
    return by if isinstance(by, User) else None


def label_of(by: Actor) -> str:
    """Return the name that notes and history show for an actor."""
    if isinstance(by, User):
        return str(by)
    if isinstance(by, Guest):
        return f"{by.name} (by emailed link)" if by.name else f"{by.email} (by emailed link)"
    return settings.BRAND_NAME

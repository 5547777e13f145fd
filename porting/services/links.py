"""Emailed links: made while a mail is written, stored only as a hash, good for one purpose.

The token exists in the mail and in the reader's browser and nowhere else; nobody of ours, nor a
copy of the database, can open what a link opens (security.md 1.4, T3 and T9).
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.clock import db_now, is_past
from porting.choices import Purpose
from porting.errors import LinkEnded
from porting.models import AccessLink, PortRequest

TOKEN_BYTES = 32  # 256 bits: guessing is hopeless, so no work is spent on counting guesses

REPLACED, WITHDRAWN, MOVED, REPORTED = "replaced", "withdrawn", "moved", "reported"

SENTENCES = {
    "expired": "Links work for 14 days to keep your account safe.",
    REPLACED: "Details changed, so the earlier letter no longer counts.",
    MOVED: "Somebody else is written to about this request now.",
    WITHDRAWN: "The request was withdrawn, so nothing is asked of you any more.",
    REPORTED: "You told us that you did not ask for this, so the link was switched off.",
}


def life() -> timedelta:
    return timedelta(days=settings.LINK_LIFE_DAYS)


def digest(token: str) -> str:
    """Return what is stored of a token. Looking a hash up tells an attacker nothing by its time."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(request: PortRequest, purpose: Purpose, email: str, name: str = "") -> str:
    """Make a link for one mailbox and return its token, for the mail being written now.

    The token cannot be had again: a repeated mail makes another link, and both work until one
    of them is used up, revoked or 14 days old. Never store, log or queue what this returns.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    AccessLink.objects.create(
        request=request,
        purpose=purpose,
        email=email,
        name=name,
        token_sha256=digest(token),
        expires_at=db_now() + life(),
    )
    return token


def find(token: str, purpose: Purpose) -> AccessLink | None:
    """Return the link a token opens for this purpose, ended or not; None when there is none."""
    return (
        AccessLink.objects.select_related("request__account", "request__created_by")
        .filter(token_sha256=digest(token), purpose=purpose)
        .first()
    )


def check(link: AccessLink) -> None:
    """Raise LinkEnded, with the reason, unless the link still opens something."""
    reason = link.revoke_reason if link.revoked_at else ""
    if not reason and is_past(link.expires_at):
        reason = "expired"
    if reason:
        raise LinkEnded(SENTENCES.get(reason, SENTENCES[REPLACED]), reason=reason)


def takes_papers(pk: int) -> bool:
    """Whether this link still opens a page that takes files; False, too, when there is none."""
    for_papers = AccessLink.objects.filter(purpose__in=(Purpose.SIGN, Purpose.BILL))
    link = for_papers.only("expires_at", "revoked_at").filter(pk=pk).first()
    return link is not None and not link.revoked_at and not is_past(link.expires_at)


def revoke(request: PortRequest, purpose: Purpose, *, reason: str, email: str = "") -> int:
    """End every live link of this purpose; returns how many. Part of the caller's transaction.

    With ``email`` only those that were mailed to this address.
    """
    live = AccessLink.objects.filter(request=request, purpose=purpose, revoked_at__isnull=True)
    if email:
        live = live.filter(email__iexact=email)
    return live.update(revoked_at=timezone.now(), revoke_reason=reason)

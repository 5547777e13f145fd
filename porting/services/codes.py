"""Six digits, mailed to the signer's mailbox and entered in the same browser.

A forwarded link opens the letter for whoever has it; the code asks whether this person reads the
mailbox, too. Source: security.md 1.4, T5 and T6. The code exists in the mail and nowhere else:
it is made while the mail is written, its HMAC is stored, and all counting is done by the
database in conditional UPDATEs, so that eight tries at once are eight tries.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from accounts import limits
from accounts.clock import db_now
from porting.errors import CodeRefused
from porting.models import AccessLink, SigningCode
from porting.services.notes import promise_mail

LIFE = timedelta(minutes=10)
TRIES = 5
PER_HOUR = limits.Limit("signing code for a mailbox", 5, limits.HOUR)
AGAIN = timedelta(seconds=30)

NO_MATCH = "That code does not match. Check the newest email."
RUN_OUT = "That code has run out. Ask for a new one."
TRIED_OUT = "That code was tried too often. Ask for a new one."
LOCKED = "We sent 5 codes within an hour. Try again in an hour."


@transaction.atomic
def ask(link: AccessLink, session: str) -> SigningCode:
    """Promise a new code to the link's mailbox, for this browser; the one before it ends.

    Asked again within half a minute the code that is on its way stays. Raises CodeRefused after
    five codes within an hour.
    """
    newest = link.codes.filter(session_sha256=_digest(session), used_at=None).last()
    if newest and newest.created_at > db_now() - AGAIN and newest.tries < TRIES:
        return newest
    if not limits.take((PER_HOUR, f"{link.request_id}\n{link.email.casefold()}")):
        raise CodeRefused(LOCKED, is_locked=True)
    link.codes.filter(used_at=None).update(expires_at=db_now())
    code = SigningCode.objects.create(link=link, session_sha256=_digest(session))
    promise_mail(link.request, "signing_code", key=f"code:{code.pk}", code=code.pk)
    return code


def new_digits(code: SigningCode) -> str:
    """Return the six digits, for the mail being written now; only their HMAC is stored.

    A repeated mail carries a new code. The tries made before still count.
    """
    digits = f"{secrets.randbelow(1_000_000):06d}"
    open_ones = SigningCode.objects.filter(pk=code.pk, used_at=None)
    open_ones.update(code_hmac=_hmac(code, digits), expires_at=db_now() + LIFE)
    return digits


def enter(link: AccessLink, session: str, typed: str) -> None:
    """Accept a code, once. Raises CodeRefused with what to do when it is not the right one.

    Each try is counted before the code is looked at; the sixth is none.
    """
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    now = db_now()
    mine = SigningCode.objects.filter(link=link, session_sha256=_digest(session))
    newest = mine.order_by("pk").last()
    if newest is None or newest.used_at:
        raise CodeRefused(RUN_OUT)
    this = SigningCode.objects.filter(pk=newest.pk, used_at=None)
    if newest.code_hmac and newest.expires_at and newest.expires_at <= now:
        raise CodeRefused(RUN_OUT)
    if not this.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise CodeRefused(TRIED_OUT)
    newest.refresh_from_db()
    if not newest.code_hmac or not hmac.compare_digest(newest.code_hmac, _hmac(newest, digits)):
        raise CodeRefused(NO_MATCH)
    if not this.filter(expires_at__gt=now, code_hmac=newest.code_hmac).update(used_at=now):
        raise CodeRefused(RUN_OUT)


def is_asked(link: AccessLink, session: str) -> bool:
    """Tell whether a code was asked for from this browser, for this link."""
    return bool(session) and link.codes.filter(session_sha256=_digest(session)).exists()


def given_at(link: AccessLink, session: str) -> datetime | None:
    """Return when this browser entered a code for this link; None when it has not."""
    used = SigningCode.objects.filter(
        link=link, session_sha256=_digest(session), used_at__isnull=False
    )
    return used.order_by("used_at").values_list("used_at", flat=True).last() if session else None


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()


def _hmac(code: SigningCode, digits: str) -> str:
    return salted_hmac(f"porting.signing-code.{code.pk}", digits, algorithm="sha256").hexdigest()

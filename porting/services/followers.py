"""Who gets updates without a login here: asked once for each account, and not written to before.

"Never write to me" binds every account, and letters to be signed as well. People with a login in
the account need not be asked. Source: docs/adr/0046.
"""

import hashlib
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone

from accounts import limits
from accounts.models import Account, User
from porting import outbox
from porting.models import AccessLink, Follower, NoMail, PortRequest

ASKED_MAILBOX = limits.Limit("updates offered to a mailbox", 3, limits.DAY)
ASKED_BY_ACCOUNT = limits.Limit("updates offered by an account", 30, limits.DAY)


class State(TextChoices):
    """What stands between a mailbox and its updates; the words stand behind it on pages."""

    AT_HOME = "at_home", ""  # has a login in the account
    CONFIRMED = "confirmed", ""
    WAITING = "waiting", "waiting for confirmation"
    UNASKED = "unasked", "not asked yet"
    REFUSED = "refused", "wants no email"


def addresses_of(request: PortRequest) -> list[str]:
    """Return the mailboxes that somebody typed, in lower case: the contact and the followers."""
    typed = [request.user_email, *map(str, request.extra_emails)]
    return list(dict.fromkeys(one.strip().lower() for one in typed if one.strip()))


def states(request: PortRequest) -> dict[str, State]:
    """Return how things stand with each of ``addresses_of``; at most three statements."""
    account, addresses = request.account, addresses_of(request)
    at_home = _logins(account, addresses) if addresses else set()
    outside = set(addresses) - at_home
    if not outside:
        return dict.fromkeys(addresses, State.AT_HOME)
    refused = set(NoMail.objects.filter(pk__in=map(digest, outside)).values_list("pk", flat=True))
    rows = Follower.objects.filter(account=account, email__in=outside)
    asked = {row.email: row for row in rows}

    def state(address: str) -> State:
        if address in at_home:
            return State.AT_HOME
        if digest(address) in refused:
            return State.REFUSED
        row = asked.get(address)
        if row is None or not (row.confirmed_at or row.asked_at > timezone.now() - _life()):
            return State.UNASKED
        return State.CONFIRMED if row.confirmed_at else State.WAITING

    return {address: state(address) for address in addresses}


def is_refused(email: str) -> bool:
    """Whether the reader of this mailbox has said that nobody shall write to it."""
    return NoMail.objects.filter(pk=digest(email)).exists()


def ask(request: PortRequest) -> None:
    """Promise each mailbox that was not asked one mail, with a link to say yes or no.

    Call it in the transaction that names them. What a limit holds back stays "not asked yet" and
    is asked with the next save. Who says nothing may be asked again when the link has ended.
    """
    now = timezone.now()
    for address, state in sorted(states(request).items()):  # in one order: none waits in a ring
        if state != State.UNASKED:
            continue
        tries = [
            (ASKED_BY_ACCOUNT, str(request.account.agency_pk)),
            (ASKED_MAILBOX, address),
        ]
        if not limits.take(*tries):
            continue
        row, is_new = Follower.objects.get_or_create(
            account_id=request.account_id, email=address, defaults={"asked_at": now}
        )
        # Who saves at the same moment has found nobody asked as well: the row knows the first.
        stale = Follower.objects.filter(pk=row.pk, confirmed_at=None, asked_at__lte=now - _life())
        if not is_new and not stale.update(asked_at=now):
            limits.give_back(*tries)
            continue
        outbox.add(
            "send_mail",
            key=f"updates_offered:{row.pk}:{now:%Y%m%d%H%M%S%f}",
            reference=request.reference,
            mail="updates_offered",
            request=request.pk,
            follower=row.pk,
        )


@transaction.atomic
def answer(link: AccessLink, *, wants: bool) -> None:
    """Store the yes or the no of whoever reads the mailbox; each takes the other back.

    The no ends what other accounts were told, too; a yes is one to this account only.
    """
    email, now = link.email.lower(), timezone.now()
    if wants:
        NoMail.objects.filter(pk=digest(email)).delete()
        Follower.objects.update_or_create(
            account_id=link.request.account_id,
            email=email,
            defaults={"confirmed_at": now},
            create_defaults={"asked_at": now, "confirmed_at": now},
        )
        return
    NoMail.objects.bulk_create([NoMail(pk=digest(email))], ignore_conflicts=True)
    Follower.objects.filter(email=email).update(confirmed_at=None)


def answered(link: AccessLink) -> State:
    """Return what the reader of the link's mailbox has said so far."""
    if is_refused(link.email):
        return State.REFUSED
    said_yes = Follower.objects.filter(
        account_id=link.request.account_id, email=link.email.lower(), confirmed_at__isnull=False
    )
    return State.CONFIRMED if said_yes.exists() else State.WAITING


def in_words(request: PortRequest) -> list[tuple[str, str]]:
    """Return each mailbox of ``addresses_of`` as typed, and what it waits for in words, or ""."""
    typed = dict.fromkeys(one for one in [request.user_email, *request.extra_emails] if one)
    if set(addresses_of(request)) <= {request.created_by.email}:
        return [(one, "") for one in typed]
    state = states(request)
    return [(one, str(state[one.strip().lower()].label)) for one in typed]


def shown(request: PortRequest, addresses: Collection[str]) -> str:
    """Return some of the request's mailboxes in a row, each with what it waits for."""
    waits = dict(in_words(request))
    return ", ".join(f"{one} ({waits[one]})" if waits.get(one) else one for one in addresses)


def digest(email: str) -> str:
    return hashlib.sha256(f"no mail\n{email.strip().lower()}".encode()).hexdigest()


def _life() -> timedelta:
    return timedelta(days=settings.LINK_LIFE_DAYS)


def _logins(account: Account, addresses: Collection[str]) -> set[str]:
    """Return those that belong to somebody who may sign in and reaches the account."""
    here = Q(memberships__account=account)
    if account.parent_id:
        here |= Q(memberships__account=account.parent_id)
    people = User.objects.filter(here, email__in=addresses, is_active=True)
    return set(people.values_list("email", flat=True))

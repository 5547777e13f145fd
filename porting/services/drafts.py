"""Drafts: starting one, saving a section of it, agreeing to the statements, deleting it.

What is saved is saved at once. A save asks for the version the page was opened with, so that
nobody overwrites what a colleague has written into the same fields in the meantime.
"""

from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.access import accounts_to_change
from accounts.models import Account, User
from porting.choices import EDITABLE, Kind, Purpose, SignerIs, Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed, NotEditable, PortingError
from porting.models import AgreedStatement, Event, PortRequest
from porting.rules.agreements import STATEMENTS, VERSION
from porting.rules.changes import was_and_is
from porting.services import followers, letters, links, readings
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.wiping import drop_lists

# What an earlier request hands on: the contact, what the carrier has on record, the signer, and
# what else is true of the account. Never the account number or the PIN, which are asked again
# (docs/adr/0015), nor anything about the numbers, whose main billing number may have moved.
COPIED = (
    "user_first_name",
    "user_last_name",
    "user_company",
    "user_email",
    "user_phone",
    "carrier_name",
    "account_type",
    "business_name",
    "billing_first_name",
    "billing_last_name",
    "service_street",
    "service_unit",
    "service_city",
    "service_state",
    "service_zip",
    "is_billing_address_same",
    "billing_street",
    "billing_unit",
    "billing_city",
    "billing_state",
    "billing_zip",
    "billing_country",
    "billing_region",
    "signer_is",
    "signer_name",
    "signer_title",
    "signer_email",
    "signer_phone",
    "signer_relationship",
    "scope",
    "features",
)
# The columns a page of the wizard may write.
SAVED = frozenset(
    (
        *COPIED,
        "account",
        "name",
        "extra_emails",
        "account_number",
        "account_pin",
        "pin_expires_date",
        "btn",
        "mobile_numbers",
        "new_btn",
        "staying_numbers",
        "numbers_typed",
        "country",
        "message",
        "requested_port_date",
    )
)
CLOSED = "This request is with our team, so its pages are closed. Nothing changed."
TOO_LATE = (
    "This page was changed while you were saving. Your text is kept: check it and save again."
)


@transaction.atomic
def start_request(
    account: Account, *, by: User, copy_from: PortRequest | None = None
) -> PortRequest:
    """Return a new draft.

    ``copy_from``, an earlier request of the same account, lends the contact, the carrier's record
    and the signer. A draft of the same person that nobody has touched yet is returned instead of
    making a second one, so that a double click starts one request.
    """
    User.objects.select_for_update().get(pk=by.pk)  # a person starts one thing at a time
    values: dict[str, Any] = {}
    if copy_from is not None:
        if copy_from.account_id != account.pk or copy_from.deleted_at is not None:
            raise PortingError("Select a request of this account to copy from.", field="copy_from")
        values = {column: getattr(copy_from, column) for column in COPIED}
        if copy_from.signer_is == SignerIs.ME and copy_from.created_by_id != by.pk:
            values["signer_is"] = ""  # "me" was somebody else
    untouched = PortRequest.objects.of_account(account).filter(
        created_by=by,
        kind=Kind.VOICE,
        status=Status.DRAFT,
        version=1,
        numbers_version=0,
        name="",
        account_number="",
        **(values or {"carrier_name": "", "user_email": ""}),
    )
    for draft in untouched:
        if not draft.agreed_statements.exists():
            return draft
    draft = PortRequest.objects.create(account=account, created_by=by, **values)
    copied = {"copied_from": copy_from.reference} if copy_from else {}
    record(draft, "request_started", by=by, **copied)
    return draft


@transaction.atomic
def save_section(
    request: PortRequest,
    values: dict[str, Any],
    *,
    version: int,
    by: Actor,
    unfinished: tuple[str, dict[str, Any]] | None = None,
) -> list[str]:
    """Store these columns and no others, and return the names of those that changed.

    ``version`` is the one the page was opened with. Saves of other fields since then do not
    matter; a save of the same fields does, unless it wrote the same. A letter that no longer
    says what the request says is voided in the same transaction; a request that moves to
    another account leaves the old account's routes, sources and call settings behind.
    ``unfinished`` is the page and what was typed on it that no column can hold, by field: kept as
    it is until the page is saved again, and never a secret.

    Raises NotEditable or ChangedMeanwhile; then nothing has changed. On success ``request``
    carries the new values and the new version.
    """
    if foreign := set(values) - SAVED:
        raise KeyError(f"No page writes {', '.join(sorted(foreign))}.")
    stored = PortRequest.objects.select_related("account").get(pk=request.pk)
    if not stored.is_editable:
        raise NotEditable(CLOSED)
    changed = {
        column: value for column, value in values.items() if getattr(stored, column) != value
    }
    if stored.version != version and set(changed) & columns_changed_since(stored, version):
        raise ChangedMeanwhile(TOO_LATE)
    _keep_unfinished(stored, request, unfinished)
    if not changed:
        _still_open(stored).update(updated_at=timezone.now())  # somebody still wants this draft
        request.version = stored.version
        return []
    if "account" in changed:
        _move_account(stored, changed["account"], by=by)
        request.numbers_version = stored.numbers_version + 1
    entered_again = {"secrets_wiped_at": None} if changed.get("account_number") else {}
    # The row must still be what we compared with: on PostgreSQL somebody may save in between.
    won = _still_open(stored, version=stored.version).update(
        **changed, **entered_again, version=stored.version + 1, updated_at=timezone.now()
    )
    if not won:
        raise ChangedMeanwhile(TOO_LATE)
    for column, value in changed.items():
        setattr(request, column, value)
    request.version = stored.version + 1
    said = {"fields": sorted(changed), "changes": was_and_is(stored, changed)}
    record(request, "section_saved", by=by, version=request.version, **said)
    letters.void_outdated_letters(request, by=by)
    if readings.COMPARED_FIELDS.intersection(changed):
        readings.promise_again(request)
    _follow(stored, request, set(changed))
    return sorted(changed)


def _keep_unfinished(
    stored: PortRequest, request: PortRequest, unfinished: tuple[str, dict[str, Any]] | None
) -> None:
    if unfinished is None:
        return
    page, typed = unfinished
    if stored.unfinished.get(page, {}) != typed:
        kept = {name: value for name, value in stored.unfinished.items() if name != page}
        stored.unfinished = kept | ({page: typed} if typed else {})
        _still_open(stored).update(unfinished=stored.unfinished, gist_events=-1)
    request.unfinished = stored.unfinished


def _follow(before: PortRequest, request: PortRequest, changed: set[str]) -> None:
    """Ask new readers; who was the contact sends no bill any more, unless they also made it."""
    old = before.user_email if "user_email" in changed else ""
    if old and old.casefold() != before.created_by.email.casefold():
        links.revoke(before, Purpose.BILL, reason=links.MOVED, email=old)
    if changed & {"user_email", "extra_emails", "account"}:
        followers.ask(request)


def columns_changed_since(request: PortRequest, version: int) -> set[str]:
    """Return the columns that saves after this version of the request have written."""
    return {column for event in saves_since(request, version) for column in event.data["fields"]}


def saves_since(request: PortRequest, version: int) -> list[Event]:
    """Return the saves that came after this version of the request, the newest first."""
    saves = []
    for event in request.events.filter(kind="section_saved").order_by("-seq").iterator():
        if event.data["version"] <= version:
            break
        saves.append(event)
    return saves


@transaction.atomic
def agree(request: PortRequest, slugs: Collection[str], *, by: User, ip: str | None) -> None:
    """Keep which of the current statements are agreed to: exactly those with these slugs.

    Each one is stored with the version and digest of its text, who agreed, when, and from which
    address; one that was agreed to before keeps its first evidence. A cleared box takes the
    agreement back. Raises NotEditable.
    """
    if not _still_open(request).update(updated_at=timezone.now()):
        raise NotEditable(CLOSED)
    current = request.agreed_statements.filter(text_version=VERSION)
    before = set(current.values_list("slug", flat=True))
    new = [one for one in STATEMENTS if one.slug in slugs and one.slug not in before]
    taken_back = before - set(slugs)
    current.filter(slug__in=taken_back).delete()
    AgreedStatement.objects.bulk_create(
        (
            AgreedStatement(
                request=request,
                slug=one.slug,
                text_version=VERSION,
                text_sha256=one.sha256,
                agreed_by=by,
                agreed_at=timezone.now(),
                ip=ip,
            )
            for one in new
        ),
        ignore_conflicts=True,
    )
    if new:
        slugs_now = [one.slug for one in new]
        record(request, "agreements_confirmed", by=by, slugs=slugs_now, text_version=VERSION)
    if taken_back:
        record(request, "agreements_taken_back", by=by, slugs=sorted(taken_back))


@transaction.atomic
def delete_draft(request: PortRequest, *, by: User) -> None:
    """Take a draft away for good from its owner's eyes; its secrets are wiped.

    The row stays, since its history may not be rewritten. Emailed links end at once, and a signer
    who was asked is told.
    Raises MoveNotAllowed when the request is no draft any more or has been deleted.
    """
    won = PortRequest.objects.filter(
        pk=request.pk, status=Status.DRAFT, deleted_at__isnull=True
    ).update(
        deleted_at=timezone.now(),
        account_number="",
        account_pin="",
        version=models.F("version") + 1,
    )
    if not won:
        raise MoveNotAllowed("Only a draft can be deleted. Nothing changed.")
    request.numbers.exclude(account_pin="").update(account_pin="")
    drop_lists([request.pk])
    letters.withdraw(request, by=by)
    for purpose in Purpose:
        links.revoke(request, purpose, reason=links.WITHDRAWN)
    record(request, "draft_deleted", by=by)
    request.refresh_from_db(fields=["deleted_at", "account_number", "account_pin", "version"])


def _still_open(request: PortRequest, **asked: Any) -> "models.QuerySet[PortRequest]":
    return PortRequest.objects.filter(
        pk=request.pk, status__in=EDITABLE, deleted_at__isnull=True, **asked
    )


def _move_account(request: PortRequest, to: Account, *, by: Actor) -> None:
    """Leave behind what belongs to the old account; the numbers want a new check in the new one."""
    reachable = isinstance(by, User) and accounts_to_change(by).filter(pk=to.pk).exists()
    if not reachable or request.status != Status.DRAFT:
        raise PortingError(
            "Select the account: a draft can move to an account you work for.", field="account"
        )
    request.numbers.update(route=None, source=None, call_settings=None)
    PortRequest.objects.filter(pk=request.pk).update(
        numbers_version=models.F("numbers_version") + 1
    )

"""Drafts that something has happened to since, and what the overview says of them."""

from tests.journeys import scenes
from tests.journeys.scenes import row_of


def made(stage):
    return {
        "clash": clash(stage),
        "wiped": wiped(stage),
        "stale": stale(stage),
        "as it is": as_it_is(stage),
        "only finished": only_finished(stage),
    }


def clash(stage):
    """One of its numbers has become a receiving number after the check; with a note not read."""
    from numbers.models import Route
    from porting.services.notes import post_note

    words = scenes.draft(stage, "Austin clinics, north", count=12, agreed=True)
    row = row_of(words)
    Route.objects.create(
        account=stage.account, kind="RPN", name="Reception", public_id="RPN-CLASH2",
        e164=row.numbers.order_by("position").first().e164,
    )  # fmt: skip
    row.numbers.filter(position__gt=9).update(verdict="already_here")
    post_note(row, "Which of these ring in the north?", by=stage.priya, is_from_staff=True)
    return words


def wiped(stage):
    from datetime import timedelta

    from porting.models import PortRequest
    from porting.services import expiry

    words = scenes.draft(stage, "Left alone for a month", count=2)
    row = row_of(words)
    PortRequest.objects.filter(pk=row.pk).update(updated_at=row.updated_at - timedelta(days=31))
    expiry.expire_drafts()
    return words


def stale(stage):
    from porting.services import numbers

    words = scenes.signed(stage, "Signed, then changed")
    row = row_of(words)
    numbers.remove_numbers(row, [row.numbers.first().pk], by=stage.sam)
    return words


def as_it_is(stage):
    from porting.services import drafts

    words = scenes.draft(stage, "Saved as it is", details=False)
    row = row_of(words)
    typed = {"service_zip": "787", "btn": "555-01"}
    drafts.save_section(
        row, {"carrier_name": "Lumen"}, version=row.version, by=stage.sam,
        unfinished=("billing_details", typed),
    )  # fmt: skip
    return words


def only_finished(stage):
    """An account of which nothing moves any more."""
    from accounts.models import Account, User
    from porting.models import PortRequest

    account = Account.objects.get(name="Northway Fleet")
    mo = User.objects.get(memberships__account=account)
    PortRequest.objects.create(
        account=account, created_by=mo, name="Called off", status="cancelled", carrier_name="Lumen"
    )
    return {}

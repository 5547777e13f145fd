"""Requests in the states that Check Portability and what hangs on it can show."""

from datetime import timedelta

from tests.journeys import desk_scenes, scenes


def made(stage):
    """Every scene of tests/journeys/pages_check.py; the inventory they need is made here."""
    found = {
        "reasons": reasons(stage),
        "directory": directory(stage),
        "lines": lines(stage),
        "planned": planned(stage),
        "planned_route": {"number": stage.account.routes.get(name="Night desk").public_id},
        "user_phone": {"number": stage.account.routes.get(name="Dr. Ortiz").public_id},
        "territory": territory(stage),
        "changed": changed(stage),
    }
    return found | conflict(stage) | left_over(stage)


def reasons(stage):
    """Every reason of the help page at once, and those beside it."""
    typed = [
        "5129760104",  # premium: no valid number
        "(416) 531-0148",  # Canadian
        "(512) 555-0148",  # receiving number
        "(512) 555-0149",  # fail-safe
        "(512) 555-0147",  # a user's
        "(737) 555-0110",  # a tracking number
        "(512) 555-0151",  # another account's
        "(505) 555-9996",  # not covered
        "(787) 333-1234",  # territory: we will check
        next(stage.next_number),
    ]
    return scenes.draft(stage, "Every reason", typed=typed)


def directory(stage):
    """Mobile numbers nobody marked, another carrier than typed, and one without an answer."""
    typed = [f"(505) 555-{line}" for line in ("8890", "8891", "8897", "8811")]
    return scenes.draft(stage, "Directory", typed=typed)


def lines(stage):
    typed = [f"(505) 555-{line}" for line in ("8701", "8702", "8703")] + ["(888) 555-8704"]
    return scenes.draft(stage, "Line types", typed=typed, mobile_numbers="some")


def planned(stage):
    from numbers import planned_moves
    from numbers.editing import save_receiving_number

    night = save_receiving_number(stage.account, e164="+15055558601", name="Night desk")
    planned_moves.plan_moves(stage.account, night, {}, by=stage.sam)
    return scenes.draft(stage, "Planned for port day", typed=["(505) 555-8601"])


def changed(stage):
    """Checked; then the number becomes a receiving number."""
    from numbers.editing import save_receiving_number

    words = scenes.draft(stage, "Changed since", typed=["(505) 555-8501", "(505) 555-8502"])
    save_receiving_number(stage.account, e164="+15055558501", name="Spare phone")
    return words


def territory(stage):
    """With our team: a number of Puerto Rico that we said we will check."""
    words = desk_scenes.submitted(stage, "With a territory")
    row = scenes.row_of(words)
    row.numbers.filter(pk=row.numbers.first().pk).update(
        verdict="we_will_check",
        verdict_detail="(787) 333-1234 is a number from Puerto Rico. We will check if we can port"
        " it. It can take a day more.",
    )
    return words


def conflict(stage):
    """Another account asks for a number that Sam's account is bringing over."""
    from django.utils import timezone

    from accounts.models import Account, User
    from porting import outbox
    from porting.models import PortNumber
    from porting.services import drafts, numbers, portability

    other = Account.objects.get(name="Alder Roofing")
    ada = User.objects.get(email="ada@brightline.example")
    held = PortNumber.objects.filter(is_claimed=True).first()
    row = drafts.start_request(other, by=ada)
    values = {"name": "Roofing lines", "user_email": ada.email}
    drafts.save_section(row, values, version=row.version, by=ada)
    numbers.add_numbers(row, [held.e164], by=ada)
    portability.ask_check(row, by=ada)
    outbox.drain()
    row.conflicts.update(opened_at=timezone.now() - timedelta(hours=5))
    return {"conflict": {"pk": row.conflicts.get().pk}}


def left_over(stage):
    """Live at the carrier while another account has the number under Tracking Numbers."""
    from django.utils import timezone

    from accounts.models import Account
    from numbers.models import TrackingNumber

    row = scenes.row_of(desk_scenes.ordered(stage, "Live elsewhere", sent=True, dated=True))
    number = row.numbers.first()
    TrackingNumber.objects.filter(e164=number.e164).delete()
    other = Account.objects.get(name="Alder Roofing")
    TrackingNumber.objects.create(account=other, e164=number.e164, live_at=timezone.now())
    desk_scenes.go_live(stage, row)
    return {"left over": {"pk": number.pk}}

"""A number at the carrier that becomes a phone of its account: told at that moment, and once."""

import pytest
from django.core import mail
from django.urls import reverse

from numbers import editing, planned_moves
from numbers.models import Route
from porting import outbox
from porting.choices import Status
from porting.models import OutboxMessage, PortRequest
from porting.services import phones
from porting.wizard import receiving_in_place
from tests import factories
from tests.porting.desk.conftest import THREE

FIRST = THREE[0]
CAME = (
    "(512) 555-0101 is on the way here, and now also a phone of {account}. A number cannot be "
    "both: once it is live, its calls would ring themselves. Replace it under Numbers, Receiving "
    "Numbers, or plan the change for port day there."
)
WENT = "(512) 555-0101 is no longer a phone of this account. Thank you."


def by_the_page(client, row, member):
    client.force_login(member)
    page = reverse("numbers:receiving_new", args=[row.account.public_id])
    assert client.post(page, {"number": "512 555 0101", "name": "Desk"}).status_code == 302


def by_editing_another(client, row, member):
    other = editing.save_receiving_number(row.account, e164="+15125550177", name="")
    client.force_login(member)
    page = reverse("numbers:receiving_edit", args=[row.account.public_id, other.public_id])
    assert client.post(page, {"number": "512 555 0101", "name": "Desk"}).status_code == 302


def in_place(client, row, member):
    draft = factories.make_request(row.account, member, numbers=("+15125550188",))
    typed = {"new_number": "512 555 0101", "new_name": ""}
    assert receiving_in_place.add_in_place(draft, typed).error == ""


def by_an_end_of_its_plan(client, row, member):
    route = editing.save_receiving_number(row.account, e164=FIRST, name="")
    planned_moves.plan_moves(row.account, route, {}, by=member)
    OutboxMessage.objects.filter(kind="phones_changed").delete()
    planned_moves.revoke(route)


def keep_promises():
    for message in OutboxMessage.objects.filter(kind="phones_changed", state="pending"):
        phones.tell_promised(message)


def told(row):
    return [*row.notes.filter(is_status=True).order_by("pk").values_list("text", flat=True)]


WAYS = (by_the_page, by_editing_another, in_place, by_an_end_of_its_plan)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_is_told_with_a_note_and_a_mail(way, client, sent, member):
    row = sent.request
    before = told(row)

    way(client, row, member)
    keep_promises()
    mail.outbox.clear()
    outbox.drain()

    assert told(row)[len(before) :] == [CAME.format(account=row.account.name)]
    sent_now = [one for one in mail.outbox if "is a phone of yours" in one.subject]
    assert [one.to for one in sent_now] == [["sam@brightline.example"]] or len(sent_now) == 1
    assert "(512) 555-0101 is a receiving number." in " ".join(sent_now[0].body.split())


def put(row, status):
    row.orders.update(status=status)
    row.numbers.update(status=status)
    PortRequest.objects.filter(pk=row.pk).update(status=status)


AFTER_SUBMIT = (
    Status.SUBMITTED, Status.IN_REVIEW, Status.READY, Status.SENT, Status.SUPP_SENT,
    Status.CONFLICT, Status.FOC_CONFIRMED, Status.JEOPARDY, Status.ACTIVATING,
)  # fmt: skip


@pytest.mark.parametrize("status", AFTER_SUBMIT)
def test_it_is_told_at_every_stage_after_submit_and_stands_in_queue_and_request(
    status, client, sent, member, desk_worker
):
    row = sent.request
    put(row, status)

    editing.save_receiving_number(row.account, e164=FIRST, name="")
    keep_promises()

    assert told(row)[-1] == CAME.format(account=row.account.name)
    client.force_login(desk_worker)
    queue = client.get(reverse("desk:queue"), {"queue": "open"}).content.decode()
    assert "fix 1 thing" in queue
    client.force_login(member)
    errors = client.get(row.get_absolute_url()).context["errors"]
    assert [one.text for one in errors] == ["(512) 555-0101 is a receiving number."]


def test_several_at_once_are_one_note_and_a_second_look_says_nothing_more(sent):
    row = sent.request
    before = len(told(row))
    for e164 in THREE:
        editing.save_receiving_number(row.account, e164=e164, name="")
    look = OutboxMessage(kind="phones_changed")
    look.payload = {"numbers": [*row.numbers.values_list("pk", flat=True)]}

    phones.tell_promised(look)
    phones.tell_promised(look)
    keep_promises()

    assert len(told(row)) == before + 1
    assert told(row)[-1].startswith(
        "(512) 555-0101, (512) 555-0102 and (512) 555-0103 are on the way here, and now also phones"
    )
    assert OutboxMessage.objects.filter(payload__mail="number_in_use").count() == 1


@pytest.mark.parametrize("cure", ["removed", "planned", "changed"])
def test_cured_it_is_said_in_a_note_without_a_mail(cure, sent, member):
    row = sent.request
    route = editing.save_receiving_number(row.account, e164=FIRST, name="")
    keep_promises()
    mails = OutboxMessage.objects.filter(kind="send_mail").count()

    if cure == "removed":
        editing.remove_receiving_number(route)
    elif cure == "planned":
        planned_moves.plan_moves(row.account, route, {}, by=member)
    else:
        editing.save_receiving_number(row.account, e164="+15125550177", name="", route=route)
    keep_promises()

    assert told(row)[-1] == WENT
    assert OutboxMessage.objects.filter(kind="send_mail").count() == mails


def test_cured_before_anybody_looked_nothing_is_said(sent):
    row = sent.request
    before = told(row)
    route = editing.save_receiving_number(row.account, e164=FIRST, name="")
    editing.remove_receiving_number(route)

    keep_promises()

    assert told(row) == before


def test_cured_before_the_mail_went_there_is_none(sent):
    row = sent.request
    route = editing.save_receiving_number(row.account, e164=FIRST, name="")
    keep_promises()
    editing.remove_receiving_number(route)
    mail.outbox.clear()

    outbox.drain()

    assert [one.subject for one in mail.outbox if "phone of yours" in one.subject] == []
    assert told(row)[-1] == WENT


def test_it_comes_again_it_is_told_again(sent):
    row = sent.request
    for _ in range(2):
        route = editing.save_receiving_number(row.account, e164=FIRST, name="")
        keep_promises()
        editing.remove_receiving_number(route)
        keep_promises()

    came = CAME.format(account=row.account.name)
    assert told(row)[-4:] == [came, WENT, came, WENT]


def test_drafts_other_accounts_and_numbers_that_come_no_more_promise_nothing(
    account, member, stranger, sent, route
):
    theirs = stranger.memberships.get().account
    draft = factories.make_request(account, member, numbers=("+15125550188",))
    sent.numbers.update(status=Status.FAILED, is_claimed=False)

    editing.save_receiving_number(theirs, e164=THREE[1], name="")
    editing.save_receiving_number(account, e164="+15125550188", name="")
    editing.save_receiving_number(account, e164=FIRST, name="")

    assert OutboxMessage.objects.filter(kind="phones_changed").count() == 0
    assert (told(draft), Route.objects.filter(e164=FIRST).count()) == ([], 1)

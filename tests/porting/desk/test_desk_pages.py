from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.moments import moment
from porting.choices import Audience, Status
from porting.models import OutboxMessage, PortRequest
from porting.services import desk, orders
from tests.porting.desk.conftest import (
    THREE,
    make_paper,
    make_submitted,
    next_tuesday,
    state_of,
    the_order,
)
from tests.porting.desk.pages_opened import page


def test_whole_path_by_pages(client, desk_worker, submitted):
    client.force_login(desk_worker)
    row = submitted

    def press(name, *more, **data):
        response = client.post(page(name, row, *more), data, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    assert "You have taken this request." in press("take")
    version = PortRequest.objects.get(pk=row.pk).version
    assert "Approved. The order can be sent." in press("approve", version=version)
    assert "is marked as sent" in press("order_sent", "A")
    said = press(
        "order_foc", "A", date=next_tuesday().isoformat(), time="10:30", zone="America/Chicago"
    )
    assert "recorded" in said
    first = row.numbers.first()
    one = {"which": "ticked", "numbers": first.pk}
    early = client.post(page("order_complete", row, "A"), one)
    assert early.status_code == 422
    assert "Check the box if the numbers really moved today." in early.content.decode()
    one["is_early_confirmed"] = "on"
    assert "1 number is live." in press("order_complete", "A", **one, confirmed="1")
    two = {"numbers": [number.pk for number in row.numbers.all()[1:]], "confirmed": "1"}
    assert "2 numbers are live." in press("order_complete", "A", **two, is_early_confirmed="on")
    assert PortRequest.objects.get(pk=row.pk).status == Status.PORTED


def test_second_press_says_what_happened_and_changes_nothing(client, desk_worker, ready):
    client.force_login(desk_worker)
    before = state_of(ready)

    response = client.post(page("approve", ready), follow=True)

    approved = ready.events.get(kind="approved")
    assert (
        "This port request is “Ready to send” already. Papers approved, by Priya N., "
        f"{moment(approved.at, 'America/Chicago')}. Nothing changed."
    ) in response.content.decode()
    assert state_of(ready) == before


def test_approving_from_a_stale_page_changes_nothing(client, desk_worker, in_review):
    client.force_login(desk_worker)
    before = state_of(in_review)
    taken = in_review.events.get(kind="taken")

    response = client.post(page("approve", in_review), {"version": "1"}, follow=True)

    assert (
        "This request has changed since you opened it. Review started, by Priya N., "
        f"{moment(taken.at, 'America/Chicago')}. Nothing was done: see how it stands now."
    ) in response.content.decode()
    assert state_of(in_review) == before


def test_sending_back_without_reason_keeps_the_message(client, desk_worker, in_review):
    client.force_login(desk_worker)
    before = state_of(in_review)

    response = client.post(page("send_back", in_review), {"text": "The bill says PLLC."})

    body = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in body
    assert "Select at least one reason." in body
    assert "The bill says PLLC." in body
    assert state_of(in_review) == before


def test_port_date_with_errors_keeps_what_was_typed(client, desk_worker, sent):
    client.force_login(desk_worker)
    before = state_of(sent.request)
    data = {"date": "someday", "time": "10:30", "zone": "America/Denver"}

    response = client.post(page("order_foc", sent.request, "A"), data)

    body = response.content.decode()
    assert response.status_code == 422
    assert "Enter the port date as month/day/year, for example 12/01/2026." in body
    assert 'value="someday"' in body
    assert '<option value="America/Denver" selected>' in body
    assert state_of(sent.request) == before


def test_port_date_on_a_weekend_names_the_date(client, desk_worker, sent):
    client.force_login(desk_worker)
    before = state_of(sent.request)
    saturday = (next_tuesday() + timedelta(days=4)).isoformat()
    data = {"date": saturday, "time": "10:30", "zone": "America/Denver"}

    response = client.post(page("order_foc", sent.request, "A"), data)

    assert response.status_code == 422
    assert 'href="#id_foc-A-date"' in response.content.decode()
    assert state_of(sent.request) == before


def test_ticked_without_ticks_asks_for_them(client, desk_worker, dated):
    client.force_login(desk_worker)
    before = state_of(dated.request)

    response = client.post(page("order_complete", dated.request, "A"), {"which": "ticked"})

    assert response.status_code == 422
    assert "Tick the numbers in the list below" in response.content.decode()
    assert state_of(dated.request) == before


def test_failing_without_reason_keeps_the_ticks(client, desk_worker, dated):
    client.force_login(desk_worker)
    first = dated.numbers.first()
    before = state_of(dated.request)
    data = {"which": "ticked", "numbers": first.pk}

    response = client.post(page("order_fail", dated.request, "A"), data)

    body = response.content.decode()
    assert response.status_code == 422
    assert "Enter why these numbers will not move." in body
    assert f'aria-label="Tick {first.e164}" checked' in body
    assert state_of(dated.request) == before


def test_failing_by_page_tells_the_customer_why(client, desk_worker, dated):
    client.force_login(desk_worker)
    numbers = [number.pk for number in dated.numbers.all()]
    data = {"numbers": numbers, "reason": "The line is disconnected.", "confirmed": "1"}

    response = client.post(page("order_fail", dated.request, "A"), data, follow=True)

    assert "3 numbers are marked as not moved" in response.content.decode()
    assert PortRequest.objects.get(pk=dated.request_id).status == Status.FAILED


def test_reply_and_internal_note_differ_by_address(client, desk_worker, in_review):
    client.force_login(desk_worker)

    client.post(page("note", in_review, "reply"), {"text": "We are on it."})
    client.post(page("note", in_review, "internal"), {"text": "Bill looks odd."})

    found = in_review.notes.filter(is_status=False).values_list("text", "audience", "is_from_staff")
    assert list(found) == [
        ("We are on it.", Audience.CUSTOMER, True),
        ("Bill looks odd.", Audience.STAFF, True),
    ]
    mails = OutboxMessage.objects.filter(payload__mail="new_note").count()
    assert mails == 1


def test_empty_note_is_refused_beside_its_own_composer(client, desk_worker, in_review):
    client.force_login(desk_worker)
    before = state_of(in_review)

    response = client.post(page("note", in_review, "internal"), {"text": " "})

    assert response.status_code == 422
    assert 'href="#id_internal-text"' in response.content.decode()
    assert state_of(in_review) == before


def test_typed_markup_is_text_on_the_desk(client, desk_worker, account, member):
    row = make_submitted(account, member, name="<b>Bold</b>\u202e", business_name="<i>x</i>")
    client.force_login(desk_worker)

    body = client.get(page("request", row)).content.decode()

    assert "<b>Bold" not in body
    assert "<i>x" not in body
    assert "&lt;b&gt;Bold&lt;/b&gt;" in body


def queries_of(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_request_page_costs_the_same_for_one_number_and_two_hundred(
    client, desk_worker, account, member, route
):
    one = make_submitted(account, member, route=route, numbers=("+15125551000",))
    many = make_submitted(
        account, member, route=route, numbers=tuple(f"+1512555{n}" for n in range(2000, 2200))
    )
    client.force_login(desk_worker)

    for row in (one, many):
        desk.take(row, by=desk_worker)
    assert queries_of(client, page("request", one)) == queries_of(client, page("request", many))

    body = client.get(page("request", many)).content.decode()
    assert body.count('scope="row"') == 50


def test_numbers_are_paged_by_key(client, desk_worker, account, member):
    row = make_submitted(account, member, numbers=tuple(f"+1512555{n}" for n in range(2000, 2060)))
    client.force_login(desk_worker)
    last = list(row.numbers.all())[49]

    body = client.get(page("request", row) + f"?after={last.position}_{last.pk}").content.decode()

    assert body.count('scope="row"') == 10
    assert "(512) 555-2050" in body
    assert "(512) 555-2049" not in body


@pytest.mark.parametrize("nonsense", ["x", "1_", "_1", "9" * 40 + "_1", "-1_-1", "²_²"])
def test_nonsense_in_the_address_of_a_page_shows_the_first(client, desk_worker, ready, nonsense):
    client.force_login(desk_worker)

    for address in (page("request", ready), reverse("desk:queue")):
        assert client.get(address, {"after": nonsense, "before": ""}).status_code == 200


def test_closed_request_has_no_buttons(client, desk_worker, dated):
    orders.complete_numbers(dated, dated.numbers.all(), by=desk_worker, is_early_confirmed=True)
    client.force_login(desk_worker)

    body = client.get(page("request", dated.request)).content.decode()

    assert "order-A" in body
    assert "Numbers are live" not in body
    assert "Send back to the customer" not in body
    assert the_order(dated.request).ended_at < timezone.now()
    assert len(THREE) == 3


def test_a_port_date_is_changed_on_the_page_that_shows_it(client, desk_worker, dated):
    client.force_login(desk_worker)
    row = dated.request
    body = client.get(page("request", row)).content.decode()
    assert "Change port date" in body
    assert f'value="{next_tuesday():%Y-%m-%d}"' in body
    day = next_tuesday() + timedelta(days=7)
    when = {"date": day.isoformat(), "time": "09:00", "zone": "America/Denver"}

    # A page from before there was a date, and one from before it was changed, change nothing.
    for stale in ({}, {"version": dated.version - 1}):
        client.post(page("order_foc", row, "A"), when | stale)
        assert the_order(row).foc_at == dated.foc_at
    answer = client.post(
        page("order_foc", row, "A"), when | {"version": dated.version}, follow=True
    )

    assert f"Port date of order {dated} changed." in answer.content.decode()
    assert the_order(row).foc_time_zone == "America/Denver"


def test_one_number_that_did_not_move_is_told_of_in_the_singular(client, desk_worker, dated):
    client.force_login(desk_worker)
    first = dated.numbers.first()
    given = {"numbers": first.pk, "reason": "The line was cut off.", "confirmed": "1"}

    answer = client.post(page("order_fail", dated.request, "A"), given, follow=True)

    assert "1 number is marked as not moved. It is free again." in answer.content.decode()


def test_papers_of_letters_that_no_longer_count_are_marked_and_last(
    client, desk_worker, member, submitted
):
    letter = submitted.letters.get()
    old = {
        field.attname: getattr(letter, field.attname)
        for field in letter._meta.concrete_fields
        if not field.primary_key
    }
    old |= {"version": 9, "voided_at": timezone.now(), "void_reason": "Changed."}
    old["signed_document_id"] = make_paper(submitted, "signed_letter", "old.pdf").pk
    type(letter).objects.create(**old | {"document_id": None, "signed_at": None})

    for visitor, address in (
        (desk_worker, page("request", submitted)),
        (member, submitted.get_absolute_url()),
    ):
        client.force_login(visitor)
        files = client.get(address).context["files"]
        assert [one["is_void"] for one in files].count(True) == 1
        assert files[-1]["is_void"]
        assert "old.pdf" in files[-1]["name"]
        assert client.get(address).content.decode().count("No longer counts") == 1


def test_a_letter_signed_by_another_name_is_marked(client, desk_worker, submitted):
    client.force_login(desk_worker)
    tag = "Signed by another name"
    assert tag not in client.get(page("request", submitted)).content.decode()

    submitted.letters.update(signed_name="Mickey Mouse")

    assert tag in client.get(page("request", submitted)).content.decode()


def test_history_is_folded_and_speaks_in_words(client, desk_worker, dated):
    client.force_login(desk_worker)

    response = client.get(page("request", dated.request))

    assert '<details class="fold" id="history"><summary>History, ' in response.content.decode()
    said = {event["title"]: event["detail"] for event in response.context["events"]}
    day = next_tuesday()
    assert said["Port date set"] == (
        f"Order: A; PON: {dated.pon}; Port date: {day:%A, %B} {day.day}, 10:30 AM CT"
    )

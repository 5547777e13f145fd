from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from porting import outbox
from porting.choices import Audience, OutboxState, Status
from porting.models import Event, OutboxMessage, PortRequest
from porting.services import desk, orders
from tests import factories
from tests.porting.desk.conftest import (
    THREE,
    make_paper,
    make_submitted,
    next_tuesday,
    state_of,
    the_order,
)

SECRET = "VZ-88201-4471"


def page(name, row, *more):
    return reverse(f"desk:{name}", args=[row.reference, *more])


def every_address(row, message):
    """Each page of the desk, with what may be done there."""
    document = row.documents.first()
    return [
        ("get", reverse("desk:queue")),
        ("get", reverse("desk:waiting")),
        ("get", page("request", row)),
        ("get", page("document", row, document.public_id)),
        ("get", page("reveal", row, "account_number")),
        ("post", page("reveal", row, "account_number")),
        ("post", page("take", row)),
        ("post", page("release", row)),
        ("post", page("send_back", row)),
        ("post", page("approve", row)),
        ("post", page("note", row, "reply")),
        ("post", page("order_sent", row, "A")),
        ("post", page("order_foc", row, "A")),
        ("post", page("order_complete", row, "A")),
        ("post", page("order_fail", row, "A")),
        ("post", reverse("desk:waiting_try", args=[message.pk])),
        ("post", reverse("desk:waiting_cancel", args=[message.pk])),
    ]


@pytest.fixture
def message(in_review):
    return OutboxMessage.objects.filter(reference=in_review.reference).first()


def test_for_customers_the_desk_does_not_exist(client, member, in_review, message):
    client.force_login(member)
    nothing = client.get("/no/such/page/").content
    before = state_of(in_review)

    for method, address in every_address(in_review, message):
        response = getattr(client, method)(address)
        assert (address, response.status_code) == (address, 404)
        assert response.content == nothing

    assert state_of(in_review) == before


def test_auditor_reads_everything_and_changes_nothing(client, auditor, in_review, message):
    client.force_login(auditor)
    before = state_of(in_review)

    for method, address in every_address(in_review, message):
        response = getattr(client, method)(address)
        assert (address, response.status_code) == (address, 200 if method == "get" else 403)

    assert state_of(in_review) == before
    body = client.get(page("request", in_review)).content.decode()
    assert "You can view this request but not change it." in body
    assert 'class="composer' not in body


def test_draft_is_not_on_the_desk(client, desk_worker, account, member):
    client.force_login(desk_worker)
    draft = factories.make_request(account, member)

    assert client.get(page("request", draft)).status_code == 404
    assert client.get(reverse("desk:request", args=["PR-NOSUCH"])).status_code == 404


def test_address_that_only_takes_posts_says_so(client, desk_worker, in_review):
    client.force_login(desk_worker)

    assert client.get(page("approve", in_review)).status_code == 405


def test_whole_path_by_pages(client, desk_worker, submitted):
    client.force_login(desk_worker)
    row = submitted

    def press(name, *more, **data):
        response = client.post(page(name, row, *more), data, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    assert "You have taken this request." in press("take")
    version = PortRequest.objects.get(pk=row.pk).version
    assert "The orders have their PONs" in press("approve", version=version)
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
    assert "1 number is live." in press("order_complete", "A", **one)
    assert "2 numbers are live." in press(
        "order_complete", "A", which="all", is_early_confirmed="on"
    )
    assert PortRequest.objects.get(pk=row.pk).status == Status.PORTED


def test_second_press_says_what_happened_and_changes_nothing(client, desk_worker, ready):
    client.force_login(desk_worker)
    before = state_of(ready)

    response = client.post(page("approve", ready), follow=True)

    assert "cannot become “Ready to send”" in response.content.decode()
    assert state_of(ready) == before


def test_approving_from_a_stale_page_changes_nothing(client, desk_worker, in_review):
    client.force_login(desk_worker)
    before = state_of(in_review)

    response = client.post(page("approve", in_review), {"version": "1"}, follow=True)

    assert "has changed since you opened it" in response.content.decode()
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
    assert 'href="#id_foc_A_date"' in response.content.decode()
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
    data = {"which": "all", "reason": "The line is disconnected."}

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
    assert 'href="#id_internal_text"' in response.content.decode()
    assert state_of(in_review) == before


def test_looking_at_the_reveal_page_shows_nothing(client, desk_worker, in_review):
    client.force_login(desk_worker)

    response = client.get(page("reveal", in_review, "account_number"))

    assert SECRET not in response.content.decode()
    assert not Event.objects.filter(kind="secret_revealed").exists()


def test_revealing_needs_a_reason(client, desk_worker, in_review):
    client.force_login(desk_worker)
    before = state_of(in_review)

    bare = client.post(page("reveal", in_review, "account_number"))
    other = client.post(page("reveal", in_review, "account_number"), {"why": "other"})

    assert (bare.status_code, other.status_code) == (422, 422)
    assert SECRET not in bare.content.decode() + other.content.decode()
    assert state_of(in_review) == before


def test_revealed_secret_is_nowhere_but_on_its_page(client, desk_worker, in_review, caplog):
    client.force_login(desk_worker)

    response = client.post(page("reveal", in_review, "account_number"), {"why": "sending"})

    assert SECRET in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    event = Event.objects.get(kind="secret_revealed")
    assert event.data == {"field": "account_number", "why": "Sending order", "words": ""}
    assert event.actor == desk_worker
    request_page = client.get(page("request", in_review)).content.decode()
    assert SECRET not in request_page
    assert "••••4471" in request_page
    assert SECRET not in str(list(Event.objects.values()))
    assert SECRET not in str(list(OutboxMessage.objects.values()))
    assert SECRET not in str(list(in_review.notes.values()))
    assert SECRET not in str(client.session.items())
    assert SECRET not in caplog.text


def test_pin_of_one_number_is_revealed_on_its_own(client, desk_worker, in_review):
    client.force_login(desk_worker)
    number = in_review.numbers.first()
    number.account_pin = "5566"
    number.save()
    address = page("reveal", in_review, "account_pin") + f"?number={number.pk}"

    response = client.post(address, {"why": "other", "words": "Carrier called"})

    assert "5566" in response.content.decode()
    assert Event.objects.get(kind="secret_revealed").data == {
        "field": "account_pin",
        "why": "Other",
        "words": "Carrier called",
        "number": number.e164,
    }


def test_number_of_another_request_is_not_revealed(client, desk_worker, in_review, account, member):
    client.force_login(desk_worker)
    other = make_submitted(account, member, numbers=("+15125550188",)).numbers.get()

    response = client.post(page("reveal", in_review, "account_pin") + f"?number={other.pk}")

    assert response.status_code == 404


def test_paper_comes_as_a_download_of_a_known_type(client, desk_worker, in_review):
    client.force_login(desk_worker)
    paper = in_review.documents.first()

    response = client.get(page("document", in_review, paper.public_id))

    assert b"".join(response.streaming_content) == b"%PDF"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{paper.original_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_paper_of_another_request_is_not_found(client, desk_worker, in_review, account, member):
    client.force_login(desk_worker)
    other = make_submitted(account, member, numbers=("+15125550188",)).documents.first()

    assert client.get(page("document", in_review, other.public_id)).status_code == 404


def test_waiting_work_is_told_in_words_and_tried_again(client, desk_worker, in_review, message):
    client.force_login(desk_worker)
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=OutboxState.DEAD, attempts=9, last_error="ConnectionRefusedError: [Errno 111]"
    )

    body = client.get(reverse("desk:waiting")).content.decode()
    assert "The mail server or a store of ours does not answer. We gave up after 9 tries." in body
    client.post(reverse("desk:waiting_try", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.attempts) == (OutboxState.PENDING, 0)


def test_waiting_work_is_cancelled_with_a_reason_only(client, desk_worker, message):
    client.force_login(desk_worker)
    address = reverse("desk:waiting_cancel", args=[message.pk])

    refused = client.post(address, {"reason": ""})
    message.refresh_from_db()
    assert (refused.status_code, message.state) == (422, OutboxState.PENDING)
    client.post(address, {"reason": "The address is gone."})
    again = client.post(address, {"reason": "Again"}, follow=True)

    message.refresh_from_db()
    assert (message.state, message.closed_reason) == (
        OutboxState.CANCELLED,
        "Priya N.: The address is gone.",
    )
    assert "Nothing changed." in again.content.decode()
    assert outbox.waiting().filter(pk=message.pk).count() == 0


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
    given = {"which": "ticked", "numbers": first.pk, "reason": "The line was cut off."}

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

"""One request outside the wizard: where the port is, notes, history, calling it off."""

import pytest
from django.db import transaction
from django.utils import timezone

from porting.models import OutboxMessage, PortRequest
from porting.services.events import record
from tests import factories

NUMBERS = ("+15125550101", "+15125550102")


@pytest.fixture
def submitted(account, member, route):
    row = factories.make_request(account, member, numbers=NUMBERS, checked=True, route=route)
    PortRequest.objects.filter(pk=row.pk).update(status="submitted", submitted_at=timezone.now())
    row.numbers.update(status="submitted", is_claimed=True)
    row.refresh_from_db()
    return row


def page_of(row, more=""):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/{more}"


def test_a_submitted_request_says_whose_move_it_is(client, submitted, member):
    client.force_login(member)

    baton = client.get(page_of(submitted)).context["baton"]

    assert (baton.text, baton.headline, baton.is_yours) == ("Our team", "It’s our move.", False)
    assert [stage["state"] for stage in baton.stages] == [
        "done",
        "done",
        "now",
        "todo",
        "todo",
        "todo",
    ]


def test_the_page_never_shows_the_account_number(client, submitted, member):
    client.force_login(member)

    text = client.get(page_of(submitted)).content.decode()

    assert "VZ-88201-4471" not in text
    assert "••••4471" in text


def test_the_page_asks_the_same_questions_for_1_and_50_numbers(
    client, account, member, route, count_queries
):
    asked = []
    client.force_login(member)
    for numbers in (("+15125559999",), tuple(f"+1512555{n:04}" for n in range(50))):
        row = factories.make_request(account, member, numbers=numbers, checked=True, route=route)
        PortRequest.objects.filter(pk=row.pk).update(
            status="submitted", submitted_at=timezone.now()
        )
        asked.append(count_queries(client, page_of(row)))

    assert asked[0] == asked[1] <= 19


def test_more_than_fifty_numbers_are_paged(client, account, member, route):
    numbers = tuple(f"+1512555{n:04}" for n in range(60))
    row = factories.make_request(account, member, numbers=numbers, checked=True, route=route)
    PortRequest.objects.filter(pk=row.pk).update(status="submitted", submitted_at=timezone.now())
    client.force_login(member)

    first = client.get(page_of(row))
    second = client.get(page_of(row, first.context["older_url"]))

    assert [len(first.context["numbers"]), len(second.context["numbers"])] == [50, 10]


def test_an_agency_member_is_led_to_the_sub_account(client, agency, submitted, agency_member):
    client.force_login(agency_member)

    response = client.get(f"/a/{agency.public_id}/numbers/port/{submitted.reference}/")

    assert response.url == page_of(submitted)


def test_a_stranger_is_led_nowhere(client, submitted, stranger):
    own = stranger.memberships.get().account
    client.force_login(stranger)

    assert client.get(f"/a/{own.public_id}/numbers/port/{submitted.reference}/").status_code == 404


def test_a_note_is_kept_and_its_mail_promised(client, submitted, member):
    client.force_login(member)

    response = client.post(page_of(submitted, "notes/"), {"text": "When do you <b>start</b>?"})

    note = submitted.notes.get()
    assert response.url == page_of(submitted, "notes/")
    assert (note.text, note.author, note.is_from_staff) == (
        "When do you <b>start</b>?",
        member,
        False,
    )
    assert OutboxMessage.objects.get().payload["mail"] == "new_note"
    page = client.get(response.url).content.decode()
    assert "When do you &lt;b&gt;start&lt;/b&gt;?" in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "Enter a note."),
        ("x" * 5001, "Note must be 5,000 characters or fewer."),
    ],
)
def test_a_note_that_cannot_be_kept_says_why_and_loses_nothing(
    client, submitted, member, text, sentence
):
    client.force_login(member)

    response = client.post(page_of(submitted, "notes/"), {"text": text})

    page = response.content.decode()
    assert (response.status_code, submitted.notes.count()) == (422, 0)
    assert sentence in page
    assert "<title>Error: " in page
    assert text.strip() in page


def test_staff_notes_are_not_shown_to_the_customer(client, submitted, member, desk_worker):
    submitted.notes.create(text="Looks odd", audience="staff", author=desk_worker)
    client.force_login(member)

    assert "Looks odd" not in client.get(page_of(submitted)).content.decode()
    assert "Looks odd" not in client.get(page_of(submitted, "notes/")).content.decode()


def test_history_tells_customers_nothing_that_is_for_staff(client, submitted, member, desk_worker):
    with transaction.atomic():
        record(submitted, "secret_revealed", by=desk_worker, field="account_pin", reason="Sending")
        record(submitted, "cancelled", by=member, reason="Changed our mind")
    client.force_login(member)

    events = client.get(page_of(submitted, "history/")).context["events"]

    assert [(event["title"], event["detail"]) for event in events] == [
        ("Cancelled", "Changed our mind")
    ]


def test_calling_off_frees_the_numbers_and_says_so(client, submitted, member):
    client.force_login(member)

    response = client.post(page_of(submitted, "cancel/"), {"reason": "We stay"})

    submitted.refresh_from_db()
    assert response.url == page_of(submitted)
    assert (submitted.status, submitted.account_number) == ("cancelled", "")
    assert list(submitted.numbers.values_list("status", "is_claimed")) == [("cancelled", False)] * 2
    assert [note.text for note in submitted.notes.all()] == ["The port was cancelled. We stay"]


def test_calling_off_twice_changes_nothing_twice(client, submitted, member):
    client.force_login(member)
    client.post(page_of(submitted, "cancel/"), {"reason": ""})

    response = client.post(page_of(submitted, "cancel/"), {"reason": ""}, follow=True)

    assert "Nothing changed." in response.content.decode()
    assert submitted.notes.count() == 1


@pytest.mark.parametrize("status", ["sent", "foc_confirmed"])
def test_what_the_carrier_has_is_not_called_off_with_a_button(client, submitted, member, status):
    PortRequest.objects.filter(pk=submitted.pk).update(status=status)
    client.force_login(member)

    response = client.post(page_of(submitted, "cancel/"), {"reason": ""}, follow=True)

    submitted.refresh_from_db()
    assert submitted.status == status
    assert "already has this order" in response.content.decode()

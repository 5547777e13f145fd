"""Submit, and what it does once."""

import pytest

from porting.choices import Status, Verdict
from porting.errors import LetterChanged, MoveNotAllowed, NotComplete, NotConfirmed, NotEditable
from porting.models import Note, OutboxMessage, PortNumber, PortRequest, Rejection
from porting.services import drafts, submission
from tests import factories


def unsent(row):
    row = PortRequest.objects.get(pk=row.pk)
    return row.status == Status.DRAFT and not row.numbers.filter(is_claimed=True).exists()


def test_submitting_claims_the_numbers_posts_a_note_and_promises_its_mail(ready, member):
    submission.submit(ready, by=member)

    ready.refresh_from_db()
    assert ready.status == Status.SUBMITTED
    assert ready.submitted_at is not None
    assert set(ready.numbers.values_list("status", "is_claimed")) == {("submitted", True)}
    note = Note.objects.get(request=ready, mail="submitted")
    assert note.text == "Sent to carrier relations."
    assert [
        message.payload["note"]
        for message in OutboxMessage.objects.filter(payload__mail="submitted")
    ] == [note.pk]
    assert ready.events.last().kind == "submitted"
    assert ready.events.last().data == {"numbers": 3, "answered": 0}


def test_submitting_twice_is_said_and_done_once(ready, member):
    again = PortRequest.objects.get(pk=ready.pk)
    submission.submit(ready, by=member)

    with pytest.raises(MoveNotAllowed):
        submission.submit(again, by=member)
    with pytest.raises(NotEditable):
        submission.submit(ready, by=member)

    assert Note.objects.filter(request=ready, mail="submitted").count() == 1


def test_an_unfinished_request_names_what_is_missing(signed, member):
    with pytest.raises(NotComplete) as refused:
        submission.submit(signed, by=member)

    assert str(refused.value) == "Not finished yet: Proof of Ownership."
    assert unsent(signed)


def test_a_number_that_came_into_use_since_the_check_stops_submit(ready, member, stranger):
    account = stranger.memberships.get().account
    factories.make_request(account, stranger, numbers=("+15125550102",))
    PortNumber.objects.filter(request__account=account).update(is_claimed=True, status="in_review")

    with pytest.raises(NotComplete) as refused:
        submission.submit(ready, by=member)

    assert str(refused.value) == "Not finished yet: Check Portability."
    assert unsent(ready)
    assert ready.numbers.get(e164="+15125550102").verdict == Verdict.NOT_AVAILABLE


def test_a_letter_that_says_something_else_stops_submit(ready, member):
    PortRequest.objects.filter(pk=ready.pk).update(service_zip="78702")
    ready.refresh_from_db()

    with pytest.raises((LetterChanged, NotComplete)):
        submission.submit(ready, by=member)

    assert unsent(ready)


@pytest.fixture
def sent_back(ready, member, desk_worker):
    submission.submit(ready, by=member)
    PortRequest.objects.filter(pk=ready.pk).update(status=Status.INFO_NEEDED)
    ready.numbers.update(status=Status.INFO_NEEDED)
    ready.orders.update(status=Status.INFO_NEEDED)
    ready.refresh_from_db()
    Rejection.objects.create(request=ready, reasons=["pin_missing"], created_by=desk_worker)
    return ready


UNCHANGED = "You have not changed Account PIN. Our team asked for it."


def test_what_was_asked_for_and_not_changed_is_not_sent_in_silence(sent_back, member):
    with pytest.raises(NotConfirmed) as refused:
        submission.submit(sent_back, by=member)

    assert str(refused.value) == f"{UNCHANGED} Change it, or check “It is correct as it is”."
    sent_back.refresh_from_db()
    assert sent_back.status == Status.INFO_NEEDED
    assert sent_back.rejections.get().answered_at is None


def test_the_desk_reads_what_is_confirmed_as_correct(sent_back, member):
    submission.submit(sent_back, by=member, is_confirmed=True)

    assert Note.objects.filter(request=sent_back, mail="submitted").latest("pk").text == (
        "Sent again unchanged, confirmed as correct: Account PIN."
    )


def test_the_review_asks_for_the_box_and_then_sends(client, at, sent_back, member):
    typed = {"version": str(sent_back.version), "when": "asap"}

    shown = client.get(at(sent_back, "review")).content.decode()
    refused = client.post(at(sent_back, "review"), typed)
    sent = client.post(at(sent_back, "review"), typed | {"correct": "on"})

    assert UNCHANGED in shown
    assert "It is correct as it is" in shown
    assert refused.status_code == 422
    assert "<title>Error: " in refused.content.decode()
    assert sent["Location"] == at(sent_back, "submitted")


def test_answers_after_information_needed_are_sent_by_the_same_button(sent_back, member):
    ready, first = sent_back, sent_back.submitted_at
    open_one = ready.rejections.get()
    drafts.save_section(ready, {"account_pin": "0917"}, version=ready.version, by=member)

    submission.submit(ready, by=member)

    ready.refresh_from_db()
    open_one.refresh_from_db()
    assert (ready.status, ready.submitted_at) == (Status.SUBMITTED, first)
    assert open_one.answered_at is not None
    assert ready.events.last().kind == "resubmitted"
    assert ready.events.last().data == {
        "numbers": 3,
        "answered": 1,
        "changed": ["account_pin"],
        "unchanged": [],
    }
    assert Note.objects.filter(request=ready, mail="submitted").latest("pk").text == (
        "Corrections sent: changed Account PIN."
    )

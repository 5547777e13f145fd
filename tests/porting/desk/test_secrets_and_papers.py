"""Secrets of a request are revealed for a reason; its papers come as downloads."""

from porting.models import Event, OutboxMessage
from tests.porting.desk.conftest import (
    make_submitted,
    state_of,
)
from tests.porting.desk.pages_opened import page

SECRET = "VZ-88201-4471"


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

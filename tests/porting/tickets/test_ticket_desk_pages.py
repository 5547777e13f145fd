"""Tickets at the desk: in the queue with all others, and on a page of their own."""

import pytest

from porting.models import PortRequest
from porting.services import desk
from tests.porting.tickets.conftest import fresh
from tests.porting.tickets.test_ticket_pages import text_of


def at(row, rest=""):
    return f"/desk/r/{row.reference}/{rest}"


@pytest.fixture
def priya(client, desk_worker):
    client.force_login(desk_worker)
    return client


def test_a_ticket_lies_in_the_queue(priya, submitted, question):
    page = text_of(priya.get("/desk/?queue=new"))

    assert "Fax (512) 555-0170 and 1 more" in page
    assert "Verizon 2 Us: new" in page
    assert "Question: Can you port a pager?" in page
    assert "Question 0 Us: new" in page


@pytest.mark.parametrize("asked", ["5125550171", "+1 512 555 0171", "5550171", "Fax (512)"])
def test_a_ticket_is_found_by_number_and_name(priya, submitted, question, asked):
    rows = priya.get("/desk/", {"q": asked}).context["rows"]

    assert [row.request.pk for row in rows] == [submitted.pk]


def test_the_page_shows_what_was_asked_and_its_papers(priya, submitted):
    page = text_of(priya.get(at(submitted)))

    for words in (
        "Fax numbers",
        "Fax Number (512) 555-0170 (512) 555-0171",
        "Service address 1400 Lavaca St, Austin, TX 78701",
        "Phone bill: bill.pdf",
        "Signed Letter of Authorization: signed.pdf",
        "Letter of Authorization: Letter",
        "Take this request",
    ):
        assert words in page
    for words in ("Carrier orders", "Letter and signature", "Close as done", "No signed letter"):
        assert words not in page


def test_staff_take_ask_and_close_with_a_button(priya, submitted):
    priya.post(at(submitted, "take/"))
    page = text_of(priya.get(at(submitted)))
    assert "Ask the customer" in page
    version = fresh(submitted).version

    answer = priya.post(
        at(submitted, "ticket/ask/"), {"text": "Is page 2 missing?", "version": version}
    )
    assert answer.url == at(submitted)
    assert fresh(submitted).status == "info_needed"

    version = fresh(submitted).version
    priya.post(at(submitted, "ticket/done/"), {"text": "Moved.", "version": version})
    assert fresh(submitted).status == "ported"
    assert "Close as done" not in text_of(priya.get(at(submitted)))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("ask", "Enter what the customer should answer or send."),
        ("done", "Enter what the customer should know."),
        ("refuse", "Enter why this cannot be done."),
    ],
)
def test_an_empty_text_is_said(priya, question, desk_worker, act, said):
    desk.take(question, by=desk_worker)

    answer = priya.post(at(question, f"ticket/{act}/"), {"text": "", "version": question.version})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert fresh(question).status == "in_review"


def test_a_text_too_long_is_said_and_kept(priya, question, desk_worker):
    desk.take(question, by=desk_worker)

    answer = priya.post(at(question, "ticket/refuse/"), {"text": "x" * 2001})

    assert answer.status_code == 422
    assert "Message must be 2,000 characters or fewer." in text_of(answer)
    assert "x" * 2001 in answer.content.decode()


def test_notes_are_written_both_ways(priya, question, member, client):
    priya.post(at(question, "note/reply/"), {"text": "Which model?"})
    client.force_login(member)
    page = text_of(client.get(question.get_absolute_url()))

    assert "Which model?" in page


def test_a_port_has_no_ticket_buttons(priya, account, member):
    from django.utils import timezone

    from tests import factories

    row = factories.make_request(account, member, numbers=("+15125550101",))
    PortRequest.objects.filter(pk=row.pk).update(status="in_review", submitted_at=timezone.now())

    answer = priya.post(at(row, "ticket/done/"), {"text": "x"})

    assert answer.url == at(row)
    assert fresh(row).status == "in_review"


def test_an_auditor_looks_only(client, auditor, question):
    client.force_login(auditor)

    assert "You can view this request but not change it." in text_of(client.get(at(question)))
    assert client.post(at(question, "ticket/done/"), {"text": "x"}).status_code == 403
    assert fresh(question).status == "submitted"

"""Staff and customer bring a ticket to its end."""

import pytest
from django.core import mail

from accounts.moments import moment
from porting.choices import Status
from porting.errors import (
    ChangedMeanwhile,
    MoveNotAllowed,
    PortingError,
)
from porting.rules import lifecycle
from porting.services import (
    cancelling,
    desk,
    invariants,
    ticket_desk,
    tickets,
)
from tests.porting.tickets.conftest import fresh
from tests.porting.tickets.tickets_read import status_of, subjects


def test_staff_take_ask_and_close(submitted, member, desk_worker, keep_promises):
    desk.take(submitted, by=desk_worker)
    ticket_desk.ask(submitted, "Is page 2 missing?", by=desk_worker)
    assert status_of(submitted) == "info_needed"
    tickets.submit(fresh(submitted), by=member)
    row = fresh(submitted)
    desk.take(row, by=desk_worker)
    ticket_desk.finish(row, "Moved this morning.", by=desk_worker)
    keep_promises()

    row = fresh(row)
    assert (row.status, row.status_label, row.ended_at is None) == ("ported", "Done", False)
    assert subjects() == [
        "We have your fax form",
        "We are looking at it",
        "We need an answer from you",
        "We have your fax form",
        "We are looking at it",
        "This is done",
    ]
    assert list(invariants.broken()) == []


def test_staff_refuse_with_a_reason(question, desk_worker, keep_promises):
    desk.take(question, by=desk_worker)
    with pytest.raises(PortingError) as refused:
        ticket_desk.refuse(question, " ", by=desk_worker)
    assert (str(refused.value), refused.value.field) == ("Enter why this cannot be done.", "text")

    ticket_desk.refuse(question, "Pagers have no number to port.", by=desk_worker)
    keep_promises()

    row = fresh(question)
    assert (row.status, row.status_label) == ("failed", "Refused")
    assert "Pagers have no number to port." in mail.outbox[-1].body


def test_nobody_closes_what_nobody_took(question, desk_worker):
    with pytest.raises(MoveNotAllowed) as refused:
        ticket_desk.finish(question, "Yes.", by=desk_worker)

    at = moment(question.events.get(kind="submitted").at, "America/Chicago")
    assert str(refused.value) == (
        "This request is “Sent to our team”; it cannot become “Done”. "
        f"Submitted, by Sam Reed, {at}."
    )
    assert status_of(question) == "submitted"


def test_an_act_on_an_older_page_is_told(question, desk_worker):
    desk.take(question, by=desk_worker)

    with pytest.raises(ChangedMeanwhile):
        ticket_desk.finish(question, "Yes.", by=desk_worker, version=question.version - 1)

    assert status_of(question) == "in_review"


def test_a_ticket_is_neither_sent_back_nor_approved(question, desk_worker):
    desk.take(question, by=desk_worker)

    for act in (
        lambda: desk.send_back(question, ["other"], "x", by=desk_worker),
        lambda: desk.approve(question, by=desk_worker),
    ):
        with pytest.raises(PortingError):
            act()
    assert status_of(question) == "in_review"


def test_a_port_is_not_closed_like_a_ticket(account, member, desk_worker):
    from tests import factories

    row = factories.make_request(account, member, numbers=("+15125550101",))
    for act in (ticket_desk.ask, ticket_desk.finish, ticket_desk.refuse):
        with pytest.raises(MoveNotAllowed):
            act(row, "x", by=desk_worker)

    assert status_of(row) == "draft"


@pytest.mark.parametrize("at", ["submitted", "in_review", "info_needed"])
def test_the_customer_withdraws(question, member, desk_worker, keep_promises, at):
    if at != "submitted":
        desk.take(question, by=desk_worker)
    if at == "info_needed":
        ticket_desk.ask(question, "Which pager?", by=desk_worker)
    assert cancelling.may_cancel(question)

    tickets.withdraw(question, "Found out.", by=member)
    keep_promises()

    row = fresh(question)
    assert (row.status, row.status_label, row.ended_at is None) == ("cancelled", "Withdrawn", False)
    assert not cancelling.may_cancel(row)
    assert subjects()[-1] == "Your request is withdrawn"
    assert list(invariants.broken()) == []


def test_every_pair_of_statuses_of_a_ticket_follows_the_table():
    allowed = {
        ("draft", "submitted"), ("draft", "cancelled"),
        ("submitted", "in_review"), ("submitted", "cancelled"),
        ("in_review", "info_needed"), ("in_review", "ported"), ("in_review", "failed"),
        ("in_review", "cancelled"),
        ("info_needed", "submitted"), ("info_needed", "ported"), ("info_needed", "failed"),
        ("info_needed", "cancelled"),
    }  # fmt: skip
    found = set()
    for seen in Status:
        for to in Status:
            try:
                lifecycle.check_move(seen, to, "It", is_ticket=True)
            except MoveNotAllowed:
                continue
            found.add((str(seen), str(to)))

    assert found == allowed

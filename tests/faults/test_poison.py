"""A promise that cannot be kept: it stops nobody else, and ends where the staff sees it."""

import pytest

from porting import outbox

LAST = len(outbox.BACK_OFF) + 1  # tries until a promise is given up


def test_a_promise_that_always_raises_is_given_up_visibly(house):
    [poison] = house.ask("promise_nonsense")
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=5)

    house.settle()

    assert house.ask("given_up") == [poison]
    row = house.rows()[poison]
    assert (row["attempts"], row["last_error"]) == (LAST, "KeyError: 'request'")
    house.check_nothing_is_lost(duplicates=0, dead=[poison])


@pytest.mark.parametrize("tries", [2, pytest.param(LAST, marks=pytest.mark.long)])
def test_a_promise_that_kills_its_worker_is_given_up_and_takes_nobody_along(house, tries):
    """Every worker that touches this mail dies; its neighbours are sent meanwhile."""
    request = house.ask("new_request")
    house.ask("write_notes", request=request)
    [(poison, row)] = house.rows().items()
    its_mail = f"<{row['mail_id']}@localhost>"
    house.ask("grow_old", pk=poison, attempts=LAST - tries)
    house.ask("write_notes", request=request, count=6)

    def kill(message_id):
        if message_id == its_mail:
            house.kill_workers()

    house.mailbox.at_data = kill
    house.start_all()
    house.settle(60 + 30 * tries)

    assert house.kills == tries
    assert house.ask("given_up") == [poison]
    assert house.rows()[poison]["last_error"] == "It stopped its worker every time."
    house.check_nothing_is_lost(duplicates=house.kills, dead=[poison])


@pytest.mark.long
def test_what_was_given_up_can_be_tried_again(house):
    house.mailbox.at_rcpt = lambda message_id: "451 Greylisted"
    request = house.ask("new_request")
    house.ask("write_notes", request=request)
    [given_up] = house.rows()
    house.ask("grow_old", pk=given_up, attempts=LAST - 1)
    house.start_all()
    house.settle()
    assert house.ask("given_up") == [given_up]
    house.mailbox.behave()

    assert house.ask("try_now", pk=given_up)

    house.settle()
    house.check_nothing_is_lost(duplicates=0)

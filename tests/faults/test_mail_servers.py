"""A mail server that refuses, defers, dawdles, or hangs up once it has taken the mail."""

import pytest

from tests.faults.mailbox import CUT


def test_a_server_that_refuses_connections_gets_all_once_it_is_back(house):
    house.mailbox.close()
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=3)
    wait_for_errors(house, "ConnectionRefusedError", count=3)
    assert house.ask("ask_check", request=request)
    house.wait_for("check_numbers", "done")  # mail holds up no other work
    house.mailbox.open()

    house.settle()

    house.check_nothing_is_lost(duplicates=0)


@pytest.mark.long
@pytest.mark.parametrize("answer", ["421 Too busy", "451 Greylisted", "452 Mailbox full"])
def test_a_server_that_says_not_now_is_asked_again(house, answer):
    house.mailbox.at_rcpt = lambda message_id: answer
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=3)
    wait_for_errors(house, "SMTP", count=3)
    house.mailbox.behave()

    house.settle()

    house.check_nothing_is_lost(duplicates=0)


@pytest.mark.long
def test_a_mailbox_that_is_not_there_is_asked_once_and_holds_up_no_other(house):
    asked = []

    def no_such_user(message_id):
        asked.append(message_id)
        return "550 No such user"

    house.mailbox.at_rcpt = no_such_user
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=3)

    house.settle()

    assert {row["state"] for row in house.rows().values()} == {"done"}
    assert len(asked) == 3
    assert house.mailbox.accepted == []
    assert house.ask("invariants") == "0"


@pytest.mark.long
def test_a_server_that_hangs_up_after_data_gets_the_same_mail_again(house):
    cut = []

    def hang_up_once(message_id):
        if message_id not in cut:
            cut.append(message_id)
            return CUT
        return None

    house.mailbox.at_data = hang_up_once
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=3)

    house.settle()

    house.check_nothing_is_lost(duplicates=3)
    assert set(house.mailbox.copies.values()) == {2}


def test_a_slow_server_gets_each_mail_once(house):
    """A mail takes 1.5 s: five together they take longer than a lease, and nobody else joins in."""
    house.lease(6)
    house.mailbox.at_data = lambda message_id: 1.5
    request = house.ask("new_request")
    house.ask("write_notes", request=request, count=10)
    house.start_all(workers=2)

    house.settle()

    house.check_nothing_is_lost(duplicates=0)
    assert {row["attempts"] for row in house.rows().values()} == {1}


@pytest.mark.long
def test_a_server_that_never_answers_holds_up_neither_checks_nor_letters(house):
    house.mailbox.at_rcpt = lambda message_id: 30  # far beyond what the worker waits for
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=6)
    wait_for_errors(house, "timed out", count=1)
    assert house.ask("ask_check", request=request)
    house.ask("send_letter", request=request)
    house.wait_for("check_numbers", "done")
    house.wait_for("render_letter", "done")
    house.mailbox.behave()

    house.settle()

    house.check_nothing_is_lost(duplicates=0)


def wait_for_errors(house, words, count):
    def have_failed():
        said = [row["last_error"] for row in house.rows().values()]
        return sum(words in error for error in said) >= count

    house.wait_until(have_failed)

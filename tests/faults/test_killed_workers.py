"""A worker that is killed with ``kill -9`` at the worst moment: nothing is lost, little is doubled.

The moments are hit from outside: the mail server kills the worker while it speaks to it, and for
papers and checks the test kills it once the promise is leased.
"""

import random
import time

import pytest

from tests.faults.installation import THREADS


@pytest.mark.parametrize("moment", [pytest.param("rcpt", marks=pytest.mark.long), "data"])
def test_killed_in_a_mail_it_is_sent_again_under_the_same_id(house, moment):
    def kill_once(message_id):
        if not house.kills:
            house.kill_workers()

    setattr(house.mailbox, f"at_{moment}", kill_once)
    house.commands["worker"] += ["--concurrency", "1"]  # so that one mail is under way, not two
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=3)

    house.settle()

    assert house.kills == 1
    # Before DATA nothing had been handed over; after it one copy had.
    house.check_nothing_is_lost(duplicates=1 if moment == "data" else 0)
    assert house.duplicates() == (1 if moment == "data" else 0)


@pytest.mark.long
def test_killed_at_every_mail_each_comes_at_most_twice(house):
    seen = set()

    def kill_at_first_sight(message_id):
        if message_id not in seen:
            seen.add(message_id)
            house.kill_workers()

    house.mailbox.at_data = kill_at_first_sight
    request = house.ask("new_request")
    house.start_all()
    house.ask("write_notes", request=request, count=5)

    house.settle(300)

    # One kill interrupts one mail, however many threads the worker has.
    house.check_nothing_is_lost(duplicates=house.kills)
    assert max(house.mailbox.copies.values()) <= 2


@pytest.mark.long
@pytest.mark.parametrize("kind", ["send_mail", "render_letter", "check_numbers"])
def test_killed_before_it_begins_or_after_it_is_done_nothing_is_done_twice(house, kind):
    house.lease(15)
    request = house.ask("new_request")
    house.start_all()
    house.kill_workers()
    promise(house, kind, request)  # the nudge goes to nobody
    house.start("worker")
    house.wait_for(kind, "done")
    house.kill_workers()

    house.settle()

    house.check_nothing_is_lost(duplicates=1)  # the mail under way when the letter was done
    assert next(row["attempts"] for row in house.rows().values() if row["kind"] == kind) == 1
    if kind == "render_letter":
        assert house.ask("papers", request=request) == [1, 0]


@pytest.mark.parametrize(
    "kind",
    ["render_letter", pytest.param("render_signed_letter", marks=pytest.mark.long)],
)
def test_killed_in_a_paper_there_is_one_paper_and_its_mails(house, kind):
    request = house.ask("new_request")
    house.start_all()
    if kind == "render_signed_letter":
        house.ask("send_letter", request=request)
        house.settle()
    kill_in(house, kind, request)

    house.settle()

    signed = int(kind == "render_signed_letter")
    assert house.ask("papers", request=request) == [1, signed]
    assert len(house.promised_mails()) == (5 if signed else 2)
    house.check_nothing_is_lost(duplicates=house.kills)


def test_killed_in_a_check_every_number_gets_its_verdict(house):
    request = house.ask("new_request", numbers=3000, checked=False)
    house.start_all()
    kill_in(house, "check_numbers", request)

    house.settle()

    assert house.ask("is_checked", request=request)
    house.check_nothing_is_lost(duplicates=0)


def test_killed_in_an_import_it_finishes_with_the_same_counts(house):
    request = house.ask("new_request", numbers=1, checked=False)
    number_import = house.ask("start_import", request=request, rows=10_000)
    house.start_all()
    while True:
        state, done, *_ = house.ask("import_at", number_import=number_import)
        if done:
            break
    house.kill_workers()
    assert (state, done < 10_000) == ("running", True)

    house.settle()

    assert house.ask("import_at", number_import=number_import) == [
        "done", 10_000, 8_000, 1_000, 1_000, 8_001, 2_000,
    ]  # fmt: skip
    assert house.ask("is_checked", request=request)
    house.check_nothing_is_lost(duplicates=0)


def promise(house, kind, request):
    orders = {
        "send_mail": "write_notes",
        "render_letter": "send_letter",
        "render_signed_letter": "sign_letter",
        "check_numbers": "ask_check",
    }
    assert house.ask(orders[kind], request=request)


def kill_in(house, kind, request):
    """Kill the worker while it holds a promise of this kind; that it did is looked up after."""
    promise(house, kind, request)
    house.wait_for(kind, "leased")
    house.kill_workers()
    assert "leased" in house.ask("states", kind=kind), "It was faster than the kill."


@pytest.mark.long
def test_killed_twenty_times_at_random_with_all_kinds_of_work(house):
    dice = random.Random(20)
    requests = [house.ask("new_request") for _ in range(10)]
    house.start_all(workers=2)
    for n in range(20):
        request = requests[n % len(requests)]
        house.ask("write_notes", request=request, count=2)
        if n < len(requests):
            house.ask("send_letter", request=request)
        house.ask("ask_check", request=request)
        time.sleep(dice.uniform(0, 6))
        house.kill_workers()
        house.heal()
        house.start("worker")

    house.settle(300)

    assert house.ask("given_up") == []  # nine kills of one promise would be: a machine too busy
    for request in requests:
        assert house.ask("papers", request=request) == [1, 0]
        assert house.ask("is_checked", request=request)
    house.check_nothing_is_lost(duplicates=house.kills)


@pytest.mark.long
@pytest.mark.broker("redis")
def test_a_killed_child_of_a_preforking_worker_loses_nothing(house):
    """Production's pool: the parent lives, Celery may bring the message back, the row decides."""
    victims = []

    def kill_once(message_id):
        if not victims:
            victims.extend(house.children_of(house.workers[0]))
            house.kill_children(victims)

    house.mailbox.at_data = kill_once
    request = house.ask("new_request")
    house.commands["worker"] = [
        "prefork" if word == "threads" else word for word in house.commands["worker"]
    ]
    house.start_all()
    house.ask("write_notes", request=request, count=4)

    house.settle()

    assert len(victims) == THREADS
    house.check_nothing_is_lost(duplicates=THREADS)

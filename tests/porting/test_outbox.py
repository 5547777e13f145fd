"""Promised side effects: added, nudged, leased, kept, put back, given up."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from porting import outbox
from porting.choices import OutboxState
from porting.errors import NotNow
from porting.models import OutboxMessage, PortRequest
from tests.factories import make_request

ran = []


def work(message):
    """A keeper that only says that it ran."""
    ran.append(message.payload["n"])


def fail(message):
    raise OSError("The mail server said no.\nsecond line")


def stumble(message):
    """A keeper with a fault of its own."""
    raise KeyError("request")


def be_late(message):
    raise NotNow("The directory gave no answer.")


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Keepers of our own, and no memory of a broker that was down."""
    ran.clear()
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    monkeypatch.setitem(outbox.KEEPERS, "work", f"{__name__}:work")
    monkeypatch.setitem(outbox.KEEPERS, "fail", f"{__name__}:fail")
    monkeypatch.setitem(outbox.KEEPERS, "stumble", f"{__name__}:stumble")
    monkeypatch.setitem(outbox.KEEPERS, "late", f"{__name__}:be_late")


@pytest.fixture
def sent(monkeypatch):
    """Nudges as the broker got them."""
    from porting.tasks import keep_promises

    nudges = []
    monkeypatch.setattr(keep_promises, "apply_async", lambda **options: nudges.append(options))
    return nudges


def row(**values):
    values = {"kind": "work", "dedupe_key": f"k{OutboxMessage.objects.count()}"} | values
    values.setdefault("payload", {"n": 1})
    return OutboxMessage.objects.create(**values)


def state(message):
    message.refresh_from_db()
    return (message.state, message.attempts, message.lease_no)


def test_a_promise_outside_a_transaction_is_refused(db):
    connection.in_atomic_block, before = False, connection.in_atomic_block
    try:
        with pytest.raises(RuntimeError, match="belongs in the transaction"):
            outbox.add("work", key="a", n=1)
    finally:
        connection.in_atomic_block = before

    assert OutboxMessage.objects.count() == 0


def test_a_promise_of_an_unknown_kind_is_refused(db):
    with pytest.raises(KeyError):
        outbox.add("sing", key="a")


def test_a_promise_ends_with_its_transaction(db):
    with transaction.atomic():
        outbox.add("work", key="a", n=1)
        transaction.set_rollback(True)

    assert OutboxMessage.objects.count() == 0


def test_the_same_key_promises_once(db):
    outbox.add("work", key="a", n=1)
    outbox.add("work", key="a", n=2)

    assert outbox.drain() == 1
    outbox.add("work", key="a", n=3)
    assert outbox.drain() == 0
    assert ran == [1]


def test_a_transaction_sends_one_nudge_however_much_it_promises(
    db, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(5):
            outbox.add("work", key=f"k{n}", n=n)

    assert sent == [{"retry": False, "ignore_result": True}]


def test_a_nudge_carries_no_arguments(db, sent):
    outbox.send_nudge()

    assert sent == [{"retry": False, "ignore_result": True}]


def test_with_the_broker_down_the_request_is_saved_and_answered(
    account, member, monkeypatch, django_capture_on_commit_callbacks
):
    tries = break_broker(monkeypatch)
    port_request = make_request(account, member)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        PortRequest.objects.filter(pk=port_request.pk).update(name="Saved")
        outbox.add("work", key="a", n=1)

    assert len(tries) == 1
    port_request.refresh_from_db()
    assert port_request.name == "Saved"
    assert outbox.drain() == 1


def test_after_a_failed_nudge_the_next_ones_are_left_out(db, monkeypatch):
    tries = break_broker(monkeypatch)

    outbox.send_nudge()
    outbox.send_nudge()

    assert len(tries) == 1
    assert outbox.is_quiet()


def break_broker(monkeypatch):
    """Make Celery refuse, as it does when nobody listens; returns the tries."""
    from porting.tasks import keep_promises

    tries = []

    def refuse(**options):
        tries.append(options)
        raise ConnectionError("Connection refused")

    monkeypatch.setattr(keep_promises, "apply_async", refuse)
    return tries


def test_a_kept_promise_is_done(db):
    message = row()

    assert outbox.drain() == 1

    assert state(message) == (OutboxState.DONE, 1, 1)
    assert message.done_at is not None
    assert message.lease_until is None


def test_what_is_not_due_waits(db):
    message = row(due_at=timezone.now() + timedelta(minutes=1))

    assert outbox.drain() == 0

    assert state(message) == (OutboxState.PENDING, 0, 0)


def test_a_leased_promise_is_taken_by_nobody_else(db):
    message = row()

    first, second = outbox.claim(), outbox.claim()

    assert [taken.pk for taken in first] == [message.pk]
    assert second == []


def test_an_abandoned_lease_is_taken_over(db):
    message = row()
    outbox.claim()
    let_lease_run_out(message)

    [taken] = outbox.claim()

    assert (taken.pk, taken.attempts, taken.lease_no) == (message.pk, 2, 2)


def test_a_worker_that_lost_its_lease_cannot_finish(db):
    message = row()
    [slow] = outbox.claim()
    let_lease_run_out(message)
    [quick] = outbox.claim()

    assert outbox.keep(slow) is False
    assert state(message) == (OutboxState.LEASED, 2, 2)
    assert outbox.keep(quick) is True
    assert state(message) == (OutboxState.DONE, 2, 2)


def test_a_worker_that_lost_its_lease_cannot_put_back_either(db):
    message = row(kind="fail")
    [slow] = outbox.claim()
    let_lease_run_out(message)
    outbox.claim()

    assert outbox.keep(slow) is False

    assert state(message) == (OutboxState.LEASED, 2, 2)
    assert message.last_error == ""


def let_lease_run_out(message):
    past = timezone.now() - timedelta(seconds=1)
    OutboxMessage.objects.filter(pk=message.pk).update(lease_until=past)


@pytest.mark.parametrize(("attempt", "pause"), list(enumerate(outbox.BACK_OFF, start=1)))
def test_each_failure_waits_longer(db, attempt, pause):
    message = row(kind="fail", attempts=attempt - 1)

    outbox.drain()

    assert state(message) == (OutboxState.PENDING, attempt, 1)
    waits = (message.due_at - timezone.now()).total_seconds()
    assert 0.8 * pause - 2 <= waits <= 1.2 * pause
    assert message.last_error == "OSError: The mail server said no."


def test_a_server_that_says_no_is_one_line_of_the_log_and_a_fault_of_ours_a_traceback(db, caplog):
    late, failed, stumbled = row(kind="late"), row(kind="fail"), row(kind="stumble")

    outbox.drain()

    waiting = [(OutboxState.PENDING, 1, 1)] * 3
    assert [state(one) for one in (late, failed, stumbled)] == waiting
    assert late.last_error == "NotNow: The directory gave no answer."
    said = [record.getMessage() for record in caplog.records if record.name == outbox.log.name]
    assert said[0] == f"{late} waits: The directory gave no answer."
    assert said[1] == f"{failed} failed: OSError: The mail server said no."
    assert said[2].startswith(f"{stumbled} failed: Traceback")


def test_the_last_failure_gives_up_visibly(db):
    message = row(kind="fail", attempts=len(outbox.BACK_OFF))

    outbox.drain()

    assert state(message) == (OutboxState.DEAD, len(outbox.BACK_OFF) + 1, 1)
    assert list(outbox.waiting()) == [message]


def test_what_kills_its_worker_is_given_up_without_being_tried(db):
    message = row(attempts=len(outbox.BACK_OFF) + 1)

    outbox.drain()

    assert message.pk
    assert state(message)[0] == OutboxState.DEAD
    assert ran == []
    assert message.last_error == "It stopped its worker every time."


def test_one_failure_holds_up_nobody(db):
    row(kind="fail")
    row(payload={"n": 7})

    assert outbox.drain() == 1

    assert ran == [7]


def look(message):
    """A keeper that notes how the others stand while it works."""
    others = OutboxMessage.objects.exclude(pk=message.pk)
    ran.append(sorted(others.values_list("state", "attempts")))


def test_what_stands_behind_is_neither_leased_nor_tried_meanwhile(db, monkeypatch):
    monkeypatch.setitem(outbox.KEEPERS, "look", f"{__name__}:look")
    for _ in range(3):
        row(kind="look")

    outbox.drain()

    assert ran == [
        [("pending", 0), ("pending", 0)],
        [("done", 1), ("pending", 0)],
        [("done", 1), ("done", 1)],
    ]


def test_the_oldest_is_kept_first(db):
    now = timezone.now()
    row(payload={"n": 2}, due_at=now - timedelta(minutes=1))
    row(payload={"n": 1}, due_at=now - timedelta(minutes=2))

    outbox.drain()

    assert ran == [1, 2]


def test_a_dead_promise_can_be_tried_now(db, sent):
    message = row(state=OutboxState.DEAD, attempts=9)

    assert outbox.try_now(message) is True

    assert state(message) == (OutboxState.PENDING, 0, 0)
    assert len(sent) == 1
    assert outbox.drain() == 1


@pytest.mark.parametrize("ended", [OutboxState.DONE, OutboxState.CANCELLED])
def test_what_has_ended_is_not_tried_again(db, sent, ended):
    message = row(state=ended)

    assert outbox.try_now(message) is False
    assert outbox.cancel(message, "no") is False

    assert state(message)[0] == ended
    assert sent == []


def test_a_promise_can_be_cancelled_with_a_reason(db):
    message = row()

    assert outbox.cancel(message, "Customer asked by phone.") is True

    assert outbox.drain() == 0
    message.refresh_from_db()
    assert (message.state, message.closed_reason) == ("cancelled", "Customer asked by phone.")


def test_the_command_keeps_everything_that_is_due(db, capsys):
    for n in range(7):
        row(payload={"n": n})

    call_command("outbox_drain")

    assert capsys.readouterr().out == "7 kept\n"


def test_the_command_can_take_one_handful(db, capsys):
    for n in range(7):
        row(payload={"n": n})

    call_command("outbox_drain", "--once")

    assert capsys.readouterr().out == "5 kept\n"
    assert len(ran) == 5


def test_the_worker_and_the_sweep_keep_promises(db):
    from porting.tasks import keep_promises, sweep_outbox

    row()
    assert keep_promises() == 1
    row()
    assert sweep_outbox() == 1


@pytest.mark.django_db
def test_promises_made_together_are_written_in_one_statement(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1), outbox.together():
        outbox.add("work", key="one", n=1)
        outbox.add_all("fail", [("two", "PR-1", {"n": 2}), ("three", "PR-1", {"n": 3})])

    kept = OutboxMessage.objects.order_by("pk").values_list("dedupe_key", flat=True)
    assert list(kept) == ["work:one", "fail:two", "fail:three"]


@pytest.mark.django_db
def test_promises_made_together_are_none_when_what_makes_them_fails():
    def promise_and_fail():
        with outbox.together():
            outbox.add("work", key="one", n=1)
            raise OSError("no")

    with transaction.atomic():
        with pytest.raises(OSError, match="no"):
            promise_and_fail()
        outbox.add("work", key="two", n=2)

    assert list(OutboxMessage.objects.values_list("dedupe_key", flat=True)) == ["work:two"]


def test_after_a_restore_the_same_number_gives_another_message_id(db):
    """A restored database counts on from where the backup stood: the mails since had those ids."""
    lost = row()
    sent_as, number = lost.mail_id, lost.pk
    lost.delete()

    new = row(pk=number)

    assert (new.pk, new.mail_id != sent_as) == (number, True)
    assert OutboxMessage.objects.get().mail_id == new.mail_id

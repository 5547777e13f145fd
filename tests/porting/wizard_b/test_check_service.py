"""A check is promised once, and its answer belongs to the numbers it judged."""

import pytest

from porting.choices import Verdict
from porting.errors import PortingError
from porting.models import OutboxMessage
from porting.services import numbers, portability
from tests import factories


def test_a_check_is_promised_once_however_often_it_is_asked_for(port, member):
    assert portability.ask_check(port, by=member) is True
    assert portability.ask_check(port, by=member) is False

    assert OutboxMessage.objects.filter(kind="check_numbers").count() == 1


def test_a_check_can_be_asked_for_again_after_its_answer(checked, member):
    assert portability.ask_check(checked, by=member) is True
    assert checked.is_check_running


def test_nothing_to_check_is_said(account, member):
    empty = factories.make_request(account, member)

    with pytest.raises(PortingError) as refused:
        portability.ask_check(empty, by=member)

    assert str(refused.value) == "Add at least one number."
    assert not OutboxMessage.objects.exists()


def test_the_answer_belongs_to_the_numbers_it_judged(port, member, keep_promises):
    portability.ask_check(port, by=member)
    numbers.add_numbers(port, ["5129760104"], by=member)
    keep_promises()

    port.refresh_from_db()
    assert (port.is_check_fresh, port.is_check_running) == (True, False)
    assert port.numbers.exclude(verdict=Verdict.CAN_PORT).get().e164 == "+15129760104"


def test_an_answer_given_twice_is_one_answer(checked):
    events = checked.events.count()

    portability.answer_check(OutboxMessage.objects.get(kind="check_numbers"))

    assert checked.events.count() == events


def test_a_request_that_was_deleted_meanwhile_gets_no_answer(port, member, keep_promises):
    portability.ask_check(port, by=member)
    port.__class__.objects.filter(pk=port.pk).update(deleted_at=port.created_at)
    keep_promises()

    assert set(port.numbers.values_list("verdict", flat=True)) == {""}
    assert OutboxMessage.objects.get(kind="check_numbers").state == "done"


def test_verdicts_now_says_whether_all_can_port(port, account, member):
    assert portability.verdicts_now(port) is True
    factories.make_route(account, "+15125550102")

    assert portability.verdicts_now(port) is False
    assert port.numbers.get(e164="+15125550102").verdict == Verdict.RECEIVING_NUMBER

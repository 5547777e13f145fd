"""What one person may have checked in a day, said in words, and nothing typed lost."""

from dataclasses import replace

import pytest

from accounts import limits
from accounts.models import TryCount
from porting.choices import ImportState, Verdict
from porting.errors import ChecksUsedUp
from porting.models import NumberImport, OutboxMessage
from porting.services import import_work, numbers, portability
from tests import factories

USED_UP = (
    "You have had as many numbers checked as one person can in a day. What you entered before is"
    " saved. Check again in 24 hours."
)


@pytest.fixture
def numbers_left(monkeypatch):
    def leave(most):
        few = replace(limits.CHECKED_NUMBERS, most=most)
        monkeypatch.setattr(limits, "CHECKED_NUMBERS", few)

    return leave


def listed(row):
    return list(row.numbers.order_by("position").values_list("e164", "verdict"))


def test_the_limits_are_wider_than_an_honest_day_needs():
    assert (limits.CHECKS.most, limits.CHECKED_NUMBERS.most) == (100, 50_000)
    assert limits.CHECKS.seconds == limits.CHECKED_NUMBERS.seconds == 24 * 60 * 60


def test_a_person_is_told_when_to_come_back_and_nothing_is_asked(port, member, numbers_left):
    numbers_left(2)

    with pytest.raises(ChecksUsedUp) as refused:
        portability.ask_check(port, by=member)

    assert str(refused.value) == USED_UP
    port.refresh_from_db()
    assert port.check_asked_at is None
    assert not OutboxMessage.objects.exists()
    assert not TryCount.objects.exclude(n=0).exists()


def test_so_many_checks_a_day_of_one_person_and_not_of_another(
    port, check, member, stranger, monkeypatch
):
    monkeypatch.setattr(limits, "CHECKS", replace(limits.CHECKS, most=2))
    check()
    check()

    with pytest.raises(ChecksUsedUp):
        portability.ask_check(port, by=member)

    assert portability.ask_check(port, by=stranger) is True


def test_the_same_list_again_counts_no_numbers(port, check, member, numbers_left):
    numbers_left(4)
    check()
    check()
    numbers.add_numbers(port, ["5125550155"], by=member)

    with pytest.raises(ChecksUsedUp):
        portability.ask_check(port, by=member)


def test_the_page_keeps_the_numbers_that_were_typed(port, browser, at, numbers_left):
    numbers_left(0)
    typed = {"typed": "512-555-0155", "route": "", "source": "", "check": "1"}

    page = browser.post(at("numbers"), typed, follow=True)

    assert USED_UP in page.content.decode()
    assert [e164 for e164, _ in listed(port)][-1] == "+15125550155"


def test_a_correction_is_kept_on_the_page(port, check, browser, at, numbers_left):
    port.numbers.filter(e164="+15125550102").update(e164="+15129760104", typed="5129760104")
    check()
    before, pk = listed(port), port.numbers.get(e164="+15129760104").pk
    numbers_left(3)

    page = browser.post(at("check"), {"fix": pk, f"typed-{pk}": "512-555-0166"})

    assert page.status_code == 422
    assert (USED_UP in page.content.decode(), "512-555-0166" in page.content.decode()) == (
        True,
        True,
    )
    assert listed(port) == before


def test_an_import_is_kept_and_tells_nothing(port, member, numbers_left):
    port.numbers.update(verdict=Verdict.CAN_PORT)
    numbers_left(2)
    row = NumberImport.objects.create(
        request=port,
        account=port.account,
        created_by=member,
        state=ImportState.RUNNING,
        added=3,
        row_count=3,
    )

    import_work._finish(row)

    row.refresh_from_db()
    assert (row.state, port.numbers.count()) == (ImportState.DONE, 3)
    assert {verdict for _, verdict in listed(port)} == {Verdict.NOT_CHECKED}
    assert not OutboxMessage.objects.filter(kind="check_numbers").exists()


def test_what_happens_by_itself_is_left_out_in_silence(port, check, account, member, monkeypatch):
    check()
    monkeypatch.setattr(limits, "CHECKS", replace(limits.CHECKS, most=1))
    factories.make_route(account, "+15125550102")

    assert portability.check_again_wherever(account, ["+15125550102"], by=member) == 0

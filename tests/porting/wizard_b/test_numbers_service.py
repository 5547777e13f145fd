"""Adding, removing, correcting, setting up and checking, without a page."""

from dataclasses import asdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porting.choices import LineType, MobileAnswer, Status, Verdict
from porting.errors import NotEditable, PortingError, TooManyNumbers
from porting.services import numbers, portability, setup
from porting.services.numbers import AddResult, Place
from porting.services.setup import SetUp
from tests import factories


def listed(port):
    return list(port.numbers.values_list("e164", flat=True))


def many(count, start=2000):
    return [f"(512) 555-{line:04d}" for line in range(start, start + count)]


def statements(function):
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


def test_what_can_be_read_is_added_in_the_order_typed(port, member):
    result = numbers.add_numbers(port, ["512-555-0177", "", "(888) 555-0166"], by=member)

    assert result == AddResult(added=2)
    assert listed(port)[3:] == ["+15125550177", "+18885550166"]
    assert list(port.numbers.values_list("typed", "line_type", "position"))[3:] == [
        ("512-555-0177", LineType.UNKNOWN, 3),
        ("(888) 555-0166", LineType.TOLL_FREE, 4),
    ]
    assert port.events.latest("seq").data == {"count": 2}


def test_duplicates_are_skipped_and_half_numbers_come_back(port, member):
    typed = ["+1 512 555 0101", "(512) 555-0177", "5125550177", "(512) 555-01"]

    result = numbers.add_numbers(port, typed, by=member)

    assert result == AddResult(
        added=1,
        duplicates=["+1 512 555 0101", "5125550177"],
        problems=[("(512) 555-01", "(512) 555-01 has 8 digits, we need 10.")],
    )


def test_a_whole_number_that_cannot_port_is_taken_in_for_the_check(port, member):
    result = numbers.add_numbers(port, ["512 976 0104", "+44 20 7946 0958"], by=member)

    assert result == AddResult(added=2)
    assert listed(port)[3:] == ["+15129760104", "+442079460958"]


def test_nothing_new_changes_nothing(checked, member):
    before = (checked.numbers_version, checked.events.count())

    numbers.add_numbers(checked, ["5125550101"], by=member)

    checked.refresh_from_db()
    assert (checked.numbers_version, checked.events.count()) == before
    assert checked.is_check_fresh


def test_invisible_characters_are_not_stored(port, member):
    numbers.add_numbers(port, ["\x00512\u200e555\u202e0177"], by=member)

    assert port.numbers.get(e164="+15125550177").typed == "5125550177"


def test_a_request_holds_a_limited_count(port, member, settings):
    settings.MAX_NUMBERS_PER_REQUEST = 4

    with pytest.raises(TooManyNumbers) as refused:
        numbers.add_numbers(port, many(3), by=member)

    assert str(refused.value) == (
        "You have 6 numbers. One request holds 4. Remove 2 or start a second request."
    )
    assert port.numbers.count() == 3


def test_a_route_of_another_account_is_not_in_the_list(port, member, stranger):
    theirs = factories.make_route(stranger.memberships.get().account)

    with pytest.raises(PortingError) as refused:
        numbers.add_numbers(port, many(1), by=member, rows=[Place(route_id=theirs.pk)])

    assert str(refused.value) == "Select where calls ring from the list."
    assert port.numbers.count() == 3


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.PORTED, Status.CANCELLED])
def test_a_closed_request_keeps_its_numbers(port, member, status):
    port.__class__.objects.filter(pk=port.pk).update(status=status, submitted_at=port.created_at)
    pk = port.numbers.first().pk

    for change in (
        lambda: numbers.add_numbers(port, many(1), by=member),
        lambda: numbers.remove_numbers(port, [pk], by=member),
        lambda: numbers.remove_unportable(port, by=member),
        lambda: numbers.replace_number(port, pk, "5125550177", by=member),
        lambda: numbers.mark_mobile(port, [pk], is_mobile=True, by=member),
        lambda: setup.configure_all(port, {"description": "x"}, by=member),
        lambda: setup.configure_rows(port, {pk: asdict(SetUp("x"))}, by=member),
        lambda: portability.ask_check(port, by=member),
    ):
        with pytest.raises(NotEditable):
            change()

    assert listed(port) == ["+15125550101", "+15125550102", "+18885550103"]
    assert port.events.count() == 0


def test_a_number_of_another_request_cannot_be_removed(port, account, member):
    other = factories.make_request(account, member, numbers=("+15125550188",))

    assert numbers.remove_numbers(port, [other.numbers.get().pk], by=member) == 0
    assert listed(other) == ["+15125550188"]


def test_a_number_on_its_way_stays(port, member):
    number = port.numbers.first()
    port.numbers.filter(pk=number.pk).update(status=Status.SENT)

    assert numbers.remove_numbers(port, [number.pk], by=member) == 0
    assert port.numbers.count() == 3


def test_adding_makes_the_check_stale(checked, member):
    numbers.add_numbers(checked, many(1), by=member)

    assert not checked.is_check_fresh


def test_removing_leaves_the_verdicts_of_the_others(checked, member):
    numbers.remove_numbers(checked, [checked.numbers.first().pk], by=member)

    assert checked.is_check_fresh
    assert checked.numbers.filter(verdict=Verdict.CAN_PORT).count() == 2


def test_removing_does_not_freshen_a_stale_check(checked, member):
    numbers.add_numbers(checked, many(1), by=member)
    numbers.remove_numbers(checked, [checked.numbers.first().pk], by=member)

    assert not checked.is_check_fresh


def test_only_what_cannot_port_is_removed(checked, member, keep_promises):
    numbers.add_numbers(checked, ["5129760104"], by=member)
    portability.ask_check(checked, by=member)
    keep_promises()

    assert numbers.remove_unportable(checked, by=member) == 1
    assert listed(checked) == ["+15125550101", "+15125550102", "+18885550103"]


def test_a_corrected_number_keeps_its_place_and_is_judged_at_once(checked, member, route):
    old = checked.numbers.get(e164="+15125550102")
    setup.configure_rows(checked, {old.pk: asdict(SetUp("Front", route.pk))}, by=member)

    new = numbers.replace_number(checked, old.pk, "512.555.0177", by=member)

    assert (new.e164, new.position, new.verdict) == ("+15125550177", 1, Verdict.CAN_PORT)
    assert (new.description, new.route_id) == ("Front", route.pk)
    assert listed(checked) == ["+15125550101", "+15125550177", "+18885550103"]
    assert checked.is_check_fresh


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("512 976 0104", "512 976 0104 is a 976 number. It cannot port. Remove it."),
        ("555-0101", "555-0101 needs an area code. Enter all 10 digits."),
        ("", "Enter a phone number, like (410) 555-0000."),
        (
            "5125550101",
            "5125550101 is already in this list. Enter another number or remove this one.",
        ),
    ],
)
def test_a_correction_that_is_none_is_refused(checked, member, typed, said):
    old = checked.numbers.get(e164="+15125550102")

    with pytest.raises(PortingError) as refused:
        numbers.replace_number(checked, old.pk, typed, by=member)

    assert (str(refused.value), refused.value.field) == (said, "typed")
    assert listed(checked) == ["+15125550101", "+15125550102", "+18885550103"]


def test_correcting_a_number_twice_does_nothing_the_second_time(checked, member):
    old = checked.numbers.first()
    numbers.replace_number(checked, old.pk, "5125550177", by=member)

    assert numbers.replace_number(checked, old.pk, "5125550177", by=member) is None
    assert checked.numbers.count() == 3


def test_toll_free_numbers_cannot_be_marked_mobile(port, member):
    pks = list(port.numbers.values_list("pk", flat=True))

    assert numbers.mark_mobile(port, pks, is_mobile=True, by=member) == 2
    assert list(port.numbers.values_list("line_type", flat=True)) == [
        LineType.MOBILE,
        LineType.MOBILE,
        LineType.TOLL_FREE,
    ]


def test_adding_two_hundred_costs_the_statements_of_one(port, member):
    one = statements(lambda: numbers.add_numbers(port, many(1), by=member))
    lots = statements(lambda: numbers.add_numbers(port, many(200, 3000), by=member))

    assert lots == one


def test_checking_two_hundred_costs_the_statements_of_one(account, member):
    small = factories.make_request(account, member, numbers=("+15125550101",))
    large = factories.make_request(
        account, member, numbers=tuple(f"+1512555{line:04d}" for line in range(2000, 2200))
    )

    one = statements(lambda: portability.verdicts_now(small))
    lots = statements(lambda: portability.verdicts_now(large))

    assert lots == one
    assert large.numbers.filter(verdict=Verdict.CAN_PORT).count() == 200


def test_setting_up_two_hundred_costs_the_statements_of_one(account, member, route):
    small = factories.make_request(account, member, numbers=("+15125550101",))
    large = factories.make_request(
        account, member, numbers=tuple(f"+1512555{line:04d}" for line in range(2000, 2200))
    )

    def set_up(port):
        values = {"route_id": route.pk, "description": "Line {n}"}
        setup.configure_all(port, values, by=member)
        rows = {
            pk: asdict(SetUp("x", route.pk)) for pk in port.numbers.values_list("pk", flat=True)
        }
        setup.configure_rows(port, rows, by=member)

    assert statements(lambda: set_up(large)) == statements(lambda: set_up(small))


def test_a_mark_on_some_moves_a_number_to_another_group(port, member):
    port.mobile_numbers = MobileAnswer.SOME
    port.save()
    numbers.mark_mobile(port, [port.numbers.first().pk], is_mobile=True, by=member)

    assert port.events.latest("seq").data == {"count": 1, "line_type": "mobile"}

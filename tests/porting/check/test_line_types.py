"""Line types in bulk, the answer that follows them, and a PIN of a number's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porting.choices import LineType, MobileAnswer
from porting.errors import NotEditable, PortingError
from porting.models import PortNumber
from porting.rules.sections import Progress
from porting.rules.selection import EVERYTHING, Selection
from porting.services import line_types
from tests import factories

pytestmark = pytest.mark.django_db
PIN = "84 21-Zx"


def types(port):
    return list(port.numbers.values_list("line_type", flat=True))


def test_all_but_toll_free_are_set_at_once(port, member):
    assert line_types.set_line_type(port, EVERYTHING, LineType.MOBILE, by=member) == 2

    assert types(port) == [LineType.MOBILE, LineType.MOBILE, LineType.TOLL_FREE]
    assert port.events.latest("seq").data == {"count": 2, "line_type": "mobile"}


@pytest.mark.parametrize(
    ("before", "said", "after", "others"),
    [
        (MobileAnswer.NONE, LineType.MOBILE, MobileAnswer.SOME, LineType.LANDLINE),
        (MobileAnswer.NONE, LineType.LANDLINE, MobileAnswer.NONE, LineType.LANDLINE),
        (MobileAnswer.ALL, LineType.LANDLINE, MobileAnswer.SOME, LineType.MOBILE),
        (MobileAnswer.ALL, LineType.MOBILE, MobileAnswer.ALL, LineType.LANDLINE),
        (MobileAnswer.SOME, LineType.UNKNOWN, MobileAnswer.SOME, LineType.LANDLINE),
        ("", LineType.MOBILE, MobileAnswer.SOME, LineType.LANDLINE),
    ],
)
def test_the_answer_of_billing_details_follows(port, member, before, said, after, others):
    type(port).objects.update(mobile_numbers=before)
    first, second, _ = port.numbers.all()

    line_types.set_line_type(port, Selection((first.pk,)), said, by=member)

    port.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (port.mobile_numbers, first.line_type, second.line_type) == (after, said, others)


def test_a_list_of_one_type_is_set_though_the_answer_changes_it(port, member):
    type(port).objects.update(mobile_numbers=MobileAnswer.ALL)
    chosen = Selection(is_all=True, show="mobile")

    assert line_types.set_line_type(port, chosen, LineType.UNKNOWN, by=member) == 2
    assert types(port) == [LineType.UNKNOWN, LineType.UNKNOWN, LineType.TOLL_FREE]


def test_no_number_is_a_landline_where_all_are_said_to_be_mobile(port, member):
    type(port).objects.update(mobile_numbers=MobileAnswer.ALL)
    chosen = Selection(is_all=True, show="landline")

    assert line_types.set_line_type(port, chosen, LineType.UNKNOWN, by=member) == 0
    port.refresh_from_db()
    assert port.mobile_numbers == MobileAnswer.ALL
    assert types(port) == [LineType.LANDLINE, LineType.LANDLINE, LineType.TOLL_FREE]


def test_toll_free_is_read_and_never_said(port, member):
    with pytest.raises(PortingError):
        line_types.set_line_type(port, EVERYTHING, LineType.TOLL_FREE, by=member)


def test_a_request_with_our_team_stays_as_it_is(port, member):
    type(port).objects.update(status="submitted", submitted_at=port.created_at)

    with pytest.raises(NotEditable):
        line_types.set_line_type(port, EVERYTHING, LineType.MOBILE, by=member)
    with pytest.raises(NotEditable):
        line_types.set_pin(port, port.numbers.first().pk, PIN, by=member)
    assert LineType.MOBILE not in types(port)


def test_ten_thousand_cost_the_statements_of_one(account, member):
    counts = []
    for count in (1, 10_000):
        numbers = tuple(f"+1512{line:07d}" for line in range(2_000_000, 2_000_000 + count))
        port = factories.make_request(account, member, numbers=numbers, mobile_numbers="some")
        with CaptureQueriesContext(connection) as captured:
            changed = line_types.set_line_type(port, EVERYTHING, LineType.MOBILE, by=member)
        assert changed == count
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_page_sets_the_ticked_ones_or_the_whole_list(browser, at, port):
    first = port.numbers.first().pk

    browser.post(at("number_lines"), {"selected": first, "line_type": "mobile"})
    assert types(port) == [LineType.MOBILE, LineType.LANDLINE, LineType.TOLL_FREE]

    all_of_them = {"everything": "1", "line_type": "unknown"}
    browser.post(at("number_lines"), all_of_them | {"confirmed": "1", "meant": "2"})
    assert types(port) == [LineType.UNKNOWN, LineType.UNKNOWN, LineType.TOLL_FREE]


def test_the_page_narrows_its_list_and_all_means_that_list(browser, at, port):
    address = f"{at('number_lines')}?q=0102"

    assert b"555-0101" not in browser.get(address).content
    browser.post(address, {"everything": "1", "line_type": "mobile"})

    assert types(port) == [LineType.LANDLINE, LineType.MOBILE, LineType.TOLL_FREE]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"line_type": "mobile"}, "Select at least one number."),
        ({"everything": "1"}, "Select what these numbers are used with."),
        ({"everything": "1", "line_type": "toll_free"}, "Select what these numbers are used with."),
    ],
)
def test_the_page_says_what_is_missing(browser, at, port, typed, said):
    page = browser.post(at("number_lines"), typed)

    assert (page.status_code, said in page.content.decode()) == (422, True)


def test_a_pin_of_its_own_is_stored_encrypted_and_never_shown(browser, at, port):
    number = port.numbers.first()

    saved = browser.post(at("number_pin", number.pk), {"account_pin": PIN}, follow=True)

    number.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_pin FROM porting_portnumber WHERE id = %s", [number.pk])
        (stored,) = cursor.fetchone()
    pages = [saved, browser.get(at("number_pin", number.pk)), browser.get(at("number_lines"))]
    assert number.account_pin == PIN
    assert PIN not in stored
    assert [PIN in page.content.decode() for page in pages] == [False, False, False]
    assert PIN not in str(port.events.latest("seq").data)


def test_a_wrong_pin_is_refused_and_not_shown_again(browser, at, port):
    number = port.numbers.first()

    page = browser.post(at("number_pin", number.pk), {"account_pin": "x" * 65})

    assert (page.status_code, "x" * 65 in page.content.decode()) == (422, False)
    assert PortNumber.objects.exclude(account_pin="").count() == 0


def test_a_pin_of_its_own_is_removed(browser, at, port, member):
    number = port.numbers.first()
    line_types.set_pin(port, number.pk, PIN, by=member)

    browser.post(at("number_pin", number.pk), {"remove": "1"})

    number.refresh_from_db()
    assert number.account_pin == ""


def test_mobile_numbers_with_pins_of_their_own_need_none_for_all(port, member):
    line_types.set_line_type(port, EVERYTHING, LineType.MOBILE, by=member)
    port.refresh_from_db()
    problems = Progress(port).rows["details"].problems["billing_details"]
    assert problems["account_pin"] == "Enter the account PIN. Mobile numbers need one."

    for number in port.numbers.filter(line_type=LineType.MOBILE):
        line_types.set_pin(port, number.pk, PIN, by=member)

    assert "account_pin" not in Progress(port).rows["details"].problems["billing_details"]


def test_a_toll_free_number_needs_no_pin_where_all_are_mobile(port, member):
    type(port).objects.update(mobile_numbers=MobileAnswer.ALL)
    port.refresh_from_db()
    for number in port.numbers.exclude(line_type=LineType.TOLL_FREE):
        line_types.set_pin(port, number.pk, PIN, by=member)

    assert "account_pin" not in Progress(port).rows["details"].problems["billing_details"]


def test_a_number_of_another_request_has_no_page(browser, at, account, member):
    other = factories.make_request(account, member, numbers=("+15125550155",))

    assert browser.get(at("number_pin", other.numbers.get().pk)).status_code == 404

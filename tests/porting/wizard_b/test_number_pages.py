"""Port in Details: numbers typed in rows, pasted, taken out, marked as mobile."""

import html

import pytest

from porting.choices import MobileAnswer
from porting.models import OutboxMessage, PortRequest
from tests import factories
from tests.porting.wizard_b.pages_read import listed, one_row, words


def test_rows_are_saved_and_checked(browser, at, port, route, account):
    source = factories.make_source(account)

    response = browser.post(
        at("numbers"), one_row("512-555-0177", route.public_id, source.public_id) | {"check": "1"}
    )

    assert response.url == at("check")
    number = port.numbers.get(e164="+15125550177")
    assert (number.route, number.source) == (route, source)
    assert OutboxMessage.objects.filter(kind="check_numbers").count() == 1


def test_the_same_post_twice_adds_nothing_twice(browser, at, port):
    for _ in range(2):
        response = browser.post(at("numbers"), one_row("512-555-0177") | {"save": "1"}, follow=True)

    assert "1 duplicate skipped." in words(response)
    assert listed(port).count("+15125550177") == 1


def test_add_number_gives_a_row_and_loses_nothing(browser, at, port):
    rows = {"typed": ["512-555-01", "x"], "route": ["", ""], "source": ["", ""], "add_row": "1"}

    response = browser.post(at("numbers"), rows)

    page = response.content.decode()
    assert page.count('name="typed"') == 3
    assert 'value="512-555-01"' in page
    assert port.numbers.count() == 3


def test_add_number_in_place_gives_one_row_alone(browser, at):
    rows = {"typed": ["1", "2"], "route": ["", ""], "source": ["", ""], "add_row": "1"}

    response = browser.post(at("numbers"), rows, headers={"HX-Request": "true"})

    page = response.content.decode()
    assert page.count("<tr>") == 1
    assert 'id="id_typed_3"' in page


def test_remove_takes_one_row_away(browser, at):
    rows = {"typed": ["1", "2"], "route": ["", ""], "source": ["", ""], "remove_row": "1"}

    page = browser.post(at("numbers"), rows).content.decode()

    assert page.count('name="typed"') == 1
    assert 'value="2"' in page


def test_half_a_number_stays_in_its_row_and_the_others_are_saved(browser, at, port):
    rows = {"typed": ["512-555-0177", "512-555-01"], "route": ["", ""], "source": ["", ""]}

    response = browser.post(at("numbers"), rows | {"check": "1"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Port in Details" in page
    assert page.count("512-555-01 has 8 digits, we need 10.") == 2
    assert page.count('name="typed"') == 1
    assert "+15125550177" in listed(port)


def test_a_route_of_another_account_is_refused(browser, at, port, stranger):
    theirs = factories.make_route(stranger.memberships.get().account)

    response = browser.post(at("numbers"), one_row("512-555-0177", theirs.public_id))

    assert response.status_code == 422
    assert "Select a receiving number from the list." in words(response)
    assert "Front desk" not in words(response)
    assert port.numbers.count() == 3


def test_an_empty_request_wants_a_number(browser, account, member):
    empty = factories.make_request(account, member)

    response = browser.post(
        f"/a/{account.public_id}/numbers/port/{empty.reference}/numbers/", one_row()
    )

    assert response.status_code == 422
    assert "Enter a number to port." in words(response)


def test_manual_add_takes_lines_and_commas(browser, at, port):
    text = "(512) 555-0177, 512-555-0178\r\n+15125550179"

    response = browser.post(at("numbers_manual"), {"numbers": text, "check": "1"})

    assert response.url == at("check")
    assert listed(port)[3:] == ["+15125550177", "+15125550178", "+15125550179"]


def test_manual_add_says_what_the_help_page_says(browser, at):
    text = words(browser.get(at("numbers_multiple")))

    assert "Port Multiple Numbers Manual Add Choose File Manual Add Numbers to port" in text
    assert "Phone numbers must be comma-separated or one number per line" in text
    assert "Number formats accepted:" in text
    assert "CSV" not in text


def test_manual_add_keeps_the_lines_it_could_not_read(browser, at, port):
    text = "(512) 555-0177\n\n512-555-01\n5125550101\ncall me"

    response = browser.post(at("numbers_manual"), {"numbers": text, "check": "1"})

    assert response.status_code == 422
    page = words(response)
    assert "2 numbers found, 1 duplicate skipped, 2 lines we could not read." in page
    assert page.count("512-555-01 has 8 digits, we need 10.") == 1
    assert "Line 3" not in page
    assert "512-555-01\ncall me</textarea>" in response.content.decode()
    assert listed(port)[3:] == ["+15125550177"]


def test_manual_add_over_the_limit_keeps_the_text(browser, at, port, settings):
    settings.MAX_NUMBERS_PER_REQUEST = 3

    response = browser.post(at("numbers_manual"), {"numbers": "5125550177"})

    assert response.status_code == 422
    assert "You have 4 numbers. One request holds 3. Remove 1 or start a second request." in words(
        response
    )
    assert "5125550177</textarea>" in response.content.decode()


def test_manual_add_survives_markup(browser, at):
    response = browser.post(at("numbers_manual"), {"numbers": "<script>alert(1)</script>"})

    assert response.status_code == 422
    assert b"<script>alert" not in response.content


def test_selected_numbers_are_removed(browser, at, port):
    first, second, _ = port.numbers.all()

    chosen = {"act": "remove", "selected": [first.pk, second.pk, "x", "9" * 40]}

    browser.post(at("numbers"), chosen | {"confirmed": "1", "meant": "2"})

    assert listed(port) == ["+18885550103"]


BULK = [
    ("numbers", {"act": "remove"}, "Remove 2 numbers?"),
    ("numbers", {"act": "mobile"}, "Mark 2 numbers as mobile numbers?"),
    ("numbers", {"act": "landline"}, "Mark 2 numbers as not mobile?"),
    ("number_lines", {"line_type": "mobile"}, "Set 2 numbers to mobile?"),
    ("check", {"act": "remove_bad"}, "Remove 2 numbers that can't port?"),
]


@pytest.mark.parametrize(("name", "act", "question"), BULK)
def test_an_act_on_several_numbers_names_their_count_and_examples_first(
    browser, at, port, name, act, question
):
    meant = port.numbers.all()[:2]
    port.numbers.filter(pk__in=[number.pk for number in meant]).update(
        verdict="not_covered", line_type="unknown"
    )
    chosen = act | {"selected": [number.pk for number in meant]}
    before = list(port.numbers.order_by("pk").values())

    asked = browser.post(at(name), chosen)

    said = html.unescape(words(asked))
    assert (question in said, "555-0101" in said, "555-0103" in said) == (True, True, False)
    assert list(port.numbers.order_by("pk").values()) == before
    # Somebody has added to what is meant since: the old answer does not speak of that.
    browser.post(at(name), chosen | {"confirmed": "1", "meant": "3"})
    assert list(port.numbers.order_by("pk").values()) == before
    browser.post(at(name), chosen | {"confirmed": "1", "meant": "2"})
    assert list(port.numbers.order_by("pk").values()) != before


def test_a_bulk_action_wants_a_selection(browser, at, port):
    response = browser.post(at("numbers"), {"act": "remove"})

    assert response.status_code == 422
    assert "Select at least one number." in words(response)
    assert port.numbers.count() == 3


def test_mobile_numbers_are_marked_only_when_some_are(browser, at, port):
    assert "Mark as mobile numbers" not in words(browser.get(at("numbers")))
    PortRequest.objects.update(mobile_numbers=MobileAnswer.SOME)

    assert "Mark as mobile numbers" in words(browser.get(at("numbers")))
    browser.post(at("numbers"), {"act": "mobile", "selected": [port.numbers.first().pk]})
    assert port.numbers.first().line_type == "mobile"

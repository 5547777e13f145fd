"""Who may open the pages of numbers, what they cost, and what they ask once a letter was sent."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting.choices import Status, Verdict
from porting.models import LetterOfAuthorization, PortRequest
from tests import factories
from tests.porting.wizard_b.pages_read import fifty, listed, one_row, words

PAGES = ("numbers", "numbers_multiple", "numbers_manual", "check", "configure", "configure_one")


@pytest.mark.parametrize("page", PAGES)
def test_a_member_reads_every_page(browser, at, checked, page):
    assert browser.get(at(page)).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "check_results"])
def test_a_stranger_finds_nothing(client, stranger, at, page):
    client.force_login(stranger)

    assert client.get(at(page)).status_code == 404
    assert client.post(at(page), one_row("5125550177")).status_code == 404


def test_a_stranger_finds_no_number_to_correct(client, stranger, at, port):
    client.force_login(stranger)

    assert client.get(at("check_fix", port.numbers.first().pk)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_changes_nothing(client, viewer, at, port, page):
    client.force_login(viewer)

    assert client.get(at(page)).status_code in (200, 302)
    assert client.post(at(page), one_row("5125550177") | {"numbers": "x"}).status_code == 403
    assert (listed(port), port.events.count()) == (
        ["+15125550101", "+15125550102", "+18885550103"],
        0,
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_request_with_our_team_is_closed(browser, at, port, page):
    now = timezone.now()
    PortRequest.objects.update(status=Status.SUBMITTED, submitted_at=now)

    response = browser.post(at(page), one_row("5125550177"), follow=True)

    assert "This request is with our team, so its pages are closed." in words(response)
    assert port.numbers.count() == 3


def test_pages_of_numbers_go_forth_and_back(browser, account, member):
    port = fifty(account, member, 120)
    address = f"/a/{account.public_id}/numbers/port/{port.reference}/numbers/"

    seen, url = [], address
    while url:
        page = browser.get(url).content.decode()
        seen.append(re.findall(r'id="id_selected_(\d+)"', page))
        following = re.search(r'href="(\?after=[^"]+)"', page)
        url = address + following[1] if following else ""
    back = re.search(r'href="(\?before=[^"]+)"', page)
    before = browser.get(address + back[1]).content.decode()

    assert [len(pks) for pks in seen] == [50, 50, 20]
    assert len({pk for pks in seen for pk in pks}) == 120
    assert re.findall(r'id="id_selected_(\d+)"', before) == seen[1]


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=1.", "?before=" + "9" * 50 + ".1", "?after=²."]
)
def test_a_strange_page_mark_is_no_error(browser, at, checked, query):
    for page in PAGES:
        assert browser.get(at(page) + query).status_code in (200, 302)


@pytest.mark.parametrize("page", ["numbers", "check", "configure_one", "configure"])
def test_a_page_asks_as_much_for_one_number_as_for_fifty(browser, account, member, page):
    route = factories.make_route(account)
    factories.make_source(account)
    counts = []
    for count in (1, 50):
        port = fifty(account, member, count, checked=True, route=route)
        if page == "check":
            port.numbers.update(verdict=Verdict.NOT_A_US_NUMBER, verdict_detail="x")
        address = f"/a/{account.public_id}/numbers/port/{port.reference}"
        url = {"configure_one": "configure/selected", "configure": "configure"}.get(page, page)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"{address}/{url}/?alike=1").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 25


@pytest.fixture
def letter(port, member):
    now = timezone.now()
    return LetterOfAuthorization.objects.create(
        request=port,
        group_class="local",
        facts={},
        facts_sha256="of something else",
        wording_version="1",
        signer_name="Dana Ortiz",
        signer_email="dana@ortiz.example",
        created_by=member,
        sent_at=now,
    )


def test_a_letter_that_was_sent_is_not_ended_unasked(browser, at, port, letter):
    row = one_row("512-555-0177") | {"check": "1"}

    asked = browser.post(at("numbers"), row)

    assert "This ends the letter that was sent" in words(asked)
    assert "Dana Ortiz was asked to sign it." in words(asked)
    assert 'name="typed" hidden>\n512-555-0177<' in asked.content.decode()
    letter.refresh_from_db()
    assert (port.numbers.count(), letter.voided_at) == (3, None)


def test_a_letter_is_ended_once_the_person_agrees(browser, at, port, letter):
    browser.post(at("numbers"), one_row("512-555-0177") | {"check": "1", "confirmed": "1"})

    letter.refresh_from_db()
    assert port.numbers.count() == 4
    assert letter.voided_at is not None


@pytest.mark.parametrize("act", ["remove_bad", "fix", "remove_one"])
def test_removing_and_correcting_ask_first_too(browser, at, with_a_bad_one, letter, act):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk
    post = {"act": act} if act == "remove_bad" else {act: pk, f"typed-{pk}": "5125550177"}

    assert "This ends the letter that was sent" in words(browser.post(at("check"), post))
    assert with_a_bad_one.numbers.filter(pk=pk).exists()


def test_setting_up_ends_no_letter(browser, at, port, letter, route):
    browser.post(at("configure"), {"route": route.public_id, "save": "1"})

    letter.refresh_from_db()
    assert letter.voided_at is None

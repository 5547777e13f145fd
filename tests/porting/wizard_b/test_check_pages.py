"""Check Portability: progress, what cannot port and how it is solved, the results as a file."""

from urllib.parse import quote

from numbers.models import TrackingNumber
from porting.services import portability
from tests import factories
from tests.porting.wizard_b.pages_read import listed, one_row, words


def test_a_running_check_shows_its_progress(browser, at, port, member):
    portability.ask_check(port, by=member)

    page = words(browser.get(at("check")))

    assert "Checking 3 numbers" in page
    assert "See latest progress" in page


def test_the_progress_alone_answers_a_script_until_the_answer_is_in(
    browser, at, port, member, keep_promises
):
    portability.ask_check(port, by=member)
    running = browser.get(at("check"), headers={"HX-Request": "true"})
    keep_promises()
    done = browser.get(at("check"), headers={"HX-Request": "true"})

    assert b"<html" not in running.content
    assert b'hx-trigger="every 1s"' in running.content
    assert done["HX-Refresh"] == "true"


def test_all_clear(browser, at, checked):
    page = words(browser.get(at("check")))

    assert "All 3 numbers can port" in page
    assert (
        "Your 3 numbers move in 2 parts, which may have different port dates: 2 local numbers"
        " together. 1 toll-free number: toll-free numbers move in a registry of their own."
    ) in page
    assert "Need a fix" not in page


def test_what_needs_a_fix_says_how(browser, at, with_a_bad_one):
    page = words(browser.get(at("check")))

    assert "2 of 3 numbers can port" in page
    assert "Fix or remove 1 number to go on. The other 2 are safe and stay as they are." in page
    assert "Not a valid US/CA number" in page
    assert "(512) 976-0104 is a 976 number. It cannot port. Remove it." in page
    assert "Remove the 1 that can't port" in page


def test_results_go_stale_when_numbers_change(browser, at, checked):
    browser.post(at("numbers"), one_row("512-555-0177") | {"save": "1"})

    page = words(browser.get(at("check")))

    assert "The numbers have not been checked since they last changed." in page
    assert "can port" not in page


def test_a_number_is_corrected_in_place(browser, at, with_a_bad_one):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk

    response = browser.post(at("check"), {"fix": pk, f"typed-{pk}": "512-555-0166"}, follow=True)

    assert "(512) 555-0166 can port." in words(response)
    assert "All 3 numbers can port" in words(response)


def test_a_number_is_corrected_in_place_by_script(browser, at, with_a_bad_one):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk

    response = browser.post(
        at("check"), {"fix": pk, f"typed-{pk}": "512-555-0166"}, headers={"HX-Request": "true"}
    )

    assert response.status_code == 200
    assert b"<html" not in response.content
    assert "(512) 555-0166 can port." in words(response)


def test_a_wrong_correction_stays_in_its_field(browser, at, with_a_bad_one):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk

    response = browser.post(at("check"), {"fix": pk, f"typed-{pk}": "512-555-01"})

    assert response.status_code == 422
    assert "<title>Error: Check Portability" in response.content.decode()
    assert 'value="512-555-01"' in response.content.decode()
    assert "512-555-01 has 8 digits, we need 10." in words(response)


def test_a_number_of_another_request_cannot_be_corrected(
    browser, at, with_a_bad_one, account, member
):
    other = factories.make_request(account, member, numbers=("+15125550188",))
    pk = other.numbers.get().pk

    browser.post(at("check"), {"fix": pk, f"typed-{pk}": "512-555-0166"})

    assert browser.get(at("check_fix", pk)).status_code == 404
    assert listed(other) == ["+15125550188"]


def test_the_fix_page_works_alone(browser, at, with_a_bad_one):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk

    assert browser.post(at("check_fix", pk), {"typed": "x"}).status_code == 422
    assert browser.post(at("check_fix", pk), {"typed": "5125550166"}).url == at("check")


def test_all_that_cannot_port_are_removed_at_once(browser, at, with_a_bad_one):
    response = browser.post(at("check"), {"act": "remove_bad"}, follow=True)

    assert "1 number removed." in words(response)
    assert listed(with_a_bad_one) == ["+15125550101", "+18885550103"]


def test_a_conflict_leads_to_where_it_is_solved(browser, at, port, account, member, keep_promises):
    route = factories.make_route(account, "+15125550102")
    portability.ask_check(port, by=member)
    keep_promises()

    page = browser.get(at("check")).content.decode()

    move = f"/a/{account.public_id}/numbers/receiving/{route.public_id}/replace/"
    assert f'href="{move}?next={quote(at("check"), safe="")}">Change routing' in page

    # The way out of the dead end: move the calls, remove the receiving number, check again.
    other = factories.make_route(account, "+15125550177", name="Back desk")
    TrackingNumber.objects.create(account=account, e164="+17375550110", route=route)
    asked = {"all": other.public_id, "remove": "1", "next": at("check")}
    assert browser.post(move, asked).url == at("check")
    browser.post(at("check"), {"act": "again"})
    keep_promises()
    assert "Receiving number" not in words(browser.get(at("check")))


def test_the_results_as_csv_hold_no_formulas(browser, at, checked):
    checked.numbers.filter(e164="+15125550101").update(typed="=1+1", verdict_detail="@x")
    checked.numbers.filter(e164="+15125550102").update(typed="+1 512 555 0102")

    response = browser.get(at("check_results"))

    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.decode("utf-8-sig").splitlines() == [
        '"Number","As typed","Result","How to fix it"',
        """"(512) 555-0101","'=1+1","Can port","'@x\"""",
        """"(512) 555-0102","'+1 512 555 0102","Can port",\"\"""",
        """"(888) 555-0103","'+18885550103","Can port",\"\"""",
    ]

"""Port in Details, Check Portability and Configure Numbers as people use them."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.models import TrackingNumber
from porting.choices import MobileAnswer, Status, Verdict
from porting.models import LetterOfAuthorization, OutboxMessage, PortRequest
from porting.services import portability
from tests import factories

PAGES = ("numbers", "numbers_multiple", "numbers_manual", "check", "configure", "configure_one")


def words(response):
    """The page's text, one space between words."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.replace("&#x27;", "'").split())


def listed(port):
    return list(port.numbers.values_list("e164", flat=True))


def one_row(typed="", route="", source=""):
    return {"typed": typed, "route": route, "source": source}


def fifty(account, member, count, **fields):
    numbers = tuple(f"+1512555{line:04d}" for line in range(2000, 2000 + count))
    return factories.make_request(account, member, numbers=numbers, **fields)


@pytest.fixture
def checked(port, member, keep_promises):
    portability.ask_check(port, by=member)
    keep_promises()
    port.refresh_from_db()
    return port


@pytest.fixture
def with_a_bad_one(port, member, keep_promises):
    port.numbers.filter(e164="+15125550102").update(e164="+15129760104", typed="5129760104")
    portability.ask_check(port, by=member)
    keep_promises()
    port.refresh_from_db()
    return port


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

    browser.post(at("numbers"), {"act": "remove", "selected": [first.pk, second.pk, "x", "9" * 40]})

    assert listed(port) == ["+18885550103"]


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


def test_all_are_set_up_alike(browser, at, port, account, route):
    source = factories.make_source(account)
    fields = {"route": route.public_id, "source": source.public_id, "texting": "on"}

    response = browser.post(at("configure"), fields | {"description": "Clinic {n}", "save": "1"})

    assert response.status_code == 302
    rows = port.numbers.values_list("route", "source", "description", "is_texting_enabled")
    assert list(rows) == [(route.pk, source.pk, f"Clinic {n}", True) for n in (1, 2, 3)]


def test_calls_must_ring_somewhere(browser, at, port):
    response = browser.post(at("configure"), {"save": "1"})

    assert response.status_code == 422
    assert "Select where calls to these numbers ring." in words(response)


def test_save_and_exit_asks_for_nothing(browser, at, port):
    assert browser.post(at("configure"), {"later": "1"}).url == port.get_absolute_url()


def test_a_receiving_number_is_added_in_place_and_nothing_is_lost(browser, at, port, account):
    typed = {"description": "Front", "texting": "on", "add_receiving": "1"}

    page = browser.post(at("configure"), typed | {"new_number": "5125550177", "new_name": "Desk"})

    new = account.routes.get(e164="+15125550177")
    html = page.content.decode()
    assert "Desk is added and chosen. Save to keep the choice." in words(page)
    assert f'<option value="{new.public_id}" selected>Desk, (512) 555-0177</option>' in html
    assert 'name="description" id="id_description" value="Front"' in html
    assert set(port.numbers.values_list("description", "route")) == {("", None)}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "Enter a phone number with 10 digits"),
        ("512 55", "512 55 has 5 digits, we need 10"),
        ("5125550102", "(512) 555-0102 is in this port, so it cannot be where calls ring."),
    ],
)
def test_a_wrong_receiving_number_is_refused_in_place(browser, at, port, account, number, said):
    typed = {"description": "Front", "add_receiving": "1", "new_number": number}

    page = browser.post(at("configure"), typed)

    assert (page.status_code, account.routes.count()) == (422, 0)
    assert said in words(page)
    assert f'name="new_number" id="id_new_number" value="{number}"' in page.content.decode()


def test_what_differs_stays_as_it_is(browser, at, port, account, route):
    other = factories.make_route(account, "+15125550198", name="Night desk")
    first = port.numbers.first()
    port.numbers.filter(pk=first.pk).update(route=route)
    port.numbers.exclude(pk=first.pk).update(route=other)

    assert "Leave as they are" in words(browser.get(at("configure")))
    browser.post(at("configure"), {"route": "keep", "description": "All"})
    assert list(port.numbers.values_list("route", "description")) == [
        (route.pk, "All"),
        (other.pk, "All"),
        (other.pk, "All"),
    ]


def test_one_by_one_names_the_number_without_a_route(browser, at, port, route):
    first, second, _ = port.numbers.all()
    fields = {f"route-{first.pk}": route.public_id, f"route-{second.pk}": ""}

    response = browser.post(at("configure_one"), fields)

    assert response.status_code == 422
    assert "Select where calls to (512) 555-0102 ring." in words(response)
    assert not port.numbers.filter(route__isnull=False).exists()


def test_one_by_one_saves_each_row(browser, at, port, route):
    fields = {}
    for number in port.numbers.all():
        fields |= {f"route-{number.pk}": route.public_id, f"description-{number.pk}": number.typed}

    assert browser.post(at("configure_one"), fields).status_code == 302
    assert list(port.numbers.values_list("route", "description")) == [
        (route.pk, "+15125550101"),
        (route.pk, "+15125550102"),
        (route.pk, "+18885550103"),
    ]


@pytest.mark.parametrize("name", ["route", "source", "call_settings"])
def test_configure_refuses_what_belongs_to_another_account(
    browser, at, port, route, stranger, name
):
    theirs = stranger.memberships.get().account
    ids = {
        "route": factories.make_route(theirs).public_id,
        "source": factories.make_source(theirs).public_id,
        "call_settings": theirs.call_settings.get().public_id,
    }
    pk = port.numbers.first().pk

    alike = browser.post(at("configure"), {"route": route.public_id, name: ids[name]})
    one = browser.post(
        at("configure_one"), {f"route-{pk}": route.public_id, f"{name}-{pk}": ids[name]}
    )

    assert (alike.status_code, one.status_code) == (422, 422)
    assert not port.numbers.filter(**{f"{name}__isnull": False}).exists()


def test_a_number_in_this_port_is_no_place_to_ring(browser, at, port, account):
    route = factories.make_route(account, "+15125550102")

    response = browser.post(at("configure"), {"route": route.public_id})

    assert response.status_code == 422
    assert "(512) 555-0102 is in this port, so it cannot be where calls ring." in words(response)


def test_configure_shows_each_verdict_and_offers_removal(browser, at, with_a_bad_one):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk

    assert "Not a valid US/CA number" in words(browser.get(at("configure")))
    assert "Not a valid US/CA number" in words(browser.get(at("configure_one")))
    browser.post(at("configure_one"), {"remove_one": pk})
    assert listed(with_a_bad_one) == ["+15125550101", "+18885550103"]


def test_many_numbers_are_set_up_in_groups_by_default(browser, account, member):
    port = fifty(account, member, 21)
    address = f"/a/{account.public_id}/numbers/port/{port.reference}/configure/"

    assert browser.get(address).url.endswith("/configure/groups/")
    assert browser.get(f"{address}?alike=1").status_code == 200


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

"""The Account column: every error that stops a port, each with the page that puts it right."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.models import Route, TrackingNumber
from porting.models import PortRequest
from porting.services import drafts, gists, numbers
from porting.services.notes import post_note
from tests import factories

NUMBERS = ("+15125550101", "+15125550102")


@pytest.fixture
def open_overview(client, account, member):
    client.force_login(member)

    def open_it():
        return client.get(f"/a/{account.public_id}/numbers/port/").content.decode()

    return open_it


@pytest.fixture
def errors_of(open_overview):
    """Open the overview as people do; returns (sentence, page, words of the link) of a request."""

    def errors(row):
        open_overview()
        row.refresh_from_db()
        base = row.get_absolute_url()
        return [(text, url.removeprefix(base), fix) for text, url, fix in row.gist["errors"]]

    return errors


def test_nothing_wrong_is_said_in_words(open_overview, ready):
    assert "No errors" in open_overview()


def test_a_number_that_cannot_port_is_named_with_the_page_that_fixes_it(errors_of, ready):
    ready.numbers.filter(position=0).update(verdict="receiving_number")
    touch(ready)

    number = ready.numbers.first()
    national = f"({number.e164[2:5]}) {number.e164[5:8]}-{number.e164[8:]}"
    assert errors_of(ready) == [(f"{national}: receiving number.", "check/", "Fix it")]


def test_many_numbers_that_cannot_port_are_five_lines_and_a_count(errors_of, account, member):
    many = tuple(f"+1512555{n:04}" for n in range(12))
    row = factories.make_request(account, member, numbers=many, checked=True)
    row.numbers.filter(position__lt=9).update(verdict="not_a_us_number")

    texts = [text for text, _, _ in errors_of(row)]
    assert (len(texts), texts[0], texts[-1]) == (
        6,
        "(512) 555-0000: not a valid US/CA number.",
        "4 more numbers cannot port.",
    )


def test_a_receiving_number_made_after_the_check_is_found_on_view(
    errors_of, open_overview, account, ready
):
    assert errors_of(ready) == []
    e164 = ready.numbers.get(position=0).e164
    clash = factories.make_route(account, e164, name="Front desk 2")
    page = f"/a/{account.public_id}/numbers/receiving/{clash.public_id}/replace/"

    [(text, url, fix)] = errors_of(ready)
    assert (text.endswith(" is a receiving number."), url, fix) == (True, page, "Fix it")
    standing = (ready.needs_you, ready.whose_move, ready.gist["tag"])
    assert standing == (True, "you", "You: fix 1 thing")

    Route.objects.filter(pk=clash.pk).delete()
    assert errors_of(ready) == []


def test_one_of_another_account_says_nothing(errors_of, ready, stranger):
    other = stranger.memberships.get().account
    factories.make_route(other, ready.numbers.get(position=0).e164)

    assert errors_of(ready) == []


def test_after_submit_it_still_stops_the_port(errors_of, account, ready):
    now = timezone.now()
    PortRequest.objects.filter(pk=ready.pk).update(status="in_review", submitted_at=now)
    factories.make_route(account, ready.numbers.get(position=0).e164)

    assert len(errors_of(ready)) == 1


def test_what_is_live_here_already_stops_it(errors_of, account, ready):
    e164 = ready.numbers.get(position=0).e164
    TrackingNumber.objects.create(account=account, e164=e164)
    touch(ready)

    [(text, url, _)] = errors_of(ready)
    assert (text.endswith(" is already a tracking number."), url) == (True, "check/")


def test_a_change_voids_the_letter_and_says_why(errors_of, signed, member):
    first = signed.numbers.first()
    numbers.remove_numbers(signed, [first.pk], by=member)

    said = errors_of(signed)
    count = signed.numbers.count()
    why = f"The letter lists {count + 1} numbers, you now have {count}. It has to be signed again."
    assert said == [(why, "loa/", "Sign again")]


def test_a_signed_letter_without_a_bill_names_the_bill(errors_of, signed):
    assert errors_of(signed) == [("The phone bill is missing.", "proof/", "Send it")]


def test_a_refusal_leads_to_why(errors_of, sent):
    sent.live_letters().update(declined_at=timezone.now(), decline_reason="No")
    touch(sent)

    assert errors_of(sent) == [("Dana Ortiz did not sign the letter.", "loa/", "See why")]


def test_a_link_that_has_ended_is_found_at_night(sent):
    tomorrow = timezone.now() + timedelta(days=15)

    gists.refresh_all(tomorrow)

    sent.refresh_from_db()
    [(text, _, fix)] = sent.gist["errors"]
    assert (text, fix) == ("The link for Dana Ortiz to sign has ended.", "Send it again")
    assert sent.needs_you


def test_what_was_sent_back_is_listed_reason_by_reason(errors_of, ready, desk_worker):
    now = timezone.now()
    PortRequest.objects.filter(pk=ready.pk).update(status="info_needed", submitted_at=now)
    ready.rejections.create(reasons=["postal_code_mismatch"], created_by=desk_worker)
    touch(ready)

    [(text, url, fix)] = errors_of(ready)
    assert (url, fix) == ("details/billing/", "Fix it")
    assert text


def test_lost_secrets_lead_to_the_page_that_takes_them(errors_of, account, member):
    row = factories.make_request(account, member, account_number="")
    PortRequest.objects.filter(pk=row.pk).update(secrets_wiped_at=timezone.now())

    assert errors_of(row) == [
        ("The account number and PIN were removed.", "details/billing/", "Enter them again")
    ]


def test_what_is_only_not_done_yet_is_no_error(errors_of, open_overview, account, member):
    row = factories.make_request(account, member, numbers=NUMBERS)

    assert errors_of(row) == []
    assert [title for title, _ in row.gist["to_do"]] == [
        "Check Portability",
        "Configure Numbers",
        "User Agreements",
    ]
    assert "No errors. Not complete yet: " in open_overview()
    assert not row.needs_you


def test_whatever_ended_has_no_errors(errors_of, account, member):
    row = factories.make_request(account, member, numbers=NUMBERS, status="cancelled")
    row.numbers.update(verdict="receiving_number")

    assert errors_of(row) == []


def test_a_write_makes_the_gist_old_and_the_next_view_renews_it(errors_of, account, member):
    row = factories.make_request(account, member, name="Before")
    errors_of(row)
    drafts.save_section(row, {"name": "After", "carrier_name": ""}, version=1, by=member)
    row.refresh_from_db()
    assert row.gist_events != row.event_count

    errors_of(row)

    assert row.gist_events == row.event_count


def test_looking_again_writes_nothing(open_overview, account, member):
    factories.make_request(account, member, numbers=NUMBERS)
    open_overview()

    with CaptureQueriesContext(connection) as asked:
        open_overview()

    assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []


def test_at_night_every_open_request_is_looked_at_and_no_ended_one(account, member, capsys):
    for status in ("draft", "cancelled"):
        factories.make_request(account, member, status=status)
    gists.refresh_all()
    PortRequest.objects.update(gist_at=timezone.now() - timedelta(days=1))

    call_command("refresh_overview")

    assert capsys.readouterr().out == "1 refreshed\n"


def test_a_change_during_the_night_keeps_the_gist_old(account, member):
    row = factories.make_request(account, member)
    gists.refresh([row.pk])
    post_note(row, "Wait.", by=member)

    row.refresh_from_db()
    assert row.gist_events < row.event_count


def touch(row):
    PortRequest.objects.filter(pk=row.pk).update(gist_events=-1)

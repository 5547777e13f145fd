"""Who came by a link says no, enters the code, or has the letter open on two devices at once."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import TryCount
from porting.choices import Purpose
from porting.errors import CodeRefused, MailHeld
from porting.models import Follower, Note, OutboxMessage, SigningCode
from porting.services import codes, declining, followers, letters, links, mailing
from porting.services.codes import NO_MATCH, RUN_OUT, TRIED_OUT
from tests import factories
from tests.porting import letters_made
from tests.porting.letters_made import DANA, shown
from tests.races.conftest import FEWER
from tests.races.rows_made import Customer, numbers_of_round, opened

BROWSER = "the word that ties a code to a browser"


@pytest.fixture
def ortiz(committed_db):
    return Customer("Ortiz Dental")


def asked_by_link(ortiz, n):
    """A draft whose signer has the letter open, by a link of hers."""
    row = ortiz.asked_to_sign(*numbers_of_round(n))
    links.new_link(row, Purpose.SIGN, DANA.email, DANA.name)
    return row


def resends(ortiz):
    def page(row):
        mine = opened(row)
        return lambda: letters.resend(mine, by=ortiz.by)

    return page


def keep_the_new_mail(row):
    """Do the worker's part for the mail that sending again promised, if it did."""
    for promised in OutboxMessage.objects.filter(kind="send_mail", reference=row.reference):
        if promised.payload["mail"] == "letter_request":
            mailing.send_promised(promised)


def in_order(row):
    """What the two did, as the history has it."""
    kinds = ["letter_resent", "letter_declined", "letter_reported"]
    return list(row.events.filter(kind__in=kinds).order_by("seq").values_list("kind", flat=True))


def works(row):
    return row.links.filter(purpose=Purpose.SIGN, revoked_at=None).exists()


# Without `check_open` in `letters.resend`: sent again after the report, on either database. Without
# "disputed" in what the mail asks: a link that works is mailed to who has just reported it.
def test_after_a_report_no_link_works_however_fast_it_is_sent_again(race, ortiz, mailoutbox):
    def reports(row):
        mine = opened(row)
        return lambda: declining.report(mine, by=DANA)

    finished = race(lambda n: asked_by_link(ortiz, n), reports, resends(ortiz))

    # Sent again first, the report ends the new link too; reported first, nothing is sent.
    assert set(finished.tally) <= {("won", "won"), ("won", "OnHold")}
    for row, _, resend in finished:
        keep_the_new_mail(row)
        assert opened(row).disputed_at is not None
        assert not works(row)
        expected = ["letter_reported"] if resend else ["letter_resent", "letter_reported"]
        assert in_order(row) == expected
    assert [mail.to for mail in mailoutbox] == []


# Without the request held while the mail is written: a link that works after the report.
def test_a_mail_that_is_being_written_makes_no_link_behind_a_report(race, ortiz):
    def sent_again(n):
        row = asked_by_link(ortiz, n)
        letters.resend(opened(row), by=ortiz.by)
        return row

    def reports(row):
        mine = opened(row)
        return lambda: declining.report(mine, by=DANA)

    finished = race(sent_again, reports, lambda row: lambda: keep_the_new_mail(row))

    assert set(finished.tally) == {("won", "won")}
    assert [works(row) for row, *_ in finished] == [False] * len(finished)


# With declined letters among those that may be sent again: "won", "won" in all 25 rounds on either
# database, and a new link for who had said no. Without the request's row held in declining: 14 of
# 25 ended in a deadlock (PostgreSQL; SQLite has one writer at a time).
def test_who_declines_gets_no_new_link_however_fast_it_is_sent_again(race, ortiz, mailoutbox):
    def declines(row):
        mine = opened(row)
        return lambda: declining.decline(mine, reason="staying", by=DANA)

    finished = race(lambda n: asked_by_link(ortiz, n), declines, resends(ortiz))

    assert set(finished.tally) <= {("won", "won"), ("won", "LetterError")}
    for row, _, resend in finished:
        keep_the_new_mail(row)
        letter = row.letters.get()
        assert (bool(letter.declined_at), letter.is_live) == (True, True)
        assert Note.objects.filter(request=row, mail="letter_declined").count() == 1
        expected = ["letter_declined"] if resend else ["letter_resent", "letter_declined"]
        assert in_order(row) == expected
    assert [mail.to for mail in mailoutbox] == []


# Without the request's row held in declining: 7 of 10 ended in a deadlock (PostgreSQL).
def test_a_no_and_a_letter_to_somebody_else_leave_one_letter_that_says_what_happened(race, ortiz):
    def declines(row):
        mine = opened(row)
        return lambda: declining.decline(mine, reason="no_authority", by=DANA)

    def asks_pat(row):
        mine, pat = opened(row), {"name": "Pat Lee", "email": "pat@ortiz.example"}
        return lambda: letters.send_for_signature(mine, **pat, by=ortiz.by)

    finished = race(lambda n: asked_by_link(ortiz, n), declines, asks_pat, rounds=FEWER)

    assert set(finished.tally) == {("won", "won")}
    for row, *_ in finished:
        (of_pat,) = row.live_letters()
        of_dana = row.letters.get(version=1)
        assert (of_pat.signer_email, of_pat.declined_at) == ("pat@ortiz.example", None)
        # A no to a letter that is void already is told to nobody.
        was_no = bool(of_dana.declined_at)
        assert not was_no or of_dana.declined_at < of_dana.voided_at
        assert Note.objects.filter(request=row, mail="letter_declined").count() == int(was_no)
        assert not works(row)


# --- Two devices ------------------------------------------------------------------


class Device:
    """A browser that has the letter open, and what is typed into it."""

    def __init__(self, row, name, title, browser):
        self.typed = {"name": name, "title": title}
        self.browser, self.client = browser, Client(headers={"User-Agent": browser})
        letters_made.open_link(self.client, row)
        pages = [f"{version}:{sha256}" for version, sha256 in shown(row).items()]
        self.posted = self.typed | {"ref": row.reference, "intend": "on", "shown": pages}

    def press(self):
        return self.client.post("/sign/letter/", self.posted)["Location"]


# Without the question whose signature it is: the loser was led on as if hers counted, on either
# database. (That one signature is stored, see test_a_letter_signed_twice_is_signed_once.)
def test_of_two_devices_one_signs_and_the_other_says_that_it_is_signed(race, ortiz):
    def prepare(n):
        row = ortiz.asked_to_sign(*numbers_of_round(n))
        return (
            row,
            Device(row, "Dana Ortiz", "Owner", "Phone/1.0"),
            Device(row, "Dana M. Ortiz", "Managing partner", "Laptop/1.0"),
        )

    finished = race(
        prepare, lambda state: state[1].press, lambda state: state[2].press, rounds=FEWER
    )

    for (row, *devices), *answers in finished:
        letter = row.letters.get()
        (first,) = [one for one in devices if one.browser == letter.signed_user_agent]
        expected = ["/sign/bill/?signed" if one is first else "/sign/done/" for one in devices]
        assert answers == expected
        assert {"name": letter.signed_name, "title": letter.signed_title} == first.typed
        assert row.events.filter(kind="letter_signed").count() == 1
        assert Note.objects.filter(request=row, mail="letter_signed").count() == 1
    (other,) = [one for one in devices if one is not first]
    page = other.client.get("/sign/done/").content.decode()
    assert "You signed this on" in page
    assert f"Signed by <bdi>{letter.signed_name}</bdi>" in page


# --- Codes ----------------------------------------------------------------------


@pytest.fixture
def link(ortiz):
    row = ortiz.asked_to_sign(*numbers_of_round(0))
    links.new_link(row, Purpose.SIGN, DANA.email, DANA.name)
    return row.links.get()


def eight_tries(link, typed):
    """A new code, and eight browsers' worth of the same session that enter this, or the right."""

    def prepare(n):
        code = SigningCode.objects.create(link=link, session_sha256=codes._digest(BROWSER))
        right = codes.new_digits(code)
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"
        return [(code, right if kind == "right" else wrong) for kind in typed]

    return prepare


def enters(link):
    return lambda state: lambda: codes.enter(link, BROWSER, state[1])


def told(answers):
    assert {type(one) for one in answers} <= {CodeRefused, type(None)}
    return sorted(str(one) for one in answers)


# With the tries asked before the UPDATE, not in it: more than five are tries, on either database.
def test_of_eight_wrong_codes_at_once_five_are_tries(crowd, link):
    prepare = eight_tries(link, ["wrong"] * 8)

    for states, answers in crowd(prepare, enters(link), rounds=FEWER):
        code, right = SigningCode.objects.get(pk=states[0][0].pk), states[0][1]
        assert told(answers) == sorted([NO_MATCH] * 5 + [TRIED_OUT] * 3)
        assert (code.tries, code.used_at) == (5, None)
        with pytest.raises(CodeRefused):
            codes.enter(link, BROWSER, right)


# Without "not used yet" in its UPDATEs: the code is good for several, on either database.
def test_a_code_entered_eight_times_at_once_is_good_once(crowd, link):
    prepare = eight_tries(link, ["right"] * 8)

    for states, answers in crowd(prepare, enters(link), rounds=FEWER):
        assert answers.count(None) == 1
        assert set(told(answers)) <= {"None", RUN_OUT, TRIED_OUT}
        assert SigningCode.objects.get(pk=states[0][0].pk).used_at is not None


# Fails with the tries asked outside the UPDATE, as the first one does.
def test_seven_guesses_do_not_let_the_right_code_in_twice_or_late(crowd, link):
    prepare = eight_tries(link, ["wrong"] * 7 + ["right"])

    for states, answers in crowd(prepare, enters(link), rounds=FEWER):
        code = SigningCode.objects.get(pk=states[0][0].pk)
        assert code.tries <= 5
        assert [one for one in answers[:7] if one is None] == []
        assert (answers[7] is None) == (code.used_at is not None)


# Read first and counted afterwards, as it was for the bill: 8 of 8 were mailed.
def test_eight_presses_at_once_are_counted_one_by_one(crowd, ortiz):
    def prepare(n):
        return [ortiz.asked_to_sign(*numbers_of_round(n))] * 8

    finished = crowd(prepare, resends(ortiz))

    for states, answers in finished:
        held = [one for one in answers if isinstance(one, MailHeld)]
        assert (len(held), len(in_order(states[0]))) == (6, 2)


# Without "asked long ago" in the UPDATE: asked twice, on PostgreSQL.
def test_two_saves_at_once_ask_a_follower_once(race, ortiz):
    address = "boss@clinic.example"

    def offers(row):
        mine = opened(row)

        def press():
            with transaction.atomic():
                followers.ask(mine)

        return press

    def named(_):
        Follower.objects.all().delete()
        TryCount.objects.all().delete()
        return factories.make_request(ortiz.account, ortiz.by, user_email=address)

    finished = race(named, offers, offers)

    for row, *_ in finished:
        asked = OutboxMessage.objects.filter(reference=row.reference)
        assert asked.filter(payload__mail="updates_offered").count() == 1

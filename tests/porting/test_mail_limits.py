"""How many mails customers set off: limited for each mailbox and account, and nothing is lost."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from porting import emails
from porting.errors import LetterError, MailHeld
from porting.models import AccessLink, Note, OutboxMessage
from porting.services import bills, letters, mail_limits, notes
from porting.services.account_mail import SENDERS
from porting.services.mail_limits import ELSEWHERE, ONCE, PRESS, SET_OFF, UPDATE
from tests import factories

DANA = "dana@ortiz.example"
BOSS = "boss@clinic.example"


def to(address):
    return [one for one in mail.outbox if one.to == [address]]


def page_of(row, rest=""):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/{rest}"


@pytest.fixture
def sam(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def followed(account, member):
    """A request with five followers who said yes."""
    addresses = [BOSS, *(f"f{n}@clinic.example" for n in range(4))]
    for address in addresses:
        factories.make_follower(account, address)
    return factories.make_request(account, member, extra_emails=addresses)


# --- Every mail is one or the other -------------------------------------------------------


def test_every_mail_is_limited_or_says_why_nobody_can_repeat_it():
    assert set(SET_OFF) == {*emails.MAILS, *SENDERS}
    assert all(SET_OFF.values())


def test_those_with_a_limit_elsewhere_name_it():
    source = Path(mail_limits.__file__).read_text()
    named = [name for name, how in SET_OFF.items() if how == ELSEWHERE]

    for name in named:
        [line] = re.findall(rf'"{name}": ELSEWHERE,  # (.+)', source)
        assert "services." in line or "accounts.limits." in line


@pytest.mark.parametrize("name", [name for name, how in SET_OFF.items() if how == UPDATE])
def test_an_update_promised_without_end_goes_to_a_follower_six_times(followed, name):
    people = notes.readers.customers(followed)
    for n in range(30):
        with transaction.atomic():
            notes.promise_mail(followed, name, people, key=f"try:{n}")

    promised = OutboxMessage.objects.filter(payload__mail=name)
    held = [notes.mark_of(BOSS) in one.payload.get("held", []) for one in promised]
    assert held == [False] * 6 + [True] * 24


@pytest.mark.parametrize("name", [name for name, how in SET_OFF.items() if how == ONCE])
def test_what_comes_once_comes_after_many_others_and_is_counted_for_the_account(followed, name):
    for n in range(10):
        notes.post_note(followed, f"Note {n}", by=followed.created_by)
    with transaction.atomic():
        held = [notes.promise_mail(followed, name, key=f"try:{n}").addresses for n in range(60)]

    assert [BOSS in one for one in held] == [False] * 54 + [True] * 6  # six were notes


def test_the_history_says_which_update_was_not_emailed_and_to_whom(followed, sam):
    with transaction.atomic():
        for n in range(7):
            notes.post_status(followed, f"Void {n}", by=None, mail="letter_voided")

    [event] = followed.events.filter(kind="mail_left_out")
    others = "f0@clinic.example, f1@clinic.example, f2@clinic.example, f3@clinic.example"
    assert event.data == {"mail": "letter_voided", "to": f"{BOSS}, {others}"}
    page = sam.get(page_of(followed, "history/")).content.decode()
    assert f"Not emailed to {BOSS}, {others}: too many emails about this lately" in page


def test_no_address_of_our_staff_or_of_a_login_is_shown(followed, account, desk_worker):
    values = {"assignee": desk_worker, "extra_emails": [BOSS], "user_email": ""}
    type(followed).objects.filter(pk=followed.pk).update(**values)
    other = factories.make_member(account)
    followed.refresh_from_db()
    said = [notes.post_note(followed, f"Note {n}", by=other).not_mailed for n in range(21)]

    assert said[5] == ""
    assert said[6].startswith(f"{BOSS} had many emails about this lately, so it was not emailed a")
    assert said[20].startswith(f"{BOSS} and 2 more had many emails about this lately")
    followed.extra_emails = []
    alone = notes.post_note(followed, "Once more", by=other).not_mailed
    assert alone.startswith("2 readers had many emails about this lately")


# --- Letters ------------------------------------------------------------------------------


def test_thirty_presses_of_resend_are_three_letters_in_an_hour(sent, sam, keep_promises):
    pages = [sam.post(page_of(sent, "loa/resend/"), follow=True) for _ in range(30)]
    keep_promises()

    again = "A new link is on its way by email."
    said = [again in page.content.decode() for page in pages]
    assert said.count(True) == said.index(False) <= 3
    assert len(to(DANA)) <= 3
    text = pages[-1].content.decode()
    assert "was written to often enough for now. The letter was not sent again." in text
    assert re.search(r"Send it in (1 hour|\d+ minutes)\.", text)


def test_what_is_refused_changes_nothing_and_the_last_link_still_works(sent, member):
    for _ in range(5):
        try:
            letters.resend(sent, by=member)
        except MailHeld:
            break
    before = [*AccessLink.objects.values(), *sent.events.values()]

    with pytest.raises(MailHeld, match="The link sent last still works"):
        letters.resend(sent, by=member)

    assert [*AccessLink.objects.values(), *sent.events.values()] == before


def test_who_needs_it_again_later_in_the_day_gets_it_up_to_eight_times(sent, member):
    count, now = 0, timezone.now()
    for hour in range(20):
        with time_machine.travel(now + timedelta(hours=1.01 * hour), tick=False):
            try:
                letters.resend(sent, by=member)
                count += 1
            except LetterError:
                pass

    assert count == 7  # and the first letter
    with time_machine.travel(now + timedelta(days=1, hours=1), tick=False):
        letters.resend(sent, by=member)


def test_a_new_letter_each_time_is_counted_like_resend(sent, member, keep_promises):
    for _ in range(10):
        letters.withdraw(sent, by=member)
        try:
            letters.send_for_signature(sent, name="Dana Ortiz", email=DANA, by=member)
        except MailHeld:
            break
        keep_promises()

    asked = [one for one in to(DANA) if "asks you to sign" in one.subject]
    assert len(asked) <= 3


def test_a_first_letter_that_is_held_speaks_of_no_earlier_link(account, member):
    for _ in range(20):
        mail_limits.take_letter(factories.make_request(account, member), "Dana Ortiz", DANA)

    with pytest.raises(MailHeld) as held:
        mail_limits.take_letter(factories.make_request(account, member), "Dana Ortiz", DANA)

    said = str(held.value).partition(" Send it in ")[0]
    assert said == (
        "Dana Ortiz at dana@ortiz.example was written to often enough for now. "
        "The letter was not sent."
    )


def test_many_requests_of_an_account_write_to_one_mailbox_twenty_times_a_day(account, member):
    rows = [factories.make_request(account, member) for _ in range(30)]
    sent = 0
    for row in rows:
        try:
            mail_limits.take_letter(row, "Dana Ortiz", DANA)
            sent += 1
        except MailHeld:
            pass

    assert sent == 20


def test_sub_accounts_are_counted_with_their_agency(agency, member):
    sent = 0
    for n in range(30):
        there = factories.make_account(f"Sub {n}", parent=agency)
        try:
            mail_limits.take_letter(factories.make_request(there, member), "Dana", DANA)
            sent += 1
        except MailHeld:
            pass

    assert sent == 20


def test_one_account_cannot_use_up_what_others_may_send(account, member, stranger):
    for _ in range(30):
        try:
            mail_limits.take_letter(factories.make_request(account, member), "Dana", DANA)
        except MailHeld:
            break

    elsewhere = factories.make_request(stranger.memberships.get().account, stranger)
    mail_limits.take_letter(elsewhere, "Dana", DANA)


def test_all_accounts_together_write_to_a_stranger_forty_times_a_day(db):
    sent = 0
    for n in range(60):
        there = factories.make_account(f"Account nr {n}")
        row = factories.make_request(there, factories.make_member(there))
        try:
            mail_limits.take_letter(row, "Dana", DANA)
            sent += 1
        except MailHeld:
            pass

    assert sent == 40


def test_an_account_writes_to_three_hundred_signers_a_day(account, member):
    row = factories.make_request(account, member)
    sent = 0
    for n in range(305):
        try:
            mail_limits.take_letter(row, "Somebody", f"p{n}@clinic.example")
            sent += 1
        except MailHeld:
            pass

    assert sent == 300


def test_the_bill_is_asked_for_once_an_hour_and_five_times_a_day(signed, member):
    count, now = 0, timezone.now()
    for n in range(20):
        with time_machine.travel(now + timedelta(minutes=31 * n), tick=False):
            try:
                bills.ask_signer(signed, by=member)
                count += 1
            except MailHeld:
                pass

    assert count == 5


# --- Notes and other updates ----------------------------------------------------------------


def test_twenty_two_notes_to_five_followers_are_six_mails_to_each(followed, sam, keep_promises):
    texts = [f"Note {n}" for n in range(22)]
    pages = [sam.post(page_of(followed, "notes/"), {"text": one}, follow=True) for one in texts]
    keep_promises()

    assert [len(to(address)) for address in followed.extra_emails] == [6] * 5
    assert list(Note.objects.order_by("pk").values_list("text", flat=True)) == texts
    first, last = pages[0].content.decode(), pages[-1].content.decode()
    assert "not emailed" not in first
    assert "Note posted." in last
    assert f"{BOSS}, f0@clinic.example" in last
    assert "had many emails about this lately, so it was not emailed to them again" in last
    assert re.search(r"The next email can go in (1 hour|\d+ minutes)\.", last)


def test_after_an_hour_the_next_note_is_mailed_again(followed, member, keep_promises):
    for n in range(8):
        notes.post_note(followed, f"Note {n}", by=member)

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        note = notes.post_note(followed, "Later", by=member)
        keep_promises()

    assert note.not_mailed == ""
    assert len([one for one in to(BOSS) if "Later" in one.body]) == 1


def test_notes_of_our_staff_are_always_mailed(followed, desk_worker, keep_promises):
    for n in range(10):
        notes.post_note(followed, f"Note {n}", by=desk_worker, is_from_staff=True)
    keep_promises()

    assert len(to(BOSS)) == 10


def promised_to(address):
    """How many notes are promised to this mailbox: those in which it is not held back."""
    promises = OutboxMessage.objects.filter(payload__mail="new_note")
    return sum(notes.mark_of(address) not in one.payload.get("held", []) for one in promises)


def test_people_with_a_login_read_twenty_an_hour(followed, account):
    other = factories.make_member(account)
    for n in range(25):
        notes.post_note(followed, f"Note {n}", by=other)

    assert promised_to("sam@brightline.example") == 20
    assert promised_to("porting@portdesk.example") == 20


def test_a_follower_of_many_requests_gets_sixty_a_day(account, member):
    factories.make_follower(account, BOSS)
    for _ in range(12):
        row = factories.make_request(account, member, extra_emails=[BOSS])
        for n in range(6):
            notes.post_note(row, f"Note {n}", by=member)

    assert promised_to(BOSS) == 60


def test_a_note_that_is_refused_counts_nothing(followed, member):
    from accounts.models import TryCount

    with pytest.raises(notes.PortingError):
        notes.post_note(followed, " ", by=member)

    assert TryCount.objects.count() == 0


def test_held_mailboxes_are_named_by_their_marks_only(followed, member):
    for n in range(8):
        notes.post_note(followed, f"Note {n}", by=member)

    payload = str(list(OutboxMessage.objects.values_list("payload", flat=True)))
    assert "held" in payload
    assert "@" not in payload


def test_presses_are_two():
    assert [name for name, how in SET_OFF.items() if how == PRESS] == [
        "letter_request",
        "bill_asked",
    ]

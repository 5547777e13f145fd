"""A mailbox without a login here is asked once whether it wants updates, and can say never."""

import pytest
from django.core import mail
from django.test import Client

from porting.errors import MailHeld
from porting.models import AccessLink, Follower, NoMail, OutboxMessage, PortRequest
from porting.services import drafts, followers, letters, notes
from tests import factories

pytestmark = pytest.mark.django_db

BOSS = "boss@clinic.example"
ASKS = "wants to send you updates"


@pytest.fixture
def row(account, member):
    return factories.make_request(account, member, checked=True, numbers=("+15125550101",))


def name(row, *addresses, by=None, **values):
    row.refresh_from_db()
    drafts.save_section(
        row,
        {"extra_emails": list(addresses)} | values,
        version=row.version,
        by=by or row.created_by,
    )


def mails_to(address=BOSS):
    return [one for one in mail.outbox if one.to == [address]]


def link_in(message):
    return "/u/" + message.body.partition("/u/")[2].split()[0]


def opened(message):
    browser = Client()
    assert browser.get(link_in(message)).status_code == 302
    return browser


def answer(browser, row, said):
    return browser.post("/updates/", {"ref": row.reference, "answer": said})


@pytest.fixture
def asked(row, keep_promises):
    name(row, BOSS)
    keep_promises()
    return row


def test_naming_somebody_asks_them_once_whatever_happens_then(asked, keep_promises):
    for n in range(5):
        name(asked, BOSS, f"other{n}@clinic.example")
        notes.post_note(asked, f"Note {n}", by=asked.created_by)
    keep_promises()

    [only] = mails_to()
    assert f"Sam Reed {ASKS}" in only.subject
    assert "Note" not in only.body


def test_mailboxes_are_asked_in_one_order_whatever_was_typed_first(row):
    """Two accounts that name the same two would else wait for each other's counts for ever."""
    name(row, "zoe@clinic.example", "ann@clinic.example", "max@clinic.example")

    asked = list(Follower.objects.order_by("pk").values_list("email", flat=True))
    assert asked == ["ann@clinic.example", "max@clinic.example", "zoe@clinic.example"]


def test_until_they_say_yes_nothing_else_comes_and_then_it_does(asked, keep_promises):
    notes.post_note(asked, "First", by=asked.created_by)
    keep_promises()
    assert len(mails_to()) == 1

    browser = opened(mails_to()[0])
    assert answer(browser, asked, "yes").status_code == 302
    notes.post_note(asked, "Second", by=asked.created_by)
    keep_promises()

    assert ["Second" in one.body for one in mails_to()] == [False, True]
    assert "You get the updates" in browser.get("/updates/").content.decode()


def test_a_link_scanner_says_neither_yes_nor_no(asked):
    browser = opened(mails_to()[0])
    for method in ("get", "head", "options"):
        getattr(browser, method)("/updates/")
        getattr(browser, method)("/updates/?answer=yes")

    assert Follower.objects.get().confirmed_at is None
    assert NoMail.objects.count() == 0


def test_the_token_is_stored_as_a_hash_only(asked):
    token = link_in(mails_to()[0]).strip("/").partition("/")[2]

    stored = str([*AccessLink.objects.values(), *OutboxMessage.objects.values()])
    assert (len(token), token in stored) == (43, False)
    assert AccessLink.objects.get().purpose == "follow"


def test_the_link_opens_nothing_else_and_no_other_link_opens_the_question(asked, row):
    token = link_in(mails_to()[0]).strip("/").partition("/")[2]
    for path in ("s", "b"):
        assert Client().get(f"/{path}/{token}/").status_code == 404

    browser = opened(mails_to()[0])
    for page in ("/sign/", "/sign/letter/", "/sign/bill/", "/sign/ended/", "/sign/done/"):
        assert browser.get(page).status_code == 404


@pytest.mark.parametrize("said", ["", "maybe", "YES"])
def test_no_button_is_no_answer(asked, said):
    browser = opened(mails_to()[0])

    assert answer(browser, asked, said).status_code == 422
    assert Follower.objects.get().confirmed_at is None


def test_never_holds_for_all_accounts_and_for_letters(asked, keep_promises, stranger):
    answer(opened(mails_to()[0]), asked, "never")
    other = factories.make_request(stranger.memberships.get().account, stranger)
    name(other, BOSS, by=stranger)
    mine = PortRequest.objects.get(pk=asked.pk)
    notes.post_note(mine, "Hello", by=mine.created_by)
    notes.post_note(other, "Hello", by=stranger)
    keep_promises()

    assert len(mails_to()) == 1
    with pytest.raises(MailHeld, match="asked us never to write there"):
        letters.mail_limits.take_letter(other, "Boss", BOSS.upper())


def test_never_can_be_taken_back_and_yes_too(asked):
    browser = opened(mails_to()[0])

    answer(browser, asked, "never")
    assert "Nobody writes to you" in browser.get("/updates/").content.decode()
    answer(browser, asked, "yes")
    assert followers.states(asked)[BOSS] == followers.State.CONFIRMED
    answer(browser, asked, "never")

    assert followers.states(asked)[BOSS] == followers.State.REFUSED


def test_a_yes_is_one_to_that_account_only(asked, stranger, keep_promises):
    answer(opened(mails_to()[0]), asked, "yes")
    other = factories.make_request(stranger.memberships.get().account, stranger)
    name(other, BOSS, by=stranger)
    keep_promises()
    notes.post_note(other, "Hello", by=stranger)
    keep_promises()

    assert [ASKS in one.subject for one in mails_to()] == [True, True]


def test_a_yes_holds_for_the_next_requests_of_the_account(asked, account, member, keep_promises):
    answer(opened(mails_to()[0]), asked, "yes")
    following = factories.make_request(account, member)
    name(following, BOSS.title())
    notes.post_note(following, "Hello", by=member)
    keep_promises()

    assert [ASKS in one.subject for one in [*mails_to(), *mails_to("Boss@Clinic.Example")]] == [
        True,
        False,
    ]


def test_after_its_time_the_link_says_no_and_never_yes(asked):
    AccessLink.objects.update(created_at="2026-01-01T00:00Z", expires_at="2026-01-15T00:00Z")
    browser = opened(mails_to()[0])

    assert browser.get("/updates/").status_code == 410
    assert answer(browser, asked, "yes").status_code == 410
    assert followers.states(asked)[BOSS] == followers.State.WAITING
    answer(browser, asked, "never")

    assert followers.states(asked)[BOSS] == followers.State.REFUSED


def test_people_of_the_account_and_its_agency_are_not_asked(row, viewer, agency_member):
    name(row, viewer.email, agency_member.email.upper())

    assert OutboxMessage.objects.filter(payload__mail="updates_offered").count() == 0
    assert set(followers.states(row).values()) == {followers.State.AT_HOME}


def test_people_of_other_accounts_are_asked(row, stranger):
    name(row, stranger.email)

    assert followers.states(row)[stranger.email] == followers.State.WAITING


def test_the_contact_is_asked_like_a_follower(row, keep_promises):
    name(row, user_email="office@clinic.example")
    notes.post_note(row, "Hello", by=row.created_by)
    keep_promises()

    [only] = mails_to("office@clinic.example")
    assert ASKS in only.subject


def test_who_was_taken_off_the_list_before_the_mail_left_is_not_asked(row, keep_promises):
    name(row, BOSS)
    name(row)
    keep_promises()

    assert mails_to() == []


def test_an_account_asks_thirty_people_a_day_and_a_mailbox_is_asked_thrice(
    row, account, member, keep_promises
):
    for n in range(8):
        made = factories.make_request(account, member)
        name(made, *(f"p{n}-{m}@clinic.example" for m in range(5)))
    for n in range(5):
        there = factories.make_account(f"Account nr {n}")
        person = factories.make_member(there)
        name(factories.make_request(there, person), BOSS, by=person)
    keep_promises()

    of_account = [one for one in mail.outbox if one.to[0].startswith("p")]
    of_account = [one for one in of_account if one.to[0].endswith("clinic.example")]
    assert (len(of_account), len(mails_to())) == (30, 3)


def test_pages_say_who_waits(asked, client, member):
    client.force_login(member)
    start = f"/a/{asked.account.public_id}/numbers/port/{asked.reference}"

    general = client.get(f"{start}/general/").content.decode()
    sent = {"status": "submitted", "submitted_at": asked.updated_at}
    PortRequest.objects.filter(pk=asked.pk).update(**sent)
    page = client.get(f"{start}/").content.decode()

    assert f"<li>{BOSS}: waiting for confirmation</li>" in general
    assert f"{BOSS} (waiting for confirmation)" in page


def test_logs_hold_no_such_link():
    from accounts.masking import mask

    assert mask("Not Found: /u/abc-123/") == "Not Found: /u/[link]"

"""The code from the signer's mailbox, where the letter asks for one; and the two other answers."""

import re

import pytest
from django.test import Client

from porting.models import Note, SigningCode
from tests.porting import letters_made


@pytest.fixture
def risky(sent):
    sent.live_letters().update(needs_code=True)
    return sent


def agree(client, row):
    return client.post("/sign/", {"agree": "on", "ref": row.reference})


def newest_code(mailoutbox):
    return re.findall(r"Enter (\d{3} \d{3})", mailoutbox[-1].body)[0].replace(" ", "")


def enter(client, row, code):
    return client.post("/sign/code/", {"ref": row.reference, "code": code})


def test_the_code_from_the_mailbox_opens_the_letter_in_this_browser_only(
    risky, client, keep_promises, mailoutbox
):
    letters_made.open_link(client, risky)
    assert agree(client, risky).url == "/sign/code/"
    keep_promises()
    assert mailoutbox[-1].to == ["dana@ortiz.example"]
    assert client.get("/sign/letter/").url == "/sign/code/"

    assert enter(client, risky, newest_code(mailoutbox)).url == "/sign/letter/"
    assert client.get("/sign/letter/").status_code == 200
    other = Client()
    letters_made.open_link(other, risky)
    assert other.get("/sign/letter/").url == "/sign/code/"


@pytest.mark.parametrize("is_ticked", [True, False], ids=["ticked", "not ticked"])
def test_who_sends_the_letter_may_ask_for_the_code_as_well(
    ready, member, client, keep_promises, is_ticked
):
    client.force_login(member)
    page = f"/a/{ready.account.public_id}/numbers/port/{ready.reference}/loa/"
    words = {"name": "Dana Ortiz", "email": "dana@ortiz.example"}
    client.post(page, words | ({"asks_code": "on"} if is_ticked else {}))
    keep_promises()

    signer = Client()
    letters_made.open_link(signer, ready)
    agreed = agree(signer, ready)

    assert agreed.url == ("/sign/code/" if is_ticked else "/sign/letter/")
    assert list(ready.live_letters().values_list("needs_code", flat=True)) == [is_ticked]


def test_a_letter_that_waits_asks_for_the_code_once_it_is_sent_again_with_it(sent, member):
    letters_made.send(sent, member, asks_code=True)

    assert list(sent.live_letters().values_list("needs_code", flat=True)) == [True]


def test_the_sixth_try_is_none_even_with_the_right_code(risky, client, keep_promises, mailoutbox):
    letters_made.open_link(client, risky)
    agree(client, risky)
    keep_promises()
    code = newest_code(mailoutbox)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert "does not match" in enter(client, risky, wrong).content.decode()

    page = enter(client, risky, code)

    assert page.status_code == 422
    assert "That code was tried too often. Ask for a new one." in page.content.decode()
    assert SigningCode.objects.get().used_at is None


def test_after_five_codes_within_an_hour_there_is_no_sixth(risky, client):
    letters_made.open_link(client, risky)
    agree(client, risky)
    for _ in range(4):
        SigningCode.objects.update(tries=5)
        client.post("/sign/code/", {"ref": risky.reference, "new": "1"})
    SigningCode.objects.update(tries=5)

    page = client.post("/sign/code/", {"ref": risky.reference, "new": "1"})

    assert page.status_code == 429
    assert SigningCode.objects.count() == 5


def test_a_signature_without_the_code_is_refused(risky, client):
    letters_made.open_link(client, risky)
    agree(client, risky)
    pages = [f"{version}:{sha}" for version, sha in letters_made.shown(risky).items()]
    values = {"name": "Dana Ortiz", "title": "Owner", "intend": "on", "shown": pages}

    page = client.post("/sign/letter/", values | {"ref": risky.reference})

    assert page.url == "/sign/code/"
    assert risky.live_letters().get().signed_at is None


@pytest.mark.parametrize(
    ("path", "typed", "heading", "told"),
    [
        (
            "/sign/not-me/",
            {"name": "Sam Ruiz", "email": "sam@ortiz.example"},
            "Thanks for telling us",
            (
                "Dana Ortiz did not sign the letter. I'm not the right person. "
                "Sam Ruiz at sam@ortiz.example can sign."
            ),
        ),
        (
            "/sign/wrong/",
            {"parts": ["address"]},
            "Thanks, we asked for a correction",
            "Dana Ortiz did not sign the letter. Wrong in the letter: the address.",
        ),
    ],
)
def test_a_no_is_told_to_the_requester_and_can_be_taken_back(
    sent, client, path, typed, heading, told
):
    letters_made.open_link(client, sent)
    page = client.post(path, typed | {"ref": sent.reference}, follow=True)
    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert Note.objects.order_by("pk").last().text == told

    client.post("/sign/declined/", {"ref": sent.reference})

    assert sent.live_letters().get().declined_at is None

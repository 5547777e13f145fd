import secrets
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from porting.choices import Purpose
from porting.errors import LetterChanged
from porting.models import AccessLink
from porting.services import letters, links
from porting.services.actors import Guest
from tests.porting import letters_made


def snapshot():
    """Every row of every table but the sessions'."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table != "django_session":
                cursor.execute(f'SELECT * FROM "{table}"')
                rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_the_link_is_exchanged_for_a_session(sent, client):
    token = links.new_link(sent, Purpose.SIGN, "dana@ortiz.example", "Dana Ortiz")

    answer = client.get(f"/s/{token}/")

    assert (answer.status_code, answer["Location"]) == (302, "/sign/")
    assert answer.cookies["portdesk_session"]["httponly"] is True
    page = client.get("/sign/")
    assert page.status_code == 200
    assert token not in page.content.decode()


def test_a_session_that_was_there_before_gets_a_new_key(sent, client, member):
    client.force_login(member)
    before = client.session.session_key

    letters_made.open_link(client, sent)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_scanners_change_nothing(sent, client):
    token = links.new_link(sent, Purpose.SIGN, "dana@ortiz.example")
    before = snapshot()

    for method in ("head", "options", "get", "get"):
        getattr(client, method)(f"/s/{token}/")
    for path in ("/sign/", "/sign/letter/", "/sign/decline/", "/sign/letter/1.pdf", "/sign/done/"):
        for method in ("get", "head", "options"):
            getattr(client, method)(path)

    assert snapshot() == before


def test_head_does_not_even_start_a_session(sent, client):
    token = links.new_link(sent, Purpose.SIGN, "dana@ortiz.example")

    client.head(f"/s/{token}/")
    client.options(f"/s/{token}/")

    assert Session.objects.count() == 0


def test_the_token_is_stored_nowhere(sent, client):
    token = letters_made.open_link(client, sent)
    client.post("/sign/", {"agree": "on", "ref": sent.reference})

    assert token not in repr(snapshot())
    assert token not in repr([session.get_decoded() for session in Session.objects.all()])


@pytest.mark.parametrize("way", ["s", "b"])
def test_random_tokens_do_not_work(sent, client, way):
    answer = client.get(f"/{way}/{secrets.token_urlsafe(32)}/")

    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()
    assert client.get("/sign/").status_code == 404


@pytest.mark.parametrize(("purpose", "way"), [(Purpose.SIGN, "b"), (Purpose.BILL, "s")])
def test_a_link_of_another_purpose_answers_like_a_random_one(sent, client, purpose, way):
    token = links.new_link(sent, purpose, "dana@ortiz.example")

    answer = client.get(f"/{way}/{token}/")
    random = client.get(f"/{way}/{secrets.token_urlsafe(32)}/")

    assert (answer.status_code, answer.content) == (404, random.content)


def test_the_link_for_the_bill_opens_no_letter(sent, client):
    letters_made.open_link(client, sent, Purpose.BILL)

    for path in ("/sign/", "/sign/letter/", "/sign/decline/", "/sign/letter/1.pdf"):
        assert client.get(path).status_code == 404


def test_pages_without_a_link_all_say_where_they_open(db, client):
    for path in ("/sign/", "/sign/letter/", "/sign/bill/", "/sign/done/", "/sign/ended/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Open it there again." in answer.content.decode()


def test_an_expired_link_offers_a_new_one_to_the_address_on_file(
    sent, client, keep_promises, mailoutbox
):
    letters_made.open_link(client, sent)
    start = timezone.now() - timedelta(days=15)
    AccessLink.objects.update(created_at=start, expires_at=start + timedelta(days=14))
    mailoutbox.clear()

    page = client.get("/sign/", follow=True)
    client.post("/sign/ended/", {"ref": sent.reference, "email": "mallory@elsewhere.example"})
    keep_promises()

    assert page.status_code == 410
    assert "Links work for 14 days to keep your account safe." in page.content.decode()
    assert [mail.to for mail in mailoutbox] == [["dana@ortiz.example"]]


def test_a_replaced_link_says_so(sent, client, member):
    letters_made.open_link(client, sent)
    letters.resend(sent, by=member)

    page = client.get("/sign/", follow=True)

    assert page.status_code == 410
    assert "There is a newer letter" in page.content.decode()
    assert "Email me the newer letter" in page.content.decode()


def test_a_replaced_link_names_the_day_of_the_newer_mail(
    sent, client, member, keep_promises, mailoutbox
):
    letters_made.open_link(client, sent)
    letters.resend(sent, by=member)
    keep_promises()
    mailoutbox.clear()

    page = client.get("/sign/ended/").content.decode()
    for _ in range(2):
        client.post("/sign/ended/", {"ref": sent.reference})
    keep_promises()

    today = timezone.localtime(timezone=timezone.zoneinfo.ZoneInfo(sent.account.time_zone))
    assert f"Look for the newer email of {today:%B} {today.day} and open the link in it." in page
    assert [mail.to for mail in mailoutbox] == [["dana@ortiz.example"]]


def test_a_withdrawn_link_says_so(sent, client, member):
    letters_made.open_link(client, sent)
    letters.withdraw(sent, by=member)

    page = client.get("/sign/", follow=True)

    assert page.status_code == 410
    assert "Sam Reed withdrew this request." in page.content.decode()
    assert "Email me a new link" not in page.content.decode()


def test_a_used_link_shows_what_was_signed(signed, client):
    letters_made.open_link(client, signed)

    page = client.get("/sign/", follow=True)

    assert page.redirect_chain[-1][0] == "/sign/done/"
    assert "You signed this on" in page.content.decode()


def test_a_link_ends_in_the_middle_of_a_visit(sent, client, member):
    letters_made.open_link(client, sent)
    client.post("/sign/", {"agree": "on", "ref": sent.reference})
    letters.withdraw(sent, by=member)

    for path in ("/sign/", "/sign/letter/", "/sign/letter/1.pdf", "/sign/decline/"):
        assert client.get(path)["Location"] == "/sign/ended/"


def test_a_guest_reads_only_the_letters_of_the_request(sent, client):
    letters_made.open_link(client, sent)
    own = client.get("/sign/letter/1.pdf")
    assert own.status_code == 200
    assert client.get("/sign/letter/2.pdf").status_code == 404


def test_a_link_of_an_old_signer_opens_no_letter_of_another(sent, client):
    letters_made.open_link(client, sent, email="lee@ortiz.example", name="Lee Ho")

    page = client.get("/sign/", follow=True)

    assert page.status_code == 410
    assert "There is a newer letter" in page.content.decode()
    for path in ("/sign/letter/", "/sign/letter/1.pdf", "/sign/decline/"):
        assert client.get(path)["Location"] == "/sign/ended/"
    lee = Guest("Lee Ho", "lee@ortiz.example")
    with pytest.raises(LetterChanged):
        letters_made.sign(sent, by=lee)
    assert sent.letters.get().signed_at is None
    assert sent.letters.get().consented_at is None


def test_a_form_of_another_request_is_not_taken_for_this_one(sent, client):
    letters_made.open_link(client, sent)

    answer = client.post("/sign/", {"agree": "on", "ref": "PR-222222"})

    assert answer.status_code == 409
    assert "Another link is open in this browser" in answer.content.decode()
    assert sent.letters.get().consented_at is None

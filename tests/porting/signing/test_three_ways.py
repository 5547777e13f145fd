"""The letter signed in the account, on paper, and with a code; the ends of a signer's way."""

import io
import json
import smtplib
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from PIL import Image, ImageDraw

from porting.errors import CodeNeeded, CodeRefused, LetterError, MoveNotAllowed, OrderNotReady
from porting.models import LetterOfAuthorization, Note, PortOrder
from porting.papers import checks_made, drawings
from porting.services import (
    bounces,
    codes,
    documents,
    holds,
    letters,
    links,
    orders,
    paper_letters,
    reminders,
    sealing,
    signing,
)
from porting.services.actors import Guest
from tests import factories
from tests.factories import PASSWORD
from tests.porting import letters_made, papers_made
from tests.porting.letters_made import DANA


def at(row, page):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/loa/{page}"


def png(width=300, height=120, line=((10, 10), (280, 90))):
    image = Image.new("RGB", (width, height), "white")
    if line:
        ImageDraw.Draw(image).line(line, fill="black", width=3)
    made = io.BytesIO()
    image.save(made, "PNG")
    return drawings.PREFIX + b64encode(made.getvalue()).decode()


STROKES = json.dumps([{"points": [{"x": 1, "y": 2, "time": 3, "pressure": 0.5}]}])


@pytest.fixture
def mine(account, member):
    """A request whose requester is its signer."""
    return letters_made.make_ready(
        account, member, signer_is="me", signer_name="Sam Reed", signer_email=member.email
    )


@pytest.fixture
def sam(client, member):
    client.force_login(member)
    return client


def ceremony(sam, row, keep_promises, **typed):
    sam.post(at(row, "prepare/"), {"method": "account"})
    keep_promises()
    sam.post(at(row, "sign/"), {"agree": "on"})
    shown = [f"{version}:{sha}" for version, sha in letters_made.shown(row).items()]
    values = {"name": "Sam Reed", "title": "Owner", "intend": "on", "password": PASSWORD}
    return sam.post(at(row, "sign/letter/"), values | {"shown": shown} | typed)


def test_the_requester_signs_in_the_account(sam, mine, member, keep_promises):
    answer = ceremony(sam, mine, keep_promises)

    letter = mine.letters.get()
    assert (answer.status_code, answer.url) == (302, at(mine, ""))
    assert (letter.method, letter.signed_by, letter.signed_name) == ("account", member, "Sam Reed")
    assert mine.links.filter(purpose="sign").count() == 0


def test_a_wrong_password_signs_nothing_and_loses_nothing(sam, mine, keep_promises):
    answer = ceremony(sam, mine, keep_promises, password="wrong", title="Chief")

    assert (answer.status_code, mine.letters.get().signed_at) == (422, None)
    assert "That is not your password" in answer.content.decode()
    assert 'value="Chief"' in answer.content.decode()


def test_only_the_signer_signs_in_the_account(sam, ready, keep_promises):
    sam.post(at(ready, "prepare/"), {"method": "account"})

    assert ready.letters.count() == 0


def test_a_drawn_signature_is_kept_as_our_own_picture(sam, mine, keep_promises):
    ceremony(sam, mine, keep_promises, how="draw", drawing=png(), strokes=STROKES)

    drawing = mine.letters.get().signed_drawing
    assert bytes(drawing.png[:8]) == b"\x89PNG\r\n\x1a\n"
    assert drawing.strokes == [[[1.0, 2.0, 3.0]]]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        png(line=None),
        png(line=((10, 10), (20, 12))),
        png(width=601),
        "data:image/svg+xml;base64,AAAA",
        drawings.PREFIX + "AAAA",
        drawings.PREFIX + "no base64",
    ],
    ids=["none", "blank", "tiny", "wide", "no PNG", "broken", "no base64"],
)
def test_a_drawing_that_is_no_signature_is_refused(typed):
    with pytest.raises(LetterError) as refused:
        drawings.read(typed, STROKES)

    assert refused.value.field == "drawing"


def scan(name="signed.pdf"):
    return SimpleUploadedFile(name, papers_made.pdf_bytes())


def test_a_letter_on_paper_is_uploaded_and_looked_at(sam, ready, desk_worker, keep_promises):
    sam.post(at(ready, "prepare/"), {"method": "paper"})
    keep_promises()
    day = timezone.localdate()
    values = {"signed_on_0": day.month, "signed_on_1": day.day, "signed_on_2": day.year}
    for place, part in enumerate(("month", "day", "year")):
        values[f"signed_on_{part}"] = values[f"signed_on_{place}"]

    answer = sam.post(at(ready, "paper/"), values | {"name": "Dana Ortiz", "file": scan()})

    letter = ready.letters.get()
    assert (answer.status_code, letter.method, letter.paper_date) == (302, "paper", day)
    assert letter.signed_sha256 == letter.paper_document.sha256
    with pytest.raises(Exception, match="Not checked"):
        paper_letters.check(letter, ["legible", "dated"], by=desk_worker)
    paper_letters.check(letter, paper_letters.CHECKS, by=desk_worker)
    letter.refresh_from_db()
    assert letter.paper_checked_by == desk_worker
    assert list(sealing.unsealed()) == []  # nothing was signed here that could be sealed


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "Date signed must be today or in the past."),
        (31, "Letter must be signed in the last 30 days."),
    ],
)
def test_the_date_on_the_paper_is_recent(ready, member, days, sentence):
    day = timezone.localdate() - timedelta(days=days)

    with pytest.raises(LetterError, match=sentence):
        paper_letters.take_in(ready, scan(), signed_on=day, name="Dana Ortiz", by=member)


# --- The code -----------------------------------------------------------------


@pytest.fixture
def link(sent):
    links.new_link(sent, "sign", DANA.email, DANA.name)
    return sent.links.last()


def test_a_letter_that_asks_for_a_code_is_not_signed_without_it(sent):
    sent.letters.update(needs_code=True)
    signing.consent(sent, by=DANA)

    with pytest.raises(CodeNeeded):
        letters_made.sign(sent)
    coded = Guest(DANA.name, DANA.email, ip=DANA.ip, code_given_at=timezone.now())
    letters_made.sign(sent, by=coded)

    assert sent.letters.get().code_given_at == coded.code_given_at


def test_a_code_works_once_and_in_its_own_browser(link):
    digits = codes.new_digits(codes.ask(link, "browser"))

    with pytest.raises(CodeRefused):
        codes.enter(link, "another browser", digits)
    codes.enter(link, "browser", digits)

    assert codes.given_at(link, "browser") is not None
    assert codes.given_at(link, "another browser") is None
    with pytest.raises(CodeRefused):
        codes.enter(link, "browser", digits)


def test_the_sixth_try_is_none_even_with_the_right_code(link):
    digits = codes.new_digits(codes.ask(link, "browser"))
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    for _ in range(codes.TRIES):
        with pytest.raises(CodeRefused, match="does not match"):
            codes.enter(link, "browser", wrong)

    with pytest.raises(CodeRefused, match="too often"):
        codes.enter(link, "browser", digits)


# --- The ends of a signer's way -------------------------------------------------


@pytest.fixture
def dana(client, sent):
    letters_made.open_link(client, sent)
    return client


def test_a_report_stops_everything_and_tells_our_team(
    dana, sent, member, keep_promises, mailoutbox
):
    answer = dana.post(
        "/sign/report/", {"ref": sent.reference, "words": "Who is this?"}, follow=True
    )
    keep_promises()

    sent.refresh_from_db()
    assert "We are looking into it" in answer.content.decode()
    assert sent.disputed_at is not None
    assert "porting@portdesk.example" in [one.to[0] for one in mailoutbox]
    assert dana.get("/sign/letter/", follow=True).status_code == 410
    with pytest.raises(Exception, match="on hold"):
        letters.send_for_signature(sent, name="Dana Ortiz", email=DANA.email, by=member)


@pytest.mark.parametrize(
    ("page", "typed", "heading"),
    [
        ("not-me", {"name": "Ann Lee", "email": "ann@ortiz.example"}, "Thanks for telling us"),
        ("wrong", {"parts": ["name"]}, "Thanks, we asked for a correction"),
        ("decline", {"reason": "staying"}, "You did not sign"),
    ],
)
def test_each_no_has_its_own_page_and_may_be_taken_back(dana, sent, page, typed, heading):
    said = dana.post(f"/sign/{page}/", typed | {"ref": sent.reference}, follow=True)

    assert heading in said.content.decode()
    assert sent.letters.get().declined_at is not None
    dana.post("/sign/declined/", {"ref": sent.reference})
    assert sent.letters.get().declined_at is None


@pytest.mark.parametrize(
    "page", ["", "letter/", "paper/", "decline/", "not-me/", "wrong/", "report/", "code/"]
)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(dana, sent, page, method):
    before = (sent.events.count(), LetterOfAuthorization.objects.values().get())

    getattr(dana, method)(f"/sign/{page}")

    assert (sent.events.count(), LetterOfAuthorization.objects.values().get()) == before


# --- The clock and the mail server ----------------------------------------------


def test_reminders_go_out_three_times_and_stop_at_a_signature(sent, keep_promises):
    a_monday = F("sent_at") - timedelta(days=timezone.now().weekday())
    LetterOfAuthorization.objects.update(sent_at=a_monday)

    def promised(days):
        sent_at = LetterOfAuthorization.objects.get().sent_at
        now = sent_at + timedelta(days=days)
        while not (now.weekday() < 5 and now.hour == 17):  # late morning in Austin
            now += timedelta(hours=1)
        return reminders.promise_due(now)

    assert [promised(days) for days in (1, 2, 2, 5, 9)] == [0, 2, 0, 2, 2]
    LetterOfAuthorization.objects.update(signed_at=None, declined_at=timezone.now())
    assert promised(9) == 0


def test_a_mailbox_that_does_not_exist_is_told_at_once(sent):
    refused = smtplib.SMTPRecipientsRefused({DANA.email: (550, b"no such user")})
    later = smtplib.SMTPRecipientsRefused({DANA.email: (451, b"try later")})
    assert (bounces.is_permanent(refused), bounces.is_permanent(later)) == (True, False)

    for _ in range(2):
        bounces.record_bounce(sent, mail="letter_request", address=DANA.email)

    assert Note.objects.filter(mail="letter_bounced").count() == 1


def test_the_last_paper_submits_for_who_asked_for_it(sam, signed, member, keep_promises):
    sam.post(at(signed, "submit-for-me/"), {"submit_for_me": "on"})
    documents.store_bill(signed, [scan(name="bill.pdf")], by=member)
    keep_promises()

    signed.refresh_from_db()
    assert signed.status == "submitted"


def test_every_button_takes_the_box_along(sam, ready):
    row, loa = ready, at(ready, "")
    ticked = {"asks_submit_for_me": "1", "submit_for_me": "on"}
    typed = {"name": "Dana Ortiz", "email": "dana@ortiz-family.example", "message": "As agreed."}

    page = sam.post(loa, ticked | typed | {"save_wish": "1"})
    row.refresh_from_db()
    kept = bool(row.submit_for_me_at), row.live_letters().count()
    assert kept == (True, 0)
    assert page.context["form"]["message"].value() == "As agreed."

    sam.post(loa, typed | {"asks_submit_for_me": "1"})
    row.refresh_from_db()
    assert (row.submit_for_me_at, row.live_letters().count()) == (None, 1)


# --- A second person ------------------------------------------------------------


def test_a_flagged_order_leaves_by_two_people_only(signed, desk_worker):
    order = signed.orders.get()
    PortOrder.objects.filter(pk=order.pk).update(
        is_flagged=True, approved_by=desk_worker, pon="7F3K2Q-A", status="ready"
    )
    order = PortOrder.objects.select_related("request", "letter").get(pk=order.pk)
    second = factories.make_staff(email="marco@portdesk.example")

    with pytest.raises(OrderNotReady, match="release it first"):
        orders.mark_sent(order, by=desk_worker)
    with pytest.raises(MoveNotAllowed):
        holds.release_order(order, by=desk_worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        PortOrder.objects.filter(pk=order.pk).update(sent_at=timezone.now())
    holds.release_order(order, by=second)

    assert PortOrder.objects.get(pk=order.pk).released_by == second


# --- What the certificate says ---------------------------------------------------


def test_each_way_to_sign_claims_only_what_was_checked(mine, member):
    letter = LetterOfAuthorization(
        request=mine, signer_name="Sam Reed", signed_name="Sam Reed", signer_email=member.email
    )
    said = {}
    for method in ("link", "account", "paper"):
        letter.method, letter.signed_by = method, member if method == "account" else None
        said[method] = " ".join(checks_made.checks_made(letter))

    assert ["mailed to" in one for one in said.values()] == [True, False, False]
    assert ["password" in one for one in said.values()] == [False, True, False]
    assert ["paper" in one for one in said.values()] == [False, False, True]
    assert checks_made.method_of(letter) == "On paper, not electronically signed"

"""Every mail, word for word, against tests/emails/*.txt. ``UPDATE_EMAILS=1`` writes them anew."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.html import escape

from numbers import editing
from porting import emails
from porting.choices import Kind, Purpose, Status
from porting.emails import account as account_mails
from porting.emails.frame import message_of
from porting.models import Document, NumberImport, OutboxMessage
from porting.services import codes, links, phones
from tests.factories import make_follower

FOLDER = Path(__file__).parent
SIGNED_AT = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)

NOTES = {
    "sent_back": "ZIP code. The ZIP code is not the one on the bill. Correct the service address.",
    "paper_refused": "A virus was found in May.pdf, so we put it aside. Send another copy.",
    "letter_voided": "The service address changed. The letter sent to Dana Ortiz no longer counts.",
    "numbers_live": "(512) 555-0148 is live. Call each number from another phone to test it.",
    "numbers_failed": "(512) 555-0150 did not move: the carrier has no such number.",
    "cancelled": "The port was cancelled. We stay with Verizon.",
    "number_in_use": "(512) 555-0148 is on the way here, and now also a phone of Brightline.",
    "ticket_question": "The second page of the bill is missing. Can you add it?",
    "ticket_done": "Carrier C moved (512) 555-0170 this morning. Send a test page.",
    "ticket_refused": "This number is leased from a reseller, so its owner has to ask.",
    "ticket_withdrawn": "This was withdrawn. We keep this line after all.",
    "new_note": "When can we expect the date?\n\nOur receptionist starts on Monday.",
}


def as_text(message):
    """The mail as a file shows it: the headers people see, then the text part."""
    secret = re.compile(r"/([sbu])/[A-Za-z0-9_-]{43}/")
    code = re.compile(r"\b\d{3} \d{3}\b")
    body = code.sub("000 000", secret.sub(r"/\1/TOKEN/", message.body))
    assert len(message.to) == 1
    return f"To: {message.to[0]}\nSubject: {code.sub('000 000', message.subject)}\n\n{body}"


def compare(name, text):
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_EMAILS"):
        path.write_text(text)
    assert text == path.read_text()


AFTER_SUBMIT = ("submitted", "in_review", "approved", "sent_to_carrier", "port_date_set")
OF_AN_ORDER = ("sent_to_carrier", "port_date_set", "numbers_live", "numbers_failed")


@pytest.fixture
def written(name, port_request, letter, order, send):  # noqa: C901  (one line a mail)
    """The one mail of this name, at the moment it would be sent."""
    if name in AFTER_SUBMIT:
        put(port_request, status=Status.SUBMITTED, submitted_at=SIGNED_AT)
    if name in ("draft_waiting", "draft_ends"):
        put(port_request, updated_at=SIGNED_AT)
    if name in ("numbers_live", "numbers_failed"):
        put(port_request, status=Status.ACTIVATING, submitted_at=SIGNED_AT)
        put(port_request.numbers.first(), status=Status.PORTED, ported_at=SIGNED_AT)
    if name.startswith("ticket_"):
        put(port_request, kind=Kind.FAX, name="Fax (512) 555-0170", submitted_at=SIGNED_AT)
        put(port_request, status=Status.SUBMITTED)
    if name == "number_in_use":
        put(port_request, status=Status.SENT, submitted_at=SIGNED_AT)
        port_request.numbers.update(status=Status.SENT, is_claimed=True)
        editing.save_receiving_number(port_request.account, e164="+15125550148", name="")
        phones.tell_promised(OutboxMessage.objects.get(kind="phones_changed"))
    if name == "letter_declined":
        put(letter, decline_reason="Details are wrong: we moved in May.")
    if name in ("signed_copy", "letter_signed", "bill_asked", "bill_received"):
        sign(letter)
    if name == "bill_received":
        Document.objects.create(request=port_request, kind="bill", sha256="cd", size=1)
    ids = {"letter": letter.pk} | ({"order": order.pk} if name in OF_AN_ORDER else {})
    if name == "import_done":
        ids["number_import"] = an_import(port_request).pk
    ids |= asked_follower(port_request) if name == "updates_offered" else {}
    if name == "signing_code":
        links.new_link(port_request, Purpose.SIGN, letter.signer_email, letter.signer_name)
        ids["code"] = codes.ask(port_request.links.get(), "a browser").pk
    [message] = send(name, note_text=NOTES.get(name, ""), **ids)[:1]
    return message


def asked_follower(port_request):
    address = "boss@clinic.example"
    put(port_request, extra_emails=[address])
    return {"follower": make_follower(port_request.account, address, confirmed=False).pk}


def an_import(port_request):
    return NumberImport.objects.create(
        request=port_request,
        account=port_request.account,
        public_id="IMP-7F3K2Q",
        state="done",
        created_by=port_request.created_by,
        file_name="clinics-nov.csv",
        row_count=10_000,
        done_rows=10_000,
        added=9_964,
        duplicates=6,
        problems=30,
    )


def put(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def sign(letter):
    paper = Document.objects.create(
        request=letter.request, kind="letter", content_type="application/pdf", size=1, sha256="ab"
    )
    put(
        letter,
        signed_at=SIGNED_AT,
        signed_name="Dana Ortiz",
        signed_sha256="ab",
        document=paper,
    )


@pytest.mark.parametrize("name", emails.MAILS)
def test_the_text_is_as_on_file(name, written):
    compare(name, as_text(written))


@pytest.mark.parametrize("name", emails.MAILS)
def test_a_mail_keeps_the_rules_of_all_mails(name, written):
    html, kind = written.alternatives[0]
    assert kind == "text/html"
    assert len(html.encode()) <= 25_000
    assert len(written.subject) <= 60
    assert written.subject.endswith("[PR-7F3K2Q]")
    for secret in ("VZ-88201-4471", "0417", "4471"):
        assert secret not in written.body + html + written.subject
    assert html.count('class="button"') <= 1
    assert "<img" not in html
    assert "prefers-color-scheme" in html
    links = re.findall(r"https?://\S+", written.body)
    assert len(links) <= 1
    assert all(link.startswith("http://localhost:8000/") for link in links)


@pytest.mark.parametrize("name", emails.MAILS)
def test_html_and_text_say_the_same(name, written):
    html = re.sub(r"(?s)<style.*?</style>|<title.*?</title>", "", written.alternatives[0][0])
    html = re.sub(r"</?span[^>]*>", "", html)  # within a line: no gap for who reads
    shown = words(re.sub(r"<[^>]+>", " ", html))
    for paragraph in written.body.split("\n\n"):
        for line in paragraph.splitlines():
            said = line.removeprefix("-- ").rstrip(":")
            label, _, value = said.partition(": ")
            assert words(escape(said)) in shown or (
                words(escape(label)) in shown and words(escape(value)) in shown
            )


def words(text):
    return " ".join(text.replace("&quot;", '"').replace("&#x27;", "'").split())


def test_the_password_mail_is_as_on_file(settings):
    mail = account_mails.password_reset("Sam", "http://localhost:8000/password/reset/key/x/")

    compare("password_reset", as_text(message_of(mail, "sam@brightline.example", message_id="m")))


def test_the_mail_of_a_changed_sign_in_is_as_on_file(settings):
    url = "http://localhost:8000/password/reset/"
    mail = account_mails.sign_in_changed("Sam", "app_removed", url)

    compare("sign_in_changed", as_text(message_of(mail, "sam@brightline.example", message_id="m")))


def test_every_mail_on_file_still_exists():
    on_file = {path.stem for path in FOLDER.glob("*.txt")}

    assert on_file == {*emails.MAILS, "password_reset", "sign_in_changed"}

"""The frame: subjects, threads, hostile words, long lists."""

import email
import re
from email import policy

import pytest
from django.core import mail

from porting.emails.frame import WIDTH, Mail, html_of, mailbox, message_of, one_line, text_of
from porting.models import OutboxMessage, PortNumber, PortRequest
from tests.emails.conftest import E164S

HOSTILE = '<b>Eve</b>\r\nBcc: eve@evil.example\u202e\u200b "quoted" & {{ SECRET_KEY }}\x1b[31m'
TAMED = '<b>Eve</b> Bcc: eve@evil.example "quoted" & {{ SECRET_KEY }}[31m'


def parsed(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=policy.default)


def plain(**values):
    values = {"fact": "It works", "greeting": "Hi Sam,", "paragraphs": ("It does.",)} | values
    return Mail(reference="PR-7F3K2Q", **values)


def test_a_phone_number_is_never_broken_over_two_lines():
    numbers = ", ".join(f"(512) 555-{n:04}" for n in range(40))

    text = text_of(plain(paragraphs=(numbers,)))

    lines = [line for line in text.splitlines() if "555-" in line]
    assert sum(line.count("(512) 555-") for line in lines) == 40
    assert max(map(len, lines)) <= WIDTH


def test_a_phone_number_stays_whole_in_html_and_what_is_typed_stays_text():
    page = html_of(plain(paragraphs=("Call (512) 555-0148 <b>now</b>",)))

    found = re.search(r"<span([^>]*)>\(512\) 555-0148</span> &lt;b&gt;now", page)
    assert found
    assert "white-space: nowrap" in found[1]


def test_a_name_cannot_break_out_of_its_line():
    assert one_line(f"\x00{HOSTILE}") == TAMED


@pytest.mark.parametrize(
    ("fact", "name", "subject"),
    [
        ("Sent to Verizon", "Austin clinics", "Sent to Verizon, Austin clinics [PR-7F3K2Q]"),
        ("Sent to Verizon", "", "Sent to Verizon [PR-7F3K2Q]"),
        ("Sent to Verizon", "A" * 80, "Sent to Verizon [PR-7F3K2Q]"),
        ("W" * 90, "Austin", f"{'W' * 47}… [PR-7F3K2Q]"),
        ("Note from\r\nBcc: x@y.example", "", "Note from Bcc: x@y.example [PR-7F3K2Q]"),
    ],
)
def test_a_subject_starts_with_the_fact_and_ends_with_the_reference(fact, name, subject):
    assert plain(fact=fact, name=name).subject == subject
    assert len(subject) <= 60


def test_hostile_names_are_text_in_every_part(port_request, member, letter, send):
    PortRequest.objects.update(
        name=HOSTILE[:80],
        carrier_name=HOSTILE[:80],
        user_first_name=HOSTILE[:60],
        user_company=HOSTILE,
        business_name=HOSTILE,
    )
    type(letter).objects.update(signer_name=HOSTILE, message=HOSTILE)
    type(member).objects.update(first_name=HOSTILE[:60])

    for name in ("submitted", "letter_sent", "letter_request", "port_date_set"):
        send(name, letter=letter.pk)
    send("new_note", note_text=HOSTILE)

    assert len(mail.outbox) == 6
    for message in mail.outbox:
        read = parsed(message)
        html = read.get_body(("html",)).get_content()
        text = read.get_body(("plain",)).get_content()
        assert read["Bcc"] is None
        assert message.recipients() == [message.to[0]]
        assert "\n" not in read["Subject"]
        assert "<b>Eve" not in html
        assert "&lt;b&gt;Eve" in html
        assert "{{ SECRET_KEY }}" in text
        assert not any(c in html + text + message.subject for c in "\u202e\u200b\x1b")


def test_the_same_promise_keeps_its_message_id(send):
    send("submitted")
    first = OutboxMessage.objects.latest("pk")
    from porting.services import mailing

    mailing.send_promised(first)

    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert ids == [f"<{first.mail_id}@localhost>"] * 2


def test_the_mails_of_a_request_are_one_thread(send):
    send("submitted")
    send("approved")

    first, second = (parsed(message) for message in mail.outbox)
    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"] == "<PR-7F3K2Q@localhost>"
    assert first["In-Reply-To"] == "<PR-7F3K2Q@localhost>"


def test_a_mail_says_that_a_machine_wrote_it_and_where_answers_go(send):
    [message] = send("submitted")

    read = parsed(message)
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Id"] == "Portdesk port requests <porting.localhost>"
    assert read["Reply-To"] == "porting@portdesk.example"
    assert read["From"] == "Portdesk Porting <porting@portdesk.example>"


def test_a_long_list_names_twenty_numbers(port_request, order, send):
    PortNumber.objects.bulk_create(
        PortNumber(request=port_request, order=order, typed=e164, e164=e164)
        for e164 in (f"+1512555{n:04}" for n in range(2000, 2197))
    )

    [message] = send("port_date_set", order=order.pk)

    listed = message.body.partition("Numbers: ")[2].partition("\n\n")[0]
    assert listed.count("(512)") == 20
    assert " ".join(listed.split()).endswith("and 180 more")
    assert "200 numbers of Austin clinics" in message.body


def test_a_mail_about_ten_thousand_numbers_stays_small(port_request, send):
    PortNumber.objects.bulk_create(
        PortNumber(request=port_request, typed="", e164=f"+1512{n:07}") for n in range(10_000)
    )

    [message] = send("submitted")

    assert len(message.message().as_bytes()) < 25_000
    assert "10,003 numbers from Verizon" in " ".join(message.body.split())


def test_links_come_from_the_settings(settings, send):
    settings.SITE_URL = "https://porting.brand.example"

    [message] = send("submitted")

    assert "https://porting.brand.example/a/" in message.body
    assert "localhost" not in message.body
    assert message.extra_headers["Message-ID"].endswith("@porting.brand.example>")


def test_a_port_date_is_in_its_own_zone_whatever_the_accounts(account, port_request, order, send):
    account.time_zone = "America/Los_Angeles"
    account.save()

    [message] = send("port_date_set", order=order.pk)

    assert message.subject == "Your numbers move Tue, Dec 1, 10:30 AM CT [PR-7F3K2Q]"


def test_without_a_carrier_the_sentence_still_reads(port_request, send):
    PortRequest.objects.update(carrier_name="")

    [message] = send("submitted")

    assert f"{len(E164S)} numbers from your carrier." in message.body


@pytest.mark.parametrize("address", ["sam@brightline.example", " sam@brightline.example "])
def test_one_address_is_one_mailbox(address):
    assert mailbox(address) == "sam@brightline.example"


@pytest.mark.parametrize(
    "address", ["a@b.c,d@e.f", "a@b.c;d@e.f", "Sam <a@b.c>", "a@b.c\nTo: d@e.f", "", "a b@c.d"]
)
def test_anything_else_is_refused(address):
    with pytest.raises(ValueError, match="exactly one mailbox"):
        mailbox(address)


def test_a_long_link_stands_on_its_own_line():
    url = f"http://localhost:8000/s/{'x' * 200}/"

    text = message_of(plain(button=("Open", url)), "a@b.example", message_id="m").body

    assert f"Open:\n{url}\n" in text


def test_no_style_sheet_or_picture_is_loaded_from_anywhere():
    html = message_of(plain(), "a@b.example", message_id="m").alternatives[0][0]

    assert "<link" not in html
    assert "url(" not in html
    assert "<script" not in html

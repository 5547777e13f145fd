import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting.choices import Purpose
from porting.models import Document, Note, PortRequest
from porting.services import letters
from tests.porting import letters_made
from tests.porting.papers_made import pdf_bytes


@pytest.fixture
def dana(sent, client):
    """Dana's browser, at the letter."""
    client.defaults["HTTP_USER_AGENT"] = "Phone/2.0"
    letters_made.open_link(client, sent)
    client.post("/sign/", {"agree": "on", "ref": sent.reference})
    return client


def answer_to(row, **values):
    pages = [f"{version}:{sha}" for version, sha in letters_made.shown(row).items()]
    return {
        "ref": row.reference,
        "name": "Dana Ortiz",
        "title": "Owner",
        "intend": "on",
        "shown": pages,
    } | values


def bill(name="bill.pdf", content=None):
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def test_from_the_mail_to_the_bill(sent, client):
    client.defaults["HTTP_USER_AGENT"] = "Phone/2.0"
    letters_made.open_link(client, sent)
    start = client.get("/sign/").content.decode()
    assert "Your signature is needed to move 2 phone numbers" in start
    assert "Read the full e-signature notice" in start

    letter = client.post("/sign/", {"agree": "on", "ref": sent.reference}, follow=True)
    assert letter.redirect_chain == [("/sign/letter/", 302)]
    page = client.post("/sign/letter/", answer_to(sent), follow=True)
    assert page.redirect_chain == [("/sign/bill/?signed", 302)]
    page = client.post("/sign/bill/", {"ref": sent.reference, "files": bill()}, follow=True)

    assert page.redirect_chain == [("/sign/done/", 302)]
    assert "Thank you, that is everything" in page.content.decode()
    assert sent.letters.get().signed_user_agent == "Phone/2.0"
    assert sent.letters.get().signed_ip == "127.0.0.1"
    assert Document.objects.get(kind="bill").uploaded_by_guest == "dana@ortiz.example"


def test_consent_is_needed_before_the_letter(sent, client):
    letters_made.open_link(client, sent)

    answer = client.post("/sign/", {"ref": sent.reference})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert "Check the box to sign online, or ask for a paper letter." in page
    assert sent.letters.get().consented_at is None
    assert client.get("/sign/letter/")["Location"] == "/sign/"


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("name", "Enter your full name."),
        ("title", "Enter your job title."),
        ("intend", "Check the box to show you intend to sign."),
    ],
)
def test_an_incomplete_signature_names_the_field_and_keeps_the_rest(dana, sent, missing, sentence):
    values = answer_to(sent, name="Dana <b>Ortiz</b>")
    del values[missing]

    answer = dana.post("/sign/letter/", values)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert sentence in page
    if missing != "name":
        assert 'value="Dana &lt;b&gt;Ortiz&lt;/b&gt;"' in page
    assert sent.letters.get().signed_at is None


def test_a_second_press_leads_to_the_same_page(dana, sent):
    values = answer_to(sent)
    first = dana.post("/sign/letter/", values)
    events = sent.events.count()

    second = dana.post("/sign/letter/", values)

    assert (first["Location"], second["Location"]) == ("/sign/bill/?signed",) * 2
    assert sent.events.count() == events
    assert Note.objects.filter(mail="letter_signed").count() == 1


@pytest.mark.parametrize("shown", ["1:" + "0" * 64, "1", "x:y", "٣:y", ":", ""])
def test_a_page_with_other_letters_is_refused(dana, sent, shown):
    answer = dana.post("/sign/letter/", answer_to(sent, shown=shown))

    assert answer.status_code == 409
    assert "Nothing was signed." in answer.content.decode()
    assert sent.letters.get().signed_at is None


def test_an_edit_between_reading_and_signing_is_refused_and_named(dana, sent, member):
    values = answer_to(sent)
    PortRequest.objects.filter(pk=sent.pk).update(business_name="Ortiz Group")
    sent.refresh_from_db()
    with transaction.atomic():
        letters.void_outdated_letters(sent, by=member)

    answer = dana.post("/sign/letter/", values)

    assert answer.status_code == 409
    assert "Sam Reed changed the account holder&#x27;s name." in answer.content.decode()
    assert sent.letters.get().signed_at is None


def test_what_people_typed_is_text_on_the_page(account, member, keep_promises, client):
    name = '<script>alert(1)</script> & "Ortiz"'
    row = letters_made.make_ready(account, member, business_name=name, carrier_name="<i>T</i>")
    letters_made.send(row, member)
    keep_promises()
    letters_made.open_link(client, row)
    client.post("/sign/", {"agree": "on", "ref": row.reference})

    for path in ("/sign/letter/", "/sign/decline/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<i>T" not in page
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Ortiz&quot;"
        in client.get("/sign/letter/").content.decode()
    )


def test_declining_asks_for_a_reason_and_tells_it(sent, client):
    letters_made.open_link(client, sent)
    assert client.post("/sign/decline/", {"ref": sent.reference}).status_code == 422
    assert sent.letters.get().declined_at is None

    page = client.post(
        "/sign/decline/",
        {"ref": sent.reference, "reason": "no_authority", "words": "Ask Pat"},
        follow=True,
    )

    assert page.redirect_chain == [("/sign/declined/", 302)]
    assert "We told Sam Reed" in page.content.decode()
    assert "I don&#x27;t have the authority to sign: Ask Pat" in page.content.decode()
    assert client.get("/sign/")["Location"] == "/sign/declined/"


def test_no_bill_before_the_signature(dana, sent):
    answer = dana.post("/sign/bill/", {"ref": sent.reference, "files": bill()})

    assert (answer.status_code, answer["Location"]) == (302, "/sign/")
    assert Document.objects.filter(kind="bill").count() == 0


def test_the_link_for_the_bill_takes_the_bill(signed, client):
    letters_made.open_link(client, signed, Purpose.BILL, "sam@brightline.example", "Sam")

    assert "Send your latest Verizon bill" in client.get("/sign/bill/").content.decode()
    client.post("/sign/bill/", {"ref": signed.reference, "files": bill()})

    assert Document.objects.get(kind="bill").uploaded_by_guest == "sam@brightline.example"


def test_a_bill_without_a_file_is_asked_for(signed, client):
    letters_made.open_link(client, signed, Purpose.BILL)

    answer = client.post("/sign/bill/", {"ref": signed.reference})

    assert answer.status_code == 422
    assert "Select a phone bill." in answer.content.decode()


def test_the_guests_pdf_is_a_download_in_a_sandbox(dana, sent):
    answer = dana.get("/sign/letter/1.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_posts_without_a_csrf_token_are_refused(sent):
    client = Client(enforce_csrf_checks=True)
    letters_made.open_link(client, sent)

    assert client.post("/sign/", {"agree": "on", "ref": sent.reference}).status_code == 403
    assert sent.letters.get().consented_at is None


def test_secrets_are_on_none_of_the_guests_pages(account, member, keep_promises, client):
    # No PIN of digits: the digest of the letter, which the page carries, may hold them by chance.
    row = letters_made.make_ready(account, member, account_pin="PIN-31", account_number="742-118-1")
    letters_made.send(row, member)
    keep_promises()
    letters_made.open_link(client, row)
    client.post("/sign/", {"agree": "on", "ref": row.reference})

    for path in ("/sign/", "/sign/letter/", "/sign/decline/"):
        page = client.get(path).content.decode()
        assert "742-118-1" not in page
        assert "PIN-31" not in page


def test_another_name_is_not_signed_before_the_signer_insists(dana, sent):
    asked = dana.post("/sign/letter/", answer_to(sent, name="Mickey Mouse"))

    page = asked.content.decode()
    assert asked.status_code == 422
    assert "The letter names Dana Ortiz. Verizon may refuse another name." in page
    assert "Sign as Mickey Mouse all the same" in page
    assert "/sign/not-me/\">I'm not the right person" in page
    assert sent.letters.get().signed_at is None

    # The box was about Mickey: Donald is asked again.
    again = dana.post(
        "/sign/letter/", answer_to(sent, name="Donald Duck", other_name="Mickey Mouse")
    )
    assert (again.status_code, sent.letters.get().signed_at) == (422, None)

    dana.post("/sign/letter/", answer_to(sent, name="Mickey Mouse", other_name="Mickey Mouse"))

    assert sent.letters.get().signed_name == "Mickey Mouse"
    event = sent.events.get(kind="letter_signed")
    assert (event.data["name"], event.data["invited"]) == ("Mickey Mouse", "Dana Ortiz")
    assert Note.objects.get(mail="letter_signed").text == (
        "Mickey Mouse signed the letter, in place of Dana Ortiz. Next: send the phone bill."
    )


def test_the_name_with_an_initial_is_signed_at_once(dana, sent):
    dana.post("/sign/letter/", answer_to(sent, name="dana m. ortiz"))

    assert sent.letters.get().signed_name == "dana m. ortiz"
    assert "invited" not in sent.events.get(kind="letter_signed").data


def test_a_good_file_beside_a_refused_one_leads_on(signed, client):
    letters_made.open_link(client, signed)

    both = client.post(
        "/sign/bill/", {"ref": signed.reference, "files": [bill(), bill("x.pdf", b"<html>")]}
    )
    page = both.content.decode()
    assert both.status_code == 422
    assert "x.pdf is not a real PDF inside." in page
    assert "We have <bdi>bill.pdf</bdi>." in page
    assert 'href="/sign/done/">Done</a>' in page

    assert "We have <bdi>bill.pdf</bdi>." in client.get("/sign/bill/").content.decode()
    assert client.post("/sign/bill/", {"ref": signed.reference})["Location"] == "/sign/done/"
    assert Document.objects.filter(kind="bill").count() == 1


def test_who_signs_again_with_a_bill_on_file_is_done(signed, client, member, keep_promises):
    letters_made.open_link(client, signed)
    client.post("/sign/bill/", {"ref": signed.reference, "files": bill()})
    with transaction.atomic():
        PortRequest.objects.filter(pk=signed.pk).update(business_name="Ortiz Group")
        letters.void_outdated_letters(signed, by=member)
    letters_made.send(PortRequest.objects.get(pk=signed.pk), member)
    keep_promises()
    letters_made.open_link(client, signed)
    client.post("/sign/", {"agree": "on", "ref": signed.reference})

    answer = client.post("/sign/letter/", answer_to(signed), follow=True)

    assert answer.redirect_chain[-1] == ("/sign/done/", 302)


@pytest.mark.parametrize(
    ("status", "said", "is_paying"),
    [
        ("draft", "Sam Reed sends us the request.", True),
        ("info_needed", "Sam Reed corrects a detail and sends the request again.", True),
        ("submitted", "We check your papers within one business day.", True),
        ("sent", "It’s Verizon’s move.", True),
        ("ported", "Your numbers are live.", False),
        ("failed", "Your service is as it was. Sam Reed knows why.", False),
    ],
)
def test_what_happens_next_follows_the_request(signed, client, status, said, is_paying):
    letters_made.open_link(client, signed)
    stamps = {"submitted_at": None if status == "draft" else timezone.now()}
    stamps["ended_at"] = timezone.now() if status in ("ported", "failed") else None
    PortRequest.objects.filter(pk=signed.pk).update(status=status, **stamps)

    page = client.get("/sign/done/").content.decode()

    assert said in page
    assert ("Keep paying Verizon" in page) is is_paying
    assert ("sends us the request" in page) is (status == "draft")
    assert "note" not in page.split("What happens next")[1].lower()


def test_a_signature_takes_twelve_statements(sent, client):
    """What is read twice is read narrowly, and nothing is read one column at a time."""
    letters_made.open_link(client, sent)
    client.post("/sign/", {"agree": "on", "ref": sent.reference})
    [(version, sha256)] = letters_made.shown(sent).items()
    form = {"ref": sent.reference, "name": "Dana Ortiz", "title": "Owner", "intend": "on"}

    with CaptureQueriesContext(connection) as asked:
        answer = client.post("/sign/letter/", form | {"shown": f"{version}:{sha256}"})

    assert (answer.status_code, answer.url) == (302, "/sign/bill/?signed")
    said = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(said) == 12, "\n".join(said)

"""What is printed. poppler reads the PDFs back: a program that did not make them."""

import re
import subprocess
import sys

import pikepdf
import pytest

from accounts.moments import instant
from porting.papers.letters import RenderingFailed, letter_pdf, pdf_of
from porting.services import signing
from tests.porting import letters_made

HOSTILE = {
    "business_name": '<link rel=attachment href="file:///etc/passwd"> & "Ortiz" </p><script>',
    "billing_first_name": "Da\nna\u202egnihT",
    "billing_last_name": "O'Rtiz {{ letter }}",
    "carrier_name": "<img src=http://127.0.0.1:9/x> T&T",
    "service_street": "1 <b>Main</b> St",
}


def words(content, tmp_path, layout="-layout"):
    path = tmp_path / "one.pdf"
    path.write_bytes(content)
    text = subprocess.run(
        ["pdftotext", layout, str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = (line for line in text.splitlines() if not re.search(r"Page \d+ of \d+$", line))
    return " ".join(lines).split()


def read(document):
    with document.file.open() as file:
        return file.read()


def test_the_pdf_says_what_the_signers_page_says(account, member, keep_promises, client, tmp_path):
    numbers = ("+15125550101", "+15125550102", "+18005550103")
    row = letters_made.make_ready(
        account,
        member,
        numbers=numbers,
        scope="partial",
        staying_numbers="5125550177",
        new_btn="+15125550177",
    )
    letters_made.send(row, member)
    keep_promises()
    letters_made.open_link(client, row)
    client.post("/sign/", {"agree": "on", "ref": row.reference})

    page = client.get("/sign/letter/").content.decode()

    articles = re.findall(r"<article.*?</article>", page, re.S)
    letters = list(row.live_letters())
    assert len(articles) == len(letters) == 2
    for article, letter in zip(articles, letters, strict=True):
        on_screen = letters_made.visible_text(article)
        on_paper = [word for word in words(read(letter.document), tmp_path) if word != "•"]
        assert sorted(on_paper) == sorted(on_screen)
        assert "".join(on_paper)[:60] == "".join(on_screen)[:60]


def test_every_one_of_1000_numbers_is_printed(account, member, tmp_path):
    numbers = tuple(f"+1512{n:07d}" for n in range(2_220_000, 2_221_000))
    row = letters_made.make_ready(account, member, numbers=numbers)
    [letter] = letters_made.send(row, member)

    printed = " ".join(words(letter_pdf(letter).content, tmp_path))

    found = re.findall(r"\(512\) (\d{3})-(\d{4})", printed)
    assert {f"+1512{one}{two}" for one, two in found} >= set(numbers)
    assert "each of these 1,000 numbers and no other" in printed


@pytest.mark.parametrize(
    "legal_words",
    [
        "I choose to change the provider of the numbers in this letter from Verizon to Portdesk",
        "as my agent to make this change",
        "only one company at a time can be my provider",
        "Local toll calls (intraLATA): one provider for each number.",
        "Long distance calls (interLATA): one provider for each number.",
        "International calls: one provider for each number.",
        "whether a fee applies to this change",
        "Ortiz Family Dental, PLLC",
        "1400 Lavaca St, Austin, TX 78701",
    ],
)
def test_the_letter_holds_what_the_law_asks_for(sent, legal_words, tmp_path):
    assert legal_words in " ".join(words(read(sent.letters.get().document), tmp_path))


def test_a_letter_looks_the_same_whatever_fonts_a_machine_has(
    account, member, keep_promises, tmp_path
):
    row = letters_made.make_ready(account, member)
    letters_made.send(row, member)
    keep_promises()
    path = tmp_path / "one.pdf"
    path.write_bytes(read(row.live_letters().get().document))

    table = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True)

    fonts = {line.split()[0].partition("+")[2] for line in table.stdout.splitlines()[2:]}
    assert fonts == {"Letter-Text", "Letter-Text-Bold", "Letter-Mono"}


def test_account_number_and_pin_are_never_printed(account, member, keep_promises, tmp_path):
    row = letters_made.make_ready(
        account, member, account_number="VZ-88201-4471", account_pin="8231"
    )
    letters_made.send(row, member)
    keep_promises()
    letters_made.sign(row)
    keep_promises()

    printed = " ".join(words(read(row.letters.get().signed_document), tmp_path))

    assert "742-118" not in printed
    assert "8231" not in printed


def test_what_people_typed_is_printed_as_text(account, member, tmp_path):
    row = letters_made.make_ready(account, member, **HOSTILE)
    [letter] = letters_made.send(row, member)

    pdf = letter_pdf(letter).content

    printed = " ".join(words(pdf, tmp_path))
    assert '<link rel=attachment href="file:///etc/passwd"> & "Ortiz" </p><script>' in printed
    assert "Da nagnihT O'Rtiz {{ letter }}" in printed
    assert "<img src=http://127.0.0.1:9/x> T&T" in printed
    assert "root:" not in printed
    assert b"root:x:" not in pdf


def test_no_file_gets_into_a_pdf_even_when_markup_gets_through(tmp_path, settings):
    folder = tmp_path / "templates"
    folder.mkdir()
    attack = '<link rel=attachment href="file:///etc/passwd"><img src="file:///etc/passwd">'
    (folder / "attack.html").write_text(f"<html lang=en><title>x</title><body>{attack}<p>hello")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [folder]}]

    try:
        content = pdf_of("attack.html", {}).content
    except RenderingFailed:
        return
    with pikepdf.open(__import__("io").BytesIO(content)) as pdf:
        assert list(pdf.attachments) == []
    assert b"root:x:" not in content


def test_the_signed_copy_says_who_signed_what_and_which_checks_were_made(signed, tmp_path):
    letter = signed.letters.get()
    copy = " ".join(words(read(letter.signed_document), tmp_path))

    assert "Dana Ortiz, Owner, signed this letter electronically on" in copy
    assert f"{letter.signed_at:%Y-%m-%d %H:%M:%S} UTC" in copy
    assert instant(letter.signed_at, signed.account.time_zone) in copy
    assert "192.0.2.7" in copy
    assert "Phone/1.0" in copy
    assert letter.document.sha256 in copy
    assert letter.consent_sha256 in copy
    assert (
        "Opened from a link mailed to d•••@ortiz.example; the signer confirmed name and job title. "
        "No government ID was checked."
    ) in copy
    assert "You may sign on paper" in copy
    assert "By confirming this name, and checking" in copy
    assert "differs from the invited one" not in copy


def test_the_signed_copy_says_that_another_name_was_signed(sent, keep_promises, tmp_path):
    signing.consent(sent, by=letters_made.DANA)
    signing.sign(
        sent,
        name="Mickey Mouse",
        title="Owner",
        shown=letters_made.shown(sent),
        by=letters_made.DANA,
        is_other_name=True,
    )
    keep_promises()
    copy = " ".join(words(read(sent.letters.get().signed_document), tmp_path))

    assert "The name differs from the invited one. The letter was made out for Dana Ortiz." in copy
    assert "By typing this name, and checking" in copy
    assert "the signer typed another name and a job title." in copy


def test_the_signed_copy_begins_with_the_pages_that_were_shown(signed, tmp_path):
    letter = signed.letters.get()
    shown = words(read(letter.document), tmp_path)

    assert words(read(letter.signed_document), tmp_path)[: len(shown)] == shown


def test_a_web_process_never_imports_weasyprint():
    code = (
        "import django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "import config.wsgi, sys;"
        "assert 'weasyprint' not in sys.modules and 'pikepdf' not in sys.modules"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "config.test_settings", "PATH": ""}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)

"""The public page: a file or a code, a verdict, and nothing said to who does not hold the file."""

import io

import pytest

from accounts import limits
from tests.porting.letters_made import visible_text
from tests.porting.seals.conftest import append_update

PAGE = "/verify/"


def upload(content, name="letter.pdf"):
    file = io.BytesIO(content)
    file.name = name
    return {"by": "file", "file": file}


def said(response):
    return " ".join(visible_text(response.content.decode()))


def test_a_genuine_file_shows_names_and_numbers(client, letter, sealed):
    response = client.post(PAGE, upload(sealed))

    text = said(response)
    assert response.status_code == 200
    assert "This letter is genuine." in text
    assert "Signed by Dana Ortiz, Owner" in text
    assert "(512) 555-0101, (512) 555-0102" in text


def test_letter_and_code_show_neither_name_nor_number(client, letter):
    response = client.post(
        PAGE, {"by": "code", "letter": letter.reference, "code": letter.seal.code}
    )

    text = said(response)
    assert "We sealed this letter." in text
    assert not [secret for secret in ("Dana", "555", "Ortiz", "Verizon") if secret in text]


def test_an_unknown_letter_and_a_wrong_code_are_answered_alike(client, letter):
    answers = [
        client.post(PAGE, {"by": "code", "letter": reference, "code": code})
        for reference, code in (("PR-222222-L1", letter.seal.code), (letter.reference, "BBBBBBBB"))
    ]

    expected = "We have no sealed letter with this number and code. Compare both with the paper."
    for answer in answers:
        assert (answer.status_code, answer.context["code_form"].errors["code"]) == (422, [expected])


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"not a PDF", "This file cannot be read."),
        (b"%PDF-1.7 nothing", "This file cannot be read."),
    ],
)
def test_a_file_that_is_none_gets_a_page(client, db, content, title):
    response = client.post(PAGE, upload(content, "../../evil\r\n.html"))

    assert (response.status_code, title in said(response)) == (200, True)


def test_a_changed_file_says_what_to_do(client, letter, sealed):
    text = said(client.post(PAGE, upload(append_update(sealed))))

    assert "This file was changed after we sealed it. Do not rely on it." in text
    assert "Dana" not in text


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"by": "file"}, "Select the PDF file of the letter."),
        ({}, "Select the PDF file of the letter."),
        ({"by": "code"}, "Enter the letter's number."),
        ({"by": "code", "letter": "x" * 41, "code": "x"}, "The letter's number must be 40"),
    ],
)
def test_what_is_missing_is_named(client, db, posted, message):
    response = client.post(PAGE, posted)

    assert response.status_code == 422
    assert message in said(response).replace("&#x27;", "'")


def test_a_file_that_is_too_large_is_refused(client, db, settings):
    settings.MAX_UPLOAD_BYTES = 10

    response = client.post(PAGE, upload(b"%PDF-1.7 more than ten bytes"))

    assert response.status_code == 422
    assert "The file must be smaller than 20 MB." in said(response)


def test_it_may_be_asked_thirty_times_an_hour(client, db):
    for _ in range(limits.VERIFY.most):
        client.post(PAGE, {"by": "code"})

    assert client.post(PAGE, {"by": "code"}).status_code == 429
    assert client.get(PAGE).status_code == 200


def test_it_is_not_for_search_engines(client, db):
    assert client.get(PAGE)["X-Robots-Tag"] == "noindex"


def test_the_certificates_are_handed_out(client, letter):
    response = client.get("/verify/certificates.pem")

    pem = letter.seal.sealed_by.chain_pem
    assert pem.count("BEGIN CERTIFICATE") == 2
    assert pem in response.content.decode()
    assert "PRIVATE" not in response.content.decode()

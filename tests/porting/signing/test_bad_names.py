"""Names that are none, through the signing page: a sentence, the remedy, and nothing lost."""

import html

import pytest

from porting.models import LetterOfAuthorization
from tests.porting import letters_made


@pytest.fixture
def dana(sent, client):
    """Dana's browser, at the letter."""
    letters_made.open_link(client, sent)
    client.post("/sign/", {"agree": "on", "ref": sent.reference})
    return client


def sign(client, row, **typed):
    pages = [f"{version}:{sha}" for version, sha in letters_made.shown(row).items()]
    usual = {"name": "Dana Ortiz", "title": "Owner", "intend": "on"}
    return client.post("/sign/letter/", usual | typed | {"ref": row.reference, "shown": pages})


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter your full name."),
        ("   ", "Enter your full name."),
        ("\x01\x02\x1f\x7f", "Enter your full name."),
        ("\x00", "Enter your full name."),
        ("Dana\x00Ortiz", "Your full name has characters that cannot be printed. Type it again."),
        ("\u200f\u202e\u2066\u2069", "Enter your full name."),
        ("\u200b\ufeff", "Enter your full name."),
        ("D", "Enter your full name, not only a letter."),
        ("D.", "Enter your full name, not only a letter."),
        ("\u202eD\u202c", "Enter your full name, not only a letter."),
        ("12345 67", "Enter your full name, not only a letter."),
        ("Dana " * 40, "Your full name must be 120 characters or fewer."),
    ],
)
def test_what_is_no_name_is_refused_and_the_rest_is_kept(dana, sent, name, sentence):
    answer = sign(dana, sent, name=name, title="Owner & <partner>")

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f'<a href="#id_name">{sentence}</a>' in page
    assert 'value="Owner & <partner>"' in page
    assert sent.letters.get().signed_at is None
    assert not name or f'value="{name}"' in page


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("\x01\x02", "Enter your job title."),
        ("\u202e", "Enter your job title."),
        ("Ow\x00ner", "Your job title has characters that cannot be printed. Type it again."),
        ("Owner " * 30, "Your job title must be 80 characters or fewer."),
    ],
)
def test_what_is_no_job_title_is_refused_and_the_name_is_kept(dana, sent, title, sentence):
    answer = sign(dana, sent, title=title)

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f'<a href="#id_title">{sentence}</a>' in page
    assert 'value="Dana Ortiz"' in page
    assert sent.letters.get().signed_at is None


@pytest.mark.parametrize(
    "name",
    [
        "\u202eDana Ortiz\u202c",
        "Dana\u200f Ortiz",
        "Dana\u200b \u2066Ortiz\u2069",
        "Dana\x07Ortiz",
        "Dana\r\nOrtiz",
        "  Dana \t Ortiz ",
    ],
)
def test_marks_that_cannot_be_seen_are_left_out_of_the_signature(dana, sent, name):
    assert sign(dana, sent, name=name)["Location"] == "/sign/bill/?signed"

    assert sent.letters.get().signed_name == "Dana Ortiz"


@pytest.mark.parametrize("name", ["Li Yu", "דנה אורטיז", "O'Brien-Núñez, Zoë"])
def test_names_of_any_alphabet_sign(dana, sent, name):
    LetterOfAuthorization.objects.update(signer_name=name)

    assert sign(dana, sent, name=name)["Location"] == "/sign/bill/?signed"
    assert sent.letters.get().signed_name == name

"""What a letter's fonts cannot print: the table of their characters, and who is told."""

import subprocess
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from porting.choices import Method
from porting.errors import NotComplete
from porting.models import PortRequest
from porting.papers.letter_glyphs import COVERED, not_printed
from porting.services import letters
from tests.porting import letters_made

REFUSED = [
    ("牙科診所", "牙科診所"),
    ("Smile 牙牙 Dental", "牙"),
    ("हिन्दी", "हिन्दी"),
    ("Bright 🦷 Smiles", "🦷"),
]
PRINTED = [
    "Łukasz Sørensen",
    "Ελένη Παππά",
    "Дана Ортис",
    "דנה אורטיז",
    "رضایی‌فر",
    "Zoë & Co™ №5 €",
]


def written(codes):
    """Code points as the table writes them: runs in hexadecimal."""
    runs = groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    runs = [[code for _, code in run] for _, run in runs]
    return " ".join(f"{r[0]:x}-{r[-1]:x}" if len(r) > 1 else f"{r[0]:x}" for r in runs)


def test_the_table_is_what_the_fonts_of_a_letter_have():
    dejavu = subprocess.run(
        ["fc-match", "--format=%{file}", "DejaVu Sans:style=Book"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(dejavu).name == "DejaVuSans.ttf"
    own = Path(settings.BASE_DIR) / "static" / "fonts" / "text.woff2"

    codes = {code for path in (own, dejavu) for code in TTFont(path).getBestCmap() if code > 0x7F}

    assert COVERED.split() == written(codes).split()


@pytest.mark.parametrize(("typed", "signs"), REFUSED)
def test_signs_that_no_font_has_are_named_once_each(typed, signs):
    assert not_printed(typed) == "".join(dict.fromkeys(c for c in signs if c != " "))


@pytest.mark.parametrize("typed", PRINTED)
def test_what_the_fonts_have_is_printed(typed):
    assert not_printed(typed) == ""


@pytest.mark.parametrize(("typed", "signs"), REFUSED)
@pytest.mark.parametrize("method", [Method.ACCOUNT, Method.PAPER])
def test_no_letter_is_made_of_what_it_cannot_print(account, member, typed, signs, method):
    row = letters_made.make_ready(account, member)
    PortRequest.objects.update(
        business_name=typed, signer_is="me" if method == Method.ACCOUNT else "billing_contact"
    )
    row.refresh_from_db()

    with pytest.raises(NotComplete):
        letters.prepare(row, method, by=member)

    assert not row.letters.exists()
    assert not row.orders.exists()


@pytest.mark.parametrize(("typed", "signs"), REFUSED)
def test_no_letter_is_mailed_of_what_it_cannot_print(account, member, typed, signs):
    row = letters_made.make_ready(account, member, business_name=typed)

    with pytest.raises(NotComplete):
        letters_made.send(row, member)

    assert not row.letters.exists()


def test_a_signer_whose_name_cannot_be_printed_reads_what_to_type(sent, client):
    letters_made.open_link(client, sent)
    client.post("/sign/", {"agree": "on", "ref": sent.reference})
    pages = [f"{version}:{sha}" for version, sha in letters_made.shown(sent).items()]
    typed = {"name": "李 小龍", "title": "Owner", "intend": "on", "shown": pages}

    answer = client.post("/sign/letter/", typed | {"ref": sent.reference})

    assert answer.status_code == 422
    assert (
        "Your full name: our letter cannot print 李小龍. "
        "Type the name in Latin letters (A to Z), as on the bill." in answer.content.decode()
    )
    assert sent.letters.get().signed_at is None

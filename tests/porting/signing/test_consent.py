"""What a signer agrees to is a versioned text, and every version can still be read."""

import re
import subprocess

import pytest

from porting.errors import LetterError
from porting.rules import consent
from porting.services import signing
from tests.porting import letters_made


def test_the_notice_speaks_of_a_drawn_signature_too():
    kept = consent.paragraphs()[-1]

    assert (consent.VERSION, kept.title) == ("2026-11.2", "What we keep")
    assert (
        "your typed name and job title, your drawn signature if you choose to draw one" in kept.text
    )


def test_an_older_notice_stays_the_text_it_was():
    assert "drawn signature" not in " ".join(one.text for one in consent.paragraphs("2026-11"))
    assert consent.agreed_to("2026-11", OLD) == consent.paragraphs("2026-11")
    assert consent.agreed_to("2026-11.2", OLD) == []
    assert consent.agreed_to("2020-01", OLD) == []


# As it was computed by the release that knew this version only, with the settings of the tests.
OLD = "8ee5a3a2f489c721cd7546f836e2840bec648624bb2f1a3681c17552c3f341f7"


def test_the_signed_copy_prints_the_notice_that_was_agreed_to(sent, keep_promises, tmp_path):
    letters_made.sign(sent)
    agreed_before_an_upgrade(sent)
    keep_promises()

    letter = sent.letters.get()
    with letter.signed_document.file.open() as file:
        path = tmp_path / "signed.pdf"
        path.write_bytes(file.read())
    printed = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    printed = re.sub(r"\s+", " ", printed)
    assert "your typed name, the date and time" in printed
    assert "drawn signature" not in printed


def agreed_before_an_upgrade(row):
    old = {"consent_version": "2026-11", "consent_sha256": consent.sha256("2026-11")}
    row.live_letters().update(**old)


def test_who_agreed_to_an_earlier_notice_is_asked_for_this_one(sent, client):
    signing.consent(sent, by=letters_made.DANA)
    agreed_before_an_upgrade(sent)
    letters_made.open_link(client, sent)

    assert client.get("/sign/letter/").url == "/sign/"
    with pytest.raises(LetterError):
        signing.sign(
            sent,
            name="Dana Ortiz",
            title="Owner",
            shown=letters_made.shown(sent),
            by=letters_made.DANA,
        )

    client.post("/sign/", {"agree": "on", "ref": sent.reference})
    assert client.get("/sign/letter/").status_code == 200
    assert sent.letters.get().consent_version == consent.VERSION

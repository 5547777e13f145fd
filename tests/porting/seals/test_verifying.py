"""Six verdicts over a file, in order; and a forged file is an answer, never a crash."""

import hashlib
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from porting.models import PortRequest
from porting.papers import seal_keys, seal_reader, seals
from porting.services import letters, verifying
from porting.services.verifying import Verdict
from tests import factories
from tests.porting import letters_made
from tests.porting.seals.conftest import (
    append_update,
    flip,
    page,
    save_again,
    sealed_by_somebody,
)


def verdict(content):
    return verifying.answer_for(content, hashlib.sha256(content).hexdigest()).verdict


def test_the_sealed_file_is_genuine(sealed, letter):
    answer = verifying.answer_for(sealed, hashlib.sha256(sealed).hexdigest())

    assert (answer.verdict, answer.seal, answer.standing.word) == (
        Verdict.GENUINE,
        letter.seal,
        "valid",
    )


def test_an_unknown_file_under_our_seal_is_not_on_record(letter):
    other = seals.seal(page("Letter"), page(), seal_keys.load()).content

    assert verdict(other) == Verdict.NOT_ON_RECORD


def second_seal(content, folder, settings):
    settings.SEAL_KEY_FILE = str(folder / "second.pem")
    return seals.seal(content, page(), seal_keys.load()).content


def swapped_range(content):
    """The signed range is made to name less of the file than was signed."""
    at = content.rindex(b"/ByteRange")
    return content[:at] + content[at:].replace(b"/ByteRange [0 ", b"/ByteRange [9 ", 1)


CHANGED = {
    "ver_01 byte flipped in the letter": lambda it: flip(it, len(it) // 10),
    "ver_02 byte flipped in the certificate": lambda it: flip(it, it.rindex(b"/Contents <") - 3000),
    "ver_03 saved again with the seal left in": save_again,
    "ver_04 text added by an incremental update": append_update,
    "ver_05 garbage behind it": lambda it: it + b"\n%%EOF garbage",
    "ver_06 the signed range swapped": swapped_range,
    "ver_07 cross references cut": lambda it: it[: it.rindex(b"startxref")],
    "a new header in front": lambda it: b"%PDF-1.7\n" + it,
    "its last byte gone": lambda it: it[:-2],
}


@pytest.mark.parametrize("how", CHANGED)
def test_a_changed_file_is_called_changed(sealed, how):
    assert verdict(CHANGED[how](sealed)) == Verdict.CHANGED


def test_a_second_seal_behind_ours_is_a_change(sealed, tmp_path, settings):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, sign_pdf

    settings.SEAL_KEY_FILE = str(tmp_path / "second.pem")
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    again = PdfSignatureMetadata(field_name="Mine")
    signer = seals._signer(seal_keys.load())
    try:
        doubled = sign_pdf(writer, again, signer).getvalue()
    except Exception:  # the library itself honours "no changes": then forge with less care
        doubled = append_update(sealed)

    assert verdict(doubled) == Verdict.CHANGED


def test_the_seal_of_another_key_is_somebody_elses(letter, tmp_path, settings):
    assert verdict(sealed_by_somebody(tmp_path, settings)) == Verdict.FOREIGN


def test_our_certificate_under_another_signature_is_no_seal_of_ours(letter, tmp_path, settings):
    """Anybody can copy a certificate; the signature must be that of its key."""
    ours = seal_keys.load()
    settings.SEAL_KEY_FILE = str(tmp_path / "forger.pem")
    forger = seal_keys.SealKey(seal_keys.load().private, ours.chain)

    assert verdict(seals.seal(page("Letter"), page(), forger).content) == Verdict.CHANGED


def test_the_letter_before_it_was_signed_bears_no_seal(letter):
    with letter.document.file.open() as file:
        assert verdict(file.read()) == Verdict.NO_SEAL


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"%PDF-", b"%PDF-1.7\n" + b"\0" * 1000, b"PK\x03\x04" * 100, bytes(range(256))],
)
def test_what_is_no_pdf_is_unreadable(db, content):
    assert verdict(content) == Verdict.UNREADABLE


def test_cutting_and_flipping_anywhere_always_gives_a_verdict(sealed, letter):
    """The reader itself, in this process: it must not raise whatever the file is.

    A seal cannot cover the place where it stands itself, so a change in there may leave it whole;
    the file is then one that is not on record, which nobody may rely on.
    """
    ours = {letter.seal.sealed_by.fingerprint}
    gap = range(sealed.rindex(b"/Contents <"), sealed.index(b">", sealed.rindex(b"/Contents <")))
    for at in range(1, len(sealed), len(sealed) // 25):
        for forged in (sealed[:at], flip(sealed, at), sealed[at:]):
            found = verifying.verdict_of(seal_reader.read(forged), ours)
            assert found != Verdict.GENUINE
            assert found != Verdict.NOT_ON_RECORD or (at in gap and len(forged) == len(sealed))


def test_a_busy_machine_gives_no_verdict_instead_of_a_wrong_one(db, monkeypatch):
    monkeypatch.setattr(verifying, "SECONDS", 0.01)

    with pytest.raises(verifying.ReaderBusy):
        verdict(page())


# --- Standing -----------------------------------------------------------------


def standing(letter):
    letter = type(letter).objects.select_related("request").get(pk=letter.pk)
    found = verifying.standing_of(letter)
    return found.word, found.sentence


def test_a_voided_letter_says_when_and_why(signed, letter, member):
    letters.void([letter], "The phone numbers changed.", by=member, link_reason="replaced")

    assert standing(letter) == ("voided", "It no longer counts. The phone numbers changed.")


def test_a_replaced_letter_says_so(signed, letter, member, keep_promises):
    letters.void([letter], "The phone numbers changed.", by=member, link_reason="replaced")
    letters_made.send(signed, member)
    keep_promises()
    letters_made.sign(signed)

    assert standing(letter) == (
        "replaced",
        "A newer letter took its place. The phone numbers changed.",
    )


@pytest.mark.parametrize(
    ("status", "word"), [("ported", "completed"), ("cancelled", "ended"), ("failed", "ended")]
)
def test_a_letter_whose_port_has_ended_says_so(signed, letter, status, word):
    now = timezone.now()
    PortRequest.objects.filter(pk=signed.pk).update(status=status, submitted_at=now, ended_at=now)

    assert standing(letter)[0] == word


# --- By letter and code ---------------------------------------------------------


def test_letter_and_code_find_it_however_they_are_typed(letter):
    code = letter.seal.code
    typed = f" {code[:4].lower()}-{code[4:]} "

    assert verifying.find(letter.reference.lower(), typed).seal == letter.seal


@pytest.mark.parametrize(
    "reference", ["", "PR", "PR-222222-L1", "PR-222222-L", "L1", "-L²", "-L99999999999"]
)
def test_an_unknown_letter_is_not_found(letter, reference):
    assert verifying.find(reference, letter.seal.code) is None


def test_a_wrong_code_finds_nothing(letter):
    assert verifying.find(letter.reference, "22222222") is None
    assert verifying.find(letter.reference, "") is None


# --- Rotation and the command -----------------------------------------------------


def test_what_an_older_key_sealed_still_verifies(
    sealed, letter, account, member, keep_promises, settings, tmp_path
):
    settings.SEAL_KEY_FILE = str(tmp_path / "new.pem")
    elsewhere = factories.make_account("Brightline West", parent=account.parent)
    other = letters_made.make_ready(elsewhere, member, numbers=("+15125550177",))
    letters_made.send(other, member)
    keep_promises()
    letters_made.sign(other)
    keep_promises()

    newer = other.letters.get().seal
    assert newer.sealed_by != letter.seal.sealed_by
    assert verdict(sealed) == Verdict.GENUINE
    assert verdict(append_update(sealed)) == Verdict.CHANGED


def test_the_command_ends_well_for_a_genuine_letter_alone(sealed, letter, tmp_path):
    genuine, forged = tmp_path / "genuine.pdf", tmp_path / "forged.pdf"
    genuine.write_bytes(sealed)
    forged.write_bytes(append_update(sealed))
    out = io.StringIO()

    call_command("verify_loa", str(genuine), stdout=out)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_loa", str(forged), stdout=out)

    assert ended.value.code == 1
    assert out.getvalue().splitlines()[:2] == [
        "This letter is genuine. It is, byte for byte, the letter that we sealed.",
        f"SHA-256 {letter.seal.sha256}",
    ]

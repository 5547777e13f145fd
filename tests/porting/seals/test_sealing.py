"""What was signed is sealed: once, with exactly the bytes that were shown, sooner or later."""

import hashlib
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings as installation
from django.utils import timezone

from porting import outbox
from porting.models import LetterSeal, OutboxMessage, SealKeyCheck
from porting.papers import seal_keys, seals
from porting.services import sealing
from tests.porting import letters_made
from tests.porting.seals.conftest import append_update, flip, page, rsa_key


def said_by_pdfsig(content, folder):
    """Poppler's opinion, which owes us nothing."""
    (folder / "letter.pdf").write_bytes(content)
    done = subprocess.run(
        ["pdfsig", "letter.pdf"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout


def test_the_sealed_file_begins_with_the_very_bytes_that_were_signed(letter, sealed):
    with letter.document.file.open() as file:
        shown = file.read()

    assert sealed[: len(shown)] == shown
    assert hashlib.sha256(shown).hexdigest() == letter.signed_sha256
    assert (letter.signed_document, letter.seal.sha256) == (
        letter.seal.document,
        hashlib.sha256(sealed).hexdigest(),
    )


def test_poppler_confirms_a_genuine_letter(sealed, tmp_path):
    said = said_by_pdfsig(sealed, tmp_path)

    assert "Signature is Valid." in said
    assert "Total document signed" in said.replace("Not total document signed", "")


@pytest.mark.parametrize("place", [0.1, 0.5])
def test_poppler_refuses_a_letter_with_a_flipped_byte(sealed, tmp_path, place):
    said = said_by_pdfsig(flip(sealed, int(len(sealed) * place)), tmp_path)

    assert "Signature is Valid." not in said


def test_poppler_refuses_a_letter_with_something_added(sealed, tmp_path):
    said = said_by_pdfsig(append_update(sealed), tmp_path)

    assert "Not total document signed" in said


@pytest.mark.parametrize("bits", [2048, 8192])
def test_a_seal_fits_however_long_its_key_and_its_names_are(bits, tmp_path):
    private, certificate = rsa_key(bits, "x" * 64, "y" * 64)
    key = seal_keys.SealKey(
        serialization.load_der_private_key(private, password=None),
        (x509.load_der_x509_certificate(certificate),),
    )

    sealed = seals.seal(page(), page("More"), key)

    assert "Signature is Valid." in said_by_pdfsig(sealed.content, tmp_path)


def test_a_letter_is_sealed_once(signed, letter):
    promise = OutboxMessage.objects.get(kind=sealing.KIND)

    sealing.seal_promised(promise)

    assert LetterSeal.objects.get() == letter.seal
    assert signed.documents.filter(kind="signed_letter").count() == 1


def test_a_letter_whose_stored_bytes_changed_is_never_sealed(sent, keep_promises):
    letters_made.sign(sent)
    document = sent.letters.get().document
    Path(document.file.path).write_bytes(b"%PDF-1.7 something else")

    keep_promises()

    promise = OutboxMessage.objects.get(kind=sealing.KIND)
    assert promise.last_error.startswith("NotWhatWasSigned")
    assert not LetterSeal.objects.exists()


def test_without_its_key_a_letter_waits_for_ever_and_is_sealed_in_the_end(
    sent, keep_promises, settings, tmp_path
):
    settings.SEAL_KEY_FILE, settings.SEAL_KEY_MAY_BE_MADE = str(tmp_path / "none.pem"), False
    letters_made.sign(sent)
    promise = OutboxMessage.objects.filter(kind=sealing.KIND)
    for _ in range(len(outbox.BACK_OFF) + 5):
        promise.update(due_at=timezone.now())
        keep_promises()

    waiting = promise.get()
    assert (waiting.state, waiting.attempts) == ("pending", len(outbox.BACK_OFF) + 5)
    assert waiting.due_at < timezone.now() + timedelta(seconds=outbox.LONGEST_PAUSE * 1.2)
    assert list(sealing.unsealed()) == [sent.letters.get()]

    settings.SEAL_KEY_FILE = str(tmp_path / "new.pem")
    settings.SEAL_KEY_MAY_BE_MADE = True
    promise.update(due_at=timezone.now())
    keep_promises()
    assert list(sealing.unsealed()) == []


@pytest.mark.parametrize("lost", ["cancelled", "dead", "missing"])
def test_the_sweep_takes_up_what_nobody_promises_any_more(sent, keep_promises, lost):
    letters_made.sign(sent)
    promise = OutboxMessage.objects.filter(kind=sealing.KIND)
    promise.delete() if lost == "missing" else promise.update(state=lost)
    sent.letters.update(signed_at=timezone.now() - timedelta(minutes=16))

    assert (sealing.sweep(), sealing.sweep()) == (1, 0)
    keep_promises()

    assert LetterSeal.objects.get().letter == sent.letters.get()


def test_the_self_made_key_is_private_and_made_once(settings, tmp_path):
    settings.SEAL_KEY_FILE = str(tmp_path / "keys" / "seal.pem")

    first, second = seal_keys.load(), seal_keys.load()

    assert first.sha256 == second.sha256
    assert (tmp_path / "keys" / "seal.pem").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["seal.pem"]
    assert seal_keys.make(tmp_path / "keys" / "seal.pem") is False
    seal_keys.check(first)


def test_a_key_that_must_be_given_is_not_made(settings, tmp_path):
    settings.SEAL_KEY_FILE, settings.SEAL_KEY_MAY_BE_MADE = str(tmp_path / "none.pem"), False

    with pytest.raises(seal_keys.SealKeyTrouble) as raised:
        seal_keys.load()

    assert str(raised.value) == "SEAL_KEY_FILE cannot be read: No such file or directory."


def test_a_key_with_the_certificate_of_another_is_refused(settings, tmp_path):
    one, other = tmp_path / "one.pem", tmp_path / "other.pem"
    seal_keys.make(one)
    seal_keys.make(other)
    key, _, _ = one.read_text().partition("-----BEGIN CERTIFICATE-----")
    _, begin, chain = other.read_text().partition("-----BEGIN CERTIFICATE-----")
    one.write_text(key + begin + chain)
    settings.SEAL_KEY_FILE = str(one)

    with pytest.raises(seal_keys.SealKeyTrouble) as raised:
        seal_keys.load()

    expected = "The first certificate in SEAL_KEY_FILE is not that of its key."
    assert str(raised.value) == expected


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, ""),
        (365 * 3 - 20, "The certificate of the seal key ends in 19 days. Put a new key in place."),
        (365 * 3 + 1, "The certificate of the seal key ran out on "),
    ],
)
def test_the_worker_says_how_the_key_is(db, settings, tmp_path, time_machine, days, said):
    settings.SEAL_KEY_FILE = str(tmp_path / "seal.pem")
    seal_keys.load()
    time_machine.move_to(timezone.now() + timedelta(days=days))

    sealing.try_key()

    stored = SealKeyCheck.objects.get().said
    assert stored.startswith(said) if said else stored == ""


def test_readyz_is_degraded_while_the_key_cannot_sign(client, db, settings, tmp_path):
    (tmp_path / "seal.pem").write_text("no key")
    settings.SEAL_KEY_FILE = str(tmp_path / "seal.pem")
    sealing.try_key()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["degraded"]["seal"] == (
        "SEAL_KEY_FILE must hold a private key without a password and its certificates, as PEM."
    )


def test_readyz_is_degraded_while_a_signed_letter_waits_too_long(client, sent):
    letters_made.sign(sent)
    sent.letters.update(signed_at=timezone.now() - timedelta(minutes=16))

    degraded = client.get("/readyz").json()["degraded"]

    assert degraded["seal"] == "A signed letter waits for its seal for longer than 15 minutes."


def test_the_key_is_no_setting_of_the_web_process():
    assert not any(
        "PRIVATE KEY" in str(getattr(installation, name, "")) for name in dir(installation)
    )


def test_every_sha256_of_the_certificate_stands_on_one_line(letter, sealed):
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=sealed, capture_output=True, check=True
    ).stdout.decode()

    shown = [letter.signed_sha256, letter.consent_sha256, letter.seal.sealed_by.fingerprint]
    events = [event["hash"] for event in letter.seal.certificate["events"]]
    assert len(events) > 0
    assert {*shown, *events} <= set(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", text))

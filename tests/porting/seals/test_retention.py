"""What is kept, how long, and that a legal hold keeps everything; the re-hash and the export."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from porting.models import DocumentReading, Event, LetterSeal, OutboxMessage, PortRequest
from porting.services import documents, invariants, readings, rehashing, retention
from tests.porting import letters_made
from tests.porting.papers_made import pdf_bytes

NIGHT = timedelta(hours=21)


@pytest.fixture
def ended(signed, letter):
    """A port that is complete, with its letter and its bill."""
    taken = documents.store_bill(
        signed, [ContentFile(pdf_bytes(), name="bill.pdf")], by=letters_made.DANA
    )
    assert taken.refused == []
    now = timezone.now()
    PortRequest.objects.filter(pk=signed.pk).update(status="ported", submitted_at=now, ended_at=now)
    signed.refresh_from_db()
    return signed


def ago(row, days):
    PortRequest.objects.filter(pk=row.pk).update(ended_at=timezone.now() - timedelta(days=days))


def kinds_left(row):
    return sorted(row.documents.exclude(file="").values_list("kind", flat=True))


def test_what_is_going_on_is_kept(signed, letter):
    PortRequest.objects.filter(pk=signed.pk).update(created_at=timezone.now() - timedelta(days=9e3))

    assert retention.purge() == {}


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (89, ["bill", "letter", "signed_letter"]),
        (91, ["letter", "signed_letter"]),
        (3 * 365 - 2, ["letter", "signed_letter"]),
        (3 * 365 + 2, []),
    ],
)
def test_bills_go_after_ninety_days_and_evidence_after_three_years(ended, days, left):
    ago(ended, days)

    retention.purge()

    assert kinds_left(ended) == left


def test_the_bill_of_a_cancelled_port_goes_after_a_month(ended):
    PortRequest.objects.filter(pk=ended.pk).update(status="cancelled")
    ago(ended, 31)

    assert retention.purge() == {"bill": 1}


def test_name_hash_and_dates_stay_and_the_bytes_are_gone(ended, settings):
    bill = ended.documents.get(kind="bill")
    ago(ended, 91)

    retention.purge()

    after = ended.documents.get(kind="bill")
    said = [(one.original_name, one.sha256, one.size, one.created_at) for one in (bill, after)]
    assert said[0] == said[1]
    assert not Path(settings.MEDIA_ROOT, bill.file.name).exists()
    event = ended.events.get(kind="papers_purged")
    assert event.data == {"documents": [bill.public_id], "sha256": [bill.sha256]}
    assert list(invariants.check_files()) == []


def test_the_pictures_of_a_purged_bill_go_with_it(ended, settings):
    bill = ended.documents.get(kind="bill")
    readings.read_promised(OutboxMessage(payload={"document": bill.pk}, attempts=1))
    made = [page.file.name for page in bill.pages.all()] + [bill.reading.safe_file.name]
    ago(ended, 91)

    retention.purge()

    assert [Path(settings.MEDIA_ROOT, name).exists() for name in made] == [False, False]
    assert (bill.pages.count(), DocumentReading.objects.filter(document=bill).count()) == (0, 0)


def test_purging_twice_purges_once(ended):
    ago(ended, 91)

    assert (retention.purge(), retention.purge()) == ({"bill": 1}, {})
    assert ended.events.filter(kind="papers_purged").count() == 1


def test_a_purge_that_was_cut_off_is_finished_by_the_next(ended):
    ago(ended, 91)
    retention._mark()

    assert retention.purge() == {"bill": 1}


def test_nothing_goes_under_legal_hold(ended, desk_worker):
    ago(ended, 5000)
    retention.hold(ended, "Case 2026-17", by=desk_worker)

    assert retention.purge() == {}
    assert ended.events.get(kind="legal_hold_set").data == {"why": "Case 2026-17"}

    retention.lift_hold(ended, "Settled", by=desk_worker)
    assert retention.purge() == {"bill": 1, "letter": 1, "signed_letter": 1}


def test_a_hold_set_while_the_purge_looks_wins(ended, desk_worker):
    ago(ended, 91)
    found = list(retention.due().values_list("pk", flat=True))
    retention.hold(ended, "Case 2026-17", by=desk_worker)

    retention._mark()

    assert found
    assert not ended.documents.filter(purged_at__isnull=False).exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_hold_needs_a_reason(ended, desk_worker, reason):
    with pytest.raises(retention.HoldRefused) as raised:
        retention.hold(ended, reason, by=desk_worker)

    ended.refresh_from_db()
    assert (raised.value.field, ended.held_at) == ("reason", None)


def test_a_second_hold_changes_nothing(ended, desk_worker):
    retention.hold(ended, "First", by=desk_worker)

    with pytest.raises(retention.HoldRefused):
        retention.hold(ended, "Second", by=desk_worker)

    ended.refresh_from_db()
    assert ended.hold_reason == "First"


def test_the_command_says_how_many_of_each(ended):
    ago(ended, 91)
    out = io.StringIO()

    call_command("purge_expired", stdout=out)

    assert out.getvalue().splitlines()[:3] == [
        "Phone bill: 1",
        "Letter of Authorization: 0",
        "Signed Letter of Authorization: 0",
    ]


# --- Re-hash --------------------------------------------------------------------


def test_a_file_that_is_what_was_sealed_raises_no_alarm(letter):
    assert rehashing.rehash() == (1, 0)
    assert rehashing.rehash() == (0, 0)  # read today already
    assert list(rehashing.altered()) == []


@pytest.mark.parametrize("which", ["sealed", "shown"])
def test_a_flipped_byte_in_the_storage_is_told_to_staff(
    client, letter, desk_worker, time_machine, which
):
    rehashing.rehash()
    document = letter.seal.document if which == "sealed" else letter.document
    path = Path(document.file.path)
    original = path.read_bytes()
    path.write_bytes(original[:-9] + b"x" + original[-8:])
    time_machine.move_to(timezone.now() + NIGHT)

    assert rehashing.rehash() == (1, 1)

    assert [seal.pk for seal in rehashing.altered()] == [letter.seal.pk]
    assert Event.objects.filter(kind="stored_letter_altered").count() == 1
    assert client.get("/readyz").json()["degraded"]["letters"] == (
        "A stored letter is not what was sealed. See Waiting work on the desk."
    )
    client.force_login(desk_worker)
    page = client.get("/desk/waiting/").content.decode()
    assert "Stored letters that are not what was sealed" in page
    assert any("not what was" in said for said in invariants.check_letters())

    path.write_bytes(original)  # restored from a backup
    time_machine.move_to(timezone.now() + NIGHT)
    assert rehashing.rehash() == (1, 0)
    assert list(rehashing.altered()) == []


def test_a_lost_file_is_an_alarm_too(letter):
    Path(letter.seal.document.file.path).unlink()

    assert rehashing.rehash() == (1, 1)


def test_a_purged_letter_is_not_read_again(ended):
    ago(ended, 5000)
    retention.purge()

    assert rehashing.rehash() == (0, 0)
    assert list(invariants.check_letters()) == []


# --- Export ---------------------------------------------------------------------


@pytest.fixture
def exported(ended, tmp_path):
    """The folder that the ZIP unpacks into."""
    out = io.StringIO()
    call_command("export_evidence", ended.reference, out=tmp_path, stdout=out)
    path = Path(out.getvalue().strip())
    assert path == tmp_path / f"{ended.reference}-evidence.zip"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "evidence")
    return tmp_path / "evidence"


def test_the_evidence_holds_everything_and_its_sums_are_right(exported, ended, letter):
    name = letter.reference
    files = sorted(str(p.relative_to(exported)) for p in exported.rglob("*") if p.is_file())
    summed = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=exported, capture_output=True,
        check=False,
    )  # fmt: skip

    assert files == sorted(
        [
            "README.txt", "SHA256SUMS", "bills.json", "certificates.pem", "events.json",
            "manifest.json", f"letters/{name}-certificate.json", f"letters/{name}-sealed.pdf",
            f"letters/{name}-shown.pdf",
        ]
    )  # fmt: skip
    assert summed.returncode == 0
    sealed = (exported / "letters" / f"{name}-sealed.pdf").read_bytes()
    assert hashlib.sha256(sealed).hexdigest() == letter.seal.sha256
    assert sealed.startswith((exported / "letters" / f"{name}-shown.pdf").read_bytes())
    bill = ended.documents.get(kind="bill")
    assert [row["sha256"] for row in json.loads((exported / "bills.json").read_text())] == [
        bill.sha256
    ]


def test_the_history_can_be_checked_by_what_the_readme_says(exported, ended):
    chain = json.loads((exported / "events.json").read_text())
    head = ""
    for event in chain:
        said = [
            event[key]
            for key in ("request_id", "seq", "kind", "data", "actor_id", "actor", "at", "prev_hash")
        ]
        assert event["prev_hash"] == head
        head = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        assert event["hash"] == head

    ended.refresh_from_db()
    assert (chain[-1]["kind"], head) == ("evidence_exported", ended.event_head)


def test_purged_papers_are_named_as_missing(ended, tmp_path):
    letter = ended.letters.get()
    ago(ended, 5000)
    retention.purge()

    call_command("export_evidence", ended.reference, out=tmp_path, stdout=io.StringIO())

    with zipfile.ZipFile(tmp_path / f"{ended.reference}-evidence.zip") as archive:
        missing = json.loads(archive.read("manifest.json"))["missing"]
    assert missing == [
        f"letters/{letter.reference}-shown.pdf (SHA-256 {letter.signed_sha256})",
        f"letters/{letter.reference}-sealed.pdf (SHA-256 {LetterSeal.objects.get().sha256})",
    ]


# --- At the desk ----------------------------------------------------------------


def test_staff_export_hold_and_lift(client, ended, desk_worker):
    client.force_login(desk_worker)
    page = f"/desk/r/{ended.reference}/"

    response = client.post(f"{page}evidence/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
    assert ended.events.get(kind="evidence_exported").actor == desk_worker

    assert client.post(f"{page}hold/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}hold/", {"reason": "Case 7"}).status_code == 302
    assert "Case 7" in client.get(page).content.decode()
    assert client.post(f"{page}hold/lift/", {"reason": "Settled"}).status_code == 302
    ended.refresh_from_db()
    assert ended.held_at is None


def test_an_auditor_reads_and_changes_nothing(client, ended, auditor):
    client.force_login(auditor)

    for action in ("evidence/", "hold/", "hold/lift/"):
        response = client.post(f"/desk/r/{ended.reference}/{action}", {"reason": "x"})
        assert response.status_code == 403
    assert client.get(f"/desk/r/{ended.reference}/").status_code == 200


def test_a_letter_that_waits_for_its_seal_is_seen_at_the_desk(client, sent, desk_worker):
    letters_made.sign(sent)
    sent.letters.update(signed_at=timezone.now() - timedelta(minutes=20))
    PortRequest.objects.filter(pk=sent.pk).update(status="submitted", submitted_at=timezone.now())
    client.force_login(desk_worker)

    waiting = client.get("/desk/waiting/").content.decode()
    page = client.get(f"/desk/r/{sent.reference}/").content.decode()

    assert "Signed, not sealed yet" in waiting
    assert "Signed, not sealed yet" in page

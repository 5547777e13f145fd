"""Files in a real S3 server, also while it refuses, hangs, is gone or has lost its bucket."""

import subprocess
import sys
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from config.bucket import BucketDown
from porting import outbox
from porting.desk.words import why_waiting
from porting.errors import StorageDown
from porting.models import Document, Note, OutboxMessage
from porting.services import documents, invariants
from tests.porting import letters_made, papers_made
from tests.porting.letters_made import DANA
from tests.production.conftest import ROOT, status_of

BILL = papers_made.pdf_bytes(2)


@pytest.fixture
def ready(account, member):
    return letters_made.make_ready(account, member)


@pytest.fixture
def signed(in_bucket, ready, member, keep_promises):
    """Its letter was rendered, read and signed, all in the bucket."""
    letters_made.send(ready, member)
    keep_promises()
    letters_made.sign(ready)
    keep_promises()
    ready.refresh_from_db()
    return ready


@pytest.fixture
def sam(client, member):
    client.force_login(member)
    return client


def page_of(row, rest):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/{rest}"


def chosen(*names):
    return [SimpleUploadedFile(n, BILL + b"%" + n.encode()) for n in names]


def send_bill(browser, row, *names):
    return browser.post(page_of(row, "proof/"), {"files": chosen(*names)})


def not_kept(*names):
    return [f"{name} could not be stored. Try again in a few minutes." for name in names]


def test_a_letter_and_a_bill_live_in_the_bucket_and_come_back_whole(sam, s3, signed, keep_promises):
    [bill] = documents.store_bill(signed, chosen("May.pdf"), by=DANA).kept
    keep_promises()

    answer = sam.get(page_of(signed, f"documents/{bill.public_id}/"))

    # The letter, its signed copy, the bill; of that the worker's copy and two pages.
    assert len(s3.files) == 6
    with bill.reading.safe_file.open("rb") as copy, bill.file.open("rb") as original:
        assert b"".join(answer.streaming_content) == copy.read()
        assert original.read() == BILL + b"%May.pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="May.pdf"'
    assert list(invariants.broken()) == []


def test_a_large_file_arrives_in_parts_and_is_streamed_in_pieces(sam, s3, signed):
    content = b"%PDF-" + bytes(range(256)) * 75_000  # 19 MB, above the size that is sent at once
    with documents.stored(signed, "other", content, "application/pdf") as paper:
        pass

    answer = sam.get(page_of(signed, f"documents/{paper.public_id}/"))

    assert answer["Content-Length"] == str(len(content))
    assert b"".join(answer.streaming_content) == content


def test_asking_for_a_range_gets_the_whole_file(sam, signed, keep_promises):
    [bill] = documents.store_bill(signed, chosen("May.pdf"), by=DANA).kept
    keep_promises()

    answer = sam.get(page_of(signed, f"documents/{bill.public_id}/"), headers={"range": "bytes=5-"})

    assert answer.status_code == 200
    with bill.reading.safe_file.open("rb") as copy:
        assert b"".join(answer.streaming_content) == copy.read()


def test_a_stranger_gets_nothing_out_of_the_bucket(client, stranger, signed):
    [bill] = documents.store_bill(signed, chosen("May.pdf"), by=DANA).kept
    client.force_login(stranger)

    assert client.get(page_of(signed, f"documents/{bill.public_id}/")).status_code == 404


def test_the_bucket_itself_answers_nobody_without_its_keys(s3, signed):
    status, _ = status_of(f"{s3.address}/papers/{s3.files[0]}")

    assert status >= 400


def test_nothing_is_overwritten(in_bucket):
    storage = in_bucket()

    first = storage.save("PR-AAAAAA/one", ContentFile(b"first"))
    second = storage.save("PR-AAAAAA/one", ContentFile(b"second"))

    assert first != second
    with storage.open(first) as file:
        assert file.read() == b"first"


def test_what_is_deleted_is_gone(in_bucket):
    storage = in_bucket()
    name = storage.save("PR-AAAAAA/one", ContentFile(b"x"))

    storage.delete(name)

    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_a_row_that_fails_takes_its_object_along(signed, s3):
    before = s3.files

    with pytest.raises(ValueError, match="no"), documents.stored(signed, "other", b"x", "a/b"):
        raise ValueError("no")

    assert s3.files == before


def test_files_that_no_row_knows_are_found_in_a_bucket_too(signed, in_bucket, monkeypatch):
    storage = in_bucket()
    name = storage.save("PR-GONE22/orphan", ContentFile(b"x"))
    lost = Document.objects.first()
    storage.delete(lost.file.name)
    monkeypatch.setattr("porting.services.stored_files.YOUNG", -(10 * invariants.GRACE))

    assert [line for line in invariants.broken() if line.startswith("files")] == [
        f"files: The file of document {lost.pk} is gone.",
        f"files: The file {name} belongs to no document.",
    ]


# --- Down ---------------------------------------------------------------------


def stop(s3, in_bucket):
    s3.stop()
    in_bucket()  # a new client: the old one holds connections that are open still


def wrong_secret(s3, in_bucket):
    in_bucket(secret_key="not the secret")


def bucket_gone(s3, in_bucket):
    (s3.folder / "papers").rename(s3.folder.parent / "elsewhere")


def elsewhere(s3, in_bucket):
    in_bucket(endpoint_url="http://127.0.0.1:1")


TROUBLES = [stop, wrong_secret, bucket_gone, elsewhere]


@pytest.mark.parametrize("break_it", TROUBLES)
def test_a_bill_that_cannot_be_stored_is_said_so_and_leaves_nothing(
    sam, s3, in_bucket, signed, break_it
):
    files, notes = s3.files, Note.objects.count()
    break_it(s3, in_bucket)

    answer = send_bill(sam, signed, "May.pdf", "June.pdf")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert [text for text in not_kept("May.pdf", "June.pdf") if text in page] == not_kept(
        "May.pdf", "June.pdf"
    )
    assert (Document.objects.filter(kind="bill").count(), Note.objects.count()) == (0, notes)
    if break_it is not bucket_gone:
        assert s3.files == files


def test_a_guest_reads_the_same(client, s3, in_bucket, signed):
    letters_made.open_link(client, signed)
    stop(s3, in_bucket)

    answer = client.post("/sign/bill/", {"ref": signed.reference, "files": chosen("May.pdf")})

    assert answer.status_code == 422
    assert not_kept("May.pdf")[0] in answer.content.decode()


@pytest.mark.parametrize("break_it", TROUBLES)
def test_a_download_says_in_words_that_it_cannot_be_had_now(
    sam, s3, in_bucket, signed, break_it, keep_promises
):
    [bill] = documents.store_bill(signed, chosen("May.pdf"), by=DANA).kept
    keep_promises()
    break_it(s3, in_bucket)

    answer = sam.get(page_of(signed, f"documents/{bill.public_id}/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "This file cannot be read now" in answer.content.decode()


def test_after_it_comes_back_the_same_bill_is_taken(sam, s3, in_bucket, signed):
    s3.stop()
    assert send_bill(sam, signed, "May.pdf").status_code == 422
    s3.start()

    assert send_bill(sam, signed, "May.pdf").status_code == 302
    assert Document.objects.filter(kind="bill").count() == 1


def test_a_frozen_bucket_holds_up_nobody_for_long(in_bucket, s3, signed, monkeypatch):
    from botocore.config import Config

    monkeypatch.setattr(
        "config.bucket.Config", lambda **words: Config(**words | {"read_timeout": 1})
    )
    in_bucket()
    s3.freeze()

    with pytest.raises(StorageDown), documents.stored(signed, "other", b"x", "a/b"):
        pass


def test_a_letter_waits_for_the_bucket_where_staff_can_see_it(
    s3, in_bucket, ready, member, keep_promises
):
    s3.stop()
    in_bucket()
    letters_made.send(ready, member)

    keep_promises()

    promise = OutboxMessage.objects.get(kind="render_letter")
    assert (promise.state, promise.attempts) == ("pending", 1)
    assert promise.last_error.startswith("StorageDown: The file could not be stored. The bucket")
    assert Document.objects.count() == 0
    assert promise in outbox.waiting()
    assert "files are kept does not answer" in why_waiting(promise)

    s3.start()
    outbox.try_now(promise)
    keep_promises()
    promise.refresh_from_db()
    assert promise.state == "done"
    assert (Document.objects.count(), len(s3.files)) == (1, 1)


def test_readiness_names_the_bucket_and_stays_up(client, db, s3, in_bucket):
    assert client.get("/readyz").json()["degraded"] == {}
    in_bucket(secret_key="not the secret")
    from config import readiness

    readiness._storage_asked = (float("-inf"), "")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["degraded"]) == (
        200,
        {"storage": "The file storage cannot be written."},
    )


def test_invariants_say_that_they_could_not_look(db, s3, in_bucket):
    s3.stop()

    [line] = invariants.broken()

    assert line.startswith("files: The file storage could not be read to its end: The bucket")


def test_the_reason_names_no_key(in_bucket):
    storage = in_bucket(secret_key="not the secret")

    with pytest.raises(BucketDown) as down:
        storage.save("x", BytesIO(b"x"))

    assert str(down.value) in (
        "The bucket refuses: 403.",
        "The bucket refuses: SignatureDoesNotMatch.",
    )


# --- Settings -----------------------------------------------------------------


def loaded(**env):
    """What a web process has loaded after its start, of what is heavy; and its storage."""
    code = (
        "import config.wsgi, sys; from django.urls import get_resolver;"
        "get_resolver().url_patterns; from django.core.files.storage import default_storage;"
        "before = sorted({'boto3', 'botocore', 'storages'} & set(sys.modules));"
        "options = default_storage.__dict__;"
        "print(before, type(default_storage._wrapped).__name__)"
    )
    import os

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_bucket_boto_is_never_loaded():
    assert loaded(S3_BUCKET="") == "[] object"


def test_with_a_bucket_a_web_process_loads_boto_when_the_first_file_is_asked_for():
    assert loaded(S3_BUCKET="papers").startswith("[]")


def test_the_secret_may_lie_in_a_file(tmp_path):
    import os

    (tmp_path / "secret").write_text("from a file\n")
    code = (
        "from django.conf import settings as s;"
        "print(s.STORAGES['default']['OPTIONS']['secret_key'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ
        | {
            "S3_BUCKET": "papers",
            "AWS_SECRET_ACCESS_KEY_FILE": str(tmp_path / "secret"),
            "DJANGO_SETTINGS_MODULE": "config.test_settings",
        },
    )

    assert done.stdout.strip() == "from a file", done.stderr

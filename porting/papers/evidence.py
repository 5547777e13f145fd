"""The evidence file: everything about a request's letters that a dispute needs, in one ZIP.

Written piece by piece from the storage into the file given, never whole in memory. Bills are in
it as hashes only: they may name other people's lines.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from django.conf import settings

from accounts.moments import utc
from porting.choices import DocumentKind, Method
from porting.models import Document, LetterOfAuthorization, PortRequest, SealCertificate
from porting.papers.uploads import EXTENSIONS

PIECE = 256 * 1024

README = """Evidence of port request {reference}
Written by {brand}, {at}. It holds:

letters/          for each letter: the sealed file, the letter as it was shown before signing,
                  and the certificate of completion as JSON
events.json       the history of the request, each event with its hash and that of the one before
bills.json        names, sizes, dates and SHA-256 of the phone bills; not the bills themselves
certificates.pem  the certificates that our seals are made with
manifest.json     size and SHA-256 of every file here; SHA256SUMS has the same for sha256sum
{missing}
How to check it, without us:

1. Nothing was changed in this folder:      sha256sum -c SHA256SUMS
2. A letter is sealed and whole:            pdfsig letters/NAME-sealed.pdf
   It must say "Signature is Valid" and "Total document signed". "Issuer isn't trusted" means that
   your program does not know our certificate: compare it with certificates.pem, and that file with
   {verify_url}certificates.pem
       pdfsig -dump letters/NAME-sealed.pdf
       openssl pkcs7 -inform DER -in NAME-sealed.pdf.sig0 -print_certs
3. The signer saw this letter: the sealed file begins with the shown one, byte for byte, and its
   SHA-256 is "shown_sha256" in the certificate:
       head -c "$(stat -c %s letters/NAME-shown.pdf)" letters/NAME-sealed.pdf | sha256sum
4. The history is whole: the hash of an event is the SHA-256 of this JSON text, with a blank after
   each comma and as Python writes it:
       json.dumps([request_id, seq, kind, data, actor_id, actor, at, prev_hash], sort_keys=True)
   and its prev_hash is the hash of the event before it; the first one's is empty.
5. Does the letter still count?             {verify_url}
"""


def write(request: PortRequest, out: IO[bytes], *, at: datetime) -> list[str]:
    """Write the ZIP for a request; returns the names of what could not be read and is missing.

    Purged papers are missing by their nature: their hashes are in the manifest of what is gone.
    """
    manifest: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:

        def add(name: str, pieces: Iterator[bytes]) -> None:
            digest, size = hashlib.sha256(), 0
            with archive.open(name, "w", force_zip64=True) as entry:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    entry.write(piece)
            manifest[name] = {"size": size, "sha256": digest.hexdigest()}

        for letter in _letters(request):
            missing += _add_letter(letter, add)
        add("events.json", _events(request))
        add("bills.json", _as_json(_bills(request)))
        add("certificates.pem", _certificates(request))
        lost = ", ".join(missing)
        said = {
            "reference": request.reference,
            "brand": settings.BRAND_NAME,
            "at": utc(at),
            "verify_url": f"{settings.SITE_URL}/verify/",
            "missing": f"\nMISSING, purged or unreadable: {lost}\n" if lost else "",
        }
        add("README.txt", iter([README.format(**said).encode()]))
        add("manifest.json", _as_json({"files": dict(manifest), "missing": missing}))
        sums = "".join(f"{row['sha256']}  {name}\n" for name, row in manifest.items())
        archive.writestr("SHA256SUMS", sums)
    return missing


def _letters(request: PortRequest) -> Any:
    """Every letter that was signed once, voided ones included: a dispute may be about those."""
    signed = request.letters.filter(signed_at__isnull=False).order_by("version")
    return signed.select_related("request", "document", "signed_document", "seal", "paper_document")


def _signed(letter: LetterOfAuthorization) -> tuple[str, Document | None]:
    if letter.method == Method.PAPER:
        return "scan", letter.paper_document
    return "sealed", letter.signed_document


def _add_letter(
    letter: LetterOfAuthorization, add: Callable[[str, Iterator[bytes]], None]
) -> list[str]:
    missing: list[str] = []
    for what, document in (("shown", letter.document), _signed(letter)):
        ending = EXTENSIONS[document.content_type] if document else "pdf"
        name = f"letters/{letter.reference}-{what}.{ending}"
        if document is None:
            missing.append(f"{name} (not sealed yet)" if what == "sealed" else name)
            continue
        try:
            file = document.file.open() if document.file else None
        except OSError:
            file = None
        if file is None:
            missing.append(f"{name} (SHA-256 {document.sha256})")
            continue
        with file:
            add(name, iter(lambda opened=file: opened.read(PIECE), b""))  # type: ignore[misc]
    if seal := getattr(letter, "seal", None):
        said = {
            "certificate": seal.certificate,
            "sealed_sha256": seal.sha256,
            "sealed_at": seal.sealed_at.isoformat(),
            "voided_at": letter.voided_at.isoformat() if letter.voided_at else None,
            "void_reason": letter.void_reason,
        }
        add(f"letters/{letter.reference}-certificate.json", _as_json(said))
    return missing


def _events(request: PortRequest) -> Iterator[bytes]:
    """The chain, one event a line, so that a long one is never whole in memory."""
    yield b"[\n"
    for number, event in enumerate(request.events.order_by("seq").iterator(500)):
        said = {
            "request_id": event.request_id,
            "seq": event.seq,
            "kind": event.kind,
            "data": event.data,
            "actor_id": event.actor_id,
            "actor": event.actor_label,
            "at": event.at.isoformat(),
            "prev_hash": event.prev_hash,
            "hash": event.hash,
        }
        yield (",\n" if number else "").encode() + json.dumps(said).encode()
    yield b"\n]\n"


def _bills(request: PortRequest) -> list[dict[str, Any]]:
    papers = Document.objects.filter(request=request, kind=DocumentKind.BILL).order_by("pk")
    return [
        {
            "name": paper.original_name,
            "size": paper.size,
            "sha256": paper.sha256,
            "received_at": paper.created_at.isoformat(),
            "removed_at": paper.removed_at.isoformat() if paper.removed_at else None,
            "purged_at": paper.purged_at.isoformat() if paper.purged_at else None,
        }
        for paper in papers
    ]


def _certificates(request: PortRequest) -> Iterator[bytes]:
    used = SealCertificate.objects.filter(seals__letter__request=request).distinct().order_by("pk")
    for certificate in used:
        yield f"# {certificate.subject}\n{certificate.chain_pem}\n".encode()


def _as_json(value: Any) -> Iterator[bytes]:
    yield json.dumps(value, indent=1).encode() + b"\n"

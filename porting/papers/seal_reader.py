"""Say what seals a PDF bears: ``python -m porting.papers.seal_reader < file`` prints JSON.

A program of its own, without Django, our settings or keys: it reads what strangers send, under
limits of time and memory that it gives itself first. It judges bytes and signatures; whose
certificates count is decided by who started it. Source: security.md 2.5.
"""

import io
import json
import re
import sys
from hashlib import sha256
from typing import Any

from porting.papers.limits import limit

MAX_SEALS = 20  # a letter has one; a file with hundreds only wants to keep us busy
CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]{64,400000})>")


def read(content: bytes) -> dict[str, Any]:
    """Return ``{"is_pdf": bool, "seals": [...]}``; a seal is a dict of

    - ``fingerprint``: SHA-256 of the certificate that signed, "" when it cannot be told,
    - ``subject``: whose certificate it says it is; anybody can write anything there,
    - ``is_intact``: what was signed is unchanged and the signature is that certificate's,
    - ``is_whole``: it covers every byte of the file, so that nothing was added behind it.
    """
    if not content.startswith(b"%PDF-"):
        return {"is_pdf": False, "seals": []}
    try:
        return {"is_pdf": True, "seals": list(_seals(content))}
    except Exception:  # the reader of hostile files raises whatever it likes: no verdict is lost
        return {"is_pdf": _opens(content), "seals": list(_broken_seals(content))}


def _seals(content: bytes) -> Any:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    reader = PdfFileReader(io.BytesIO(content))
    int(reader.root["/Pages"]["/Count"])  # a file without pages is none
    # Nobody is trusted by their issuer here, and nothing is fetched.
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    for seal in reader.embedded_signatures[:MAX_SEALS]:
        if seal.sig_object.get("/Type", "/Sig") == "/DocTimeStamp":
            continue
        certificate = seal.signer_cert
        # Changes after the seal are not weighed: it allows none, so it must cover every byte.
        found = validate_pdf_signature(seal, signer_validation_context=nobody, skip_diff=True)
        yield {
            "fingerprint": sha256(certificate.dump()).hexdigest(),
            "subject": certificate.subject.human_friendly[:200],
            "is_intact": bool(found.intact and found.valid),
            "is_whole": found.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        }


def _broken_seals(content: bytes) -> Any:
    """Look for the certificates inside what is too broken, or too well forged, to be read."""
    from asn1crypto import cms

    for found in list(CONTENTS.finditer(content))[:MAX_SEALS]:
        try:
            hexadecimal = b"".join(found[1].split())
            message = cms.ContentInfo.load(bytes.fromhex(hexadecimal.decode()))
            certificates = [one.chosen for one in message["content"]["certificates"]]
        except Exception:  # noqa: S112  (not a signature, or not any more)
            continue
        for certificate in certificates:
            yield {
                "fingerprint": sha256(certificate.dump()).hexdigest(),
                "subject": certificate.subject.human_friendly[:200],
                "is_intact": False,
                "is_whole": False,
            }


def _opens(content: bytes) -> bool:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return len(pdf.pages) > 0
    except Exception:
        return False


if __name__ == "__main__":
    limit(cpu_seconds=8, memory_mb=1024)
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))

"""The seal of a signed letter: PAdES, certifying, no changes allowed afterwards (security.md 2.2).

The letter as it was shown stays at the very start of the sealed file, byte for byte: pages are
added the way PDF adds revisions, behind it. So anybody can cut it out again and hash it
(``head -c``), without our help. Sealing belongs to the worker: this module loads pyhanko when it
is called, never when it is imported.
"""

import io
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from django.conf import settings

from porting.papers.seal_keys import SealKey

FIELD = "PortdeskSeal"
TSA_SECONDS = 10
SIGNATURE_BYTES, TSA_BYTES = 1_024, 24_576  # of what is signed with the hash, 400 are known
REASON = "This letter was signed as the pages before say. Any later change breaks this seal."


@dataclass(frozen=True)
class Sealed:
    content: bytes
    page_count: int


def seal(shown: bytes, added: bytes, key: SealKey) -> Sealed:
    """Return ``shown`` followed by the pages of the PDF ``added``, sealed with ``key``.

    ``sealed.content`` begins with ``shown``. The time of the seal is the server's, or that of the
    time-stamp authority where ``settings.SEAL_TSA_URL`` names one; without its answer nothing is
    sealed and the promise is tried again.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    writer = IncrementalPdfFileWriter(io.BytesIO(shown))
    page_count = _append(writer, added)
    described = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=REASON,
        name=settings.NEW_CARRIER_NAME,
        location=settings.SITE_URL,
    )
    signer = PdfSigner(described, _signer(key), timestamper=_timestamper())
    out = io.BytesIO()
    signer.sign_pdf(writer, output=out, bytes_reserved=_room(key))
    return Sealed(out.getvalue(), page_count)


def _room(key: SealKey) -> int:
    """Return how many hex digits the file keeps free for the signature: more than it can take.

    Left out, pyHanko signs twice to find out. Each digit costs whoever reads the seal, so it is
    not much more. A time stamp brings certificates of its own.
    """
    chain = sum(len(one.public_bytes(serialization.Encoding.DER)) for one in key.chain)
    issuer = len(key.certificate.issuer.public_bytes())
    stamp = TSA_BYTES if settings.SEAL_TSA_URL else 0
    return 2 * (chain + issuer + key.private.key_size // 8 + SIGNATURE_BYTES + stamp)


def _append(writer: Any, added: bytes) -> int:
    """Copy pages behind those of the writer's document; returns how many pages there are now.

    The copied pages are not part of the document's tag tree, so what ties them to the tree of
    their own file is left behind.
    """
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader

    source = PdfFileReader(io.BytesIO(added))
    # One object holds all pages, so that what they share (fonts) is copied once.
    pages = generic.ArrayObject()
    for number in range(int(source.root["/Pages"]["/Count"])):
        found = source.find_page_for_modification(number)[0].get_object()
        kept = {k: found.raw_get(k) for k in found if k not in ("/Parent", "/StructParents")}
        pages.append(generic.DictionaryObject(kept))
    for page in _imported(writer, source, pages):
        writer.insert_page(page)
    return int(writer.root["/Pages"]["/Count"])


def _imported(writer: Any, source: Any, pages: Any) -> Any:
    pages.container_ref = source.root.container_ref
    return writer.import_object(pages)


def _signer(key: SealKey) -> Any:
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    der = serialization.Encoding.DER
    chain = [x509.Certificate.load(one.public_bytes(der)) for one in key.chain]
    private = key.private.private_bytes(
        der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        signing_cert=chain[0],
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs(chain[1:]),
    )


def _timestamper() -> Any:
    if not settings.SEAL_TSA_URL:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(settings.SEAL_TSA_URL, timeout=TSA_SECONDS)

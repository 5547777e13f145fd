"""A letter that was signed and sealed, and what forgers make of it."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from porting.papers import seal_keys, seals


@pytest.fixture
def letter(signed):
    rows = signed.letters.select_related("seal__document", "document", "request__account")
    return rows.get()


@pytest.fixture
def sealed(letter):
    """The bytes of the sealed file."""
    with letter.seal.document.file.open() as file:
        return file.read()


def page(text="Nothing"):
    """A PDF of one page."""
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = text
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def flip(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def append_update(content):
    """What a PDF editor does that "saves changes": a revision behind the file."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    added = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 72 Td (and 555 0199) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(added))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def save_again(content):
    """What a PDF program does that writes the file anew."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out)
    return out.getvalue()


def sealed_by_somebody(folder, settings):
    settings.SEAL_KEY_FILE = str(folder / "forger.pem")
    return seals.seal(page("Letter"), page(), seal_keys.load()).content


def rsa_key(bits, *names):
    """A key and its certificate, as DER, for whoever has these names."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    kinds = (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME)
    name = x509.Name([x509.NameAttribute(*one) for one in zip(kinds, names, strict=False)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(
        der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, certificate.public_bytes(der)

"""The time of a seal, said by somebody else: an authority that answers over HTTP (RFC 3161)."""

import io
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from porting.models import LetterSeal, OutboxMessage
from porting.services import sealing
from tests.porting import letters_made
from tests.porting.seals.test_sealing import said_by_pdfsig


def rsa_key():
    """A key and its certificate, as DER."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = certificates.Name(
        [certificates.NameAttribute(certificates.NameOID.COMMON_NAME, "Example Time")]
    )
    now = datetime.now(UTC)
    certificate = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(
        der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, certificate.public_bytes(der)


@pytest.fixture
def authority(settings):
    """A time-stamp authority on loopback, with a key of its own; yields what it was asked."""
    from pyhanko.sign.timestamps import DummyTimeStamper

    key, certificate = rsa_key()
    stamper = DummyTimeStamper(x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(key))
    asked = []

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self):
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request)
            said = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SEAL_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_seal_bears_the_time_that_the_authority_said(authority, signed, tmp_path):
    from pyhanko.pdf_utils.reader import PdfFileReader

    with LetterSeal.objects.get().document.file.open() as file:
        sealed = file.read()

    seal = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    added = [one["type"].native for one in seal.signer_info["unsigned_attrs"]]
    assert (len(authority), added) == (1, ["signature_time_stamp_token"])
    assert "Signature is Valid." in said_by_pdfsig(sealed, tmp_path)


def test_without_the_authoritys_answer_nothing_is_sealed_and_it_is_tried_again(
    sent, keep_promises, settings
):
    settings.SEAL_TSA_URL = "http://127.0.0.1:9/"  # nobody listens at "discard"
    letters_made.sign(sent)

    keep_promises()

    promise = OutboxMessage.objects.get(kind=sealing.KIND)
    assert (promise.state, promise.attempts) == ("pending", 1)
    assert not LetterSeal.objects.exists()

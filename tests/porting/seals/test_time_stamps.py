"""The time of a seal, said by somebody else: an authority that answers over HTTP (RFC 3161)."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509

from porting.models import LetterSeal, OutboxMessage
from porting.services import sealing
from tests.porting import letters_made
from tests.porting.seals.conftest import rsa_key
from tests.porting.seals.test_sealing import said_by_pdfsig


@pytest.fixture
def authority(settings):
    """A time-stamp authority on loopback, with a key of its own; yields what it was asked."""
    from pyhanko.sign.timestamps import DummyTimeStamper

    key, certificate = rsa_key(2048, "Example Time")
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

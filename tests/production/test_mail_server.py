"""EMAIL_URL, and mail handed to a real server: in clear, with STARTTLS, over TLS, by password."""

import datetime
import gc
import ipaddress
import smtplib
import ssl

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from config.email_url import mail_server

pytestmark = [
    # The server of the tests says so when it is asked to take passwords in clear, as one test does.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
    # After a refusal both it and Django leave the socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def collected_here():
    yield
    gc.collect()  # or it is complained about in whatever test comes next


USER, PASSWORD = "portdesk@mail.example", "s/p:@ce d"
ENCODED = "portdesk%40mail.example:s%2Fp%3A%40ce%20d"


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "is_starttls", "is_ssl"),
    [
        ("smtp://mail.example", "mail.example", 25, "", "", False, False),
        ("smtp://mail.example:2525", "mail.example", 2525, "", "", False, False),
        ("smtp+tls://mail.example", "mail.example", 587, "", "", True, False),
        ("smtp+ssl://mail.example", "mail.example", 465, "", "", False, True),
        (f"smtp+tls://{ENCODED}@m.example:25", "m.example", 25, USER, PASSWORD, True, False),
        ("smtp+ssl://u:p@[::1]:4650/", "::1", 4650, "u", "p", False, True),
    ],
)
def test_an_address_says_where_how_and_as_whom(
    url, host, port, user, password, is_starttls, is_ssl
):
    assert mail_server(url) == {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": is_starttls,
        "EMAIL_USE_SSL": is_ssl,
    }


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "smtps://u:hidden@mail.example",
        "imap://u:hidden@mail.example",
        "smtp://",
        "smtp://u:hidden@mail.example:many",
        "smtp+tls://u:hid/den@mail.example",
        "smtp+tls://u:hidden@mail.example?tls=no",
        "smtp+tls://u:hidden#2@mail.example",
        "smtp+tls://hidden@mail.example",
    ],
)
def test_an_address_that_could_be_read_in_two_ways_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured) as said:
        mail_server(url)

    assert "EMAIL_URL" in str(said.value)
    assert "hid" not in str(said.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 and its key in one file, as mail servers like it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), "Mail server of the tests"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("mail") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Mailbox:
    """What the server took, and whether it came encrypted."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        is_encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.taken.append((envelope.rcpt_tos, is_encrypted, bool(session.authenticated)))
        return "250 OK"


def check_password(server, session, envelope, mechanism, data):
    right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=right, handled=right)


class Server(Controller):
    """``starttls`` offers it, ``ssl_context`` starts encrypted; a password is asked for if told."""

    def __init__(self, handler, *, starttls=None, asks_password=False, **words):
        self.words = {"authenticator": check_password, "auth_required": asks_password}
        self.words |= {"auth_require_tls": False, "tls_context": starttls}
        self.words |= {"require_starttls": starttls is not None}
        super().__init__(handler, hostname="127.0.0.1", port=0, **words)

    def factory(self):
        return SMTP(self.handler, **self.words)

    def _trigger_server(self):  # it tries itself once, at the port it got
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def serve(monkeypatch, settings, certificate):
    """Start a server and let the settings of an address point at it."""
    started = []

    def start(scheme, login="", **words):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if scheme == "smtp+ssl":
            words["ssl_context"] = context
        server = Server(
            Mailbox(),
            starttls=context if scheme == "smtp+tls" else None,
            asks_password=bool(login),
            **words,
        )
        server.start()
        started.append(server)
        at = f"{login}@127.0.0.1" if login else "127.0.0.1"
        for name, value in mail_server(f"{scheme}://{at}:{server.port}").items():
            setattr(settings, name, value)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        return server

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    yield start
    for server in started:
        if server.smtpd is not None:
            server.stop()


def send():
    EmailMessage("Sent to Verizon", "Hello", to=["sam@brightline.example"]).send()


@pytest.mark.parametrize("scheme", ["smtp", "smtp+tls", "smtp+ssl"])
@pytest.mark.parametrize("login", ["", ENCODED])
def test_mail_arrives_as_the_address_says(serve, scheme, login):
    server = serve(scheme, login)

    send()

    assert server.handler.taken == [(["sam@brightline.example"], scheme != "smtp", bool(login))]


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+ssl"])
def test_a_wrong_password_sends_nothing(serve, scheme):
    server = serve(scheme, "portdesk:wrong")

    with pytest.raises(smtplib.SMTPAuthenticationError):
        send()

    assert server.handler.taken == []


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+ssl"])
def test_a_server_that_nobody_vouches_for_gets_nothing(serve, scheme, monkeypatch):
    server = serve(scheme)
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(ssl.SSLCertVerificationError):
        send()

    assert server.handler.taken == []


def test_a_server_without_encryption_gets_nothing_when_the_address_wants_it(serve, settings):
    server = serve("smtp")
    settings.EMAIL_USE_TLS = True

    with pytest.raises(smtplib.SMTPNotSupportedError):
        send()

    assert server.handler.taken == []


def test_readiness_names_a_mail_server_that_is_gone(client, db, serve):
    server = serve("smtp")
    assert client.get("/readyz").json()["degraded"] == {}
    server.stop()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["degraded"]) == (
        200,
        {"mail": "The mail server does not answer."},
    )

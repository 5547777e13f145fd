"""The key that seals signed letters: made, read, tried. It belongs to the worker alone.

One PEM file holds the private key (P-256, or RSA of 3072 bits), its certificate, and those
above that one. Installations with a certificate of a public authority put that into the file; the
self-made chain of ``make run`` seals as well, but PDF readers call its issuer unknown.
Importing this module loads no pyhanko. Source: security.md 2.6.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

from accounts.moments import dated

YEARS = 3  # a self-made certificate seals this long; what it sealed verifies for ever
PROBE = b"Portdesk tries its seal key."
MIN_RSA_BITS = 3072

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SealKeyTrouble(Exception):
    """The key cannot seal, in a sentence that names what to mend. It holds no part of the key."""


@dataclass(frozen=True)
class SealKey:
    """A private key with its chain of certificates, its own first."""

    private: PrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the certificate, as hexadecimal digits."""
        return hashlib.sha256(self.certificate.public_bytes(serialization.Encoding.DER)).hexdigest()

    @property
    def subject(self) -> str:
        """Whose certificate it is, in words: the common name first, then the organization."""
        return ", ".join(str(one.value) for one in reversed(list(self.certificate.subject)))

    @property
    def chain_pem(self) -> str:
        pem = serialization.Encoding.PEM
        return "".join(one.public_bytes(pem).decode() for one in self.chain)


def load() -> SealKey:
    """Return the key of this installation. Raises SealKeyTrouble.

    Where no file is named and the database is our own SQLite, the key is made on first use. Any
    number of machines may share a PostgreSQL database, so there the file must be given.
    """
    path = Path(settings.SEAL_KEY_FILE)
    if not path.exists() and settings.SEAL_KEY_MAY_BE_MADE:
        make(path)
    try:
        pem = path.read_bytes()
    except OSError as error:
        raise SealKeyTrouble(f"SEAL_KEY_FILE cannot be read: {error.strerror}.") from None
    try:
        private = serialization.load_pem_private_key(pem, password=None)
        chain = tuple(x509.load_pem_x509_certificates(pem))
    except (ValueError, TypeError):
        raise SealKeyTrouble(
            "SEAL_KEY_FILE must hold a private key without a password and its certificates, as PEM."
        ) from None
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SealKeyTrouble("The seal key must be P-256 or RSA.")
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size < MIN_RSA_BITS:
        raise SealKeyTrouble(f"The seal key must be P-256 or RSA of {MIN_RSA_BITS} bits.")
    if private.public_key() != chain[0].public_key():
        raise SealKeyTrouble("The first certificate in SEAL_KEY_FILE is not that of its key.")
    return SealKey(private, chain)


def check(key: SealKey) -> None:
    """Sign a few bytes and read them back, and look at the dates. Raises SealKeyTrouble."""
    now = datetime.now(UTC)
    if now < key.certificate.not_valid_before_utc:
        raise SealKeyTrouble("The certificate of the seal key is not valid yet.")
    if now > key.certificate.not_valid_after_utc:
        until = key.certificate.not_valid_after_utc
        day = dated(until, "UTC")
        raise SealKeyTrouble(f"The certificate of the seal key ran out on {day}.")
    if isinstance(key.private, rsa.RSAPrivateKey):
        signed = key.private.sign(PROBE, padding.PKCS1v15(), hashes.SHA256())
        key.private.public_key().verify(signed, PROBE, padding.PKCS1v15(), hashes.SHA256())
    else:
        signed = key.private.sign(PROBE, ec.ECDSA(hashes.SHA256()))
        key.private.public_key().verify(signed, PROBE, ec.ECDSA(hashes.SHA256()))


def make(path: Path) -> bool:
    """Make a key with a dated chain of two certificates, mode 0600; False when one is there.

    The upper key is thrown away: nobody can issue a second certificate in its name.
    """
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _name(f"{settings.BRAND_NAME} seal authority {begun:%Y-%m-%d}")
    name = _name(f"{settings.BRAND_NAME} letter seal {begun:%Y-%m-%d}")
    dates = (begun, begun + timedelta(days=365 * YEARS))
    root = _certificate((root_name, root_key), (root_name, root_key), dates, is_authority=True)
    own = _certificate((name, key), (root_name, root_key), dates, is_authority=False)
    pem = serialization.Encoding.PEM
    content = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + b"".join(one.public_bytes(pem) for one in (own, root))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written aside and linked into place: of two workers that start at once, one makes the key,
    # and nobody ever reads half of it.
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.NEW_CARRIER_NAME[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _certificate(
    owner: tuple[x509.Name, ec.EllipticCurvePrivateKey],
    issuer: tuple[x509.Name, ec.EllipticCurvePrivateKey],
    dates: tuple[datetime, datetime],
    *,
    is_authority: bool,
) -> x509.Certificate:
    own, above = owner[1].public_key(), issuer[1].public_key()
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    constraints = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    return (
        x509.CertificateBuilder()
        .subject_name(owner[0])
        .issuer_name(issuer[0])
        .public_key(own)
        .serial_number(x509.random_serial_number())
        .not_valid_before(dates[0])
        .not_valid_after(dates[1])
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
        .sign(issuer[1], hashes.SHA256())
    )

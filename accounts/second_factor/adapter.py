"""How django-allauth's second factors behave here: our name, our words, encrypted at rest."""

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.keyring import keyring

NO_MATCH = "Code does not match. Enter the newest code from your app; each works once"


class MFAAdapter(DefaultMFAAdapter):
    """Names come from the brand and the configured address, never from the Host header."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": NO_MATCH,
        "too_many_codes": "Too many tries. Wait 15 minutes and enter a new code",
        "too_many_today": (
            "Too many wrong codes within a day. Use a browser you have signed in with before, or "
            "try again tomorrow"
        ),
        "bad_passkey": "Your browser did not confirm the passkey. Press the button again",
    }

    def get_totp_issuer(self) -> str:
        return settings.BRAND_NAME

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as a picture with a white ground, readable in the dark theme too."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def encrypt(self, text: str) -> str:
        return keyring().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host name of SITE_URL; on another they cannot be used."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": settings.BRAND_NAME}

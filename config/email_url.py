"""EMAIL_URL in settings of Django's. An address that says "encrypted" must never send in clear."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Scheme -> port and whether the connection becomes encrypted (STARTTLS) or is so from the start.
SCHEMES = {
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "smtp+ssl": (465, False, True),
}


def mail_server(url: str) -> dict[str, Any]:
    """Return the EMAIL_* settings of ``smtp+tls://user:password@host:587``.

    A user or password with special characters is percent-encoded. Raises ImproperlyConfigured
    for an address that names no server or another scheme, without repeating the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise ImproperlyConfigured(f"EMAIL_URL must begin with one of {known}.")
    port, is_starttls, is_ssl = SCHEMES[parts.scheme]
    try:
        port = parts.port or port
    except ValueError:
        raise ImproperlyConfigured("The port in EMAIL_URL must be a number.") from None
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp+tls://user:password@host:587; "
            "write /, ? and # in a password as %2F, %3F and %23."
        )
    if bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured("EMAIL_URL must name both a user and a password, or neither.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": is_starttls,
        "EMAIL_USE_SSL": is_ssl,
    }

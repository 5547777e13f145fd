"""CLAMD_ADDRESS, read loudly at the start: a virus scanner that is never asked helps nobody."""

from django.core.exceptions import ImproperlyConfigured


def clamd_address(typed: str) -> str:
    """Return the address as given, "" when none is. Raises ImproperlyConfigured for half of one."""
    host, colon, port = typed.rpartition(":")
    is_tcp = bool(host) and colon == ":" and port.isdecimal() and 0 < int(port) < 65_536
    if typed and not typed.startswith("/") and not is_tcp:
        raise ImproperlyConfigured(
            "CLAMD_ADDRESS must be host:port, or the path of a Unix socket that begins with /."
        )
    return typed

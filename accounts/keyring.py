"""The keys that encrypt secrets at rest: account numbers, PINs, second factors."""

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def keyring() -> MultiFernet:
    """Return the keys of ``FIELD_ENCRYPTION_KEYS``: the first writes, all of them read."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))

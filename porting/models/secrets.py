"""Account numbers and PINs at rest: encrypted in the column, readable only where code asks."""

from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

MARK = "f1:"  # says which scheme wrote the value, for the day there is a second one


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def keyring() -> MultiFernet:
    """Return the keys of ``FIELD_ENCRYPTION_KEYS``: the first writes, all of them read."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))


class EncryptedTextField(models.TextField):
    """Text that the database only ever sees encrypted; ``""`` stays ``""``.

    It cannot be searched: every look-up but "is it empty" is refused, so that nobody
    believes an encrypted comparison works.
    """

    def get_prep_value(self, value: Any) -> Any:
        if value in ("", None) or str(value).startswith(MARK):
            return value
        return MARK + keyring().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        return keyring().decrypt(value.removeprefix(MARK).encode()).decode()

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("isnull", "exact"):
            raise TypeError(f"{self.name} is encrypted and cannot be looked up by {lookup_name}.")
        return super().get_lookup(lookup_name)


def masked(secret: str) -> str:
    """Return what may be shown of an account number: its last four characters.

    Anything shorter than eight characters shows nothing: four of five digits would be the number.
    """
    if not secret:
        return ""
    return f"••••{secret[-4:]}" if len(secret) >= 8 else "••••••"

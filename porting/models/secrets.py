"""Account numbers and PINs at rest: encrypted in the column, readable only where code asks."""

from typing import Any

from django.db import models
from django.db.models.lookups import Exact

from accounts.keyring import keyring

LONGEST_PIN = 64  # that of a cloud platform may be a token
MARK = "f1:"  # says which scheme wrote the value, for the day there is a second one


class Ciphertext(str):
    """A value that is encrypted already. Only ours: what people type never is one."""

    __slots__ = ()


def with_first_key(stored: str) -> Ciphertext:
    """Return the stored form of a secret, encrypted anew with the first key."""
    return Ciphertext(MARK + keyring().rotate(stored.removeprefix(MARK).encode()).decode())


class OnlyEmptyOrSame(Exact):
    """``column = ""``, or the very same ciphertext; a secret in clear never matches anything."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "" and not isinstance(self.rhs, Ciphertext):
            raise TypeError(f"{self.lhs.target.name} is encrypted and cannot be looked up.")
        return self.rhs


class EncryptedTextField(models.TextField):
    """Text that the database only ever sees encrypted; ``""`` stays ``""``.

    It cannot be searched: every look-up but "is it empty" is refused, so that nobody
    believes an encrypted comparison works.
    """

    def get_prep_value(self, value: Any) -> Any:
        if value in ("", None) or isinstance(value, Ciphertext):
            return value
        return Ciphertext(MARK + keyring().encrypt(str(value).encode()).decode())

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        return keyring().decrypt(value.removeprefix(MARK).encode()).decode()

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "exact":
            return OnlyEmptyOrSame
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be looked up by {lookup_name}.")
        return super().get_lookup(lookup_name)


def masked(secret: str) -> str:
    """Return what may be shown of an account number: its last four characters.

    Anything shorter than eight characters shows nothing: four of five digits would be the number.
    """
    if not secret:
        return ""
    return f"••••{secret[-4:]}" if len(secret) >= 8 else "••••••"

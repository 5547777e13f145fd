"""References that people read aloud: ``PR-7F3K2Q``. No vowels, no 0/O/1/I, no running number."""

import secrets
from collections.abc import Callable

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 6  # 28 ** 6 is 480 million; the unique index is the referee


class new_public_id:  # noqa: N801  (used like a function; a class so that migrations can write it down)
    """A maker of references with a prefix, usable as a model field's default."""

    def __init__(self, prefix: str):
        self.prefix = prefix

    def __call__(self) -> str:
        return f"{self.prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, str]]:
        return ("accounts.references.new_public_id", (self.prefix,), {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, new_public_id) and other.prefix == self.prefix

    __hash__: Callable[[object], int] = object.__hash__  # type: ignore[assignment]

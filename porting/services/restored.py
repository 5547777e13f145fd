"""What must be true of a restored backup: all that ``invariants`` asks, every byte, and the keys.

Leases are left out, since those of the moment of the backup are long over; so are files without a
row, since a file may be copied that was stored a moment after the database.
"""

import hashlib
from collections.abc import Callable, Iterator

from cryptography.fernet import InvalidToken

from porting.models import Document
from porting.models.secrets import EncryptedTextField
from porting.services import invariants
from porting.services.rotation import MODELS

BATCH = 1_000


def check_contents() -> Iterator[str]:
    """Every stored file is there and is, byte for byte, what its row says."""
    for document in Document.objects.exclude(file="").order_by("pk").iterator(BATCH):
        try:
            with document.file.open() as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"The file of document {document.pk} is gone."
        except OSError as error:
            yield f"The file of document {document.pk} cannot be read: {error}"
        else:
            if found != document.sha256:
                yield f"The file of document {document.pk} is not what was stored."


def check_keys() -> Iterator[str]:
    """The keys we have read the newest and the oldest secret of every column that holds any."""
    for model in MODELS:
        for field in model._meta.fields:
            if not isinstance(field, EncryptedTextField):
                continue
            kept = model._default_manager.exclude(**{field.name: ""}).order_by("pk")
            try:
                for rows in (kept, kept.reverse()):
                    rows.values_list(field.name, flat=True).first()
            except InvalidToken:
                yield f"{model._meta.label}.{field.name} cannot be read with the keys we have."


def broken() -> Iterator[str]:
    """Yield what a restored backup lacks as ``"check: sentence"``."""
    checks: dict[str, Callable[[], Iterator[str]]] = {
        name: check for name, check in invariants.CHECKS.items() if name not in ("leases", "files")
    }
    for name, check in (checks | {"contents": check_contents, "keys": check_keys}).items():
        for sentence in check():
            yield f"{name}: {sentence}"

"""Rotating the keys of secrets at rest: everything is written anew with the first key."""

from typing import Any

from django.db.models import Case, Model, TextField, Value, When
from django.db.models.functions import Cast

from accounts.second_factor import factors
from porting.models import PortNumber, PortRequest, UploadedList
from porting.models.secrets import Ciphertext, EncryptedTextField, with_first_key

BATCH = 500
MODELS: tuple[type[Model], ...] = (PortRequest, PortNumber, UploadedList)


def rotate_secrets() -> int:
    """Encrypt every secret anew with the first key; returns how many values were written.

    Runs beside a working installation: a value that was saved in the meantime is left as it is,
    since it was written with the first key anyway. Safe to stop and start again.
    """
    written = factors.rotate_secrets()
    for model in MODELS:
        for field in model._meta.fields:
            if isinstance(field, EncryptedTextField):
                written += _rotate(model, field.name)
    return written


def _rotate(model: type[Model], field: str) -> int:
    """Go through a column in batches, by key; one UPDATE a batch."""
    written, last = 0, 0
    rows = model._default_manager.exclude(**{field: ""}).annotate(
        stored=Cast(field, output_field=TextField())
    )
    while batch := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", "stored")[:BATCH]
    ):
        last = batch[-1][0]
        written += _write(model, field, batch)
    return written


def _write(model: type[Model], field: str, batch: list[tuple[int, str]]) -> int:
    renewed: list[Any] = []
    for pk, stored in batch:
        # The old ciphertext is part of the condition: whoever saved since then wins.
        same = {"pk": pk, field: Ciphertext(stored)}
        renewed.append(When(**same, then=Value(with_first_key(stored), output_field=TextField())))
    rows = model._default_manager.filter(pk__in=[pk for pk, _ in batch])
    return rows.update(**{field: Case(*renewed, default=Cast(field, output_field=TextField()))})

"""Gives rows the moments of their story: what is new gets today's on its way in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from numbers.sets import update_each


def stamp(
    model: type[models.Model], columns: Sequence[str], values: Sequence[Sequence[Any]]
) -> None:
    """Give rows the moments of their story: what is new gets today's on its way in."""
    fields = [model._meta.get_field(column) for column in columns]
    sent = [
        (pk, *(_sent(f, value) for f, value in zip(fields, row, strict=True)))
        for pk, *row in values
    ]
    if sent:
        update_each(model._default_manager.all(), columns, sent)


def _sent(field_of: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return str(field_of.get_db_prep_save(value, connection))
    return value

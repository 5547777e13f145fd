"""Statements that a page asks at every visit, put together once in the life of a process.

To write the SQL of a queryset takes Django several times as long as to run it takes PostgreSQL;
for a page of forty statements that was half of what it cost (docs/adr/0049).
"""

import copy
import json
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

from numbers.sets import as_array

Row = TypeVar("Row")
Given = int | str | date | Collection[int] | Collection[str]
FIRST = 2_134_567_801  # stands for a number while a statement is written; fits an integer column


class prepared(Generic[Row]):  # noqa: N801  (a decorator)
    """Decorates a function that returns a queryset; a call of it returns the rows, as a list.

    ``build`` gets keys, texts, dates, moments, or lists of keys or texts for ``OneOf``. It has to
    hand each on to be compared as it is (``iexact`` would change it), and runs once, with values
    that stand for all others: what it decides then holds for every call. Relations of the rows are
    those that it selects; the row it was asked for is not among them, as it would be through
    ``request.numbers``. Raises TypeError for None, which is another statement, and ValueError when
    a value does not reach the statement.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"]):
        self.build = build
        self.__doc__ = build.__doc__
        self._written: dict[str, _Written] = {}

    def __call__(self, *values: Given) -> list[Row]:
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._written[connection.vendor] = _Written(self.build, values)
        return written.rows(values)


class _Written:
    """A statement as one kind of database reads it, with the places of its values."""

    def __init__(self, build: Callable[..., Any], values: Collection[Given]):
        stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
        self.queryset = build(*stand_ins)
        self.compiler = self.queryset.query.get_compiler(self.queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        fields = [one[0] for one in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(fields)
        wanted = {_sent(one): place for place, one in enumerate(stand_ins)}
        self.places = [wanted.get(param, -1) for param in self.params]
        if missing := set(wanted.values()) - set(self.places):
            raise ValueError(f"Values {sorted(missing)} do not reach the statement: {self.sql}")

    def rows(self, values: Collection[Given]) -> list[Any]:
        sent = [_sent(value) for value in values]
        if None in sent:
            raise TypeError("None is another statement: IS NULL.")
        params = tuple(
            sent[place] if place >= 0 else param
            for place, param in zip(self.places, self.params, strict=True)
        )
        # A copy for each call: threads share what is written, never what is being asked.
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (self.sql, params)
        compiler.get_converters = lambda expressions: self.converters
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)


def _stand_in(place: int, value: Given) -> Any:
    if isinstance(value, int):
        return FIRST + place
    if isinstance(value, str):
        return f"value {place} of a prepared statement"
    if isinstance(value, datetime):
        return datetime(1987, 6, 5, 4, 3, 2, place + 1, UTC)
    if isinstance(value, date):
        return date(1987, 6, place + 1)
    if value is None:
        raise TypeError("None is another statement: IS NULL.")
    first: Any = next(iter(value), 0)
    return [_stand_in(place, first)]


def _sent(value: Any) -> Any:
    """Return a value as it travels: a list as ``OneOf`` sends it."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    listed = sorted(value)
    return json.dumps(listed) if connection.vendor == "sqlite" else as_array(listed)

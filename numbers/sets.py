"""Asking and writing for thousands of rows in one statement, on both databases.

A list travels as one parameter, an array on PostgreSQL and JSON on SQLite, so that a statement is
the same text and as quick for ten numbers as for ten thousand.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import BooleanField, CharField, F, Func


class OneOf(Func):
    """Whether a column holds one of the given values: ``filter(OneOf("e164", e164s))``."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, values: Collection[str] | Collection[int]):
        super().__init__(F(column))
        self.values = sorted(values)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        column, params = compiler.compile(self.source_expressions[0])
        texts = json.dumps(self.values)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, texts]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        kind = str(self.source_expressions[0].output_field.db_type(connection)).partition("(")[0]
        return f"{column} = ANY(%s::{kind}[])", [*params, as_array(self.values)]


def as_array(values: Sequence[Any]) -> str:
    """Write values of one type, or None, as PostgreSQL writes an array.

    For thousands of them psycopg takes far longer: it looks at each on its own.
    """
    try:
        joined = '","'.join(values)
    except TypeError:  # numbers, or something missing
        return "{" + ",".join(map(_array_item, values)) + "}"
    if "\\" in joined or joined.count('"') != 2 * max(len(values) - 1, 0):
        return "{" + ",".join(map(_array_item, values)) + "}"
    return f'{{"{joined}"}}' if values else "{}"


def _array_item(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "NULL" if value is None else str(value)


class LastSeven(Func):
    """The last seven digits of a number, what people remember of it: the index serves the search.

    The seven stands in the text of the statement and not among its parameters, since SQLite uses
    an index on an expression only where it reads the very same one.
    """

    output_field = CharField()
    template = "RIGHT(%(expressions)s, 7)"

    def as_sqlite(self, compiler: Any, connection: Any, **words: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, -7)", **words)


def present(
    rows: "models.QuerySet[Any]", values: Collection[str], column: str = "e164"
) -> list[str]:
    """Return which of the values are in this column of the rows: ask before asking for more.

    PostgreSQL expects every value of a long list to be there and, for whole rows, reads the table
    from end to end with several processes; one column alone comes out of its index.
    """
    found = rows.filter(OneOf(column, values)).order_by().values_list(column, flat=True)
    return list(found)


def insert_all(rows: Sequence[models.Model]) -> int:
    """Insert new rows of one model in one statement; returns how many. Primary keys stay unset.

    Django's ``bulk_create`` needs a statement for every fifty rows on SQLite.
    """
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = [
        [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        for row in rows
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    items = ", ".join(_item(place, field) for place, field in enumerate(fields))
    sql = f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {items} FROM {_each()} AS v'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(values, default=str)])
        return cursor.rowcount


def insert_rows(like: models.Model, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows that differ in some columns only, in one statement; returns how many.

    ``rows`` hold a value for each of ``columns`` (names of fields, or of a foreign key's column);
    every other column gets what ``like`` has, an unsaved row. Nothing is made per number, which
    is most of what ``insert_all`` costs.
    """
    model = type(like)
    fields = [_field(model, column) for column in columns]
    same = [
        field for field in model._meta.concrete_fields
        if not field.primary_key and field not in fields
    ]  # fmt: skip
    params = [field.get_db_prep_save(field.pre_save(like, add=True), connection) for field in same]
    names = ", ".join(f'"{field.column}"' for field in [*same, *fields])
    given = [f"CAST(%s AS {field.cast_db_type(connection)})" for field in same]
    values = _prepared(fields, rows)
    if connection.vendor == "postgresql":
        items = [f"v.c{place}" for place in range(len(fields))]
        arrays = ", ".join(f"%s::{_kind(field)}[]" for field in fields)
        named = ", ".join(f"c{place}" for place in range(len(fields)))
        source = f"unnest({arrays}) AS v({named})"
        params += [as_array(column) for column in zip(*values, strict=True)]
    else:
        items = [_item(place, field) for place, field in enumerate(fields)]
        source = f"{_each()} AS v"
        params.append(json.dumps(values))
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(given + items)}'
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FROM {source}", params)
        return cursor.rowcount


def _kind(field: Any) -> str:
    """The column's type in PostgreSQL without its length: too long a text is refused, not cut."""
    return str(field.cast_db_type(connection)).partition("(")[0]


def _prepared(fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Let our own fields change their values: secrets become unreadable here."""
    ours = [place for place, field in enumerate(fields) if _prepares(type(field))]
    if not ours:
        return rows
    changed = [list(row) for row in rows]
    for row in changed:
        for place in ours:
            if row[place]:
                row[place] = fields[place].get_db_prep_save(row[place], connection)
    return changed


def _prepares(kind: type[Any]) -> bool:
    return "get_prep_value" in vars(kind) and not kind.__module__.startswith("django.")


def update_each(
    rows: "models.QuerySet[Any]", columns: Sequence[str], values: Iterable[Sequence[Any]]
) -> int:
    """Give each row values of its own in one UPDATE; returns how many rows were written.

    ``values`` holds (primary key, first column's value, ...); ``columns`` are names of fields, or
    of a foreign key's column such as ``route_id``. ``rows`` asks of the table's own columns only;
    rows outside it stay untouched.
    """
    fields = [_field(rows.model, column) for column in columns]
    given = [list(one) for one in values]
    if connection.vendor == "sqlite":
        return _update_from_list(rows, fields, given)
    return _update_from_object(rows, fields, given)


def _update_from_object(
    rows: "models.QuerySet[Any]", fields: Sequence[Any], values: Sequence[Sequence[Any]]
) -> int:
    """Look each row's values up by its key. Nothing is joined: PostgreSQL takes a list for a
    hundred rows and a new request for a few, and then walks ten thousand for each of ten thousand.
    """
    table = rows.model._meta.db_table
    sets = ", ".join(
        f'"{field.column}" = (v.given->("{table}"."id")::text->>{place})'
        f"::{field.cast_db_type(connection)}"
        for place, field in enumerate(fields)
    )
    query = rows.order_by().filter(OneOf("id", [one[0] for one in values])).query
    where, params = query.get_compiler(connection=connection).compile(query.where)
    # Every name in this text comes from our own models; a join in the WHERE PostgreSQL refuses.
    sql = f'UPDATE "{table}" SET {sets} FROM (SELECT %s::jsonb AS given) AS v WHERE {where}'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps({one[0]: one[1:] for one in values}), *params])
        return cursor.rowcount


def _update_from_list(
    rows: "models.QuerySet[Any]", fields: Sequence[Any], values: Sequence[Sequence[Any]]
) -> int:
    table = rows.model._meta.db_table
    sets = ", ".join(
        f'"{field.column}" = {_item(place, field)}' for place, field in enumerate(fields, start=1)
    )
    among, params = rows.order_by().values("pk").query.sql_with_params()
    pk = _item(0, rows.model._meta.pk)
    # The plus keeps SQLite from walking all values once for each row of the queryset.
    # Every name in this text comes from our own models; what people typed travels as parameters.
    sql = (
        f'UPDATE "{table}" SET {sets} FROM {_each()} AS v'  # noqa: S608
        f' WHERE "{table}"."id" = {pk} AND +"{table}"."id" IN ({among})'
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(values), *params])
        return cursor.rowcount


def _field(model: type[models.Model], column: str) -> Any:
    return next(
        field for field in model._meta.concrete_fields if column in field.get_attname_column()
    )


def _each() -> str:
    """The list of rows as the database reads it: one JSON array for each row."""
    is_sqlite = connection.vendor == "sqlite"
    return "json_each(%s)" if is_sqlite else "jsonb_array_elements(%s::jsonb)"


def _item(place: int, field: Any) -> str:
    if connection.vendor == "sqlite":
        return f"json_extract(v.value, '$[{place}]')"
    kind = field.rel_db_type if field.primary_key else field.cast_db_type
    return f"(v.value->>{place})::{kind(connection)}"

"""No index repeats the beginning of a longer one: the planner cannot pick what is not there."""

from django.apps import apps
from django.db import connection

OURS = ("accounts", "numbers", "porting")


def indexes():
    """Each plain index of our tables, as (table, its columns, whether it refuses doubles)."""
    found = []
    with connection.cursor() as cursor:
        for model in (one for app in OURS for one in apps.get_app_config(app).get_models()):
            partial = {
                one.name
                for one in [*model._meta.indexes, *model._meta.constraints]
                if getattr(one, "condition", None) is not None
            }
            table = model._meta.db_table
            for name, facts in connection.introspection.get_constraints(cursor, table).items():
                is_like = facts.get("opclasses") and any("pattern" in o for o in facts["opclasses"])
                if (
                    facts["columns"]
                    and (facts["index"] or facts["unique"])
                    and name not in partial
                    and not is_like
                ):
                    found.append((table, tuple(facts["columns"]), facts["unique"]))
    return found


def test_no_index_is_the_beginning_of_another(db):
    every = indexes()

    spare = [
        (table, columns)
        for table, columns, is_unique in every
        if not is_unique
        and any(
            other == table and len(more) > len(columns) and more[: len(columns)] == columns
            for other, more, _ in every
        )
    ]

    assert spare == []

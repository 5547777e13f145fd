"""Refuse UPDATE and DELETE of events in the database itself, on SQLite and PostgreSQL."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON porting_event "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON porting_event "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION portdesk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON porting_event "
    "FOR EACH ROW EXECUTE FUNCTION portdesk_refuse_change()",
]


def add_triggers(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER event_no_change ON porting_event", params=None)
        schema_editor.execute("DROP FUNCTION portdesk_refuse_change()", params=None)
    else:
        schema_editor.execute("DROP TRIGGER event_no_update", params=None)
        schema_editor.execute("DROP TRIGGER event_no_delete", params=None)


class Migration(migrations.Migration):
    dependencies = [("porting", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]

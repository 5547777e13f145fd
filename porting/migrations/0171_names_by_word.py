from django.db import migrations

from porting.rules.searching import NAMES, in_words


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        columns = [f'"{name}"' for name in NAMES]
        schema_editor.execute(
            f"CREATE INDEX request_by_words ON porting_portrequest USING gin ({in_words(columns)})",
            params=None,
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX request_by_words", params=None)


class Migration(migrations.Migration):
    """PostgreSQL finds requests by the words of their names (O10); SQLite reads them all."""

    dependencies = [("porting", "0180_risk_of_a_device")]

    operations = [migrations.RunPython(add, drop)]

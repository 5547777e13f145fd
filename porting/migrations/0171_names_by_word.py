from django.db import migrations

# As rules/searching.py asked when this was written: the index serves only the very same text.
WORDS = (
    "to_tsvector('simple', regexp_replace("
    """"name" || ' ' || "business_name" || ' ' || "user_company", """
    "'[^[:alnum:]]+', ' ', 'g'))"
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX request_by_words ON porting_portrequest USING gin ({WORDS})",
            params=None,
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX request_by_words", params=None)


class Migration(migrations.Migration):
    """PostgreSQL finds requests by the words of their names (O10); SQLite reads them all."""

    dependencies = [("porting", "0180_risk_of_a_device")]

    operations = [migrations.RunPython(add, drop)]

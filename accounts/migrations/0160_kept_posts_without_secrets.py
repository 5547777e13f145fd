"""What was kept aside until now may hold passwords and codes, of other people as well: all of it
is deleted. It was to be deleted within a day anyway, and nobody can tell the one from the other.
"""

from typing import Any

from django.db import migrations, models


def forget_all(apps: Any, schema_editor: Any) -> None:
    apps.get_model("accounts", "KeptPost").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0170_fewer_indexes")]

    operations = [
        migrations.RunPython(forget_all, migrations.RunPython.noop, elidable=True),
        migrations.AddField("keptpost", "left_out_secrets", models.BooleanField(default=False)),
    ]

import django.db.models.deletion
from django.db import migrations, models

from accounts.spare_indexes import without_index


class Migration(migrations.Migration):
    """Whether an account has a phone with this number is answered by one index (O4)."""

    dependencies = [("numbers", "0170_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            "route", models.Index(fields=["account", "e164"], name="route_by_account")
        ),
        without_index(
            "numbers",
            {
                ("route", "account"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="routes",
                    to="accounts.account",
                )
            },
        ),
    ]

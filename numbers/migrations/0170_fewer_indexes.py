import django.db.models.deletion
from django.db import migrations, models

from accounts.spare_indexes import without_index


class Migration(migrations.Migration):
    """Foreign keys that a longer index of ours begins with need no index of their own (O3)."""

    dependencies = [
        ("accounts", "0170_fewer_indexes"),
        ("numbers", "0150_planned_uses_of_requests"),
    ]

    operations = [
        without_index(
            "numbers",
            {
                ("routetarget", "route"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="targets",
                    to="numbers.route",
                ),
                ("trackingnumber", "account"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="tracking_numbers",
                    to="accounts.account",
                ),
                ("trackingsource", "account"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="sources",
                    to="accounts.account",
                ),
            },
        ),
    ]

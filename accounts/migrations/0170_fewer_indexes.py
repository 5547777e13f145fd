import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.spare_indexes import without_index


class Migration(migrations.Migration):
    """Foreign keys that a longer index of ours begins with need no index of their own (O3)."""

    dependencies = [
        ("accounts", "0030_kept_posts"),
    ]

    operations = [
        without_index(
            "accounts",
            {
                ("membership", "user"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="memberships",
                    to=settings.AUTH_USER_MODEL,
                ),
            },
        ),
    ]

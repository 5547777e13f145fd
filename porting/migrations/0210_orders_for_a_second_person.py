from django.db import migrations, models


class Migration(migrations.Migration):
    """The desk's queue of orders that wait for a second person, and its count."""

    dependencies = [("porting", "0120_billing_addresses_abroad")]

    operations = [
        migrations.AddIndex(
            model_name="portorder",
            index=models.Index(
                condition=models.Q(is_flagged=True, released_by__isnull=True, status="ready"),
                fields=["request"],
                name="order_for_second_person",
            ),
        ),
    ]

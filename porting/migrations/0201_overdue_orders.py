from django.db import migrations, models


class Migration(migrations.Migration):
    """The desk's queue of port dates that have passed, and its count."""

    dependencies = [("porting", "0200_zone_of_expected_numbers")]

    operations = [
        migrations.AddIndex(
            model_name="portorder",
            index=models.Index(
                condition=models.Q(status__in=["foc_confirmed", "jeopardy", "activating"]),
                fields=["foc_at", "foc_time_zone", "request"],
                name="order_waits_for_its_day",
            ),
        ),
    ]

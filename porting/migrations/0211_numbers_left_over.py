from django.db import migrations, models


class Migration(migrations.Migration):
    """Numbers that are live at the carrier and not in Tracking Numbers of their account."""

    dependencies = [("porting", "0215_versions_of_lists")]

    operations = [
        migrations.AddIndex(
            model_name="portnumber",
            index=models.Index(
                condition=models.Q(status="ported", tracking_number__isnull=True),
                fields=["id"],
                name="port_number_left_over",
            ),
        ),
    ]

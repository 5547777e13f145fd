"""What a file shows: its sheets, what is hidden in them, rows that name ranges."""

from django.db import migrations, models

import porting.models.secrets


class Migration(migrations.Migration):
    dependencies = [("porting", "0171_names_by_word")]

    operations = [
        migrations.AddField("numberimport", "sheets", models.JSONField(default=list)),
        migrations.AddField(
            "numberimport", "takes_hidden_rows", models.BooleanField(default=False)
        ),
        migrations.AddField(
            "numberimport", "takes_hidden_columns", models.BooleanField(default=False)
        ),
        migrations.AddField("numberimport", "names_ranges", models.BooleanField(default=False)),
        migrations.AddField(
            "uploadedlist",
            "book",
            porting.models.secrets.EncryptedTextField(blank=True, default=""),
        ),
        migrations.AddField("leftoutrow", "nth", models.PositiveIntegerField(default=0)),
        migrations.RemoveConstraint("leftoutrow", "left_out_once_per_line"),
        migrations.AddConstraint(
            "leftoutrow",
            models.UniqueConstraint(
                fields=["number_import", "line", "nth"], name="left_out_once_per_row"
            ),
        ),
    ]

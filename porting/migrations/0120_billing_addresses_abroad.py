from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("porting", "0110_lists_as_they_show"),
    ]

    operations = [
        migrations.AddField(
            model_name="portrequest",
            name="billing_country",
            field=models.CharField(blank=True, default="", max_length=2),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="portrequest",
            name="billing_region",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="portrequest",
            name="billing_zip",
            field=models.CharField(blank=True, max_length=16),
        ),
    ]

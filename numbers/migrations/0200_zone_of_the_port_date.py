from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("numbers", "0171_phones_of_an_account")]

    operations = [
        migrations.AddField(
            "trackingnumber", "expected_time_zone", models.CharField(blank=True, max_length=64)
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("porting", "0210_orders_for_a_second_person")]

    operations = [
        migrations.AddField(
            model_name="numberimport",
            name="list_version",
            field=models.PositiveIntegerField(default=0),
        ),
    ]

from django.db import migrations
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def say_the_zone(apps, schema_editor):
    """Give numbers that are expected the zone of their order's port date."""
    numbers = apps.get_model("numbers", "TrackingNumber").objects
    ports = apps.get_model("porting", "PortNumber").objects
    coming = ports.filter(
        e164=OuterRef("e164"), request__account=OuterRef("account"), is_claimed=True
    )
    zone = coming.filter(order__foc_at__isnull=False).values("order__foc_time_zone")[:1]
    expected = numbers.filter(expected_at__isnull=False, live_at=None, released_at=None)
    expected.update(expected_time_zone=Coalesce(Subquery(zone), Value("")))


class Migration(migrations.Migration):
    dependencies = [
        ("numbers", "0200_zone_of_the_port_date"),
        ("porting", "0190_followers_confirm_once"),
    ]

    operations = [migrations.RunPython(say_the_zone, migrations.RunPython.noop)]

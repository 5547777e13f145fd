"""The staff's groups: carrier relations work, supervisors also, auditors only look."""

from django.db import migrations

GROUPS = {
    "Carrier relations": ["view_desk", "work_desk", "reveal_secret"],
    "Supervisor": ["view_desk", "work_desk", "reveal_secret"],
    "Auditor": ["view_desk"],
}
NAMES = {
    "view_desk": "May read the port desk",
    "work_desk": "May work on port requests",
    "reveal_secret": "May see an account number or PIN, one at a time",
}


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    # Django makes permissions only after all migrations; these are needed now.
    kind, _ = ContentType.objects.get_or_create(app_label="porting", model="portrequest")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for codename in codenames:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": NAMES[codename]}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("porting", "0002_events_are_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

import accounts.references
import django.db.models.deletion
import porting.models.secrets
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_try_counts"),
        ("porting", "0004_countries_and_waiting_routes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.references.new_public_id("IMP"), max_length=12, unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "Being prepared"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("stopped", "Stopped"),
                        ],
                        default="preparing",
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=120)),
                ("sheet_name", models.CharField(blank=True, max_length=120)),
                ("has_headings", models.BooleanField(default=True)),
                ("columns", models.JSONField(default=list)),
                ("decisions", models.JSONField(default=dict)),
                ("row_count", models.PositiveIntegerField()),
                ("done_rows", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("duplicates", models.PositiveIntegerField(default=0)),
                ("problems", models.PositiveIntegerField(default=0)),
                ("stopped_because", models.CharField(blank=True, max_length=200)),
                ("wants_mail", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("moved_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="porting.portrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LeftOutRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("fix", "Needs a fix"), ("duplicate", "Duplicate")], max_length=10
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("value", models.CharField(max_length=120)),
                ("reason", models.CharField(max_length=300)),
                ("fix", models.CharField(max_length=200)),
                (
                    "number_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_out",
                        to="porting.numberimport",
                    ),
                ),
            ],
            options={
                "ordering": ["line", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UploadedList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", porting.models.secrets.EncryptedTextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "number_import",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploaded",
                        to="porting.numberimport",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="numberimport",
            index=models.Index(fields=["request", "state"], name="import_by_request"),
        ),
        migrations.AddConstraint(
            model_name="numberimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")),
                fields=("request",),
                name="one_running_import_per_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["preparing", "running", "done", "cancelled", "stopped"])
                ),
                name="import_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_rows__lte", models.F("row_count"))),
                name="import_stays_within_its_rows",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftoutrow",
            constraint=models.UniqueConstraint(
                fields=("number_import", "line"), name="left_out_once_per_line"
            ),
        ),
    ]

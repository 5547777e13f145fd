import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("porting", "0050_seals_and_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawnSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("png", models.BinaryField()),
                ("png_sha256", models.CharField(max_length=64)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("strokes", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="SigningCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_sha256", models.CharField(max_length=64)),
                ("code_hmac", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="bounced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="code_given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="decline_kind",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="method",
            field=models.CharField(
                choices=[
                    ("link", "By emailed link"),
                    ("account", "Signed in to the account"),
                    ("paper", "On paper"),
                ],
                default="link",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="needs_code",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="paper_checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="paper_checked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="paper_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="paper_document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="porting.document",
            ),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="signed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="suggested_email",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="suggested_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="portorder",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="portorder",
            name="is_flagged",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="portorder",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="portorder",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="portrequest",
            name="disputed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="portrequest",
            name="submit_for_me_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="portrequest",
            name="submit_for_me_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bill", "Phone bill"),
                    ("letter", "Letter of Authorization"),
                    ("signed_letter", "Signed Letter of Authorization"),
                    ("paper_letter", "Letter signed on paper"),
                    ("csr", "Customer service record"),
                    ("other", "Other paper"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="portorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_flagged", False),
                    ("sent_at__isnull", True),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("released_by__isnull", False),
                        models.Q(("released_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="flagged_order_is_sent_by_two_people",
            ),
        ),
        migrations.AddField(
            model_name="drawnsignature",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drawn_signatures",
                to="porting.portrequest",
            ),
        ),
        migrations.AddField(
            model_name="letterofauthorization",
            name="signed_drawing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="porting.drawnsignature",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterofauthorization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at__isnull", True),
                    models.Q(("method", "paper"), _negated=True),
                    models.Q(("paper_date__isnull", False), ("paper_document__isnull", False)),
                    _connector="OR",
                ),
                name="letter_signed_on_paper_has_its_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterofauthorization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at__isnull", True),
                    ("needs_code", False),
                    models.Q(("method", "link"), _negated=True),
                    ("code_given_at__isnull", False),
                    _connector="OR",
                ),
                name="letter_that_asks_for_a_code_got_it",
            ),
        ),
        migrations.AddField(
            model_name="signingcode",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="codes",
                to="porting.accesslink",
            ),
        ),
    ]

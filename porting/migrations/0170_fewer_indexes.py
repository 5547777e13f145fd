import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.spare_indexes import without_index


class Migration(migrations.Migration):
    """Foreign keys that a longer index of ours begins with need no index of their own (O3)."""

    dependencies = [
        ("accounts", "0170_fewer_indexes"),
        ("porting", "0070_papers_preflight_holidays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        without_index(
            "porting",
            {
                ("accesslink", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="links",
                    to="porting.portrequest",
                ),
                ("agreedstatement", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="agreed_statements",
                    to="porting.portrequest",
                ),
                ("confirmedwarning", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="confirmed_warnings",
                    to="porting.portrequest",
                ),
                ("document", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="documents",
                    to="porting.portrequest",
                ),
                ("documentpage", "document"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="pages",
                    to="porting.document",
                ),
                ("event", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="events",
                    to="porting.portrequest",
                ),
                ("faxletter", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="fax_letters",
                    to="porting.portrequest",
                ),
                ("leftoutrow", "number_import"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="left_out",
                    to="porting.numberimport",
                ),
                ("note", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="notes",
                    to="porting.portrequest",
                ),
                ("notesread", "user"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
                ("numberconflict", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="conflicts",
                    to="porting.portrequest",
                ),
                ("numberimport", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="imports",
                    to="porting.portrequest",
                ),
                ("numberlookup", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="lookups",
                    to="porting.portrequest",
                ),
                ("portnumber", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="numbers",
                    to="porting.portrequest",
                ),
                ("portorder", "request"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="orders",
                    to="porting.portrequest",
                ),
                ("portrequest", "account"): models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="port_requests",
                    to="accounts.account",
                ),
                ("portrequest", "assignee"): models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            },
        ),
    ]

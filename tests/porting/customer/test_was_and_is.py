"""The history says what a field was and what it is, in people's words, and never a secret."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from porting.models import Event
from porting.rules import history
from porting.services import drafts
from porting.services.events import record
from tests import factories
from tests.porting.desk.conftest import make_submitted

PIN, ACCOUNT = "73915", "8827310046"


@pytest.fixture
def row(account, member):
    return factories.make_request(account, member, service_zip="21230", carrier_name="Verizon")


def save(row, member, **values):
    row.refresh_from_db()
    drafts.save_section(row, values, version=row.version, by=member)
    return Event.objects.filter(request=row, kind="section_saved").order_by("-seq").first()


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("service_zip", "21230", "21231", "Zip Code: 21230 → 21231"),
        ("billing_zip", "", "21231", "Zip Code of the bill's address: 21231"),
        ("service_unit", "Suite 4", "", "Suite or unit: Suite 4 → (empty)"),
        ("features", ["fax"], ["hunt_group", "fax"],
         "Anything else on these lines?: Fax → Hunt group, Fax"),
        ("is_billing_address_same", True, False, "Is the billing address the same?: Yes → No"),
        ("btn", "+15125550101", "+15125550102",
         "Main billing number (BTN): (512) 555-0101 → (512) 555-0102"),
        ("account_type", "business", "residential",
         "Type of account: Business → A person (residential)"),
        ("pin_expires_date", date(2026, 12, 1), date(2027, 1, 15),
         "PIN expires on: Dec 1, 2026 → Jan 15, 2027"),
        ("billing_country", "US", "IS", "Country of the bill's address: United States → Iceland"),
        ("extra_emails", ["a_b@c.example"], ["d@e.example", "f@g.example"],
         "Email updates also to: a_b@c.example → d@e.example, f@g.example"),
        ("signer_relationship", "owner", "agent", "Relationship: Owner → Authorized agent"),
        ("staying_numbers", "one\ntwo", "x" * 400,
         f"Numbers that stay: one, two → {'x' * 79}…"),
    ],
)  # fmt: skip
def test_a_change_is_said_with_what_it_was_and_what_it_is(
    row, member, client, field, before, after, said
):
    type(row).objects.filter(pk=row.pk).update(**{field: before})

    event = save(row, member, **{field: after})

    assert history.detail_of(event) == said
    assert len(str(event.data["changes"])) < 700
    client.force_login(member)
    page = reverse("porting:history", args=[row.account.public_id, row.reference])
    assert said in [one["detail"] for one in client.get(page).context["events"]]


def test_staff_read_the_same_words(account, member, client, desk_worker):
    row = make_submitted(account, member)
    changes = {"user_email": ["sam@brightline.example", "a_b@c.example"], "features": [[], ["fax"]]}
    with transaction.atomic():
        record(row, "section_saved", by=member, fields=[*changes], changes=changes, version=9)

    client.force_login(desk_worker)
    page = client.get(reverse("desk:request", args=[row.reference]))

    assert page.context["events"][0]["detail"] == (
        "Changed: Email: sam@brightline.example → a_b@c.example; "
        "Anything else on these lines?: Fax; Version: 9"
    )


def test_a_secret_is_named_and_never_kept(row, member):
    save(row, member, account_number="1234567890", account_pin="0000")

    event = save(row, member, account_number=ACCOUNT, account_pin=PIN, service_zip="21231")

    assert history.detail_of(event) == (
        "Service Account Number changed; Account PIN changed; Zip Code: 21230 → 21231"
    )
    kept = str([*Event.objects.filter(request=row).values_list("data", flat=True)])
    assert [one for one in (ACCOUNT, PIN, "1234567890", "0046", "0000") if one in kept] == []


def test_only_a_secret_changed_reads_so(row, member):
    assert history.detail_of(save(row, member, account_pin=PIN)) == "Account PIN changed"


@pytest.mark.parametrize("words", ["Our PIN is 73915", "SSN 219-09-9998", f"account {ACCOUNT}"])
def test_words_that_hold_a_secret_are_not_kept(row, member, words):
    save(row, member, account_number=ACCOUNT)

    event = save(row, member, message=words)

    assert history.detail_of(event) == "Message changed"
    assert [one for one in (PIN, "9998", ACCOUNT) if one in str(event.data)] == []


def test_an_event_of_before_values_were_kept_reads_as_it_did(row, member):
    with transaction.atomic():
        event = record(row, "section_saved", by=member, fields=["service_zip", "btn"], version=3)

    assert history.detail_of(event) == "Changed: Zip Code, Main billing number (BTN)"


def test_hostile_text_is_shown_as_typed_and_does_nothing(row, member, client):
    save(row, member, business_name="<script>alert(1)</script> & → ;")

    client.force_login(member)
    page = client.get(reverse("porting:history", args=[row.account.public_id, row.reference]))

    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt; &amp; \xe2\x86\x92 ;" in page.content


def test_a_corrected_number_and_a_new_port_date_say_both(row):
    number = Event(kind="number_replaced", data={"old": "+15125550101", "new": "+15125550102"})
    moved = Event(
        kind="foc_changed",
        data={
            "was": "Tuesday, December 1, 10:30 AM CT",
            "foc_at": "2026-12-03T05:30:00+00:00",
            "time_zone": "America/Chicago",
        },
    )

    assert history.detail_of(number) == "(512) 555-0101 → (512) 555-0102"
    assert history.detail_of(moved) == (
        "Tuesday, December 1, 10:30 AM CT → Wednesday, December 2, 11:30 PM CT"
    )


def test_a_customer_does_not_read_the_name_of_another_sub_account(row, member, client, desk_worker):
    changes = {"account": ["North", "South"], "service_zip": ["21230", "21231"]}
    with transaction.atomic():
        event = record(row, "section_saved", by=member, fields=[*changes], changes=changes)

    assert history.detail_of(event).endswith("changed; Zip Code: 21230 → 21231")
    client.force_login(member)
    page = client.get(reverse("porting:history", args=[row.account.public_id, row.reference]))
    assert [one for one in ("North", "South") if one in page.content.decode()] == []
    assert "North → South" in history.saved(event.data, for_staff=True)

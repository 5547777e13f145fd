"""What often causes a no is said before Submit, goes with "It is correct", and is seen by staff."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from porting.errors import ChangedMeanwhile, NotEditable
from porting.models import ConfirmedWarning, DocumentReading, Event, PortRequest
from porting.rules.agreements import STATEMENTS, TEXTS, VERSION, text_of
from porting.rules.preflight import CHECKS, Look, preflight
from porting.rules.sections import STEP
from porting.services import drafts
from porting.services.preflight import confirm
from tests import factories

NOW = datetime(2026, 9, 14, 15, tzinfo=UTC)  # a Monday morning in Texas


@pytest.fixture
def row(account, member):
    """Nothing about it causes a no."""
    return factories.make_request(
        account,
        member,
        numbers=("+15125550101",),
        checked=True,
        btn="+15125550101",
        account_number="A-1",
    )


def warned(row, **changes):
    PortRequest.objects.filter(pk=row.pk).update(**changes)
    fresh = PortRequest.objects.get(pk=row.pk)
    return [one.text for one in preflight(Look(fresh, NOW)) if not one.confirmed]


def test_a_request_without_fault_causes_no_warning(row):
    assert warned(row) == []


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"account_number": "(512) 555-0101"}, "The account number looks like a phone number."),
        ({"service_zip": "10001"}, "The ZIP code 10001 does not look like one of TX."),
        ({"billing_zip": "10001", "billing_state": "TX"}, "The billing ZIP code 10001 does not"),
        ({"service_unit": "PO Box 12"}, "The service address looks like a mailbox."),
        ({"business_name": "x" * 26}, "Some carriers cut names at 25 characters."),
        ({"billing_last_name": "x" * 26}, "Some carriers cut first"),
        ({"account_pin": "1", "pin_expires_date": date(2026, 9, 13)}, "The PIN has expired."),
        ({"account_pin": "1", "pin_expires_date": date(2026, 9, 16)}, "The PIN ends within two"),
        ({"account_pin": "1", "pin_expires_date": date(2026, 9, 20)}, "The PIN ends on Sept"),
        ({"signer_name": "Pat Stone"}, "Pat Stone is not on the billing record."),
        ({"btn": "+15125550199"}, "All numbers move, but the main billing number (512)"),
        ({"features": ["alarm"]}, "You said that these lines also carry: Alarm or elevator."),
        ({"requested_port_date": date(2026, 9, 25)}, "September 25 is a Friday"),
        ({"requested_port_date": date(2026, 9, 15)}, "Port date must be September 23"),
        ({"requested_port_date": date(2026, 10, 12)}, "Port date must be September 23"),
    ],
)  # fmt: skip
def test_what_often_causes_a_no_is_said(row, changes, text):
    base = {"business_name": "Ortiz Dental", "signer_name": row.signer_name}
    if "billing_last_name" in changes:
        base["signer_name"] = f"{row.billing_first_name} {changes['billing_last_name']}"

    [said] = warned(row, **(base | changes))

    assert said.startswith(text)


def test_an_old_letter_is_said(signed):
    # Days are those of the account's place, where the clocks may have changed in between.
    signed.letters.update(signed_at=timezone.now() - timedelta(days=32))
    found = preflight(Look(signed, timezone.now()))
    assert "letter_age" in [one.check.slug for one in found]


def test_the_findings_of_the_bill_are_warnings_that_lead_to_the_field(row):
    bill = row.documents.create(
        kind="bill", content_type="application/pdf", size=1, sha256="0" * 64,
        original_name="May.pdf", bill_date=date(2026, 8, 1), uploaded_by=row.created_by,
    )  # fmt: skip
    findings = {
        "account_number": 0, "zip": 1, "street": 0, "name": 0, "name_says": "Ortiz Dentistry",
        "btn": 0, "numbers": {"all": 1, "missing": ["+15125550101"]}, "date": "",
    }  # fmt: skip
    DocumentReading.objects.create(document=bill, read_at=NOW, findings=findings)

    found = [one for one in preflight(Look(row, NOW)) if one.check.slug.startswith("bill_")]

    assert [(one.text, one.step.slug, one.anchor) for one in found] == [
        ("This bill is 44 days old. Carriers often want 30.", "proof", "#id_files"),
        (
            "Account number not found on the bill. Check it.",
            "billing_details",
            "#id_account_number",
        ),
        ("Name differs: bill says “Ortiz Dentistry”.", "billing_details", "#id_business_name"),
        (
            "Service address not found on the bill. Check it.",
            "billing_details",
            "#id_service_street",
        ),
        ("Main billing number not found on the bill. Check it.", "billing_details", "#id_btn"),
        ("0 of 1 number found. Not on the bill: (512) 555-0101.", "numbers", ""),
    ]


def test_every_check_leads_to_a_page_and_has_a_name_of_its_own():
    assert {check.step_slug for check in CHECKS} <= set(STEP)
    assert len({check.slug for check in CHECKS}) == len(CHECKS)


def key_of(row, slug):
    return next(one.key for one in preflight(Look(row, timezone.now())) if one.check.slug == slug)


def test_it_is_correct_is_stored_with_who_and_when_and_another_value_warns_anew(row, member):
    row.service_zip = "10001"
    row.save()

    confirm(row, key_of(row, "service_zip"), by=member)
    confirm(row, key_of(row, "service_zip"), by=member)

    kept = ConfirmedWarning.objects.get()
    assert (kept.slug, kept.confirmed_by) == ("service_zip", member)
    assert kept.text.startswith("The ZIP code 10001 does not look like one of TX.")
    assert Event.objects.get(kind="warning_confirmed").data == {"warning": "service_zip"}
    assert warned(row) == []
    assert len(warned(row, service_zip="10002")) == 1


def test_a_stale_or_made_up_key_confirms_nothing(row, member):
    for key in ("service_zip:0", "nonsense", "service_zip:"):
        with pytest.raises(ChangedMeanwhile):
            confirm(row, key, by=member)
    PortRequest.objects.filter(pk=row.pk).update(
        status="submitted", submitted_at=NOW, service_zip="10001"
    )
    row.refresh_from_db()
    with pytest.raises(NotEditable):
        confirm(row, key_of(row, "service_zip"), by=member)
    assert ConfirmedWarning.objects.count() == 0


def test_the_account_number_is_in_no_confirmation(row, member):
    row.account_number = "(512) 555-0147"
    row.save()

    confirm(row, key_of(row, "account_number"), by=member)

    kept = [*ConfirmedWarning.objects.values_list("text", "about_hmac")]
    stored = repr([*kept, *Event.objects.values_list("data")])
    # Fewer digits might stand in a digest by chance.
    assert ("555-0147" in stored, "5550147" in stored) == (False, False)


def test_the_texts_that_were_ever_published_never_change():
    assert {version: [one.sha256[:12] for one in texts] for version, texts in TEXTS.items()} == {
        "2026-11": PUBLISHED
    }
    assert text_of(VERSION, STATEMENTS[0].slug).startswith("I am the account holder or act for")
    assert text_of("1999-01", STATEMENTS[0].slug) == ""


PUBLISHED = [
    "b94c1dcd740a",
    "00df0734f450",
    "3bc8f102ddb3",
    "c7d2f5bab449",
    "6e3303c831a0",
    "3451603771b6",
]


def test_the_page_shows_warnings_until_they_are_confirmed(client, signed, member, keep_promises):
    client.force_login(member)
    url = f"/a/{signed.account.public_id}/numbers/port/{signed.reference}/review/"
    bill = signed.documents.create(
        kind="bill", content_type="application/pdf", size=1, sha256="0" * 64, uploaded_by=member
    )
    DocumentReading.objects.create(document=bill, read_at=NOW, findings={}, problem="x")
    drafts.save_section(
        signed, {"features": ["alarm"]}, version=PortRequest.objects.get(pk=signed.pk).version,
        by=member,
    )  # fmt: skip

    page = client.get(url).content.decode()
    assert "You said that these lines also carry: Alarm or elevator." in page
    assert "billing/#id_features" in page

    answer = client.post(url, {"confirm": key_of(signed, "features")}, follow=True)
    page = answer.content.decode()
    assert "Noted as correct. Our team sees it." in page
    assert "confirmed as correct" in page
    assert key_of(signed, "features") not in page


def test_a_stranger_confirms_nothing(client, stranger, row):
    client.force_login(stranger)
    url = f"/a/{row.account.public_id}/numbers/port/{row.reference}/review/"
    assert client.post(url, {"confirm": "x"}).status_code == 404

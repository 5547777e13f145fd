import pytest
from django.urls import reverse

from porting.models import PortRequest, Rejection
from porting.rules.rejection_catalogue import REASONS
from porting.rules.rejections import (
    FOR_THE_CUSTOMER,
    REASON,
    STEP_OF_FIELD,
    fix_fields_of,
    fix_steps,
    fixes_of,
    needs_new_loa,
)
from porting.rules.sections import STEP

PAGES = ("numbers", "loa", "bill")


def test_every_reason_has_its_own_slug_and_words():
    assert len(REASON) == len(REASONS)
    assert all(reason.title and reason.customer_text for reason in REASONS)


@pytest.mark.parametrize("field", STEP_OF_FIELD)
def test_every_field_to_fix_exists_and_has_a_page(field):
    assert STEP_OF_FIELD[field] in STEP
    assert field in PAGES or PortRequest._meta.get_field(field)
    assert reverse(STEP[STEP_OF_FIELD[field]].url_name, args=["AC-1", "PR-1"])


def test_every_reason_names_known_fields():
    assert {field for reason in REASONS for field in reason.fix_fields} <= set(STEP_OF_FIELD)


def test_what_only_staff_or_carrier_can_settle_is_not_sent_to_customers():
    hidden = [reason.slug for reason in REASONS if reason not in FOR_THE_CUSTOMER]

    assert hidden == ["carrier_delay", "order_split_required"]


def test_pin_and_account_number_need_no_new_letter_and_zip_does():
    assert not needs_new_loa(["pin_wrong", "account_number_wrong", "bill_outdated"])
    assert needs_new_loa(["pin_wrong", "postal_code_mismatch"])


def test_pages_to_fix_come_once_in_the_order_of_the_wizard():
    fields = fix_fields_of(["number_not_found", "auth_name_mismatch", "pin_wrong"])

    assert [step.slug for step in fix_steps([*fields, "of an older catalogue"])] == [
        "billing_details",
        "representative",
        "numbers",
    ]


def test_customer_is_led_to_the_page_of_each_reason():
    row = Rejection(reasons=["pin_wrong", "pending_order", "other", "gone"], text="Call us.")

    assert [(fix.title, fix.url_name, fix.action) for fix in fixes_of(row)] == [
        ("PIN is wrong", "porting:billing_details", "Open Billing Details"),
        ("Open order on the account", "", ""),
        ("Message from our team", "", ""),
    ]

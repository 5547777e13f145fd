"""What a section keeps: secrets unread, a colleague's text, a signature."""

import re

import pytest

from porting.choices import Status
from porting.models import PortRequest
from porting.services import drafts
from tests.porting.wizard_a.pages_read import BILLING, stored

CANARY = "CANARY-4471-9917"


# --- Secrets ----------------------------------------------------------------


def test_secrets_are_in_no_page(client, at, ready):
    PortRequest.objects.get(pk=ready.pk)
    ready.account_number = ready.account_pin = CANARY
    ready.save()
    pages = ["", "general", "details/user", "details/billing", "details/representative"]
    pages += ["agreements", "review", "delete"]

    for page in pages:
        response = client.get(at(ready, page))
        assert response.status_code == 200
        assert CANARY not in response.content.decode()


def test_an_empty_box_keeps_the_stored_secret(client, at, draft):
    PortRequest.objects.filter(pk=draft.pk).update(account_pin="0917")

    client.post(at(draft, "details/billing"), BILLING)

    row = PortRequest.objects.get(pk=draft.pk)
    assert (row.account_number, row.account_pin) == ("VZ-88201-4471", "0917")


def test_a_saved_pin_can_be_removed(client, at, draft):
    PortRequest.objects.filter(pk=draft.pk).update(account_pin="0917")

    client.post(at(draft, "details/billing"), BILLING | {"remove_pin": "on"})

    assert PortRequest.objects.get(pk=draft.pk).account_pin == ""


def test_a_typed_secret_survives_an_error_elsewhere_without_being_shown(client, at, draft):
    response = client.post(
        at(draft, "details/billing"), BILLING | {"account_number": CANARY, "service_zip": "1"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert CANARY not in page
    assert "Account number saved, ends in 9917." in page
    assert PortRequest.objects.get(pk=draft.pk).account_number == CANARY


def test_no_event_holds_a_secret(client, at, draft):
    client.post(at(draft, "details/billing"), BILLING | {"account_number": CANARY})

    assert [event.data["fields"] for event in draft.events.filter(kind="section_saved")] == [
        ["account_number"]
    ]


# --- Two people, two tabs, too late ------------------------------------------


def test_a_conflict_shows_both_texts_and_the_next_save_wins(client, at, draft, agency_member):
    drafts.save_section(draft, {"carrier_name": "Lumen"}, version=1, by=agency_member)

    response = client.post(at(draft, "details/billing"), BILLING | {"carrier_name": "Cox"})

    page = response.content.decode()
    assert response.status_code == 409
    assert re.search(
        r"Casey Nr\d+ changed this page at \d+:\d\d [AP]M [A-Z]+\. "
        r"Your text is below, the saved text is beside it\.",
        page,
    )
    assert re.search(r"Carrier Name</th><td[^>]*>Cox</td><td[^>]*>Lumen</td>", page)
    assert 'value="Cox"' in page
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    client.post(at(draft, "details/billing"), BILLING | {"carrier_name": "Cox", "version": version})
    assert stored(draft)["carrier_name"] == "Cox"


def test_posting_the_same_page_twice_changes_nothing_twice(client, at, draft):
    typed = BILLING | {"carrier_name": "Cox"}

    first = client.post(at(draft, "details/billing"), typed)
    second = client.post(at(draft, "details/billing"), typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert stored(draft)["version"] == 2


def test_a_page_posted_after_submit_changes_nothing_and_says_so(client, at, draft):
    PortRequest.objects.filter(pk=draft.pk).update(
        status=Status.SUBMITTED, submitted_at=draft.created_at
    )
    before = stored(draft)

    response = client.post(at(draft, "general"), {"version": "1", "name": "Dallas"}, follow=True)

    assert stored(draft) == before
    assert "its pages are closed. Nothing changed." in response.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 40])
def test_a_broken_version_is_an_old_one(client, at, draft, version):
    response = client.post(at(draft, "general"), {"version": version, "name": "Dallas"})

    assert response.status_code == 302


# --- The letter -----------------------------------------------------------------


def test_a_change_that_cancels_a_signature_is_asked_about_first(client, at, signed):
    before = stored(signed)
    typed = BILLING | {"business_name": "Ortiz & Co", "version": str(signed.version)}

    response = client.post(at(signed, "details/billing"), typed)

    page = response.content.decode()
    assert "Changing the account holder&#x27;s name cancels Dana Ortiz's signature" in page
    assert 'name="business_name" value="Ortiz &amp; Co"' in page
    assert stored(signed) == before
    client.post(at(signed, "details/billing"), typed | {"confirm": "1"})
    assert stored(signed)["business_name"] == "Ortiz & Co"
    assert not signed.live_letters().exists()


def test_the_question_about_the_letter_holds_no_secret_and_loses_none(client, at, signed):
    typed = BILLING | {
        "business_name": "Ortiz & Co",
        "account_pin": CANARY,
        "version": str(signed.version),
    }

    page = client.post(at(signed, "details/billing"), typed).content.decode()

    assert CANARY not in page
    assert PortRequest.objects.get(pk=signed.pk).account_pin == CANARY

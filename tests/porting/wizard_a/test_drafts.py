"""Starting, saving, agreeing, deleting: the services under the wizard."""

import pytest

from accounts.models import Membership
from porting.choices import Purpose, Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed, NotEditable, PortingError
from porting.models import AccessLink, Event, OutboxMessage, PortRequest
from porting.rules.agreements import STATEMENTS, VERSION
from porting.services import drafts, letters, links
from tests import factories


def stored(row):
    return PortRequest.objects.filter(pk=row.pk).values().get()


def test_a_new_draft_leaves_user_details_to_be_saved_by_its_person(account, member):
    row = drafts.start_request(account, by=member)

    assert (row.user_first_name, row.user_company, row.user_email) == ("", "", "")
    assert [event.kind for event in row.events.all()] == ["request_started"]


def test_start_pressed_twice_starts_one_request(account, member):
    first = drafts.start_request(account, by=member)
    second = drafts.start_request(account, by=member)

    assert second.pk == first.pk
    assert PortRequest.objects.count() == 1


def test_a_named_draft_is_not_opened_instead_of_a_new_one(account, member):
    first = drafts.start_request(account, by=member)
    drafts.save_section(first, {"name": "Austin"}, version=1, by=member)

    assert drafts.start_request(account, by=member).pk != first.pk


def test_copying_leaves_secrets_and_numbers_behind(account, member):
    earlier = factories.make_request(
        account,
        member,
        numbers=("+15125550101",),
        account_pin="9911",
        scope="partial",
        features=["fax"],
        new_btn="+15125550109",
    )

    row = drafts.start_request(account, by=member, copy_from=earlier)

    assert (row.user_email, row.carrier_name, row.service_zip, row.signer_name) == (
        "sam@brightline.example",
        "Verizon",
        "78701",
        "Dana Ortiz",
    )
    assert (row.scope, row.features) == ("partial", ["fax"])
    assert (row.account_number, row.account_pin, row.btn, row.new_btn) == ("", "", "", "")
    assert not row.numbers.exists()


def test_nobody_copies_from_another_account(account, member, stranger):
    elsewhere = factories.make_request(stranger.memberships.get().account, stranger)

    with pytest.raises(PortingError):
        drafts.start_request(account, by=member, copy_from=elsewhere)

    assert PortRequest.objects.count() == 1


def test_a_save_names_only_what_changed(draft, member):
    changed = drafts.save_section(
        draft, {"name": "Austin clinics", "carrier_name": "Lumen"}, version=1, by=member
    )

    assert changed == ["carrier_name"]
    assert draft.version == 2
    event = draft.events.get(kind="section_saved")
    assert event.data == {
        "fields": ["carrier_name"],
        "version": 2,
        "changes": {"carrier_name": ["Verizon", "Lumen"]},
    }


def test_saving_the_same_again_changes_nothing_but_when_it_was_touched(draft, member):
    drafts.save_section(draft, {"carrier_name": "Lumen"}, version=1, by=member)
    before = stored(draft)

    assert drafts.save_section(draft, {"carrier_name": "Lumen"}, version=1, by=member) == []
    after = stored(draft)
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before


def test_a_colleague_in_the_same_field_is_not_overwritten(draft, member):
    drafts.save_section(draft, {"carrier_name": "Lumen"}, version=1, by=member)
    before = stored(draft)

    with pytest.raises(ChangedMeanwhile):
        drafts.save_section(draft, {"carrier_name": "Cox"}, version=1, by=member)

    assert stored(draft) == before


def test_a_colleague_in_another_section_is_no_conflict(draft, member):
    drafts.save_section(draft, {"carrier_name": "Lumen"}, version=1, by=member)

    drafts.save_section(draft, {"name": "Dallas"}, version=1, by=member)

    row = stored(draft)
    assert (row["name"], row["carrier_name"], row["version"]) == ("Dallas", "Lumen", 3)


def test_a_submitted_request_is_not_saved(draft, member):
    PortRequest.objects.filter(pk=draft.pk).update(
        status=Status.SUBMITTED, submitted_at=draft.created_at
    )
    before = stored(draft)

    with pytest.raises(NotEditable):
        drafts.save_section(draft, {"name": "Dallas"}, version=1, by=member)

    assert stored(draft) == before


def test_no_page_writes_a_status(draft, member):
    with pytest.raises(KeyError):
        drafts.save_section(draft, {"status": "ported"}, version=1, by=member)


def test_a_draft_moves_to_another_account_without_what_belongs_to_the_old_one(
    agency, agency_member, account, route
):
    row = factories.make_request(
        account, agency_member, numbers=("+15125550101",), checked=True, route=route
    )

    drafts.save_section(row, {"account": agency}, version=1, by=agency_member)

    row.refresh_from_db()
    assert row.account == agency
    assert not row.is_check_fresh
    assert row.numbers.get().route is None


def test_a_draft_does_not_move_to_a_strangers_account(draft, member, stranger):
    before = stored(draft)
    account = stranger.memberships.get().account

    with pytest.raises(PortingError):
        drafts.save_section(draft, {"account": account}, version=1, by=member)

    assert stored(draft) == before


def test_a_change_of_a_printed_fact_voids_the_letter(signed, member):
    drafts.save_section(signed, {"service_zip": "78702"}, version=signed.version, by=member)

    assert not signed.live_letters().exists()
    assert OutboxMessage.objects.filter(payload__mail="letter_voided").count() == 1


def test_a_new_contact_ends_the_bill_link_of_the_old_one_only(signed, agency_member):
    PortRequest.objects.filter(pk=signed.pk).update(user_email="old@brightline.example")
    signed.refresh_from_db()
    for email in ("Old@brightline.example", "sam@brightline.example"):
        links.new_link(signed, Purpose.BILL, email)

    values = {"user_email": "new@brightline.example"}
    drafts.save_section(signed, values, version=signed.version, by=agency_member)

    live = AccessLink.objects.filter(revoked_at=None, purpose=Purpose.BILL)
    assert [link.email for link in live] == ["sam@brightline.example"]


def test_a_letter_to_another_signer_is_a_save_an_older_page_is_told_of(signed, member):
    signed.live_letters().update(signed_at=None)
    opened = signed.version
    letters.send_for_signature(signed, name="Lee Ho", email="lee@ortiz.example", by=member)

    with pytest.raises(ChangedMeanwhile):
        drafts.save_section(signed, {"signer_name": "Dana"}, version=opened, by=member)

    row = stored(signed)
    assert (row["signer_name"], row["signer_email"]) == ("Lee Ho", "lee@ortiz.example")
    assert signed.events.filter(kind="section_saved").last().data == {
        "fields": ["signer_email", "signer_is", "signer_name"],
        "version": opened + 1,
        "changes": {
            "signer_email": ["dana@ortiz.example", "lee@ortiz.example"],
            "signer_is": ["billing_contact", "someone_else"],
            "signer_name": ["Dana Ortiz", "Lee Ho"],
        },
    }


def test_withdrawing_a_signed_letter_leaves_its_link_alone(signed, member):
    links.new_link(signed, Purpose.SIGN, "dana@ortiz.example")

    assert letters.withdraw(signed, by=member) == []

    assert AccessLink.objects.get().revoked_at is None


def test_a_new_pin_leaves_the_letter_alone(signed, member):
    drafts.save_section(signed, {"account_pin": "0917"}, version=signed.version, by=member)

    assert signed.live_letters().get().signed_at is not None


def test_agreeing_keeps_who_when_where_and_which_text(draft, member):
    drafts.agree(draft, [STATEMENTS[0].slug], by=member, ip="192.0.2.7")

    kept = draft.agreed_statements.get()
    assert (kept.slug, kept.text_version, kept.text_sha256, kept.agreed_by, kept.ip) == (
        STATEMENTS[0].slug,
        VERSION,
        STATEMENTS[0].sha256,
        member,
        "192.0.2.7",
    )


def test_agreeing_twice_keeps_the_first_evidence(draft, member):
    drafts.agree(draft, [STATEMENTS[0].slug], by=member, ip="192.0.2.7")
    drafts.agree(draft, [STATEMENTS[0].slug], by=member, ip="192.0.2.8")

    assert [kept.ip for kept in draft.agreed_statements.all()] == ["192.0.2.7"]
    assert Event.objects.filter(request=draft, kind="agreements_confirmed").count() == 1


def test_a_cleared_box_takes_the_agreement_back(draft, member):
    drafts.agree(draft, [one.slug for one in STATEMENTS], by=member, ip=None)
    drafts.agree(draft, [STATEMENTS[0].slug], by=member, ip=None)

    assert [kept.slug for kept in draft.agreed_statements.all()] == [STATEMENTS[0].slug]


def test_a_deleted_draft_loses_its_secrets(draft, member):
    drafts.delete_draft(draft, by=member)

    row = PortRequest.objects.get(pk=draft.pk)
    assert row.deleted_at is not None
    assert (row.account_number, row.account_pin) == ("", "")


def test_only_a_draft_can_be_deleted(ready, member):
    PortRequest.objects.filter(pk=ready.pk).update(
        status=Status.SUBMITTED, submitted_at=ready.created_at
    )
    before = stored(ready)

    with pytest.raises(MoveNotAllowed):
        drafts.delete_draft(ready, by=member)

    assert stored(ready) == before


def test_a_draft_does_not_move_to_an_account_its_person_may_only_view(agency, draft, member):
    Membership.objects.create(user=member, account=agency, role="viewer")
    sister = factories.make_account("Sister", parent=agency)
    before = stored(draft)

    for account in (agency, sister):
        with pytest.raises(PortingError):
            drafts.save_section(draft, {"account": account}, version=1, by=member)

    assert stored(draft) == before

"""Who may open what: every route of the URLconf, by every kind of visitor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from numbers.models import CallSettings, TrackingNumber
from porting import outbox
from porting.choices import DocumentKind
from porting.models import Document, OutboxMessage, PortRequest
from tests import factories

# What a route belongs to decides who may open it.
PUBLIC = {  # nobody needs to sign in
    "home",
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "demo_mail",
    "demo_mail_message",
    "demo_mail_html",
}
GUEST = {  # an emailed link; without one they say that there is none
    "guests:open_link",
    "guests:open_bill",
    "guests:start",
    "guests:letter",
    "guests:letter_pdf",
    "guests:bill",
    "guests:done",
    "guests:decline",
    "guests:declined",
    "guests:ended",
}
SIGNED_IN = {
    "accounts:choose",
    "accounts:profile",
    "accounts:app_qr",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
FACTOR = {  # there once the person has a second factor
    "mfa_deactivate_totp": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
}
MEMBER = {  # a row of an account: members only, everybody else gets the 404 of no such row
    "numbers:tracking": {},
    "numbers:tracking_edit": {"number": "tracking"},
    "numbers:receiving": {},
    "numbers:receiving_new": {},
    "numbers:receiving_edit": {"number": "receiving"},
    "numbers:sources": {},
    "numbers:source_new": {},
    "numbers:source_edit": {"source": "source"},
    "numbers:call_settings": {},
    "numbers:call_settings_assign": {"settings": "settings"},
    "numbers:texts": {},
    "porting:overview": {},
    "porting:new": {},
    "porting:other": {},
    "porting:request": {"reference": "request"},
    "porting:general": {"reference": "request"},
    "porting:user_details": {"reference": "request"},
    "porting:billing_details": {"reference": "request"},
    "porting:representative": {"reference": "request"},
    "porting:numbers": {"reference": "request"},
    "porting:numbers_multiple": {"reference": "request"},
    "porting:numbers_manual": {"reference": "request"},
    "porting:check": {"reference": "request"},
    "porting:check_fix": {"reference": "request", "pk": "number"},
    "porting:check_results": {"reference": "request"},
    "porting:configure": {"reference": "request"},
    "porting:configure_one": {"reference": "request"},
    "porting:agreements": {"reference": "request"},
    "porting:loa": {"reference": "request"},
    "porting:loa_pdf": {"reference": "request", "version": "letter"},
    "porting:loa_resend": {"reference": "request"},
    "porting:loa_withdraw": {"reference": "request"},
    "porting:proof": {"reference": "request"},
    "porting:proof_remove": {"reference": "request", "document": "document"},
    "porting:document": {"reference": "request", "document": "document"},
    "porting:review": {"reference": "request"},
    "porting:submitted": {"reference": "request"},
    "porting:delete_draft": {"reference": "request"},
    "porting:notes": {"reference": "request"},
    "porting:history": {"reference": "request"},
    "porting:send": {"reference": "request"},
    "porting:cancel": {"reference": "request"},
}
STAFF = {  # carrier relations; to everybody else the desk does not exist
    "desk:queue": {},
    "desk:waiting": {},
    "desk:waiting_try": {"pk": "message"},
    "desk:waiting_cancel": {"pk": "message"},
    "desk:mails": {},
    "desk:mail": {"name": "=submitted"},
    "desk:mail_html": {"name": "=submitted"},
    "desk:request": {"reference": "submitted"},
    "desk:take": {"reference": "submitted"},
    "desk:release": {"reference": "submitted"},
    "desk:send_back": {"reference": "submitted"},
    "desk:approve": {"reference": "submitted"},
    "desk:note": {"reference": "submitted", "kind": "=reply"},
    "desk:reveal": {"reference": "submitted", "field": "=account_number"},
    "desk:document": {"reference": "submitted", "document": "desk_document"},
    "desk:order_sent": {"reference": "submitted", "mark": "=A"},
    "desk:order_foc": {"reference": "submitted", "mark": "=A"},
    "desk:order_complete": {"reference": "submitted", "mark": "=A"},
    "desk:order_fail": {"reference": "submitted", "mark": "=A"},
}
NOTHING_THERE = {
    "account": "AC-222222",
    "reference": "PR-222222",
    "number": "TPN-222222",
    "source": "TSO-222222",
    "settings": "CST-222222",
    "document": "DOC-222222",
}


def routes(patterns=None, prefix=""):
    """Every route as its name and the names of its parameters."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.name)
        else:
            yield from routes(
                entry.url_patterns, prefix + (f"{entry.namespace}:" if entry.namespace else "")
            )


def test_every_route_is_listed_here_and_nothing_else():
    listed = PUBLIC | GUEST | SIGNED_IN | set(FACTOR) | set(MEMBER) | set(STAFF)

    assert sorted(set(routes())) == sorted(listed)


def a_document(row):
    document = Document(
        request=row,
        kind=DocumentKind.BILL,
        original_name="bill.pdf",
        content_type="application/pdf",
        size=3,
        sha256="0" * 64,
    )
    document.file.save("", ContentFile(b"pdf"), save=True)
    return document


@pytest.fixture
def rows(account, member, route, desk_worker):
    """One row of everything, by the words of the tables above."""

    row = factories.make_request(
        account, member, numbers=("+15125550101",), checked=True, route=route
    )
    sent = factories.make_request(
        account, member, numbers=("+15125550102",), checked=True, route=route
    )
    PortRequest.objects.filter(pk=sent.pk).update(status="submitted", submitted_at=timezone.now())

    with transaction.atomic():
        outbox.add("send_mail", key="access", mail="submitted", request=row.pk)
    return {
        "request": row.reference,
        "submitted": sent.reference,
        "number": row.numbers.get().pk,
        "tracking": TrackingNumber.objects.create(account=account, e164="+17375550110").public_id,
        "receiving": route.public_id,
        "source": factories.make_source(account).public_id,
        "settings": CallSettings.objects.get(account=account).public_id,
        "document": a_document(row).public_id,
        "desk_document": a_document(sent).public_id,
        "message": OutboxMessage.objects.get(dedupe_key="send_mail:access").pk,
        "letter": 1,
    }


# A page that only reads says so to everybody alike, before it looks for the row.
NO_SUCH_METHOD = 405


def without_token(response):
    """The page but for the token of its sign-out form, which is masked anew each time."""
    text = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def address(name, parameters, rows, account=None, instead=None):
    kwargs = {"account": account.public_id} if account else {}
    for parameter, word in parameters.items():
        kwargs[parameter] = word[1:] if word.startswith("=") else rows[word]
    return reverse(name, kwargs=kwargs | {k: v for k, v in (instead or {}).items() if k in kwargs})


@pytest.mark.parametrize("name", sorted(MEMBER))
def test_a_members_page_is_not_there_for_anybody_else(
    name, client, rows, account, stranger, desk_worker
):
    page = address(name, MEMBER[name], rows, account)

    anonymous = client.get(page)
    assert (anonymous.status_code, anonymous.url) == (302, f"/login/?next={page}")
    for visitor in (stranger, desk_worker):
        client.force_login(visitor)
        assert client.get(page).status_code in (404, NO_SUCH_METHOD)
        assert client.post(page).status_code in (404, NO_SUCH_METHOD)


@pytest.mark.parametrize("name", sorted(MEMBER))
def test_a_strangers_404_is_the_404_of_a_row_that_does_not_exist(
    name, client, rows, account, stranger
):
    client.force_login(stranger)
    real = address(name, MEMBER[name], rows, account)
    made_up = address(name, MEMBER[name], rows, account, instead=NOTHING_THERE)

    assert without_token(client.get(real)) == without_token(client.get(made_up))


@pytest.mark.parametrize("name", sorted(set(MEMBER) - {"porting:loa_pdf"}))
def test_a_member_and_an_agency_member_get_in(name, client, rows, account, member, agency_member):
    page = address(name, MEMBER[name], rows, account)

    for visitor in (member, agency_member):
        client.force_login(visitor)
        assert client.get(page).status_code in (200, 302, 405)


@pytest.mark.parametrize("name", sorted(MEMBER))
def test_a_viewer_changes_nothing(name, client, rows, account, viewer):
    client.force_login(viewer)

    assert client.post(address(name, MEMBER[name], rows, account)).status_code in (403, 404, 405)


@pytest.mark.parametrize("name", sorted(STAFF))
def test_the_desk_does_not_exist_for_customers(name, client, rows, member, stranger):
    page = address(name, STAFF[name], rows)

    assert client.get(page).status_code == 302
    for visitor in (member, stranger):
        client.force_login(visitor)
        assert client.get(page).status_code in (404, NO_SUCH_METHOD)
        assert client.post(page).status_code in (404, NO_SUCH_METHOD)


@pytest.mark.parametrize("name", sorted(STAFF))
def test_staff_get_in_and_an_auditor_acts_on_nothing(name, client, rows, desk_worker, auditor):
    page = address(name, STAFF[name], rows)

    client.force_login(desk_worker)
    assert client.get(page).status_code in (200, 405)
    client.force_login(auditor)
    assert client.get(page).status_code in (200, 403, 405)
    assert client.post(page).status_code in (403, 405)


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_a_persons_own_pages_want_a_person(name, client, member):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(member)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(FACTOR))
def test_a_persons_second_factor_is_theirs_alone(name, client, member, stranger):
    theirs = Authenticator.objects.create(user=member, type="webauthn", data={"name": "Key"})
    page = reverse(name, kwargs={"pk": theirs.pk} if FACTOR[name] else None)

    assert client.get(page).status_code == 302
    client.force_login(stranger)
    assert (client.get(page).status_code, client.post(page).status_code) in (
        (404, 404),
        (404, NO_SUCH_METHOD),
        (200, 200),  # the form that makes codes: refused without a factor
    )
    assert list(Authenticator.objects.values_list("user", flat=True)) == [member.pk]


@pytest.mark.parametrize("name", sorted(STAFF))
def test_staff_without_a_second_factor_reach_no_page_of_the_desk(name, rows, desk_worker):
    client = Client()
    client.force_login(desk_worker)
    page = address(name, STAFF[name], rows)

    for response in (client.get(page), client.post(page)):
        assert (response.status_code, response["Location"]) == (302, "/profile/second-factor/")


def test_a_disabled_person_is_signed_out_everywhere(client, rows, account, member):
    client.force_login(member)
    member.is_active = False
    member.save()

    page = address("porting:request", MEMBER["porting:request"], rows, account)
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("name", sorted(set(MEMBER) | set(STAFF)))
def test_every_post_wants_a_token(name, rows, account, member, desk_worker, strict_client):
    client = strict_client
    client.force_login(member if name in MEMBER else desk_worker)
    parameters = MEMBER.get(name) or STAFF.get(name) or {}
    page = address(name, parameters, rows, account if name in MEMBER else None)

    assert client.post(page).status_code in (403, 405)


@pytest.mark.parametrize("name", sorted(PUBLIC | GUEST | SIGNED_IN | set(MEMBER) | set(STAFF)))
def test_every_answer_carries_the_headers_that_protect_it(
    name, client, rows, account, member, desk_worker
):
    client.force_login(desk_worker if name in STAFF else member)
    page = page_of(name, rows, account)

    headers = client.get(page).headers

    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy or "sandbox" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def page_of(name, rows, account):
    if name in MEMBER:
        return address(name, MEMBER[name], rows, account)
    if name in STAFF:
        return address(name, STAFF[name], rows)
    extra = {
        "guests:open_link": {"token": "x" * 43},
        "guests:open_bill": {"token": "x" * 43},
        "guests:letter_pdf": {"version": 1},
        "demo_mail_message": {"name": "0" * 32},
        "demo_mail_html": {"name": "0" * 32},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
    }
    return reverse(name, kwargs=extra.get(name))


def test_an_account_that_does_not_exist_and_one_of_others_take_the_same_work(
    client, account, stranger
):
    client.force_login(stranger)
    client.get(f"/a/{account.public_id}/numbers/port/")

    with CaptureQueriesContext(connection) as theirs:
        client.get(f"/a/{account.public_id}/numbers/port/")
    with CaptureQueriesContext(connection) as nobodys:
        client.get("/a/AC-222222/numbers/port/")

    assert [q["sql"].split(" WHERE ")[0] for q in theirs] == [
        q["sql"].split(" WHERE ")[0] for q in nobodys
    ]

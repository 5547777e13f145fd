"""Who may open what: every route of the URLconf, by every kind of visitor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.tables import (
    FACTOR,
    GUEST,
    MEMBER,
    NOTHING_THERE,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    address,
    page_of,
    routes,
)


def test_every_route_is_listed_here_and_nothing_else():
    listed = PUBLIC | GUEST | SIGNED_IN | set(FACTOR) | set(MEMBER) | set(STAFF)

    assert sorted(set(routes())) == sorted(listed)


# A page that only reads says so to everybody alike, before it looks for the row.
NO_SUCH_METHOD = 405


def without_token(response):
    """The page but for the token of its sign-out form, which is masked anew each time."""
    text = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


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


# Without the file that the worker makes there is nothing to download; a number that is left with
# another account is brought in by an admin of both (test_left_over.py).
NOT_FOR_EVERY_MEMBER = {"porting:loa_pdf", "porting:ticket_letter", "porting:bring_in"}


@pytest.mark.parametrize("name", sorted(set(MEMBER) - NOT_FOR_EVERY_MEMBER))
def test_a_member_and_an_agency_member_get_in(name, client, rows, account, member, agency_member):
    page = address(name, MEMBER[name], rows, account)

    for visitor in (member, agency_member):
        client.force_login(visitor)
        assert client.get(page).status_code in (200, 302, 405)


# "Not sure?" only answers; it keeps nothing.
@pytest.mark.parametrize("name", sorted(set(MEMBER) - {"porting:not_sure"}))
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


# What was typed when a session ended is one person's: tests/accounts/test_kept_posts.py
@pytest.mark.parametrize("name", sorted(SIGNED_IN - {"accounts:kept_post"}))
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

import re

import pytest
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.urls import reverse

from accounts.models import User
from porting.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

NO_MATCH = "Email and password do not match. Check both, or reset your password"


@pytest.fixture
def browser(client):
    """A browser that has opened the site once."""
    return client


def sign_in(client, email, password=factories.PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def test_addresses_are_tidy():
    assert [
        reverse(name)
        for name in (
            "account_login",
            "account_logout",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "accounts:choose",
            "accounts:profile",
        )
    ] == [
        "/login/",
        "/logout/",
        "/password/reset/",
        "/password/reset/sent/",
        "/password/reset/done/",
        "/accounts/",
        "/profile/",
    ]


def test_sign_in_leads_home(client, member):
    response = sign_in(client, member.email)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == str(member.pk)


def test_email_may_be_typed_in_capitals(client, member):
    sign_in(client, " SAM@Brightline.Example ")

    assert signed_in_as(client) == str(member.pk)


def test_sign_in_returns_to_the_page_asked_for(client, member):
    asked = client.get("/profile/")

    assert asked["Location"] == "/login/?next=/profile/"
    page = client.get(asked["Location"])
    assert 'name="next" value="/profile/"' in page.content.decode()
    assert sign_in(client, member.email, next="/profile/")["Location"] == "/profile/"


def test_sign_in_never_leads_to_another_site(client, member):
    assert sign_in(client, member.email, next="https://evil.example/")["Location"] == "/"


def test_session_gets_a_new_key_when_somebody_signs_in(client, member):
    client.get("/login/")
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key

    sign_in(client, member.email)

    assert client.session.session_key != before


@pytest.mark.parametrize("email", ["sam@brightline.example", "nobody@nowhere.example"])
def test_wrong_password_and_unknown_address_read_the_same(client, member, email):
    response = sign_in(client, email, "wrong password")

    assert response.status_code == 200
    assert text_of(response).count(NO_MATCH) == 1
    assert "<title>Error: Sign in - " in response.content.decode()
    assert f'value="{email}"' in response.content.decode()
    assert signed_in_as(client) is None


def test_empty_sign_in_names_both_fields(client, db):
    response = sign_in(client, "", "")

    assert response.context["form"].errors == {
        "login": ["Enter your email address"],
        "password": ["Enter your password"],
    }


def test_sixth_wrong_password_must_wait(client, member):
    for _ in range(5):
        sign_in(client, member.email, "wrong password")

    response = sign_in(client, member.email)

    assert "Too many tries. Wait 15 minutes and try again" in text_of(response)
    assert signed_in_as(client) is None


def test_disabled_person_cannot_sign_in(client, member):
    User.objects.update(is_active=False)

    response = sign_in(client, member.email)

    assert response["Location"] == reverse("account_inactive")
    assert "This login is switched off" in text_of(client.get(response["Location"]))
    assert signed_in_as(client) is None


def test_session_ends_when_the_person_is_disabled(client, member):
    sign_in(client, member.email)
    assert client.get("/profile/").status_code == 200

    User.objects.update(is_active=False)

    assert client.get("/profile/")["Location"] == "/login/?next=/profile/"


def test_signing_out_needs_a_post(client, member):
    sign_in(client, member.email)

    page = client.get("/logout/")

    assert (page.status_code, signed_in_as(client)) == (200, str(member.pk))
    assert client.post("/logout/")["Location"] == "/login/"
    assert signed_in_as(client) is None


@pytest.mark.parametrize("path", ["/signup/", "/email/", "/password/change/", "/accounts/signup/"])
def test_nobody_signs_up_or_changes_an_address(client, member, path):
    client.force_login(member)

    assert client.get(path).status_code == 404


def ask_for_reset(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_reset_answers_the_same_for_known_and_unknown(client, member):
    known = ask_for_reset(client, member.email)
    unknown = ask_for_reset(client, "nobody@nowhere.example")

    assert (known.status_code, known["Location"]) == (302, "/password/reset/sent/")
    assert (unknown.status_code, unknown["Location"]) == (302, "/password/reset/sent/")
    assert "If that address has a login here" in text_of(client.get(known["Location"]))


def test_reset_works_as_much_for_an_unknown_address(client, member, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask_for_reset(client, "somebody@nowhere.example")  # the count of this address begins
    counts = []
    for email in (member.email, "nobody@nowhere.example"):
        with CaptureQueriesContext(connection) as queries:
            ask_for_reset(client, email)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_promise_of_a_reset_mail_holds_the_person_and_no_key(client, member):
    ask_for_reset(client, member.email)
    ask_for_reset(client, "nobody@nowhere.example")

    assert list(OutboxMessage.objects.values_list("kind", "payload")) == [
        ("send_mail", {"mail": "password_reset", "user": member.pk}),
        ("send_mail", {"mail": "password_reset", "user": 0}),
    ]


def test_disabled_person_gets_no_reset_mail(client, member):
    User.objects.update(is_active=False)

    ask_for_reset(client, member.email)

    assert list(OutboxMessage.objects.values_list("payload__user", flat=True)) == [0]


def test_reset_needs_an_address(client, db):
    response = ask_for_reset(client, "not an address")

    assert response.context["form"].errors == {
        "email": ["Enter an email address in the format name@example.com"]
    }
    assert "not an address" in response.content.decode()
    assert OutboxMessage.objects.count() == 0


def mailed_link(client, member, keep_promises):
    ask_for_reset(client, member.email)
    keep_promises()
    [message] = mail.outbox
    assert message.to == [member.email]
    return re.search(r"/password/reset/\S+/", message.body)[0]


def test_mailed_link_changes_the_password_once(client, member, keep_promises):
    link = mailed_link(client, member, keep_promises)

    form_page = client.get(link)
    assert form_page.status_code == 302
    assert form_page["Location"].endswith("-set-password/")
    saved = client.post(form_page["Location"], {"password1": "four quiet green rivers"})
    assert saved["Location"] == "/password/reset/done/"
    assert "Password changed" in text_of(client.get(saved["Location"]))

    member.refresh_from_db()
    assert check_password("four quiet green rivers", member.password)
    assert "This link has ended" in text_of(client.get(link))


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("", ["Enter a new password"]),
        ("qz7!mT", ["Password must have 10 characters or more"]),
        ("8274659103", ["Password must have more than digits. Add letters"]),
        ("sam@brightline", ["Password is too much like your name or email. Choose another one"]),
        (
            "password",
            [
                "Password must have 10 characters or more",
                "Many people use this password. Choose one that is harder to guess",
            ],
        ),
    ],
)
def test_weak_password_is_refused_with_the_reason(client, member, keep_promises, password, reasons):
    page = client.get(mailed_link(client, member, keep_promises))["Location"]

    response = client.post(page, {"password1": password})

    assert response.context["form"].errors == {"password1": reasons}
    assert "Error: Choose a new password" in response.content.decode()
    member.refresh_from_db()
    assert check_password(factories.PASSWORD, member.password)


def test_changed_password_ends_other_sessions(client, member, keep_promises):
    sign_in(client, member.email)
    assert client.get("/profile/").status_code == 200

    member.set_password("four quiet green rivers")
    member.save()

    assert client.get("/profile/").status_code == 302


def test_unknown_address_gets_no_mail(client, db, keep_promises):
    ask_for_reset(client, "nobody@nowhere.example")

    keep_promises()

    assert mail.outbox == []
    assert list(OutboxMessage.objects.values_list("state", flat=True)) == ["done"]


@pytest.mark.parametrize("link", ["/password/reset/1-abc-def/", "/password/reset/zzzzzzzzzzzzz-x/"])
def test_made_up_link_has_ended(client, db, link):
    response = client.get(link)

    assert (response.status_code, "This link has ended" in text_of(response)) == (200, True)

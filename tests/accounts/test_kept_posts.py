"""A session ends while somebody types: what they send is kept, for them, and sent on once."""

from datetime import timedelta
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import kept_posts
from accounts.models import KeptPost
from accounts.tasks import sweep
from porting.models import PortRequest
from porting.models.secrets import EncryptedTextField
from porting.wizard.fields import Secret
from tests import factories

pytestmark = pytest.mark.django_db
PIN = "0417-SECRET"


@pytest.fixture
def draft(account, member):
    return factories.make_request(account, member)


@pytest.fixture
def page(draft, account):
    return f"/a/{account.public_id}/numbers/port/{draft.reference}/details/user/"


@pytest.fixture
def typed(draft):
    return {
        "version": draft.version,
        "user_first_name": "Samantha",
        "user_last_name": "Reed",
        "user_company": "Brightline Agency",
        "user_email": "sam@brightline.example",
        "user_phone": "(512) 555-0190",
    }


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=False)


def sign_in(browser, person, next_page="/profile/"):
    words = {"login": person.email, "password": factories.PASSWORD, "next": next_page}
    return browser.post("/login/", words)


def end_sessions():
    Session.objects.all().delete()


def lose(browser, member, page, typed):
    """Sign in, let the session end, send the page; returns the address of what was kept."""
    sign_in(browser, member)
    browser.get(page)
    end_sessions()
    answer = browser.post(page, typed)
    return answer["Location"].partition("next=")[2]


def send_kept(browser, page, address):
    return browser.post(page, {kept_posts.FIELD: address.rstrip("/").rpartition("/")[2]})


def test_after_sign_in_it_is_saved_with_one_press(browser, member, page, typed, draft):
    address = lose(browser, member, page, typed)

    assert sign_in(browser, member, address)["Location"] == address
    shown = browser.get(address).content.decode()
    saved = send_kept(browser, page, address)

    draft.refresh_from_db()
    assert "We kept what you typed" in shown
    assert (saved.status_code, draft.user_first_name) == (302, "Samantha")
    assert KeptPost.objects.count() == 0


def test_what_does_not_hold_is_shown_again_with_its_errors(browser, member, page, typed, draft):
    address = lose(browser, member, page, typed | {"user_email": "sam@"})
    sign_in(browser, member)

    answer = send_kept(browser, page, address)

    assert answer.status_code == 422
    assert ("Samantha" in answer.content.decode(), "sam@" in answer.content.decode()) == (True,) * 2


def test_a_colleagues_change_meanwhile_is_shown_beside_it(browser, member, page, typed, draft):
    from porting.services import drafts

    address = lose(browser, member, page, typed)
    drafts.save_section(draft, {"user_first_name": "Maya"}, version=draft.version, by=member)
    sign_in(browser, member)

    answer = send_kept(browser, page, address)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert ("Maya" in shown, "Samantha" in shown) == (True, True)


def test_secrets_are_left_out_and_asked_for_again(browser, member, draft, account):
    page = f"/a/{account.public_id}/numbers/port/{draft.reference}/details/billing/"
    secrets = {"account_number": "88214-SECRET", "account_pin": PIN}
    typed = {"version": draft.version, "carrier_name": "Verizon", **secrets}
    address = lose(browser, member, page, typed)
    sign_in(browser, member)

    kept = KeptPost.objects.get()
    shown = browser.get(address).content.decode()
    saved = send_kept(browser, page, address)
    after = browser.get(saved.get("Location", page)).content.decode()

    assert set(kept_posts.posted(kept)) == {"version", "carrier_name"}
    assert "Account numbers and PINs are never kept aside." in shown
    assert kept_posts.SECRETS_GONE in (saved.content + after.encode()).decode()


def test_a_date_beside_a_pin_is_no_secret():
    names = ("pin_expires_date_0", "pin_expires_date", "carrier_name", "zip_code", "form-0-e164")

    assert [name for name in names if kept_posts.is_secret(name)] == []


def forms_of_ours():
    """Every form class of this project that the pages can reach."""
    get_resolver().url_patterns  # noqa: B018  (imports every page)
    waiting, found = [forms.BaseForm], set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.split(".")[0] in ("accounts", "numbers", "porting"):
                found.add(form)
    return found


def test_every_secret_field_of_every_form_is_known_as_one():
    asked = {
        name
        for form in forms_of_ours()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, Secret) or isinstance(field.widget, forms.PasswordInput)
    }
    stored = {
        field.name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedTextField)
        and field.name not in ("sealed", "book")  # files, never fields of a form
    }

    assert {"password", "account_number", "account_pin"} <= asked
    assert [name for name in sorted(asked | stored) if not kept_posts.is_secret(name)] == []


def named(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from named(pattern.url_patterns, prefix + inner)
        elif pattern.name:
            yield prefix + pattern.name


def test_pages_of_signing_in_and_of_signing_are_never_kept():
    names = set(named(get_resolver().url_patterns))
    closed = ("account_", "mfa_", "guests:", "accounts:kept", "verify:", "demo")

    assert names >= kept_posts.KEPT_PAGES
    assert [name for name in kept_posts.KEPT_PAGES if name.startswith(closed)] == []
    assert {"porting:loa_sign", "porting:loa_sign_letter"} & kept_posts.KEPT_PAGES == set()
    assert {"desk:reveal", "porting:number_pin"} & kept_posts.KEPT_PAGES == set()


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in named(get_resolver().url_patterns)
        if name.startswith(("account_", "mfa_")) and "key" not in name and "remove" not in name
    ),
)
def test_no_post_of_an_account_page_is_kept_in_a_second_tab(name, member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get("/profile/")
    typed = {"login": "x@y.example", "password": PIN, "password1": PIN, "code": "123456"}
    stale = typed | {"csrfmiddlewaretoken": "a" * 32}

    answer = browser.post(reverse(name), stale, headers={"Origin": "http://testserver"})

    assert (answer.status_code, KeptPost.objects.count()) == (403, 0)


def test_the_sign_in_page_of_another_tab_says_who_is_signed_in(member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get("/profile/")
    stale = {"login": member.email, "password": PIN, "csrfmiddlewaretoken": "a" * 32}

    answer = browser.post("/login/", stale, headers={"Origin": "http://testserver"})

    assert "You are signed in as Sam Reed" in answer.content.decode()
    assert KeptPost.objects.count() == 0


def test_a_signature_with_its_password_is_not_kept(browser, member, draft, account):
    sign_in(browser, member)
    end_sessions()
    page = f"/a/{account.public_id}/numbers/port/{draft.reference}/loa/sign/letter/"

    browser.post(page, {"name": "Sam Reed", "password": PIN})

    assert KeptPost.objects.count() == 0


def test_the_migration_throws_away_what_was_kept_before(member):
    KeptPost.objects.create(user=member, path="/login/", body=b"x", expires_at=timezone.now())
    migration = import_module("accounts.migrations.0160_kept_posts_without_secrets")

    migration.forget_all(apps, None)

    assert KeptPost.objects.count() == 0


def test_nobody_else_gets_it(browser, member, page, typed, draft, account):
    address = lose(browser, member, page, typed)
    colleague = factories.make_member(account)
    other = Client()
    sign_in(other, colleague)

    assert other.get(address).status_code == 404
    assert send_kept(other, page, address).status_code == 302
    draft.refresh_from_db()
    assert (draft.user_first_name, KeptPost.objects.count()) == ("Sam", 1)


def test_it_goes_to_no_other_page(browser, member, page, typed, draft):
    address = lose(browser, member, page, typed)
    sign_in(browser, member)

    send_kept(browser, page.replace("details/user", "general"), address)

    assert KeptPost.objects.count() == 1


def test_pressed_twice_it_is_saved_once_and_says_so(browser, member, page, typed):
    address = lose(browser, member, page, typed)
    sign_in(browser, member)
    send_kept(browser, page, address)

    again = browser.post(page, {kept_posts.FIELD: address.split("/")[-2]}, follow=True)

    assert "What you typed was saved already" in again.content.decode()


def test_after_a_day_it_is_gone(browser, member, page, typed):
    address = lose(browser, member, page, typed)
    KeptPost.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sign_in(browser, member)

    assert browser.get(address).status_code == 404
    sweep()
    assert KeptPost.objects.count() == 0


def test_who_was_never_signed_in_leaves_nothing_behind(browser, page, typed):
    browser.post(page, typed)
    browser.cookies[kept_posts.COOKIE] = "1:forged:signature"
    browser.post(page, typed)

    assert KeptPost.objects.count() == 0


def test_too_much_is_not_kept(browser, member, page, typed):
    sign_in(browser, member)
    end_sessions()
    browser.post(page, typed | {"user_company": "x" * kept_posts.LARGEST})

    assert KeptPost.objects.count() == 0


def test_only_the_newest_are_kept(browser, member, page, typed):
    sign_in(browser, member)
    end_sessions()
    for n in range(kept_posts.MOST + 3):
        browser.post(page, typed | {"user_company": f"Nr {n}"})

    assert KeptPost.objects.count() == kept_posts.MOST


def test_a_page_of_before_another_sign_in_is_kept_too(member, page, typed, draft):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get(page)
    stale = typed | {"csrfmiddlewaretoken": "a" * 32}
    headers = {"Origin": "http://testserver"}

    answer = browser.post(page, stale, headers=headers)

    assert answer["Location"] == f"/kept/{KeptPost.objects.get().public_id}/"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_of_another_site_is_never_kept(member, page, typed, origin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    browser.get(page)

    answer = browser.post(page, typed, headers={"Origin": origin} if origin else {})

    assert (answer.status_code, KeptPost.objects.count()) == (403, 0)


def test_the_typed_numbers_of_a_long_list_are_kept(browser, member, draft, account):
    base = f"/a/{account.public_id}/numbers/port/{draft.reference}/numbers/multiple/manual/"
    sign_in(browser, member)
    end_sessions()
    lines = "\n".join(f"(512) 555-{n:04}" for n in range(3000))
    address = browser.post(base, {"numbers": lines})["Location"].partition("next=")[2]
    sign_in(browser, member)

    send_kept(browser, base, address)

    assert PortRequest.objects.get().numbers.count() > 2900

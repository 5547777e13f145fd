"""A session ends while somebody types: what they send is kept, for them, and sent on once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import kept_posts
from accounts.models import KeptPost
from accounts.tasks import sweep
from porting.models import PortRequest
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


def test_secrets_are_kept_encrypted_and_never_shown(browser, member, page, typed):
    address = lose(browser, member, page, typed | {"account_pin": PIN})
    sign_in(browser, member)

    assert PIN.encode() not in bytes(KeptPost.objects.get().body)
    assert PIN not in browser.get(address).content.decode()


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

"""The second factor: staff must have one, customers may, and a password alone opens no desk."""

import json
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import call_command
from django.test import Client

from accounts.keyring import keyring
from accounts.second_factor import factors
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/profile/second-factor/"
ASKED = "/login/second-factor/"
AGAIN = {"password": factories.PASSWORD}


@pytest.fixture
def browser():
    """A browser whose visitor signs in like everybody does."""
    return Client()


@pytest.fixture
def guarded(desk_worker):
    """Staff with an app."""
    TOTP.activate(desk_worker, SECRET)
    return desk_worker


def code(secret=SECRET, periods=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def wrong_code():
    near = {code(periods=n) for n in (-1, 0, 1, 2)}
    return next(text for text in ("000000", "111111", "222222", "333333", "4") if text not in near)


def sign_in(browser, person, **more):
    return browser.post("/login/", {"login": person.email, "password": factories.PASSWORD, **more})


def confirm(browser, text):
    return browser.post(ASKED, {"code": text})


def signed_in_as(browser):
    return browser.session.get("_auth_user_id")


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_staff_without_one_are_led_to_set_one_up_and_see_no_desk(browser, desk_worker):
    sign_in(browser, desk_worker)

    assert browser.get("/")["Location"] == "/desk/"
    assert browser.get("/desk/")["Location"] == SET_UP
    assert "The port desk opens when you have set up a second factor" in words(browser.get(SET_UP))


def test_sign_in_asks_those_who_have_one_before_anything_else(browser, guarded):
    assert sign_in(browser, guarded)["Location"] == ASKED
    assert signed_in_as(browser) is None
    assert browser.get("/desk/")["Location"] == "/login/?next=/desk/"


def test_the_code_of_the_app_opens_the_desk_and_the_page_asked_for(browser, guarded):
    sign_in(browser, guarded, next="/desk/waiting/")
    before = browser.session.session_key

    response = confirm(browser, code())

    assert response["Location"] == "/desk/waiting/"
    assert browser.get("/desk/waiting/").status_code == 200
    assert browser.session.session_key != before


def test_a_code_with_a_space_is_the_same_code(browser, guarded):
    sign_in(browser, guarded)
    now = code()

    assert confirm(browser, f"{now[:3]} {now[3:]}").status_code == 302


def test_a_wrong_code_is_refused_in_words(browser, guarded):
    sign_in(browser, guarded)

    response = confirm(browser, wrong_code())

    assert "Code does not match. Enter the newest code from your app" in words(response)
    assert "<title>Error: Confirm that it is you" in response.content.decode()
    assert signed_in_as(browser) is None


def test_an_empty_code_is_asked_for(browser, guarded):
    sign_in(browser, guarded)

    assert "Enter the code from your app" in words(confirm(browser, ""))


def test_a_code_is_good_for_one_sign_in(browser, guarded):
    sign_in(browser, guarded)
    used = code()
    confirm(browser, used)

    second = Client()
    sign_in(second, guarded)

    assert "each works once" in words(confirm(second, used))
    assert signed_in_as(second) is None


def test_the_sixth_try_must_wait_even_with_the_right_code(browser, guarded):
    sign_in(browser, guarded)
    for _ in range(5):
        confirm(browser, wrong_code())

    assert "Too many tries. Wait 15 minutes" in words(confirm(browser, code()))
    assert signed_in_as(browser) is None


def test_after_a_quarter_of_an_hour_a_code_is_taken_again(browser, guarded):
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        sign_in(browser, guarded)
        for _ in range(6):
            confirm(browser, wrong_code())
        clock.shift(15 * 60 + 1)
        sign_in(browser, guarded)

        assert confirm(browser, code()).status_code == 302


def test_five_tries_are_five_from_whatever_address(guarded):
    for n in range(5):
        other = Client(REMOTE_ADDR=f"198.51.100.{n}")
        sign_in(other, guarded)
        confirm(other, wrong_code())

    last = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(last, guarded)
    assert "Too many tries" in words(confirm(last, code()))


def test_a_session_from_before_the_factor_reaches_no_desk(browser, desk_worker):
    sign_in(browser, desk_worker)
    TOTP.activate(desk_worker, SECRET)  # in another session

    response = browser.get("/desk/waiting/")

    assert response["Location"] == "/login/?next=/desk/waiting/"
    assert signed_in_as(browser) is None


def set_up_app(browser):
    browser.get(f"{SET_UP}app/")
    shown = code(browser.session["mfa.totp.secret"])
    return browser.post(f"{SET_UP}app/", {"code": shown, **AGAIN})


def test_setting_up_an_app_opens_the_desk_and_shows_recovery_codes_once(browser, desk_worker):
    sign_in(browser, desk_worker)
    before = browser.session.session_key

    response = set_up_app(browser)

    assert response["Location"] == f"{SET_UP}recovery-codes/"
    assert browser.session.session_key != before
    shown = re.findall(r">(\d{8})<", browser.get(response["Location"]).content.decode())
    assert len(set(shown)) == 10
    assert browser.get("/desk/").status_code == 200
    again = browser.get(response["Location"]).content.decode()
    assert [text for text in shown if text in again] == []


def test_a_recovery_code_signs_in_once(browser, desk_worker):
    sign_in(browser, desk_worker)
    page = browser.get(set_up_app(browser)["Location"]).content.decode()
    spare = re.findall(r">(\d{8})<", page)[0]

    answers = []
    for _ in range(2):
        fresh = Client()
        sign_in(fresh, desk_worker)
        answers.append(confirm(fresh, spare).status_code)
    assert answers == [302, 200]


def test_a_wrong_first_code_sets_up_nothing(browser, desk_worker):
    sign_in(browser, desk_worker)
    browser.get(f"{SET_UP}app/")

    response = browser.post(f"{SET_UP}app/", {"code": "12", **AGAIN})

    assert "Code does not match" in words(response)
    assert Authenticator.objects.count() == 0


def test_the_picture_of_the_key_is_an_image_of_ours(browser, desk_worker):
    sign_in(browser, desk_worker)
    page = browser.get(f"{SET_UP}app/").content.decode()
    shown = re.search(r'<strong class="id wraps">([A-Z2-7 ]+)</strong>', page)[1]

    picture = browser.get(f"{SET_UP}app/code.svg")

    assert shown.replace(" ", "") == browser.session["mfa.totp.secret"]
    assert 'src="/profile/second-factor/app/code.svg"' in page
    assert (picture["Content-Type"], b"<path" in picture.content) == ("image/svg+xml", True)
    assert "no-store" in picture["Cache-Control"]


def test_secrets_lie_encrypted_and_rotate_with_the_others(browser, guarded, settings):
    row = Authenticator.objects.get()
    assert SECRET not in json.dumps(row.data)

    settings.FIELD_ENCRYPTION_KEYS = [
        "VGhlIG5ldyBrZXkgb2YgdGhlIHRlc3RzLCAzMiBiLiE=",
        *settings.FIELD_ENCRYPTION_KEYS,
    ]
    call_command("rotate_secrets")
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]

    row.refresh_from_db()
    assert keyring().decrypt(row.data["secret"].encode()).decode() == SECRET


def test_removing_the_only_one_closes_the_desk(browser, guarded):
    sign_in(browser, guarded)
    confirm(browser, code())

    browser.post(f"{SET_UP}app/remove/", AGAIN)

    assert Authenticator.objects.count() == 0
    assert browser.get("/desk/")["Location"] == SET_UP


def test_customers_may_have_one_and_are_asked_then(browser, member):
    sign_in(browser, member)
    assert "The port desk opens" not in words(browser.get(SET_UP))
    set_up_app(browser)

    again = Client()
    assert sign_in(again, member)["Location"] == ASKED


def test_the_profile_leads_there(browser, member):
    sign_in(browser, member)

    assert f'href="{SET_UP}"' in browser.get("/profile/").content.decode()


BAD_PASSKEYS = ["", "null", "1", '"x"', "[]", "{}", "{", '{"id": "x"}', '{"response": []}', "\x00"]
BAD_PASSKEYS += [
    json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": response})
    for response in (None, {}, {"clientDataJSON": 1}, {"clientDataJSON": "e30"}, {"a": "\x00"})
]
BAD_PASSKEYS += [
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": text,
                "authenticatorData": text,
                "attestationObject": text,
                "signature": text,
            },
        }
    )
    for text in ("e30", "AAAA", "%%%", "x" * 30_000)
]
BAD_PASSKEYS += ["[" * 5000, '{"a":' * 5000, '{"a": ' + "1" * 400 + "}"]
BAD_PASSKEYS += ['{"a": "\\ud800"}', '{"a": NaN}']


@pytest.mark.parametrize("credential", BAD_PASSKEYS, ids=range(len(BAD_PASSKEYS)))
def test_a_malformed_passkey_is_refused_in_words(browser, guarded, credential):
    sign_in(browser, guarded)
    browser.get(ASKED)

    answer = browser.post(ASKED, {"credential": credential})

    assert (answer.status_code, signed_in_as(browser)) == (200, None)
    assert "Press the button again" in words(answer)


@pytest.mark.parametrize("credential", BAD_PASSKEYS, ids=range(len(BAD_PASSKEYS)))
def test_a_malformed_new_passkey_is_refused_in_words(browser, member, credential):
    sign_in(browser, member)
    browser.get(f"{SET_UP}passkeys/new/")

    made = {"name": "Laptop", "credential": credential, **AGAIN}
    answer = browser.post(f"{SET_UP}passkeys/new/", made)

    assert (answer.status_code, Authenticator.objects.count()) == (200, 0)
    assert "Press the button again" in words(answer)


def test_a_passkey_belongs_to_the_configured_host(browser, member, settings):
    settings.SITE_URL = "https://port.example.com"
    sign_in(browser, member)

    page = browser.get(f"{SET_UP}passkeys/new/").content.decode()

    question = json.loads(re.search(r'<script id="passkey-options"[^>]*>(.*?)</script>', page)[1])
    assert question["publicKey"]["rp"] == {"id": "port.example.com", "name": "Portdesk"}


def test_the_demo_prints_its_staff_logins_with_code_and_key(db, settings, capsys):
    call_command("demo_logins")

    printed = capsys.readouterr().out
    assert factors.DEMO_SECRET in printed
    assert factors.demo_code() in printed
    assert ("priya@portdesk.example" in printed, "marco@portdesk.example" in printed) == (
        True,
        True,
    )


def test_the_known_key_is_given_in_a_demo_only(desk_worker, settings):
    settings.DEMO = False
    factors.give_demo_app(desk_worker)
    assert Authenticator.objects.count() == 0

    settings.DEMO = True
    factors.give_demo_app(desk_worker)
    assert factors.has_demo_app(desk_worker)


def test_the_page_tells_the_code_of_the_known_key_only(browser, guarded):
    sign_in(browser, guarded)
    assert "the app would show" not in words(browser.get(ASKED))

    Authenticator.objects.all().delete()
    factors.give_demo_app(guarded)
    sign_in(browser, guarded)
    assert f"the app would show {factors.demo_code()} now" in words(browser.get(ASKED))


def test_who_has_lost_everything_sets_up_anew(browser, guarded, capsys):
    call_command("remove_second_factor", guarded.email.upper())

    assert capsys.readouterr().out == "1 removed from priya@portdesk.example.\n"
    sign_in(browser, guarded)
    assert browser.get("/desk/")["Location"] == SET_UP

"""A browser that somebody has signed in with before is not locked out by strangers."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import browsers
from porting.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

NEW = "four quiet green rivers"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def at(address):
    return Client(REMOTE_ADDR=address)


def sign_in(browser, email, password=factories.PASSWORD):
    return browser.post("/login/", {"login": email, "password": password})


def is_let_in(response):
    return response.status_code == 302


@pytest.fixture
def own(member):
    """The browser the person has signed in with, and out of, before."""
    browser = at("203.0.113.9")
    assert is_let_in(sign_in(browser, member.email))
    browser.post("/logout/")
    return browser


def lock_out(member, tries=20):
    for n in range(tries):
        sign_in(at(f"198.51.100.{n % 40}"), member.email, f"wrong {n}")


def reset_link(member, keep_promises, mailoutbox):
    at("203.0.113.200").post("/password/reset/", {"email": member.email})
    keep_promises()
    words = mailoutbox[-1].body.split()
    link = next(word for word in words if "/password/reset/" in word)
    return link.partition("localhost")[2].partition("/")[2].join(["/", ""])


def choose_password(browser, link):
    return browser.post(browser.get(link)["Location"], {"password1": NEW})


def test_the_cookie_is_no_script_s_and_names_nobody(own, member):
    cookie = own.cookies[browsers.COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    name, *marks = signing.loads(cookie.value, salt=browsers.SALT)
    assert (len(name), [len(mark) for mark in marks]) == (22, [32])
    assert member.email not in cookie.value


def test_it_is_set_by_signing_in_and_not_by_trying(member):
    browser = at("203.0.113.9")

    sign_in(browser, member.email, "wrong")

    assert browsers.COOKIE not in browser.cookies


@pytest.mark.parametrize("tries", [20, 40, 200])
def test_strangers_lock_strangers_out_and_not_the_browser(own, member, tries):
    lock_out(member, tries)

    assert not is_let_in(sign_in(at("192.0.2.1"), member.email))
    assert is_let_in(sign_in(own, member.email))


def test_a_browser_whose_address_is_full_of_wrong_tries_is_let_through(own, member):
    for n in range(40):
        sign_in(at("203.0.113.9"), f"person{n}@nowhere.example", "wrong")

    assert is_let_in(sign_in(own, member.email))


def test_the_browser_has_five_tries_of_its_own(own, member):
    answers = [
        "Too many tries" in sign_in(own, member.email, "wrong").content.decode() for _ in range(7)
    ]

    assert answers == [False] * 5 + [True] * 2
    assert not is_let_in(sign_in(own, member.email))


def test_its_wrong_tries_lock_nobody_out_elsewhere(own, member):
    for _ in range(7):
        sign_in(own, member.email, "wrong")

    assert is_let_in(sign_in(at("192.0.2.1"), member.email))


def test_the_password_again_is_asked_of_the_browser_too(own, member):
    sign_in(own, member.email)
    lock_out(member)
    TOTP.activate(member, SECRET)

    removed = own.post("/profile/second-factor/app/remove/", {"password": factories.PASSWORD})

    assert is_let_in(removed)


def test_a_changed_password_makes_strangers_of_all_browsers(own, member, keep_promises, mailoutbox):
    choose_password(at("192.0.2.7"), reset_link(member, keep_promises, mailoutbox))
    lock_out(member)

    assert not is_let_in(sign_in(own, member.email, NEW))


def test_the_browser_that_chose_the_password_is_let_through(member, keep_promises, mailoutbox):
    browser = at("192.0.2.7")
    choose_password(browser, reset_link(member, keep_promises, mailoutbox))
    lock_out(member)

    assert is_let_in(sign_in(browser, member.email, NEW))


def test_somebody_else_s_browser_is_a_stranger(own, member, stranger):
    for n in range(20):
        sign_in(at(f"198.51.100.{n}"), stranger.email, "wrong")

    assert not is_let_in(sign_in(own, stranger.email))


def test_people_who_share_a_browser_are_each_known(own, member, stranger):
    sign_in(own, stranger.email)
    own.post("/logout/")
    lock_out(member)

    assert is_let_in(sign_in(own, member.email))


@pytest.mark.parametrize("spoil", ["x", "", None])
def test_a_forged_cookie_is_a_stranger_s(own, member, spoil):
    value = own.cookies[browsers.COOKIE].value
    marks = signing.loads(value, salt=browsers.SALT)
    forged = signing.dumps(marks, salt="another") if spoil is None else value[:-2] + spoil
    browser = at("192.0.2.1")
    browser.cookies[browsers.COOKIE] = forged
    lock_out(member)

    assert not is_let_in(sign_in(browser, member.email))


def test_a_known_and_an_unknown_browser_and_person_read_and_cost_the_same(own, member):
    unknown = at("192.0.2.1")

    def answer(browser, email):
        sign_in(browser, email, "wrong")  # a count that runs already
        with CaptureQueriesContext(connection) as queries:
            page = sign_in(browser, email, "wrong").content.decode().replace(email, "EMAIL")
        statements = [query["sql"].split()[0] for query in queries]
        return page.partition("<main")[2].partition("csrfmiddlewaretoken")[0], statements

    answers = [
        answer(own, member.email),
        answer(own, "nobody@nowhere.example"),
        answer(unknown, member.email),
        answer(unknown, "nobody@nowhere.example"),
    ]

    assert answers == [answers[0]] * 4


@pytest.mark.parametrize("address", ["203.0.113.9", "192.0.2.7"])
def test_a_reset_by_mail_frees_the_browser_it_is_done_in(
    own, member, keep_promises, mailoutbox, address
):
    for _ in range(6):
        sign_in(own, member.email, "wrong")
    own.defaults["REMOTE_ADDR"] = address
    choose_password(own, reset_link(member, keep_promises, mailoutbox))

    assert is_let_in(sign_in(own, member.email, NEW))


def test_a_reset_by_mail_frees_the_address_when_a_second_factor_is_to_be_shown(
    member, keep_promises, mailoutbox
):
    TOTP.activate(member, SECRET)
    browser = at("192.0.2.7")
    for _ in range(6):
        sign_in(browser, member.email, "wrong")
    choose_password(browser, reset_link(member, keep_promises, mailoutbox))

    assert is_let_in(sign_in(browser, member.email, NEW))


# --- The second factor, and a forgotten password -------------------------------------


def test_whoever_stole_the_password_does_not_use_up_the_codes_of_its_owner(own, member):
    TOTP.activate(member, SECRET)
    for n in range(3):
        thief = at(f"198.51.100.{n}")
        sign_in(thief, member.email)
        for _ in range(3):
            thief.post("/login/second-factor/", {"code": "000001"})
    sign_in(own, member.email)

    page = own.post("/login/second-factor/", {"code": "000001"}).content.decode()

    assert "Code does not match" in page
    assert "Too many tries" not in page


def test_the_browser_has_five_codes_of_its_own(own, member):
    TOTP.activate(member, SECRET)
    sign_in(own, member.email)

    pages = [
        own.post("/login/second-factor/", {"code": "000001"}).content.decode() for _ in range(6)
    ]

    assert ["Too many tries" in page for page in pages] == [False] * 5 + [True]


def test_a_browser_is_remembered_behind_the_second_factor_only(member):
    TOTP.activate(member, SECRET)
    browser = at("203.0.113.9")

    sign_in(browser, member.email)

    assert browsers.COOKIE not in browser.cookies


def codes_looked_at(browser, tries=5):
    """Try wrong codes; return how many were looked at, and not refused."""
    pages = [
        browser.post("/login/second-factor/", {"code": f"00000{n}"}).content.decode()
        for n in range(tries)
    ]
    return sum("Code does not match" in page for page in pages)


def test_a_reset_in_a_clean_browser_gives_no_further_codes(member, keep_promises, mailoutbox):
    TOTP.activate(member, SECRET)
    looked_at = 0
    for n in range(3):
        thief = at(f"198.51.100.{n}")
        choose_password(thief, reset_link(member, keep_promises, mailoutbox))
        sign_in(thief, member.email, NEW)
        looked_at += codes_looked_at(thief)

    assert looked_at == 5


def test_a_reset_in_the_own_browser_keeps_its_codes(own, member, keep_promises, mailoutbox):
    TOTP.activate(member, SECRET)
    thief = at("198.51.100.1")
    sign_in(thief, member.email)
    codes_looked_at(thief)
    choose_password(own, reset_link(member, keep_promises, mailoutbox))
    sign_in(own, member.email, NEW)

    assert codes_looked_at(own) == 5


def test_all_strangers_together_have_twenty_codes_in_a_day_and_the_browser_its_own(own, member):
    TOTP.activate(member, SECRET)
    looked_at, now = 0, timezone.now()
    for n in range(6):
        with time_machine.travel(now + timedelta(minutes=16 * n)):
            thief = at(f"198.51.100.{n}")
            sign_in(thief, member.email)
            looked_at += codes_looked_at(thief)

    assert looked_at == 20
    sign_in(own, member.email)
    assert codes_looked_at(own) == 5


def test_all_known_browsers_together_have_twenty_codes_in_a_day(member):
    known = [at(f"198.51.100.{n}") for n in range(5)]
    for browser in known:
        sign_in(browser, member.email)
        browser.post("/logout/")
    TOTP.activate(member, SECRET)
    looked_at = 0
    for browser in known:
        sign_in(browser, member.email)
        looked_at += codes_looked_at(browser)

    assert looked_at == 20
    last = known[-1].post("/login/second-factor/", {"code": "000001"}).content.decode()
    assert "Too many wrong codes within a day." in last


def test_strangers_who_ask_for_resets_do_not_stop_the_browser_s(own, member):
    for n in range(4):
        at(f"198.51.100.{n}").post("/password/reset/", {"email": member.email})

    asked = own.post("/password/reset/", {"email": member.email})

    assert asked.status_code == 302
    assert OutboxMessage.objects.filter(payload__mail="password_reset").count() == 4

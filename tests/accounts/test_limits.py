"""How often one may try: counted in the database, per person and per address."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts import limits
from accounts.addresses import client_ip, who_calls
from accounts.limits import Limit
from accounts.models import TryCount
from accounts.tasks import sweep
from porting.choices import Purpose
from porting.models import OutboxMessage
from porting.services import links
from tests import factories

pytestmark = pytest.mark.django_db

THREE = Limit("a test", 3, 60)


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as travelling:
        yield travelling


def at(address, **more):
    return Client(REMOTE_ADDR=address, **more)


def sign_in(browser, email, password=factories.PASSWORD):
    return browser.post("/login/", {"login": email, "password": password})


def is_let_in(response):
    return response.status_code == 302


def test_a_limit_lets_through_what_it_says_and_no_more(db):
    assert [limits.take((THREE, "a")) for _ in range(5)] == [True, True, True, False, False]
    assert limits.take((THREE, "b"))


def test_a_count_ends_with_its_time_and_begins_anew(clock):
    for _ in range(4):
        limits.take((THREE, "a"))

    clock.shift(60)

    assert [limits.take((THREE, "a")) for _ in range(4)] == [True, True, True, False]


def test_trying_on_does_not_make_the_wait_longer(clock):
    for _ in range(4):
        limits.take((THREE, "a"))
    clock.shift(59)
    assert not limits.take((THREE, "a"))

    clock.shift(1)

    assert limits.take((THREE, "a"))


def test_what_was_no_failure_is_given_back(db):
    for _ in range(10):
        assert limits.take((THREE, "a"))
        limits.give_back((THREE, "a"))
    limits.give_back((THREE, "a"))

    assert TryCount.objects.get().n == 0


def test_a_refused_try_counts_under_no_limit(db):
    one = Limit("another", 1, 60)
    limits.take((one, "a"))

    assert not limits.take((THREE, "a"), (one, "a"))

    assert sorted(TryCount.objects.values_list("n", flat=True)) == [0, 1]


def test_the_table_names_nobody(db):
    limits.take((limits.SIGN_IN_PERSON, "sam@brightline.example"))

    assert "sam" not in TryCount.objects.get().key


def test_the_sweep_throws_away_what_is_over_and_nothing_else(db):
    limits.take((THREE, "a"))
    limits.take((THREE, "b"))
    TryCount.objects.filter(key=limits._key(THREE, "a")).update(
        ends_at=timezone.now() - timedelta(seconds=1)
    )

    assert sweep() == 1
    assert TryCount.objects.get().key == limits._key(THREE, "b")


# --- Signing in -----------------------------------------------------------------


def test_twenty_wrong_passwords_from_one_address_are_five(member):
    here = at("198.51.100.1")

    answers = [
        "Too many tries" in sign_in(here, member.email, f"wrong {n}").content.decode()
        for n in range(20)
    ]

    assert answers == [False] * 5 + [True] * 15
    assert not is_let_in(sign_in(here, member.email))


def test_one_address_cannot_lock_a_person_out_elsewhere(member):
    here = at("198.51.100.1")
    for n in range(40):
        sign_in(here, member.email, f"wrong {n}")

    assert is_let_in(sign_in(at("203.0.113.9"), member.email))


def test_many_addresses_lock_a_person_out_for_a_quarter_of_an_hour_at_most(clock, member):
    for n in range(20):
        sign_in(at(f"198.51.100.{n}"), member.email, "wrong")
    assert not is_let_in(sign_in(at("203.0.113.9"), member.email))

    clock.shift(15 * 60)

    assert is_let_in(sign_in(at("203.0.113.9"), member.email))


def test_right_passwords_do_not_count(member):
    for _ in range(8):
        assert is_let_in(sign_in(at("198.51.100.1"), member.email))


def test_a_right_password_does_not_wipe_out_the_wrong_ones(member, stranger):
    here = at("198.51.100.1")
    for n in range(29):
        sign_in(here, f"person{n}@nowhere.example", "wrong")
    assert is_let_in(sign_in(at("198.51.100.1"), stranger.email))
    sign_in(at("198.51.100.1"), "person30@nowhere.example", "wrong")

    assert not is_let_in(sign_in(at("198.51.100.1"), member.email))


def test_a_person_nobody_knows_is_counted_the_same(db):
    here = at("198.51.100.1")

    answers = [
        "Too many tries" in sign_in(here, "nobody@nowhere.example").content.decode()
        for _ in range(6)
    ]

    assert answers == [False] * 5 + [True]


def test_writing_the_address_in_capitals_begins_no_new_count(member):
    here = at("198.51.100.1")
    for spelling in (str.upper, str.lower, str.title, str.upper, str.swapcase):
        sign_in(here, spelling(member.email), "wrong")

    assert not is_let_in(sign_in(here, member.email))


def test_a_made_up_x_forwarded_for_begins_no_new_count(member):
    for n in range(5):
        sign_in(at("198.51.100.1", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}"), member.email, "wrong")

    assert not is_let_in(
        sign_in(at("198.51.100.1", HTTP_X_FORWARDED_FOR="10.0.0.99"), member.email)
    )


@pytest.mark.parametrize(
    ("proxies", "forwarded", "who"),
    [
        (0, "203.0.113.7", "198.51.100.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "who knows", "unknown"),
        # As load balancers write them: with the port of the visitor, and with brackets.
        (1, "203.0.113.7:5678", "203.0.113.7"),
        (1, "6.6.6.6:1, 203.0.113.7:65535", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7:5678, 10.0.0.2:443", "203.0.113.7"),
        (3, "6.6.6.6,[2001:db8:1:2:3::4]:5678,10.0.0.2,10.0.0.3:80", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2:3::4]:5678", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2:3::4]", "2001:db8:1:2::"),
        (1, '"[2001:db8:1:2:3::4]:5678"', "2001:db8:1:2::"),
        (1, "[fe80::1%eth0]:5678", "fe80::"),
        (1, "fe80::1%eth0", "fe80::"),
        (1, "[::ffff:203.0.113.7]:5678", "203.0.113.7"),
        (1, "2001:db8:1:2:3:4:5:443", "2001:db8:1:2::"),
        (2, "203.0.113.7:5678", "203.0.113.7"),
        (1, "203.0.113.7:", "unknown"),
        (1, "203.0.113.7:port", "unknown"),
        (1, "[203.0.113.7", "unknown"),
        (1, "2001:db8::1]:80", "unknown"),
        (1, "unknown", "unknown"),
        (1, "_hidden", "unknown"),
        (1, "203.0.113.7, ", "unknown"),
        (1, "", "unknown"),
    ],
)
def test_the_address_is_what_trusted_proxies_say(rf, settings, proxies, forwarded, who):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert who_calls(request) == who


@pytest.mark.parametrize(
    ("forwarded", "kept"),
    [
        ("203.0.113.7:5678", "203.0.113.7"),
        ("[2001:db8::7]:5678", "2001:db8::7"),
        ("[fe80::7%eth0]", "fe80::7"),
    ],
)
def test_evidence_has_the_address_alone(rf, settings, forwarded, kept):
    settings.TRUSTED_PROXIES = 1

    assert client_ip(rf.get("/", HTTP_X_FORWARDED_FOR=forwarded)) == kept


def test_without_a_trusted_proxy_the_header_is_not_read(rf, settings):
    settings.TRUSTED_PROXIES = 0
    request = rf.get("/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="203.0.113.7:5678")

    assert client_ip(request) == "198.51.100.1"


def test_when_tries_cannot_be_counted_nobody_is_let_in(member):
    def refuse(execute, sql, *rest):
        if "trycount" in sql:
            raise OperationalError("The disk is full.")
        return execute(sql, *rest)

    browser = Client(raise_request_exception=False)
    with connection.execute_wrapper(refuse):
        answer = sign_in(browser, member.email)

    assert (answer.status_code >= 500, "portdesk_session" in answer.cookies) == (True, False)


# --- A forgotten password ---------------------------------------------------------


def ask(browser, email):
    return browser.post("/password/reset/", {"email": email})


@pytest.mark.parametrize("email", ["sam@brightline.example", "nobody@nowhere.example"])
def test_the_fourth_reset_of_a_mailbox_must_wait(member, email):
    answers = [ask(at(f"198.51.100.{n}"), email) for n in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert answers[3]["Retry-After"] == "900"
    assert "Wait 15 minutes, then try again." in answers[3].content.decode()
    assert OutboxMessage.objects.count() == 3


def test_twenty_resets_an_hour_from_one_address(db):
    here = at("198.51.100.1")

    answers = [ask(here, f"person{n}@nowhere.example").status_code for n in range(21)]

    assert answers == [302] * 20 + [429]


def test_a_reset_ends_the_lock_of_the_person(member, keep_promises, mailoutbox):
    for n in range(20):
        sign_in(at(f"198.51.100.{n}"), member.email, "wrong")
    browser = at("203.0.113.9")
    ask(browser, member.email)
    keep_promises()
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/" in word)
    form = browser.get(link.partition("localhost")[2].partition("/")[2].join(["/", ""]))
    browser.post(form["Location"], {"password1": "four quiet green rivers"})

    assert is_let_in(sign_in(browser, member.email, "four quiet green rivers"))


# --- Links ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["s", "b"])
def test_thirty_unknown_links_an_hour_from_one_address(clock, db, path):
    here = at("198.51.100.1")

    answers = [here.get(f"/{path}/{n:043}/").status_code for n in range(31)]

    assert answers == [404] * 30 + [429]
    assert "Wait 60 minutes, then try again." in here.get(f"/{path}/x/").content.decode()
    assert here.head(f"/{path}/{'x' * 43}/").status_code == 429
    assert at("198.51.100.2").get(f"/{path}/x/").status_code == 404
    clock.shift(3600)
    assert here.get(f"/{path}/x/").status_code == 404


def test_after_thirty_misses_a_real_link_waits_too(account, member):
    row = factories.make_request(account, member)
    token = links.new_link(row, Purpose.SIGN, "dana@ortiz.example", "Dana")
    here = at("198.51.100.1")
    for n in range(30):
        here.get(f"/s/{n:043}/")

    assert here.get(f"/s/{token}/").status_code == 429
    assert at("198.51.100.2").get(f"/s/{token}/").status_code == 302


def test_opening_a_real_link_again_and_again_is_no_miss(account, member):
    row = factories.make_request(account, member)
    token = links.new_link(row, Purpose.SIGN, "dana@ortiz.example", "Dana")

    assert {Client().get(f"/s/{token}/").status_code for _ in range(40)} == {302}
    assert TryCount.objects.count() == 0

"""How long people stay signed in, and the way back."""

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import KeptPost
from accounts.second_factor import factors
from accounts.tasks import sweep
from tests import factories

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as travelling:
        yield travelling


def sign_in(browser, person, **more):
    return browser.post("/login/", {"login": person.email, "password": factories.PASSWORD, **more})


@pytest.fixture
def staff(browser, clock, desk_worker):
    """Somebody of the staff who has just signed in and opened the desk."""
    TOTP.activate(desk_worker, factors.DEMO_SECRET)
    sign_in(browser, desk_worker)
    browser.post("/login/second-factor/", {"code": factors.demo_code()})
    assert browser.get("/desk/").status_code == 200
    return desk_worker


@pytest.fixture
def customer(browser, clock, member):
    sign_in(browser, member)
    assert browser.get("/profile/").status_code == 200
    return member


def test_staff_may_pause_for_half_an_hour(browser, clock, staff):
    clock.shift(30 * MINUTE)

    assert browser.get("/desk/").status_code == 200


def test_staff_are_signed_out_after_it_and_come_back_to_the_page_asked_for(browser, clock, staff):
    clock.shift(30 * MINUTE + 1)

    asked = browser.get("/desk/waiting/?page=2")

    assert asked["Location"] == "/login/?next=/desk/waiting/%3Fpage%3D2"
    page = browser.get(asked["Location"]).content.decode()
    assert "You were signed out because nothing happened here for 30 minutes." in page
    sign_in(browser, staff, next="/desk/waiting/?page=2")
    back = browser.post("/login/second-factor/", {"code": factors.demo_code()})
    assert back["Location"] == "/desk/waiting/?page=2"


def test_every_page_counts_as_being_there(browser, clock, staff):
    for _ in range(10):
        clock.shift(29 * MINUTE)
        assert browser.get("/desk/").status_code == 200


def test_staff_sign_in_anew_after_twelve_hours_however_busy(browser, clock, staff):
    for _ in range(12 * 3):
        clock.shift(20 * MINUTE)
        assert browser.get("/desk/").status_code == 200
    clock.shift(1)

    asked = browser.get("/desk/")

    assert asked["Location"] == "/login/?next=/desk/"
    assert "because you signed in 12 hours ago" in browser.get(asked["Location"]).content.decode()


def test_customers_may_pause_for_twelve_hours(browser, clock, customer):
    clock.shift(12 * HOUR)
    assert browser.get("/profile/").status_code == 200

    clock.shift(12 * HOUR + 1)
    assert browser.get("/profile/")["Location"] == "/login/?next=/profile/"


def test_customers_sign_in_anew_after_fourteen_days(browser, clock, customer):
    for _ in range(28):
        clock.shift(12 * HOUR)
        assert browser.get("/profile/").status_code == 200
    clock.shift(1)

    assert browser.get("/profile/").status_code == 302


def test_who_joins_the_staff_has_their_times_within_a_minute(browser, clock, customer):
    customer.groups.add(factories.Group.objects.get(name="Auditor"))
    clock.shift(MINUTE)
    assert browser.get("/profile/").status_code == 200

    clock.shift(30 * MINUTE + 1)

    assert browser.get("/profile/").status_code == 302


def test_the_ended_session_is_gone_from_the_database(browser, clock, staff):
    key = browser.session.session_key
    clock.shift(31 * MINUTE)

    browser.get("/")

    assert not Session.objects.filter(session_key=key).exists()


def test_a_page_does_not_write_the_session_every_time(
    browser, clock, customer, django_assert_num_queries
):
    with django_assert_num_queries(2):  # the session and the person
        browser.get("/healthz")
        browser.get("/profile/second-factor/app/code.svg", HTTP_HOST="evil.example")
    before = Session.objects.get().session_data
    browser.get("/profile/")
    assert Session.objects.get().session_data == before


def test_what_is_posted_too_late_leads_to_what_was_kept(browser, clock, customer):
    clock.shift(13 * HOUR)

    answer = browser.post("/profile/", {"first_name": "X"})

    kept = KeptPost.objects.get()
    assert answer["Location"] == f"/login/?next=/kept/{kept.public_id}/"


def test_without_anything_typed_it_leads_back_to_the_page_with_the_form(browser, clock, customer):
    clock.shift(13 * HOUR)

    answer = browser.post("/profile/", {}, headers={"Referer": "http://testserver/accounts/?q=a"})

    assert answer["Location"] == "/login/?next=/accounts/%3Fq%3Da"


def test_a_foreign_page_before_it_is_no_place_to_go_back_to(browser, db):
    answer = browser.post("/profile/", {}, headers={"Referer": "https://evil.example/x"})

    assert answer["Location"] == "/login/?next=/profile/"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(browser, db):
    answer = browser.get(
        "/profile/",
        headers={"HX-Request": "true", "Referer": "http://testserver/accounts/"},
    )

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/login/?next=/accounts/")


def test_a_known_session_key_is_worth_nothing_after_sign_in(browser, member):
    planted = browser.session
    planted["x"] = 1
    planted.save()
    browser.cookies["portdesk_session"] = planted.session_key

    sign_in(browser, member)

    assert browser.session.session_key != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def end_password(person):
    person.set_password("four quiet green rivers")
    person.save()


def end_login(person):
    person.is_active = False
    person.save()


@pytest.mark.parametrize("end", [end_password, end_login])
def test_a_new_password_and_a_disabled_login_end_every_session(browser, member, end):
    browsers = [browser, Client(), Client()]
    for one in browsers:
        sign_in(one, member)

    end(member)

    assert [one.get("/profile/").status_code for one in browsers] == [302, 302, 302]


def test_who_leaves_the_staff_finds_no_desk(browser, staff):
    staff.groups.clear()

    assert browser.get("/desk/").status_code == 404


def test_the_sweep_throws_ended_sessions_away(browser, clock, customer):
    clock.shift(15 * DAY)

    sweep()

    assert Session.objects.count() == 0

"""A session alone changes no way in: the password is asked again, and a mail tells of it."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from porting import outbox
from porting.emails import account as account_mails
from porting.models import OutboxMessage
from tests import factories
from tests.accounts.test_second_factor import SECRET, SET_UP, code, words

pytestmark = pytest.mark.django_db
AGAIN = {"password": factories.PASSWORD}


@pytest.fixture
def thief(member):
    """A browser with the session of somebody who has an app and a passkey, and nothing else."""
    TOTP.activate(member, SECRET)
    Authenticator.objects.create(user=member, type="webauthn", data={"name": "Key"})
    browser = Client()
    browser.force_login(member)
    return browser


def kinds():
    return sorted(Authenticator.objects.values_list("type", flat=True))


def told():
    rows = OutboxMessage.objects.filter(payload__mail="sign_in_changed")
    return list(rows.order_by("pk").values_list("payload__what", flat=True))


def changes(member):
    passkey = Authenticator.objects.get(user=member, type="webauthn").pk
    return {
        "app_removed": f"{SET_UP}app/remove/",
        "passkey_removed": f"{SET_UP}passkeys/{passkey}/remove/",
        "codes_made": f"{SET_UP}recovery-codes/new/",
    }


@pytest.mark.parametrize("what", ["app_removed", "passkey_removed", "codes_made"])
@pytest.mark.parametrize("typed", [{}, {"password": ""}, {"password": "not the password"}])
def test_nothing_changes_without_the_password(thief, member, what, typed):
    answer = thief.post(changes(member)[what], typed)

    assert "password" in words(answer)
    assert (answer.status_code, kinds(), told()) == (200, ["totp", "webauthn"], [])


@pytest.mark.parametrize("what", ["app_removed", "passkey_removed", "codes_made"])
def test_with_the_password_it_changes_and_a_mail_tells_of_it(thief, member, what):
    before = kinds()

    answer = thief.post(changes(member)[what], AGAIN)

    assert (answer.status_code, kinds() != before, told()) == (302, True, [what])


def test_an_own_app_is_not_added_without_the_password(member):
    browser = Client()
    browser.force_login(member)
    browser.get(f"{SET_UP}app/")
    typed = {"code": code(browser.session["mfa.totp.secret"])}

    browser.post(f"{SET_UP}app/", typed)
    assert (kinds(), told()) == ([], [])

    browser.post(f"{SET_UP}app/", typed | AGAIN)
    assert (kinds(), told()) == (["recovery_codes", "totp"], ["app_added"])


def test_a_passkey_is_not_added_without_the_password(member):
    browser = Client()
    browser.force_login(member)
    browser.get(f"{SET_UP}passkeys/new/")

    answer = browser.post(f"{SET_UP}passkeys/new/", {"name": "Mine", "credential": "{}"})

    assert "Enter your password" in words(answer)
    assert (kinds(), told()) == ([], [])


def test_guessing_the_password_there_is_counted_as_at_sign_in(thief, member):
    for n in range(5):
        thief.post(changes(member)["app_removed"], {"password": f"guess {n}"})

    answer = thief.post(changes(member)["app_removed"], AGAIN)

    assert "Too many tries" in words(answer)
    assert kinds() == ["totp", "webauthn"]


def test_a_page_that_only_asks_shows_no_error(thief, member):
    for address in changes(member).values():
        assert "Enter your password" not in words(thief.get(address))


def test_a_new_password_is_told_by_mail(member):
    browser = Client()
    key = f"{user_pk_to_url_str(member)}-{default_token_generator.make_token(member)}"
    page = browser.get(f"/password/reset/{key}/", follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": "several plain words"})

    assert told() == ["password_changed"]
    outbox.drain()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([member.email], "Your password was changed")


@pytest.mark.parametrize("what", sorted(account_mails.CHANGES))
def test_every_change_has_words(what):
    written = account_mails.sign_in_changed("Sam", what, "http://localhost:8000/password/reset/")

    assert account_mails.CHANGES[what][0] in written.fact

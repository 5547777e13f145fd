"""How much may be sent, and by whom; whatever the web server is."""

import io
import shutil
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts import kept_posts
from accounts.models import KeptPost
from config import bodies
from porting.choices import Purpose
from porting.models import AccessLink, Document
from porting.services import links
from tests import factories

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
STRANGER, KNOWN = 5 * MB, 205 * MB


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def draft(account, member):
    return factories.make_request(account, member)


def sign_in(browser, person):
    browser.post("/login/", {"login": person.email, "password": factories.PASSWORD})


def change_session(browser, **values):
    session = browser.session
    session.update(values)
    session.save()


def most(browser, path="/verify/"):
    """What the web server is told of whoever sends this head."""
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    head = f"POST {path}?a=b HTTP/1.1\r\nHost: localhost\r\ncookie: {cookies}\r\n\r\n"
    return bodies.most_bytes_for(head.encode())


def answer(browser, path, size):
    """Post a file of so many bytes; return (status, whether it was called too much, page)."""
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + b"x" * size, "application/pdf")
    response = browser.post(path, {"file": file})
    page = response.content.decode()
    return response.status_code, "That is too much at once" in page, page


def test_a_stranger_may_send_five_megabytes(browser):
    assert most(browser) == STRANGER
    assert answer(browser, "/verify/", 4 * MB)[:2] == (200, False)
    status, is_too_much, page = answer(browser, "/verify/", 5 * MB)
    assert (status, is_too_much) == (413, True)
    assert "somebody who is not signed in can send up to 5 MB" in page


def test_a_made_up_session_is_a_strangers(browser):
    browser.cookies["portdesk_session"] = "x" * 32

    assert most(browser) == STRANGER


def test_who_is_signed_in_may_send_ten_papers(browser, member):
    sign_in(browser, member)

    assert most(browser) == KNOWN
    assert answer(browser, "/verify/", 6 * MB)[:2] == (200, False)
    response = browser.generic("POST", "/verify/", b"x", CONTENT_LENGTH=str(206 * MB))
    assert response.status_code == 413
    assert "One form takes up to 205 MB, all files together" in response.content.decode()


def test_a_password_without_its_second_factor_is_a_strangers(browser, desk_worker):
    TOTP.activate(desk_worker, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    sign_in(browser, desk_worker)

    assert ("_auth_user_id" in browser.session, most(browser)) == (False, STRANGER)


def test_a_session_that_is_over_is_a_strangers(browser, member):
    sign_in(browser, member)
    change_session(browser, seen_at=1)

    assert most(browser) == STRANGER


def test_a_session_of_before_the_password_was_changed_is_a_strangers(browser, member):
    sign_in(browser, member)
    member.set_password("another long password")
    member.save()

    assert most(browser) == STRANGER


def test_who_may_no_longer_sign_in_is_a_stranger(browser, member, account):
    sign_in(browser, member)
    member.is_active = False
    member.save()

    assert most(browser, f"/a/{account.public_id}/numbers/port/PR-7F3K2Q/notes/") == STRANGER


@pytest.fixture
def guest(browser, draft):
    token = links.new_link(draft, Purpose.BILL, "dana@ortiz.example")
    browser.get(f"/b/{token}/")
    return browser


def test_a_guest_with_a_live_link_may_send_ten_papers(guest, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    assert most(guest, "/sign/bill/") == KNOWN
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + b"x" * 6 * MB, "application/pdf")
    page = guest.post("/sign/bill/", {"ref": draft.reference, "files": file})
    assert (page.status_code, Document.objects.count()) == (422, 0)  # read, and no real PDF


def test_a_link_that_takes_no_papers_takes_no_more_than_a_strangers_form(browser, draft):
    link = links.find(links.new_link(draft, Purpose.FOLLOW, "eve@example.com"), Purpose.FOLLOW)
    browser.get("/login/")
    change_session(browser, **{bodies.GUEST_LINK: link.pk})

    assert most(browser, "/sign/bill/") == STRANGER


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_a_guest_whose_link_has_ended_is_a_stranger(guest, column):
    now = timezone.now()
    AccessLink.objects.update(
        **{"created_at": now - timedelta(days=1), column: now - timedelta(minutes=1)}
    )

    assert most(guest, "/sign/bill/") == STRANGER
    status, is_too_much, page = answer(guest, "/sign/bill/", 6 * MB)
    assert (status, is_too_much) == (413, True)
    assert "open the link in your email again" in page


def test_what_was_typed_beside_a_large_file_is_kept_when_the_session_has_ended(
    browser, member, account, draft
):
    sign_in(browser, member)
    browser.get("/profile/")
    change_session(browser, seen_at=1)
    path = f"/a/{account.public_id}/numbers/port/{draft.reference}/ticket/"
    file = SimpleUploadedFile("a.pdf", b"x" * 6 * MB, "application/pdf")

    page = browser.post(path, {"subject": "Our fax line", "file": file})

    assert (page.status_code, most(browser, path)) == (302, KNOWN)
    assert KeptPost.objects.get().left_out_files is True


def test_a_day_after_the_last_visit_they_are_a_stranger_and_words_are_still_kept(
    browser, member, account, draft
):
    sign_in(browser, member)
    browser.get("/profile/")
    change_session(browser, seen_at=1)
    path = f"/a/{account.public_id}/numbers/port/{draft.reference}/ticket/"
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        browser.cookies[kept_posts.COOKIE] = signing.dumps(member.pk, salt=kept_posts.SALT)

    assert most(browser, path) == STRANGER
    browser.post(path, {"subject": "Our fax line"})
    assert KeptPost.objects.count() == 1


def test_who_still_visits_has_been_here_lately(browser, member):
    sign_in(browser, member)
    with time_machine.travel(timezone.now() - timedelta(hours=13)):
        old = browser.cookies[kept_posts.COOKIE] = signing.dumps(member.pk, salt=kept_posts.SALT)
    browser.get("/profile/")

    assert browser.cookies[kept_posts.COOKIE].value != old


def test_elsewhere_whoever_was_signed_in_is_a_stranger_again(browser, member):
    sign_in(browser, member)
    browser.get("/profile/")
    change_session(browser, seen_at=1)

    assert most(browser, "/verify/") == STRANGER
    assert most(browser, "/login/") == STRANGER


def test_too_much_text_is_said_in_words(browser, member):
    sign_in(browser, member)

    page = browser.post("/profile/", {"first_name": "W" * 6 * MB})

    assert page.status_code == 413
    assert "One form takes up to 5 MB of text and 2000 fields" in page.content.decode()


@pytest.mark.parametrize("length", ["-1", "5, 5", "9" * 19, "²"])
def test_a_length_that_is_none_is_refused_in_words(browser, length):
    page = browser.generic("POST", "/login/", b"x", CONTENT_LENGTH=length)

    assert page.status_code == 400
    assert "We could not read that" in page.content.decode()


def test_no_file_is_put_aside_where_the_disk_is_nearly_full(browser, settings):
    settings.TEMP_RESERVE_BYTES = shutil.disk_usage("/tmp").total

    page = browser.post("/verify/", {"file": io.BytesIO(b"x" * 3 * MB)})

    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "Too much is being sent at once" in page.content.decode()


def test_files_are_counted_whatever_was_announced(browser):
    request = HttpRequest()
    request.session = browser.session
    uploads = bodies.Uploads(request)

    assert uploads.receive_data_chunk(b"x" * STRANGER, 0) == b"x" * STRANGER
    with pytest.raises(RequestDataTooBig):
        uploads.receive_data_chunk(b"x", STRANGER)

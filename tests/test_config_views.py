"""Health, readiness, and the demo's page of caught mails."""

import json
import os
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import OperationalError, connection
from django.utils import timezone

from config import mail, readiness
from porting import outbox
from porting.models import OutboxMessage


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(readiness, "_storage_asked", (float("-inf"), ""))
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)


@pytest.fixture
def mail_folder(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_BACKEND = "config.mail.FolderBackend"
    return settings.MAIL_DIR


def catch(subject="Sent to Verizon", text="Hello", html="", to="sam@brightline.example"):
    """Send a mail into the folder, as the worker does; returns its name."""
    before = {caught.name for caught in mail.newest()}
    message = EmailMultiAlternatives(subject, text, to=[to], connection=get_connection())
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
    [name] = {caught.name for caught in mail.newest()} - before
    return name


def ready(client):
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content)


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_when_all_is_well(client, db, mail_folder, settings):
    assert ready(client) == (200, {"status": "ok", "degraded": {}, "version": settings.VERSION})


def test_without_a_worker_it_is_degraded_and_still_serves(client, db, settings):
    late = timezone.now() - timedelta(minutes=5)
    OutboxMessage.objects.create(kind="send_mail", dedupe_key="a", due_at=late)

    assert ready(client) == (
        200,
        {
            "status": "degraded",
            "degraded": {
                "worker": "Work is waiting for longer than a minute. Is a worker running?"
            },
            "version": settings.VERSION,
        },
    )


def test_work_that_waits_for_its_next_try_is_no_trouble(client, db):
    later = timezone.now() + timedelta(minutes=5)
    OutboxMessage.objects.create(kind="send_mail", dedupe_key="a", due_at=later)

    assert ready(client)[1]["status"] == "ok"


def test_given_up_work_is_named(client, db):
    OutboxMessage.objects.create(kind="send_mail", dedupe_key="a", state="dead")

    assert ready(client)[1]["degraded"] == {
        "promises": "Some work was given up after many tries. See Waiting work on the desk."
    }


def test_a_broker_that_is_down_is_named(client, db, monkeypatch, settings):
    monkeypatch.setattr(outbox, "_quiet_until", float("inf"))

    assert ready(client) == (
        200,
        {
            "status": "degraded",
            "degraded": {"broker": "The broker did not take the last nudge."},
            "version": settings.VERSION,
        },
    )


def test_a_mail_folder_that_cannot_be_made_is_named(client, db, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.EMAIL_BACKEND = "config.mail.FolderBackend"
    settings.MAIL_DIR = tmp_path / "file" / "mail"

    assert ready(client)[1]["degraded"] == {"mail": "The mail folder cannot be written."}


def test_a_storage_that_cannot_be_written_is_named(client, db, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "files"

    assert ready(client)[1]["degraded"] == {"storage": "The file storage cannot be written."}


def test_without_the_database_it_is_not_ready(client, db):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(refuse):
        status, report = ready(client)

    assert (status, report["degraded"]) == (503, {"database": "The database cannot be written."})


def test_readiness_costs_few_statements(client, db, django_assert_num_queries):
    with django_assert_num_queries(7):
        client.get("/readyz")


def test_a_signer_without_a_login_reads_the_mails(client, mail_folder):
    name = catch("Letter to sign", "Read and sign:\nhttp://localhost:8000/s/abc/\n")

    page = client.get("/demo/mail/").content.decode()

    assert f'<a href="/demo/mail/{name}/">Letter to sign</a>' in page
    assert "sam@brightline.example" in page


def test_the_newest_mail_comes_first(client, mail_folder):
    old, new = catch("Old"), catch("New")
    os.utime(mail_folder / f"{old}.eml", (1, 1))

    assert [caught.name for caught in mail.newest()] == [new, old]


def test_links_to_our_site_can_be_followed_and_others_are_text(client, mail_folder, settings):
    ours = f"{settings.SITE_URL}/s/abc/"
    name = catch(text=f"{ours}\nhttps://elsewhere.example/x\n{settings.SITE_URL}.evil.example/y")

    page = client.get(f"/demo/mail/{name}/").content.decode()

    assert f'<a href="{ours}">{ours}</a>' in page
    assert page.count('<a href="http') == 1
    assert "https://elsewhere.example/x" in page


def test_markup_in_a_mail_is_text_on_the_page(client, mail_folder):
    name = catch("<b>Hello</b>", "<script>alert(1)</script>")

    page = client.get(f"/demo/mail/{name}/").content.decode()

    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_the_html_part_can_do_nothing(client, mail_folder):
    name = catch(html="<p>Hello</p><script>alert(1)</script>")

    response = client.get(f"/demo/mail/{name}/html/")

    assert response.content == b"<p>Hello</p><script>alert(1)</script>"
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    ["0" * 32, "x", "..", "..%2f..%2fkeys%2fsecret_key", "%00", "a" * 300, "0" * 31 + "%0a"],
)
@pytest.mark.parametrize("page", ["", "html/"])
def test_a_name_that_is_none_of_ours_is_not_found(client, mail_folder, name, page):
    catch()

    assert client.get(f"/demo/mail/{name}/{page}").status_code == 404


@pytest.mark.parametrize("path", ["/demo/mail/", "/demo/mail/{name}/", "/demo/mail/{name}/html/"])
def test_outside_a_demo_there_is_no_such_page(client, mail_folder, settings, path):
    name = catch()
    settings.DEMO = False

    assert client.get(path.format(name=name)).status_code == 404


def test_an_empty_folder_is_said_in_words(client, mail_folder):
    page = client.get("/demo/mail/").content.decode()

    assert "Nothing has been sent yet." in page


def test_a_half_written_message_is_not_shown(mail_folder):
    mail_folder.mkdir()
    (mail_folder / f"{'a' * 32}.part").write_bytes(b"Subject: half")

    assert mail.newest() == []


def test_a_broken_message_is_no_server_error(client, mail_folder):
    mail_folder.mkdir()
    name = "b" * 32
    (mail_folder / f"{name}.eml").write_bytes(
        b"Subject: =?utf-8?q?=ff\r\nTo: a@b.c, ,,<\r\nContent-Type: text/plain; charset=klingon\r\n"
        b"\r\n\xff\xfe body"
    )

    assert client.get("/demo/mail/").status_code == 200
    assert client.get(f"/demo/mail/{name}/").status_code == 200


def test_the_folder_keeps_each_message_to_itself(mail_folder):
    get_connection().send_messages([EmailMessage("a", "b", to=["c@d.example"])] * 2)

    assert len(list(mail_folder.glob("*.eml"))) == 2
    assert (mail_folder.stat().st_mode & 0o777) == 0o700

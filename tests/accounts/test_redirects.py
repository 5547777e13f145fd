"""Where sign-in leads to, and which host names are ours."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.passwords import reset_url
from porting.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example/",
    "HTTPS://EVIL.EXAMPLE/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/evil.example/",
    "/\\/evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example/",
    "https:\\\\evil.example/",
    "http:\\evil.example",
    "/\t/evil.example/",
    "\t//evil.example/",
    "/\n/evil.example/",
    "/\r/evil.example/",
    "ht\ttps://evil.example/",
    " https://evil.example/",
    "\x01https://evil.example/",
    "\x0b//evil.example/",
    "\u00a0//evil.example/",
    "\u2028//evil.example/",
    "\ufeff//evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "mailto:x@evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#testserver",
    "https://evil.example\\@testserver/",
    "//evil.example\\.testserver/",
    "//[::1]/",
    "//[evil",
    "http://[evil",
    "//evil%E3%80%82example/",
    "/%09/evil.example/\r\nSet-Cookie: x=1",
]


def leads_away(location):
    """Whether a browser would leave: what it reads after dropping what it ignores."""
    seen = re.sub(r"[\t\r\n]", "", location).strip("\x00\x01\x0b\x0c \u00a0\u2028\ufeff")
    seen = seen.replace("\\", "/")
    return seen.startswith("//") or bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", seen))


def test_the_table_has_at_least_forty_that_lead_away():
    assert len(set(ELSEWHERE)) >= 40


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_in_never_leads_away(client, member, target):
    page = client.get("/login/", {"next": target})
    answer = client.post(
        "/login/",
        {"login": member.email, "password": factories.PASSWORD, "next": target},
        query_params={"next": target},
    )

    assert page.status_code in (200, 404)
    assert (answer.status_code, leads_away(answer["Location"])) == (302, False)
    assert "Set-Cookie: x" not in str(answer.headers)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_out_and_a_second_visit_never_lead_away(client, member, target):
    client.force_login(member)
    visited = client.get("/login/", {"next": target})
    answer = client.post("/logout/", {"next": target})

    for response in (visited, answer):
        assert response.status_code in (302, 404)
        assert not leads_away(response.get("Location", "/"))


@pytest.mark.parametrize("target", ["/accounts/", "/profile/?a=1", "/desk/"])
def test_sign_in_leads_to_pages_of_ours(client, member, target):
    answer = client.post(
        "/login/", {"login": member.email, "password": factories.PASSWORD, "next": target}
    )

    assert answer["Location"] == target


FOREIGN = ["evil.example", "evil.example:80", "localhost.evil.example", "a b", "[::", "evil/x"]


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/login/", "/desk/", "/s/abc/", "/nothing/here/"])
def test_a_foreign_host_name_is_refused_in_words(host, path, db):
    answer = Client(HTTP_HOST=host).get(path)

    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
    assert "evil" not in answer.content.decode()


def test_a_foreign_host_name_promises_no_mail(member):
    answer = Client(HTTP_HOST="evil.example").post("/password/reset/", {"email": member.email})

    assert (answer.status_code, OutboxMessage.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_HOST": "127.0.0.1:9"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
    ],
)
def test_mailed_links_come_from_the_configured_address(
    member, settings, keep_promises, mailoutbox, headers
):
    settings.SITE_URL = "https://port.example.com"
    Client(**headers).post("/password/reset/", {"email": member.email})

    keep_promises()

    [message] = mailoutbox
    assert set(re.findall(r"https?://([^/\s]+)/", message.body)) == {"port.example.com"}
    assert reset_url(member).startswith("https://port.example.com/password/reset/")
    assert reverse("account_login") == "/login/"

"""Links as mail programs and people break them: cut, doubled, replayed, old, of another purpose."""

import pytest

from porting.choices import Purpose
from porting.models import AccessLink
from porting.services import declining, drafts, letters, links
from porting.services.actors import Guest
from tests.porting import letters_made

DANA = Guest("Dana Ortiz", "dana@ortiz.example")


def page_of(client, path):
    answer = client.get(path, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def token(sent):
    return links.new_link(sent, Purpose.SIGN, "dana@ortiz.example", "Dana Ortiz")


@pytest.mark.parametrize(
    "broken",
    [
        "/s/{cut}",  # without its end, and so without the slash
        "/s/{cut}/",
        "/s/{token}{token}/",
        "/s/{token}/http://testserver/s/{token}/",
        "/s/{token}/s/{token}/",
        "/s/{token}%20/",
        "/s/{token}%3E/",
        "/s/{token}=/",
        "/s/3D{token}/",
        "/s/{upper}/",
        "/s/{token}http://testserver/s/{token}/",
    ],
)
def test_a_link_that_came_to_harm_says_how_to_open_it(sent, token, client, broken):
    path = broken.format(token=token, cut=token[:30], upper=token.swapcase())

    status, page = page_of(client, path)

    assert status == 404
    assert "<h1>This link does not work</h1>" in page
    assert "Mail programs sometimes cut long links." in page
    assert client.get("/sign/").status_code == 404


@pytest.mark.parametrize("harmless", ["/s/{token}", "/s/{token}/?utm_source=mail", "/s/{token}/#x"])
def test_a_link_with_all_of_its_token_works(sent, token, client, harmless):
    status, page = page_of(client, harmless.format(token=token))

    assert status == 200
    assert "Your signature is needed" in page


def test_a_link_opened_again_leads_to_where_things_stand(sent, token, client):
    client.get(f"/s/{token}/")
    letters_made.sign(sent)

    for _ in range(2):
        status, page = page_of(client, f"/s/{token}/")
        assert (status, "<h1>You signed this on" in page) == (200, True)


def test_a_link_replayed_after_a_no_shows_the_no(sent, token, client):
    declining.decline(sent, reason="staying", by=DANA)

    status, page = page_of(client, f"/s/{token}/")

    assert (status, "<h1>You did not sign</h1>" in page) == (200, True)


def test_a_link_replayed_after_a_report_opens_nothing(sent, token, client):
    declining.report(sent, by=DANA)

    status, page = page_of(client, f"/s/{token}/")

    assert (status, "<h1>We are looking into it</h1>" in page) == (410, True)
    assert "Email me" not in page


def test_a_link_of_the_letter_before_says_what_changed(sent, token, client, member, keep_promises):
    drafts.save_section(sent, {"service_zip": "78702"}, version=sent.version, by=member)

    status, page = page_of(client, f"/s/{token}/")
    assert (status, "<h1>This letter no longer counts</h1>" in page) == (410, True)

    letters_made.send(sent, member)
    keep_promises()
    status, page = page_of(client, f"/s/{token}/")
    assert (status, "<h1>There is a newer letter</h1>" in page) == (410, True)
    assert "Sam Reed changed the service address and the billing address" in page
    assert "Email me the newer letter" in page
    assert client.get("/sign/letter/1.pdf").status_code == 302
    assert client.get("/sign/letter/2.pdf").status_code == 302


def test_a_link_withdrawn_asks_for_nothing(sent, token, client, member):
    letters.withdraw(sent, by=member)

    status, page = page_of(client, f"/s/{token}/")

    assert (status, "<h1>No signature needed</h1>" in page) == (410, True)


@pytest.mark.parametrize(("purpose", "way"), [(Purpose.SIGN, "b"), (Purpose.BILL, "s")])
def test_the_token_of_one_purpose_opens_nothing_of_the_other(sent, client, purpose, way):
    token = links.new_link(sent, purpose, "dana@ortiz.example")

    status, page = page_of(client, f"/{way}/{token}/")

    assert (status, "<h1>This link does not work</h1>" in page) == (404, True)
    assert AccessLink.objects.get(token_sha256=links.digest(token)).revoked_at is None

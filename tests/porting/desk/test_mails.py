"""The gallery of mails."""

import pytest

from porting.emails import MAILS
from porting.models import AccessLink


def test_the_gallery_lists_every_mail(client, desk_worker):
    client.force_login(desk_worker)

    rows = client.get("/desk/mails/").context["rows"]

    assert [row["name"] for row in rows] == list(MAILS)


@pytest.mark.parametrize("name", sorted(MAILS))
def test_every_mail_is_shown_as_text_and_as_html(client, desk_worker, name):
    client.force_login(desk_worker)

    page = client.get(f"/desk/mails/{name}/")
    html = client.get(f"/desk/mails/{name}/html/")

    assert (page.status_code, html.status_code) == (200, 200)
    assert "[PR-7F3K2Q]" in page.context["subject"]
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert AccessLink.objects.count() == 0


def test_a_mail_that_does_not_exist_is_not_found(client, desk_worker):
    client.force_login(desk_worker)

    assert client.get("/desk/mails/nonsense/").status_code == 404

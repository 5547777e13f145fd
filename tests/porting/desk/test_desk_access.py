"""Who may open the desk, and do something there."""

from django.urls import reverse

from tests import factories
from tests.porting.desk.conftest import (
    state_of,
)
from tests.porting.desk.pages_opened import page


def every_address(row, message):
    """Each page of the desk, with what may be done there."""
    document = row.documents.first()
    return [
        ("get", reverse("desk:queue")),
        ("get", reverse("desk:waiting")),
        ("get", page("request", row)),
        ("get", page("document", row, document.public_id)),
        ("get", page("reveal", row, "account_number")),
        ("post", page("reveal", row, "account_number")),
        ("post", page("take", row)),
        ("post", page("release", row)),
        ("post", page("send_back", row)),
        ("post", page("approve", row)),
        ("post", page("note", row, "reply")),
        ("post", page("order_sent", row, "A")),
        ("post", page("order_foc", row, "A")),
        ("post", page("order_complete", row, "A")),
        ("post", page("order_fail", row, "A")),
        ("post", reverse("desk:waiting_try", args=[message.pk])),
        ("post", reverse("desk:waiting_cancel", args=[message.pk])),
    ]


def test_for_customers_the_desk_does_not_exist(client, member, in_review, message):
    client.force_login(member)
    nothing = client.get("/no/such/page/").content
    before = state_of(in_review)

    for method, address in every_address(in_review, message):
        response = getattr(client, method)(address)
        assert (address, response.status_code) == (address, 404)
        assert response.content == nothing

    assert state_of(in_review) == before


def test_auditor_reads_everything_and_changes_nothing(client, auditor, in_review, message):
    client.force_login(auditor)
    before = state_of(in_review)

    for method, address in every_address(in_review, message):
        response = getattr(client, method)(address)
        assert (address, response.status_code) == (address, 200 if method == "get" else 403)

    assert state_of(in_review) == before
    body = client.get(page("request", in_review)).content.decode()
    assert "You can view this request but not change it." in body
    assert 'class="composer' not in body


def test_draft_is_not_on_the_desk(client, desk_worker, account, member):
    client.force_login(desk_worker)
    draft = factories.make_request(account, member)

    assert client.get(page("request", draft)).status_code == 404
    assert client.get(reverse("desk:request", args=["PR-NOSUCH"])).status_code == 404


def test_address_that_only_takes_posts_says_so(client, desk_worker, in_review):
    client.force_login(desk_worker)

    assert client.get(page("approve", in_review)).status_code == 405

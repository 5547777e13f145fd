"""An address that only takes what a button sends is opened by itself: a page, and the way back."""

import pytest
from django.urls import reverse

from porting.choices import Kind
from porting.services import tickets
from tests.porting.imports.pages_read import words

pytestmark = pytest.mark.django_db


def test_a_customer_is_led_back_to_the_request(client, account, member):
    row = tickets.start(account, Kind.QUESTION, by=member)
    client.force_login(member)
    where = [account.public_id, row.reference, "DOC-7F3K2Q"]
    button = reverse("porting:ticket_paper_remove", args=where)

    answer = client.get(button)

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing was changed This address only takes what a button sends" in words(answer)
    assert f'href="{row.get_absolute_url()}"' in answer.content.decode()


def test_staff_are_led_back_to_the_request_at_the_desk(client, desk_worker):
    client.force_login(desk_worker)

    answer = client.get(reverse("desk:approve", args=["PR-7F3K2Q"]))

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'href="{reverse("desk:request", args=["PR-7F3K2Q"])}"' in answer.content.decode()


def test_another_method_gets_no_page(client, account, member):
    client.force_login(member)

    answer = client.delete(reverse("porting:overview", args=[account.public_id]))

    assert (answer.status_code, answer.content) == (405, b"")

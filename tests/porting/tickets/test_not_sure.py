"""Not sure: each number is told where it goes, and nothing is kept."""

import pytest

from porting.models import PortRequest
from tests.porting.tickets.pages_read import other, text_of


def where(answer):
    return [(one.typed, one.where) for one in answer.context["answers"]]


def test_each_number_is_told_where_it_goes(sam, account, route):
    lines = [
        "(212) 234-5641",
        "fax: 212-234-5642",
        "800 234 5643",
        "+44 20 7946 0958",
        "416-555-0170",
        "hello",
        "512-555-0199",
    ]

    answer = sam.post(other(account, "not-sure/"), {"numbers": "\n".join(lines)})

    assert where(answer) == [
        ("(212) 234-5641", "here"),
        ("(212) 234-5642", "fax"),
        ("(800) 234-5643", "here"),
        ("+44 20 7946 0958", "country"),
        ("416-555-0170", "country"),
        ("hello", "none"),
        ("(512) 555-0199", "fix"),
    ]
    page = text_of(answer)
    assert "hello is not a phone number. Enter 10 digits, like (410) 555-0000." in page
    assert "“Front desk” is a receiving number with this number." in page
    assert PortRequest.objects.count() == 0


def test_all_of_them_can_be_fax_numbers(sam, account):
    answer = sam.post(other(account, "not-sure/"), {"numbers": "212-234-5641", "fax": "1"})

    assert where(answer) == [("(212) 234-5641", "fax")]
    assert 'value="(212) 234-5641"' in answer.content.decode()


def test_a_directory_of_carriers_is_not_asked_about_what_is_not_stored(sam, account, settings):
    settings.CARRIER_LOOKUP = "sandbox"

    answer = sam.post(other(account, "not-sure/"), {"numbers": "212-234-5641"})

    assert where(answer) == [("(212) 234-5641", "here")]


def test_a_number_of_another_account_answers_like_any_other(sam, account, stranger):
    from tests import factories

    elsewhere = stranger.memberships.get().account
    factories.make_route(elsewhere, e164="+12122345641", name="Secret line")

    answer = sam.post(other(account, "not-sure/"), {"numbers": "212-234-5641\n212-234-5642"})

    first, second = answer.context["answers"]
    assert (first.where, first.text) == (second.where, second.text) == ("here", "")
    assert "Secret line" not in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter the numbers, one on each line."),
        (" \n,;", "Enter the numbers, one on each line."),
        (
            "\n".join(["212-234-5641"] * 201),
            "Enter at most 200 numbers at a time. Check the others after these.",
        ),
    ],
)
def test_a_list_that_cannot_be_answered_is_said_and_kept(sam, account, text, said):
    answer = sam.post(other(account, "not-sure/"), {"numbers": text})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert text.strip() in answer.content.decode()


def test_bad_bytes_are_no_error(sam, account):
    text = "\x00\u202e<b>\ud800".encode("utf-8", "ignore").decode() + "9" * 30_000

    assert sam.post(other(account, "not-sure/"), {"numbers": text}).status_code == 422
    assert sam.post(other(account, "start/fax/"), {"numbers": text}).status_code == 302


def test_ten_numbers_cost_as_many_queries_as_one(sam, account, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for many in (1, 1, 10):
        numbers = "\n".join(f"212-234-56{n:02}" for n in range(many))
        with CaptureQueriesContext(connection) as asked:
            sam.post(other(account, "not-sure/"), {"numbers": numbers})
        counted.append(len(asked))

    assert counted[1] == counted[2]

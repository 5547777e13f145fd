"""Whose move it is, for every status and every turn of a draft."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.moments import moment
from porting.choices import Status
from porting.models import Event, LetterOfAuthorization, PortRequest
from porting.rules import history
from porting.rules.situations import Situation, situations
from porting.rules.standing import stand
from tests import factories

ROOT = Path(__file__).resolve().parents[3]
SIGNED = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
FOC = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)

# status: whose move, the tag's shape and words
EXPECTED = {
    Status.DRAFT: ("you", "idle", "Draft"),
    Status.SUBMITTED: ("us", "them", "Our team"),
    Status.IN_REVIEW: ("us", "them", "Our team"),
    Status.INFO_NEEDED: ("you", "you", "You: correct and resubmit"),
    Status.READY: ("us", "them", "Our team"),
    Status.SENT: ("carrier", "them", "Verizon"),
    Status.REJECTED: ("us", "them", "Our team"),
    Status.SUPP_SENT: ("carrier", "them", "Verizon"),
    Status.FOC_CONFIRMED: ("carrier", "set", "Ports Tue, Dec 1"),
    Status.JEOPARDY: ("us", "them", "Our team"),
    Status.CONFLICT: ("us", "them", "Our team"),
    Status.ACTIVATING: ("carrier", "them", "Moving now"),
    Status.PORTED: ("nobody", "ok", "Live"),
    Status.PARTLY_PORTED: ("nobody", "set", "2 of 3 live"),
    Status.CANCEL_REQUESTED: ("carrier", "idle", "Cancelling"),
    Status.CANCELLED: ("nobody", "idle", "Cancelled"),
    Status.FAILED: ("nobody", "bad", "Did not move"),
    Status.SNAPBACK: ("us", "them", "Our team"),
}


@pytest.fixture
def row(account, member):
    return factories.make_request(account, member)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words(row, status):
    row.status = status
    live = {Status.PARTLY_PORTED: 2, Status.PORTED: 3}.get(status, 0)
    now = Situation(numbers=3, live=live, foc_at=FOC, foc_time_zone="America/Chicago")

    standing = stand(row, now)

    assert (standing.whose, standing.shape, standing.text) == EXPECTED[status]
    assert [stage["name"] for stage in standing.stages] == [
        "Draft",
        "Signed",
        "Checked",
        "With carrier",
        "Date set",
        "Live",
    ]
    assert "{" not in standing.headline + standing.sentence


@pytest.mark.parametrize(
    ("letters", "has_bill", "bad", "text"),
    [
        ([], False, 0, "Draft"),
        ([], False, 1, "You: fix 1 number"),
        ([], False, 2, "You: fix 2 numbers"),
        ([{}], False, 0, "Signer: Dana Ortiz"),
        ([{"declined_at": SIGNED}], False, 0, "You: the signer declined"),
        ([{"signed_at": SIGNED}, {}], True, 0, "Signer: Dana Ortiz"),
        ([{"signed_at": SIGNED}], False, 0, "You: send the bill"),
        ([{"signed_at": SIGNED}], True, 0, "You: submit"),
    ],
)
def test_a_draft_says_what_it_waits_for(row, letters, has_bill, bad, text):
    made = [LetterOfAuthorization(signer_name="Dana Ortiz", **stamps) for stamps in letters]

    standing = stand(row, Situation(numbers=3, bad=bad, letters=made, has_bill=has_bill))

    assert standing.text == text


def test_a_carrier_with_braces_in_its_name_is_text(row):
    row.status, row.carrier_name = Status.SENT, "{numbers} & Sons"

    assert stand(row, Situation()).headline == "It’s {numbers} & Sons’s move."


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        (FOC, "America/Chicago", "Tuesday, December 1, 10:30 AM CT"),
        (FOC, "America/Phoenix", "Tuesday, December 1, 9:30 AM MT"),
        (
            datetime(2026, 7, 1, 16, 30, tzinfo=UTC),
            "America/New_York",
            "Wednesday, July 1, 12:30 PM ET",
        ),
        (FOC, "Pacific/Guam", "Wednesday, December 2, 2:30 AM ChST"),
        (FOC, "UTC", "Tuesday, December 1, 4:30 PM UTC"),
    ],
)
def test_a_port_date_names_its_zone_in_words(at, zone, words):
    assert moment(at, zone) == words


def test_situations_of_many_requests_cost_what_one_costs(
    account, member, route, django_assert_num_queries
):
    for number in range(5):
        numbers = (f"+1512555010{number}",)
        factories.make_request(account, member, numbers=numbers, checked=True, route=route)
    rows = list(PortRequest.objects.all())

    with django_assert_num_queries(4):
        found = situations(rows)

    assert [found[row.pk].numbers for row in rows] == [1] * 5


def test_every_kind_of_event_has_a_title():
    source = "".join(path.read_text() for path in (ROOT / "porting").rglob("services/*.py"))
    recorded = set(re.findall(r'record\(\s*[\w.]+,\s*"([a-z_]+)"', source))

    assert recorded - set(history.TITLES | history.OF_STAFF) == set()
    assert history.title_of(Event(kind="letter_signed")) == "Letter signed"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.FAILED])
@pytest.mark.parametrize(
    ("submitted_at", "facts", "stage"),
    [
        (None, {}, "Draft"),
        (SIGNED, {}, "Checked"),
        (SIGNED, {"approved_at": SIGNED}, "With carrier"),
        (SIGNED, {"approved_at": SIGNED, "sent_at": SIGNED, "dated_at": FOC}, "Date set"),
    ],
)
def test_what_ended_without_moving_shows_how_far_it_was(row, status, submitted_at, facts, stage):
    row.status, row.submitted_at = status, submitted_at

    stages = stand(row, Situation(numbers=3, **facts)).stages

    assert [one["name"] for one in stages if one["state"] == "now"] == [stage]

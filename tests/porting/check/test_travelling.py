"""How the numbers travel: in how many parts, and one sentence for each reason."""

import pytest

from porting.choices import LineClass, MobileAnswer
from porting.rules.grouping import counts, groups, proposals
from porting.rules.travelling import Travel, explain
from tests import factories

LOCAL, MOBILE, FREE = LineClass.LOCAL, LineClass.WIRELESS, LineClass.TOLL_FREE
WITH_A_PIN = "mobile carriers take requests of their own kind, with a PIN."
REGISTRY = "toll-free numbers move in a registry of their own."


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ({}, Travel()),
        ({LOCAL: 1}, Travel("Your number moves in one go.")),
        ({FREE: 500}, Travel("Your 500 numbers move together.")),
        (
            {LOCAL: 9, FREE: 3},
            Travel(
                "Your 12 numbers move in 2 parts, which may have different port dates:",
                ("9 local numbers together.", f"3 toll-free numbers together: {REGISTRY}"),
            ),
        ),
        (
            {LOCAL: 1200, MOBILE: 1},
            Travel(
                "Your 1,201 numbers move in 4 parts, which may have different port dates:",
                (
                    "1,200 local numbers in 3 parts.",
                    f"1 mobile number: {WITH_A_PIN}",
                    "One part holds at most 500 numbers.",
                ),
            ),
        ),
        (
            {LOCAL: 10_000},
            Travel(
                "Your 10,000 numbers move in 20 parts, which may have different port dates:",
                ("One part holds at most 500 numbers.",),
            ),
        ),
    ],
)
def test_one_sentence_for_each_reason(counted, expected):
    assert explain(counted) == expected


@pytest.mark.parametrize("answer", [*MobileAnswer.values, ""])
def test_it_counts_what_the_groups_hold(account, member, answer, settings):
    settings.MAX_NUMBERS_PER_ORDER = 2
    port = factories.make_request(
        account, member, mobile_numbers=answer,
        numbers=("+15125550101", "+15125550102", "+15125550103", "+18885550103"),
    )  # fmt: skip
    port.numbers.filter(e164__endswith="0102").update(line_type="mobile")

    made = groups(port)

    counted = counts(port)
    assert counted == {group.line_class: len(group.e164s) for group in made}
    orders = sum(len(proposals(group)) for group in made)
    assert f"in {orders} parts" in explain(counted).sentence

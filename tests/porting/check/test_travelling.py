"""How the numbers travel: how many orders, and one sentence for each reason."""

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
        ({LOCAL: 1}, Travel("Your number will travel in 1 order.")),
        ({FREE: 500}, Travel("Your 500 numbers will travel in 1 order.")),
        (
            {LOCAL: 9, FREE: 3},
            Travel(
                "Your 12 numbers will travel in 2 orders:",
                ("9 local numbers in 1 order.", f"3 toll-free numbers in 1 order: {REGISTRY}"),
            ),
        ),
        (
            {LOCAL: 1200, MOBILE: 1},
            Travel(
                "Your 1,201 numbers will travel in 4 orders:",
                (
                    "1,200 local numbers in 3 orders.",
                    f"1 mobile number in 1 order: {WITH_A_PIN}",
                    "One order holds at most 500 numbers.",
                ),
            ),
        ),
        (
            {LOCAL: 10_000},
            Travel(
                "Your 10,000 numbers will travel in 20 orders:",
                ("One order holds at most 500 numbers.",),
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
    assert f"in {orders} orders" in explain(counted).sentence

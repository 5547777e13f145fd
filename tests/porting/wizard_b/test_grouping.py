"""Groups, proposals, and the sentence about them."""

import pytest

from porting.choices import LineClass, LineType, MobileAnswer
from porting.models import PortNumber
from porting.rules.grouping import Group, groups, line_class_of, proposals, sentence
from tests import factories
from tests.porting import letters_made

LOCAL = [f"+1512555{line:04d}" for line in range(2000, 2009)]
FREE = [f"+1888555{line:04d}" for line in range(2000, 2003)]


@pytest.mark.parametrize(
    ("answer", "line_type", "expected"),
    [
        (MobileAnswer.NONE, LineType.UNKNOWN, LineClass.LOCAL),
        (MobileAnswer.NONE, LineType.MOBILE, LineClass.LOCAL),
        (MobileAnswer.ALL, LineType.UNKNOWN, LineClass.WIRELESS),
        (MobileAnswer.ALL, LineType.TOLL_FREE, LineClass.TOLL_FREE),
        (MobileAnswer.SOME, LineType.MOBILE, LineClass.WIRELESS),
        (MobileAnswer.SOME, LineType.LANDLINE, LineClass.LOCAL),
        (MobileAnswer.SOME, LineType.UNKNOWN, LineClass.LOCAL),
        ("", LineType.UNKNOWN, LineClass.LOCAL),
    ],
)
def test_the_class_of_a_number(account, member, answer, line_type, expected):
    port = factories.make_request(account, member, mobile_numbers=answer)

    assert line_class_of(port, PortNumber(line_type=line_type)) == expected


def test_groups_come_in_a_fixed_order_with_sorted_numbers(account, member):
    port = factories.make_request(account, member, numbers=(FREE[0], LOCAL[1], LOCAL[0]))

    assert groups(port) == [
        Group(LineClass.LOCAL, [LOCAL[0], LOCAL[1]]),
        Group(LineClass.TOLL_FREE, [FREE[0]]),
    ]


def test_a_group_is_cut_into_orders():
    group = Group(LineClass.LOCAL, LOCAL)

    assert proposals(group, limit=4) == [LOCAL[:4], LOCAL[4:8], LOCAL[8:]]


@pytest.mark.parametrize(
    ("made_of", "expected"),
    [
        ([], ""),
        ([Group(LineClass.LOCAL, LOCAL[:1])], "Your number moves in one go."),
        ([Group(LineClass.TOLL_FREE, FREE)], "Your 3 numbers move together."),
        (
            [Group(LineClass.LOCAL, LOCAL), Group(LineClass.TOLL_FREE, FREE)],
            "Your 12 numbers move in 2 parts because 3 are toll-free.",
        ),
        (
            [
                Group(LineClass.LOCAL, LOCAL[:1]),
                Group(LineClass.WIRELESS, LOCAL[1:2]),
                Group(LineClass.TOLL_FREE, FREE),
            ],
            "Your 5 numbers move in 3 parts because 1 is mobile and 3 are toll-free.",
        ),
    ],
)
def test_the_sentence(made_of, expected):
    assert sentence(made_of) == expected


def test_the_sentence_names_the_size_of_a_part(settings):
    settings.MAX_NUMBERS_PER_ORDER = 5

    assert sentence([Group(LineClass.LOCAL, LOCAL)]) == (
        "Your 9 numbers move in 2 parts because one part holds at most 5."
    )


TORONTO, MONTREAL = "+14162220101", "+15142220101"


def test_numbers_in_canada_travel_apart_once_canada_is_enabled(account, member, settings):
    numbers = (LOCAL[0], TORONTO, MONTREAL, FREE[0])
    port = factories.make_request(account, member, numbers=numbers)
    before = groups(port)

    settings.CANADA_ENABLED = True

    assert [group.line_class for group in before] == [LineClass.LOCAL, LineClass.TOLL_FREE]
    assert groups(port) == [
        Group(LineClass.LOCAL, [LOCAL[0]]),
        Group(LineClass.LOCAL_CA, [TORONTO, MONTREAL]),
        Group(LineClass.TOLL_FREE, [FREE[0]]),
    ]
    assert sentence(groups(port)) == (
        "Your 4 numbers move in 3 parts because 2 are Canadian and 1 is toll-free."
    )


def test_each_country_has_a_letter_of_its_own(account, member, settings, keep_promises):
    settings.CANADA_ENABLED = True
    row = letters_made.make_ready(account, member, numbers=("+15122220101", TORONTO))

    letters_made.send(row, member)
    keep_promises()

    made = row.live_letters()
    assert [(one.group_class, one.facts["numbers"]) for one in made] == [
        ("local", ["+15122220101"]),
        ("local_ca", [TORONTO]),
    ]
    assert [one.facts["btn"] for one in made] == ["+15125550100"] * 2
    assert [one.document is None for one in made] == [False, False]

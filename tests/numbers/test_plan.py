"""Proof, from the installed library's own patterns, that an NPA-NXX decides the region.

Run again by itself for each release of phonenumbers. A pattern is followed digit by digit as a
set of what may still come; a prefix is mixed when only some of its 10,000 lines match.
"""

from functools import cache
from re import _constants as op
from re import _parser

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from numbers.plan import (
    NON_GEOGRAPHIC,
    PREFIXES_THAT_DO_NOT_DECIDE,
    PREMIUM,
    TOLL_FREE,
    library_region,
)

DIGITS = "0123456789"
DESCRIPTIONS = (
    "general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost",
    "personal_number", "voip", "pager", "uan", "voicemail",
)  # fmt: skip


def spelled(parsed):
    """A parsed pattern as a tuple of choices, a choice being a tuple of digits or of tuples."""
    steps = []
    for what, value in parsed:
        if what is op.LITERAL:
            steps.append(("digits", chr(value)))
        elif what is op.IN:
            steps.append(("digits", "".join(filter(None, (in_class(value, d) for d in DIGITS)))))
        elif what is op.SUBPATTERN:
            steps.extend(spelled(value[3]))
        elif what is op.BRANCH:
            steps.append(("either", tuple(spelled(way) for way in value[1])))
        elif what is op.MAX_REPEAT:
            least, most, part = value
            ways = tuple(spelled(part) * times for times in range(least, most + 1))
            steps.append(("either", ways))
        else:
            raise AssertionError(f"a kind of pattern the proof does not know: {what}")
    return tuple(steps)


def in_class(items, digit):
    for what, value in items:
        if what is op.LITERAL and chr(value) == digit:
            return digit
        if what is op.RANGE and chr(value[0]) <= digit <= chr(value[1]):
            return digit
        if what is op.CATEGORY and value is op.CATEGORY_DIGIT:
            return digit
        assert what in {op.LITERAL, op.RANGE, op.CATEGORY}
    return ""


@cache
def after(steps, digit):
    """What may come after `digit` where `steps` were to come."""
    if not steps:
        return frozenset()
    (what, value), rest = steps[0], steps[1:]
    if what == "digits":
        return frozenset({rest}) if digit in value else frozenset()
    return frozenset().union(*(after(way + rest, digit) for way in value))


@cache
def may_end(steps):
    return all(what == "either" and any(map(may_end, value)) for what, value in steps)


def step(state, digit):
    return frozenset().union(*(after(steps, digit) for steps in state))


@cache
def matches(state, length):
    """How many strings of `length` digits match."""
    if length == 0:
        return int(any(map(may_end, state)))
    return sum(matches(step(state, digit), length - 1) for digit in DIGITS)


def mixed_prefixes(state, prefix=""):
    left = 10 - len(prefix)
    if matches(state, left) in {0, 10**left}:
        return
    if left == 4:
        yield prefix
        return
    for digit in DIGITS:
        yield from mixed_prefixes(step(state, digit), prefix + digit)


def regions():
    return [PhoneMetadata.metadata_for_region(r) for r in COUNTRY_CODE_TO_REGION_CODE[1]]


def test_only_the_named_prefixes_hang_on_the_last_four_digits():
    patterns = {
        description.national_number_pattern
        for metadata in regions()
        for description in (getattr(metadata, name) for name in DESCRIPTIONS)
        if description is not None and description.national_number_pattern
    }

    mixed = {
        prefix
        for pattern in patterns
        for prefix in mixed_prefixes(frozenset({spelled(_parser.parse(pattern))}))
    }

    assert mixed == PREFIXES_THAT_DO_NOT_DECIDE


def test_no_region_is_told_by_more_than_six_leading_digits():
    patterns = [m.leading_digits for m in regions() if m.leading_digits]

    assert all(_parser.parse(pattern).getwidth()[1] <= 6 for pattern in patterns)


def test_the_proof_finds_a_pattern_that_hangs_on_the_last_digits():
    state = frozenset({spelled(_parser.parse(r"246521(?:0[0-4]|[1-9]\d)\d{2}|212\d{7}"))})

    assert list(mixed_prefixes(state)) == ["246521"]


def test_services_and_places_do_not_overlap():
    places = {"204", "416", "530", "531", "867"}

    assert not places & (NON_GEOGRAPHIC | TOLL_FREE | PREMIUM)
    assert {library_region(place + "234", "5601") for place in places} == {"US", "CA"}

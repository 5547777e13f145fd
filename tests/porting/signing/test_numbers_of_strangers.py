"""Strokes of a drawn signature as a stranger makes them up: refused in words, whatever they are."""

import pytest

from porting.errors import LetterError
from porting.papers import drawings

LONG = "9" * 400


@pytest.mark.parametrize(
    "x",
    [
        LONG,
        f"-{LONG}",
        "9" * 5_000,
        "1e400",
        "NaN",
        "-Infinity",
        "1.7e308",
        '"1e400"',
        '"\\ud800"',
        "[" * 5_000,
        "{}",
        "null",
    ],
    ids=lambda x: x[:12],
)
def test_a_number_that_is_none_is_refused_in_words(x):
    far = "-1.7e308" if x == "1.7e308" else "0"
    point = '{{"x": {}, "y": {}, "time": 0}}'
    strokes = f'[{{"points": [{point.format(far, 0)}, {point.format(x, 50)}]}}]'

    with pytest.raises(LetterError) as refused:
        drawings.read("", strokes)

    assert (str(refused.value), refused.value.field) == (drawings.UNREADABLE, "drawing")

"""Strokes with numbers that no screen has are refused in words."""

import json

import pytest

from porting.errors import LetterError
from porting.papers import drawings


@pytest.mark.parametrize("number", ["1" * 309, "1" * 400, "1e308", "-1e308", "1e999", "NaN", '"x"'])
@pytest.mark.parametrize("name", ["x", "y", "time"])
def test_a_number_that_no_screen_has_is_refused_in_words(name, number):
    points = [{"x": 0, "y": 0, "time": 0}, {"x": 300, "y": 90, "time": 5}]
    strokes = json.dumps([{"points": [*points, points[0] | {name: "?"}]}]).replace('"?"', number)

    with pytest.raises(LetterError, match="could not read the drawing"):
        drawings.read("", strokes)


def test_an_integer_that_no_float_holds_is_no_number():
    with pytest.raises(ValueError):  # noqa: PT011
        drawings._number(10**400)


def test_two_far_ends_are_no_picture():
    far = [{"x": -9e14, "y": 0, "time": 0}, {"x": 9e14, "y": 9e14, "time": 1}]

    assert drawings.read("", json.dumps([{"points": far}])).width <= drawings.WIDTH + 8

import pytest

from porting.rules.signer_names import is_same_name


@pytest.mark.parametrize(
    "signed",
    [
        "Dana Ortiz",
        "dana  ortiz",
        "DANA ORTIZ",
        "Dana M. Ortiz",
        "Dana Ortíz",
        "Dana-Ortiz.",
    ],
)
def test_a_spelling_of_the_name_is_the_name(signed):
    assert is_same_name("Dana Ortiz", signed)


@pytest.mark.parametrize(
    ("invited", "signed"),
    [
        ("Pat O'Brien", "Pat OBrien"),
        ("Pat O'Brien", "pat o brien"),
        ("Pat O’Brien", "Pat O'Brien"),
        ("J.R. Smith", "J R Smith"),
        ("María de la Cruz", "Maria Delacruz"),
        ("", "Anybody"),
    ],
)
def test_names_are_compared_as_people_write_them(invited, signed):
    assert is_same_name(invited, signed)


@pytest.mark.parametrize("signed", ["Mickey Mouse", "Dana", "Ortiz", "Dan Ortiz", "x", "..."])
def test_another_name_is_another_name(signed):
    assert not is_same_name("Dana Ortiz", signed)

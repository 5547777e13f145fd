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


@pytest.mark.parametrize(
    ("invited", "signed"),
    [
        ("Łukasz Sørensen", "Lukasz Sorensen"),
        ("Lukasz Sorensen", "Łukasz Sørensen"),
        ("Łukasz Sørensen", "Lukasz Soerensen"),
        ("Dr. Ana Reyes, DDS", "Ana Reyes"),
        ("Ana Reyes", "Dr Ana Reyes D.D.S."),
        ("Ana Reyes, Ph.D.", "Prof. Ana Reyes"),
        ("Müller, Jürgen", "Juergen Mueller"),
        ("Ana M. Reyes", "Ana Maria Reyes"),
        ("John Smith Jr.", "John Smith"),
        ("John Smith, Junior", "John Smith Jr"),
        ("John Smith III", "John Smith 3rd"),
    ],
)
def test_strokes_titles_and_degrees_make_no_other_person(invited, signed):
    assert is_same_name(invited, signed)


@pytest.mark.parametrize(
    ("invited", "signed"),
    [
        ("John Smith Jr", "John Smith Sr"),
        ("John Smith, Jr.", "John Smith, Senior"),
        ("John Smith II", "John Smith III"),
        ("Dr. Ana Reyes, DDS", "Dr. Eva Reyes, DDS"),
        ("Dr. Ana Reyes", "Dr. Reyes"),
        ("Łukasz Sørensen", "Lukas Sorensen"),
        ("Ana M. Reyes", "Ana Lucia Reyes"),
        ("Don Reyes", "Ana Reyes"),
    ],
)
def test_different_persons_stay_different(invited, signed):
    assert not is_same_name(invited, signed)

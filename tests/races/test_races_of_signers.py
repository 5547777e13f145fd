"""The signer answers while the requester changes what is signed, or answers twice at once."""

import pytest

from porting.errors import LetterChanged, LetterError
from porting.models import Note
from porting.services import drafts, letters, signing
from tests.porting.letters_made import DANA, shown
from tests.races.rows_made import Customer, is_signed_and_outdated, numbers_of_round, opened


@pytest.fixture
def ortiz(committed_db):
    return Customer("Ortiz Dental")


def signs(row):
    mine, offered = opened(row), shown(row)
    return lambda: signing.sign(mine, name="Dana Ortiz", title="Owner", shown=offered, by=DANA)


def state_of(row):
    """How often it was signed and told, and whether its letter lives."""
    letter = row.letters.get()
    signed = row.events.filter(kind="letter_signed").count()
    told = Note.objects.filter(request=row, mail="letter_signed").count()
    return bool(letter.signed_at), signed, told, letter.is_live


def test_nothing_is_signed_that_the_request_no_longer_says(race, ortiz):
    def edits(row):
        mine = opened(row)
        return lambda: drafts.save_section(
            mine, {"service_zip": "78702"}, version=mine.version, by=ortiz.by
        )

    finished = race(lambda n: ortiz.asked_to_sign(*numbers_of_round(n)), signs, edits)

    # Either the edit was first and the signer is told, or the signature was, and the edit voids it.
    assert set(finished.tally) <= {("LetterChanged", "won"), ("won", "won")}
    for row, sign, _ in finished:
        is_late = isinstance(sign, LetterChanged)
        assert state_of(row) == ((False, 0, 0, False) if is_late else (True, 1, 1, False))
        assert Note.objects.filter(request=row, mail="letter_voided").count() == 1
        assert not is_signed_and_outdated(row)


def test_a_letter_is_signed_or_declined(race, ortiz):
    def declines(row):
        mine = opened(row)
        return lambda: signing.decline(mine, reason="staying", by=DANA)

    finished = race(lambda n: ortiz.asked_to_sign(*numbers_of_round(n)), signs, declines)

    finished.assert_one_winner(LetterError, LetterChanged)
    for row, sign, _ in finished:
        is_declined = isinstance(sign, LetterError)
        assert state_of(row) == ((False, 0, 0, True) if is_declined else (True, 1, 1, True))
        assert bool(row.letters.get().declined_at) == is_declined


def test_a_letter_is_signed_or_withdrawn(race, ortiz):
    def withdraws(row):
        mine = opened(row)
        return lambda: letters.withdraw(mine, by=ortiz.by)

    finished = race(lambda n: ortiz.asked_to_sign(*numbers_of_round(n)), signs, withdraws)

    # Withdrawing what is signed takes nothing back and says so by an empty list.
    assert set(finished.tally) <= {("LetterChanged", "won"), ("won", "won")}
    for row, sign, withdrawn in finished:
        is_late = isinstance(sign, LetterChanged)
        assert len(withdrawn) == (1 if is_late else 0)
        assert state_of(row) == ((False, 0, 0, False) if is_late else (True, 1, 1, True))


def test_a_letter_signed_twice_is_signed_once(race, ortiz):
    finished = race(lambda n: ortiz.asked_to_sign(*numbers_of_round(n)), signs, signs)

    # Signing what is signed says the same again: a double click is no mistake.
    assert set(finished.tally) == {("won", "won")}
    for row, *_ in finished:
        assert state_of(row) == (True, 1, 1, True)

"""Notes that guests cause."""

import pytest

from porting.services.actors import Guest
from porting.services.notes import post_status
from tests.factories import make_request

pytestmark = pytest.mark.django_db


def test_the_longest_name_of_a_guest_fits_into_the_note(account, member):
    row = make_request(account, member)
    signer = Guest(name="D" * 120, email="dana@ortiz.example")
    note = post_status(row, "Signed.", by=signer, mail="letter_signed")
    note.refresh_from_db()
    assert note.author_label == "D" * 120

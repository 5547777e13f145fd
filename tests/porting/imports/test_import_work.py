"""From the Import button to the last row: what is stored, and what is not."""

from porting.models import UploadedList
from tests.porting.imports import lists_made


def stored(port):
    return list(port.numbers.values_list("e164", "description", "is_texting_enabled"))


def test_every_row_becomes_a_number_that_is_checked(run, port, route):
    row = run([["512-200-0001", route.e164, ""], ["(512) 200-0002", route.public_id, ""]])

    port.refresh_from_db()
    assert (row.state, row.added, row.duplicates, row.problems) == ("done", 2, 0, 0)
    assert list(port.numbers.values_list("e164", "route", "verdict")) == [
        ("+15122000001", route.pk, "can_port"),
        ("+15122000002", route.pk, "can_port"),
    ]
    assert port.is_check_fresh
    assert not UploadedList.objects.exists()

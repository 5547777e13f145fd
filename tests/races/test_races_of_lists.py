"""Two tabs, or two colleagues, correcting one uploaded list at once."""

import pytest

from porting.models import NumberImport
from porting.services import import_sheets, imports
from tests import factories
from tests.porting.imports import lists_made
from tests.races.rows_made import Customer


@pytest.fixture
def ortiz(committed_db):
    return Customer("Ortiz Dental")


def corrects(row, line, number):
    mine = NumberImport.objects.get(pk=row.pk)
    typed = {(line, "number"): import_sheets.Correction(number, "512-55-01")}
    return lambda: import_sheets.correct_cells(mine, typed)


# Without the version in the UPDATE of `change_list` a cell was lost, on both databases.
def test_two_tabs_correct_two_cells_of_one_list_and_both_stay(race, ortiz):
    content = lists_made.as_csv([["512-55-01", ""], ["512-55-01", ""]])

    def prepare(n):
        draft = factories.make_request(ortiz.account, ortiz.by)
        return imports.take_in(draft, lists_made.upload(content), by=ortiz.by)

    finished = race(
        prepare,
        lambda row: corrects(row, 2, "512-200-0001"),
        lambda row: corrects(row, 3, "512-200-0002"),
    )

    assert set(finished.tally) == {("won", "won")}
    for row, *_ in finished:
        cells = [line.cells[0] for line in imports.lines_of(row)]
        assert cells[1:] == ["512-200-0001", "512-200-0002"]

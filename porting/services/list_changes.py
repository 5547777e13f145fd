"""How a kept list changes until its import starts: no tab overwrites what another has written."""

from typing import Any

from django.db.models import QuerySet

from porting.choices import ImportState
from porting.errors import NotEditable
from porting.models import NumberImport

GONE = "This import has started or was cancelled meanwhile. Nothing changed."
CHANGED = "The list was changed in another tab meanwhile. Look at it again."
TRIES = 5  # until a change of another tab is no longer in the way


def still_preparing(row: NumberImport) -> QuerySet[NumberImport]:
    return NumberImport.objects.filter(pk=row.pk, state=ImportState.PREPARING)


def change_list(row: NumberImport, **columns: Any) -> bool:
    """Write these columns if the list is as this row read it, and whoever reads it next knows.

    Returns False where another tab was faster. Raises NotEditable where it is being imported.
    """
    changed = still_preparing(row).filter(list_version=row.list_version)
    if changed.update(**columns, list_version=row.list_version + 1):
        row.list_version += 1
        return True
    if not still_preparing(row).exists():
        raise NotEditable(GONE)
    return False

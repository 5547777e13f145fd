"""Files that a killed worker left are deleted; no other file ever is."""

from django.apps import apps
from django.db.models import FileField

from porting.services import stored_files


def test_every_column_that_names_a_file_is_known_to_the_sweep():
    columns = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, FileField)
    }

    assert columns == {(rows.model, column) for rows, _, column in stored_files.HOMES}

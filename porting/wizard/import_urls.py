"""Addresses of Port Multiple Numbers, Choose File, and of what helps to fill a list in."""

from django.urls import path

from porting.wizard import import_files
from porting.wizard.import_pages import ColumnsPage, UploadPage, ValuesPage
from porting.wizard.import_run_pages import ImportPage, ReviewPage

LIST = "<str:reference>/import/<str:number_import>"

urlpatterns = [
    path("import/template.csv", import_files.template, name="import_template"),
    path("import/template.xlsx", import_files.template_sheet, name="import_template_sheet"),
    path("import/fields/", import_files.fields, name="import_fields"),
    path("import/reference-ids.csv", import_files.reference_ids, name="import_ids"),
    path("<str:reference>/numbers/multiple/file/", UploadPage.as_view(), name="import_file"),
    path(f"{LIST}/columns/", ColumnsPage.as_view(), name="import_columns"),
    path(f"{LIST}/values/", ValuesPage.as_view(), name="import_values"),
    path(f"{LIST}/review/", ReviewPage.as_view(), name="import_review"),
    path(f"{LIST}/", ImportPage.as_view(), name="import"),
    path(f"{LIST}/not-imported.csv", import_files.LeftOutFile.as_view(), name="import_left_out"),
]

"""Addresses of the wizard's pages about numbers."""

from django.urls import path

from porting.wizard.check_pages import CheckPage, FixPage
from porting.wizard.configure_groups import ConfigureGroupsPage
from porting.wizard.configure_pages import ConfigureOnePage, ConfigurePage
from porting.wizard.line_pages import LinesPage, NumberPinPage
from porting.wizard.manual_page import ManualAddPage
from porting.wizard.number_pages import NumbersPage
from porting.wizard.results_file import ResultsFile

urlpatterns = [
    path("<str:reference>/numbers/", NumbersPage.as_view(), name="numbers"),
    path("<str:reference>/numbers/multiple/", ManualAddPage.as_view(), name="numbers_multiple"),
    path(
        "<str:reference>/numbers/multiple/manual/", ManualAddPage.as_view(), name="numbers_manual"
    ),
    path("<str:reference>/numbers/lines/", LinesPage.as_view(), name="number_lines"),
    path("<str:reference>/numbers/<int:pk>/pin/", NumberPinPage.as_view(), name="number_pin"),
    path("<str:reference>/check/", CheckPage.as_view(), name="check"),
    path("<str:reference>/check/fix/<int:pk>/", FixPage.as_view(), name="check_fix"),
    path("<str:reference>/check/results.csv", ResultsFile.as_view(), name="check_results"),
    path("<str:reference>/configure/", ConfigurePage.as_view(), name="configure"),
    path(
        "<str:reference>/configure/groups/", ConfigureGroupsPage.as_view(), name="configure_groups"
    ),
    path("<str:reference>/configure/selected/", ConfigureOnePage.as_view(), name="configure_one"),
]

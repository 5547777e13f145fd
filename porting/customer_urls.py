"""Addresses of the overview and of one request outside the wizard."""

from django.urls import path

from porting import cancel_page, left_over_page, overview, views

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("list.csv", overview.overview_csv, name="overview_csv"),
    path("<str:reference>/", views.request_page, name="request"),
    path("<str:reference>/notes/", views.notes, name="notes"),
    path("<str:reference>/history/", views.history, name="history"),
    path("<str:reference>/send/", views.send, name="send"),
    path("<str:reference>/live/<int:pk>/", left_over_page.bring_in, name="bring_in"),
    path("<str:reference>/cancel/", cancel_page.cancel, name="cancel"),
]

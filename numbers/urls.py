"""The addresses of the numbers area, below ``/a/<account>/``."""

from django.urls import path

from numbers.views import assignments, receiving, replacing, sources, tracking, users

app_name = "numbers"
urlpatterns = [
    path("numbers/tracking/", tracking.tracking, name="tracking"),
    path("numbers/tracking/<str:number>/", tracking.tracking_edit, name="tracking_edit"),
    path("numbers/receiving/", receiving.receiving, name="receiving"),
    path("numbers/receiving/new/", receiving.receiving_new, name="receiving_new"),
    path("numbers/receiving/<str:number>/", receiving.receiving_edit, name="receiving_edit"),
    path(
        "numbers/receiving/<str:number>/replace/",
        replacing.receiving_replace,
        name="receiving_replace",
    ),
    path("numbers/users/<str:number>/", users.user_phone, name="user_phone"),
    path("numbers/sources/", sources.sources, name="sources"),
    path("numbers/sources/new/", sources.source_new, name="source_new"),
    path("numbers/sources/<str:source>/", sources.source_edit, name="source_edit"),
    path("numbers/call-settings/", assignments.call_settings, name="call_settings"),
    path(
        "numbers/call-settings/<str:settings>/assign/",
        assignments.call_settings_assign,
        name="call_settings_assign",
    ),
    path("texts/numbers/", assignments.texts, name="texts"),
]

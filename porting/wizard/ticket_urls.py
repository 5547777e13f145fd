"""Addresses of what does not go through the wizard, below ``/a/<account>/numbers/port/``."""

from django.urls import path

from porting.wizard import copy_page, not_sure_page, ticket_pages

urlpatterns = [
    path("other/not-sure/", not_sure_page.not_sure, name="not_sure"),
    path("other/start/<str:kind>/", ticket_pages.start, name="ticket_start"),
    path("<str:reference>/copy/", copy_page.copy, name="copy"),
    path("<str:reference>/ticket/", ticket_pages.Details.as_view(), name="ticket"),
    path("<str:reference>/ticket/letter.pdf", ticket_pages.letter, name="ticket_letter"),
    path("<str:reference>/ticket/papers/", ticket_pages.Papers.as_view(), name="ticket_papers"),
    path(
        "<str:reference>/ticket/papers/<str:document>/remove/",
        ticket_pages.RemovePaper.as_view(),
        name="ticket_paper_remove",
    ),
]

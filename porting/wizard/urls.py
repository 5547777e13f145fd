"""Addresses of the wizard: the start, General, Details, User Agreements, Review and Submit."""

from django.urls import path

from porting.wizard import section_pages, start_pages, submit_pages

urlpatterns = [
    path("new/", start_pages.new, name="new"),
    path("other/", start_pages.other, name="other"),
    path("<str:reference>/general/", section_pages.General.as_view(), name="general"),
    path(
        "<str:reference>/details/user/",
        section_pages.UserDetails.as_view(),
        name="user_details",
    ),
    path(
        "<str:reference>/details/billing/",
        section_pages.BillingDetails.as_view(),
        name="billing_details",
    ),
    path(
        "<str:reference>/details/representative/",
        section_pages.Representative.as_view(),
        name="representative",
    ),
    path("<str:reference>/agreements/", submit_pages.Agreements.as_view(), name="agreements"),
    path("<str:reference>/review/", submit_pages.Review.as_view(), name="review"),
    path("<str:reference>/submitted/", submit_pages.submitted, name="submitted"),
    path("<str:reference>/delete/", start_pages.delete_draft, name="delete_draft"),
]

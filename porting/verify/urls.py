"""Addresses for whoever holds a letter of ours, below ``/verify/``: no login, no link."""

from django.urls import path

from porting.verify import views

app_name = "verify"
urlpatterns = [
    path("", views.Verify.as_view(), name="page"),
    path("certificates.pem", views.certificates, name="certificates"),
]

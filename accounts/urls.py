"""Signing in and out, a forgotten password, which account, and one's own details.

allauth's views stand here one by one: nobody signs up or changes an address by themselves.
"""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts import views

own_pages = [
    path("accounts/", views.choose, name="choose"),
    path("profile/", views.profile, name="profile"),
]

urlpatterns = [
    path("", include((own_pages, "accounts"))),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("login/off/", allauth.account_inactive, name="account_inactive"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

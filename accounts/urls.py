"""Signing in and out, a forgotten password, which account, one's own details, the second factor.

allauth's views stand here one by one: nobody signs up or changes an address by themselves.
"""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts import views
from accounts.second_factor import views as factor

own_pages = [
    path("accounts/", views.choose, name="choose"),
    path("profile/", views.profile, name="profile"),
    path("kept/<str:kept>/", views.kept_post, name="kept_post"),
    path("profile/second-factor/app/code.svg", factor.app_qr, name="app_qr"),
]

second_factor = [
    path("", factor.index, name="mfa_index"),
    path("app/", factor.new_app, name="mfa_activate_totp"),
    path("app/remove/", factor.remove_app, name="mfa_deactivate_totp"),
    path("passkeys/new/", factor.new_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", factor.remove_passkey, name="mfa_remove_webauthn"),
    path("recovery-codes/", factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", factor.new_recovery_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("", include((own_pages, "accounts"))),
    path("login/", allauth.login, name="account_login"),
    path("login/second-factor/", factor.authenticate, name="mfa_authenticate"),
    path("profile/second-factor/", include(second_factor)),
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
        views.new_password,
        name="account_reset_password_from_key",
    ),
]

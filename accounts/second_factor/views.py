"""The pages of the second factor: allauth's, with our addresses, forms and session rules."""

import re

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from accounts.passwords import promise_told
from accounts.second_factor import factors
from accounts.second_factor.forms import PasswordAsked

index = base.IndexView.as_view()
recovery_codes = recovery.ViewRecoveryCodesView.as_view()


class Authenticate(base.AuthenticateView):
    """Ask for the second factor while signing in."""

    def get_context_data(self, **kwargs):
        user = self.stage.login.user
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
            "demo_code": factors.demo_code() if factors.has_demo_app(user) else "",
        }


class Told:
    """A change of how somebody signs in, and the promise of a mail that tells them."""

    told = ""

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        promise_told(self.request.user, self.told)
        return response


class SetsUp(Told):
    """Setting up a factor shows it, too; with it the session gets a new key."""

    kind = ""

    def form_valid(self, form):
        response = super().form_valid(form)
        factors.confirm(self.request, self.kind)
        self.request.session.cycle_key()
        return response


class NewApp(SetsUp, totp.ActivateTOTPView):
    kind = Authenticator.Type.TOTP.value
    told = "app_added"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret": " ".join(re.findall(".{1,4}", secret))}


class NewPasskey(SetsUp, webauthn.AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN.value
    told = "passkey_added"

    def get_context_data(self, **kwargs):
        # allauth's view makes its form anew here, and so would forget what is wrong with it.
        return super().get_context_data(**kwargs) | kwargs


class RemoveApp(Told, totp.DeactivateTOTPView):
    told = "app_removed"

    def get_form_kwargs(self):
        # allauth's is bound on every method, and would say what is missing before it is asked.
        given = super().get_form_kwargs()
        return given | {"data": self.request.POST if self.request.method == "POST" else None}

    def form_valid(self, form):
        response = super().form_valid(form)
        factors.drop_if_gone(self.request)
        return response


class RemovePasskey(Told, webauthn.RemoveWebAuthnView):
    told = "passkey_removed"
    form_class = PasswordAsked
    # Django's own DELETE would leave the recovery codes and the session as they are.
    http_method_names = ["get", "head", "options", "post"]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        response = super().form_valid(form)
        factors.drop_if_gone(self.request)
        return response


class NewRecoveryCodes(Told, recovery.GenerateRecoveryCodesView):
    told = "codes_made"


@require_safe
def app_qr(request):
    """The secret of the app that is being set up, as a QR code; it lies in the session only."""
    adapter = get_adapter()
    url = adapter.build_totp_url(request.user, get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(url), content_type="image/svg+xml")


authenticate = Authenticate.as_view()
new_app = NewApp.as_view()
remove_app = RemoveApp.as_view()
new_passkey = NewPasskey.as_view()
new_recovery_codes = NewRecoveryCodes.as_view()
remove_passkey = RemovePasskey.as_view()

"""A signer who does not sign: says no, is not the one, found a mistake, never asked for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.errors import LetterError, SecretSeen
from porting.guests.base import GuestPage
from porting.guests.forms import AnswerForm, DeclineForm, DetailsForm, NotMeForm, ReportForm
from porting.guests.views import SigningPage
from porting.services import declining


class AnswerPage(SigningPage):
    """A form that answers the letter with a no, in one of several ways."""

    form_class: type[AnswerForm]

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"reason": request.GET.get("reason", "")}
        return self.show(self.form_class(initial=initial, use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.answer(**form.cleaned_data)
        except (LetterError, SecretSeen) as error:
            form.take_over(error)
            return self.show(form, status=422)
        return redirect("guests:declined")

    def answer(self, **typed: Any) -> None:
        raise NotImplementedError

    def show(self, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        return self.page(form=form, status=status)


class Decline(AnswerPage):
    template_name = "guests/decline.html"
    form_class = DeclineForm

    def answer(self, **typed: Any) -> None:
        declining.decline(self.port_request, by=self.guest, **typed)


class NotMe(AnswerPage):
    template_name = "guests/not_me.html"
    form_class = NotMeForm

    def answer(self, **typed: Any) -> None:
        declining.name_another(self.port_request, by=self.guest, **typed)


class DetailsWrong(AnswerPage):
    template_name = "guests/details_wrong.html"
    form_class = DetailsForm

    def answer(self, **typed: Any) -> None:
        declining.say_what_is_wrong(self.port_request, by=self.guest, **typed)


class Report(GuestPage):
    """ "I did not ask for this": before the signature, after it, and after a no."""

    template_name = "guests/report.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=ReportForm(use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.POST, use_required_attribute=False)
        if not form.is_valid():
            return self.page(form=form, status=422)
        try:
            declining.report(self.port_request, by=self.guest, **form.cleaned_data)
        except (LetterError, SecretSeen) as error:
            form.take_over(error)
            return self.page(form=form, status=422)
        return redirect("guests:ended")

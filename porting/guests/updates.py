"""The question to somebody who was named for updates: yes, or never. A GET answers nothing."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.choices import Purpose
from porting.emails.strangers import LONGEST_NAME
from porting.errors import LinkEnded
from porting.guests.base import GuestPage
from porting.guests.views import OpenLink
from porting.services import followers, links

YES, NEVER = "yes", "never"


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(YES, YES), (NEVER, NEVER)])


class OpenUpdates(OpenLink):
    purpose = Purpose.FOLLOW
    following = "guests:updates"


class Updates(GuestPage):
    """Yes and no are presses; each can be taken back by the other while the link works.

    The no is taken for as long as the page opens: nobody has to ask for a link to be left alone.
    """

    purposes = (Purpose.FOLLOW,)
    template_name = "guests/updates.html"

    def elsewhere(self) -> HttpResponse | None:
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(status=422)
        wants = form.cleaned_data["answer"] == YES
        if wants and self.has_ended:
            return self.show(status=410)
        followers.answer(self.link, wants=wants)
        return redirect("guests:updates")

    def show(self, *, status: int = 0) -> HttpResponse:
        row, said = self.port_request, followers.answered(self.link)
        return self.page(
            status=status or (410 if self.has_ended else 200),
            has_ended=self.has_ended,
            says_yes=said == followers.State.CONFIRMED,
            says_never=said == followers.State.REFUSED,
            is_unanswered=status == 422,
            agency_name="",
            company=row.user_company[:LONGEST_NAME] or row.account.name,
            asker=(row.user_name or str(row.created_by))[:LONGEST_NAME],
        )

    @property
    def has_ended(self) -> bool:
        try:
            links.check(self.link)
        except LinkEnded:
            return True
        return False

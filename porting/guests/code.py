"""The code that was mailed to the signer's mailbox, entered in the browser that opened the link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.errors import CodeRefused
from porting.guests.base import CODE_KEY
from porting.guests.forms import CodeForm
from porting.guests.views import SigningPage
from porting.papers.signed_letters import masked_email
from porting.services import codes


class Code(SigningPage):
    template_name = "guests/code.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.lacks_code:
            return redirect("guests:letter")
        return self.show(CodeForm(use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a code, or mail a new one; both are counted in the database."""
        if not self.lacks_code:
            return redirect("guests:letter")
        if "new" in request.POST:
            try:
                codes.ask(self.link, self.code_session())
            except CodeRefused as refused:
                return self.page(template="guests/locked.html", status=429, why=str(refused))
            return redirect("guests:code")
        form = CodeForm(request.POST, use_required_attribute=False)
        if form.is_valid():
            try:
                codes.enter(self.link, self.code_session(), form.cleaned_data["code"])
            except CodeRefused as refused:
                form.add_error("code", str(refused))
            else:
                return redirect("guests:letter")
        return self.show(form, status=422)

    def show(self, form: CodeForm, *, status: int = 200) -> HttpResponse:
        asked = codes.is_asked(self.link, self.request.session.get(CODE_KEY, ""))
        return self.page(
            form=form, status=status, is_asked=asked, masked=masked_email(self.link.email)
        )

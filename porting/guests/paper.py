"""The letter on paper: to print and sign with a pen, and the place where its scan goes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.ceremony import PaperForm
from porting.errors import LetterChanged, LetterError, NotEditable, OnHold, UploadRefused
from porting.guests.endings import what_changed
from porting.guests.views import SigningPage
from porting.services import paper_letters


class Paper(SigningPage):
    template_name = "guests/paper.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.lacks_code:
            return redirect("guests:code")
        initial = {"name": self.port_request.signer_name}
        return self.show(PaperForm(initial=initial, use_required_attribute=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.lacks_code:
            return redirect("guests:code")
        form = PaperForm(request.POST, request.FILES, use_required_attribute=False)
        if not form.is_valid():
            return self.show(form, status=422)
        data = form.cleaned_data
        try:
            paper_letters.take_in(
                self.port_request,
                data["file"],
                signed_on=data["signed_on"],
                name=data["name"],
                by=self.guest,
            )
        except LetterChanged:
            changed = what_changed(self.link)
            return self.page(template="guests/changed.html", status=409, changed=changed)
        except (LetterError, UploadRefused, NotEditable, OnHold) as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.show(form, status=422)
        return redirect("guests:bill")

    def show(self, form: PaperForm, *, status: int = 200) -> HttpResponse:
        if form.is_bound:
            form.ask_for_file_again()
        return self.page(form=form, status=status, waiting=self.waiting)

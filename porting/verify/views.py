"""Is this letter genuine? Asked by carriers, auditors and signers, who have no login here."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_safe

from accounts import limits
from accounts.addresses import who_calls
from numbers.reading import national
from porting.models import LetterSeal, SealCertificate
from porting.papers.words import spoken_time
from porting.services import verifying
from porting.verify.forms import CodeForm, FileForm

SHOWN = 50  # numbers that are named; the file has them all
NOTHING_FITS = "We have no sealed letter with this number and code. Compare both with the paper."
TAGS = {"valid": "ok", "completed": "ok", "ended": "idle", "replaced": "bad", "voided": "bad"}


@method_decorator(login_not_required, name="dispatch")
class Verify(View):
    """One page with both forms; each post answers on its own page, since no file is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {"letter": request.GET.get("letter", "")[:40]}
        return self.show(CodeForm(initial=asked, auto_id="id_code_%s"))

    def post(self, request: HttpRequest) -> HttpResponse:
        limits.require(limits.VERIFY, who_calls(request))
        if request.POST.get("by") == "code":
            return self.by_code(CodeForm(request.POST, auto_id="id_code_%s"))
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(file_form=form, status=422)
        content = read(form.cleaned_data["file"])
        try:
            answer = verifying.answer_for(content, hashlib.sha256(content).hexdigest())
        except verifying.ReaderBusy as busy:
            form.add_error("file", str(busy))
            return self.show(file_form=form, status=503)
        return self.say(answer, has_file=True)

    def by_code(self, form: CodeForm) -> HttpResponse:
        if form.is_valid():
            asked = form.cleaned_data
            if answer := verifying.find(asked["letter"], asked["code"]):
                return self.say(answer, has_file=False)
            form.add_error("code", NOTHING_FITS)
        return self.show(form, status=422)

    def show(
        self,
        code_form: CodeForm | None = None,
        *,
        file_form: FileForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        code_form = code_form or CodeForm(auto_id="id_code_%s")
        file_form = file_form or FileForm()
        context = {
            "file_form": file_form,
            "code_form": code_form,
            "forms": [form for form in (file_form, code_form) if form.is_bound],
        }
        return render(self.request, "verify/page.html", context, status=status)

    def say(self, answer: verifying.Answer, *, has_file: bool) -> HttpResponse:
        context: dict[str, Any] = {"answer": answer, "has_file": has_file}
        if answer.seal and answer.standing:
            context |= known(answer.seal)
            context["tag"] = {
                "shape": TAGS[answer.standing.word],
                "text": answer.standing.word.capitalize(),
            }
        return render(self.request, "verify/answer.html", context)


def read(file: File) -> bytes:
    content: bytes = file.read()
    return content


def known(seal: LetterSeal) -> dict[str, Any]:
    """Return what may be said of a letter; names and numbers are shown with the file alone."""
    letter, zone = seal.letter, seal.letter.request.account.time_zone
    numbers = letter.facts["numbers"]
    return {
        "seal": seal,
        "letter": letter,
        "signed_at": spoken_time(letter.signed_at, zone),
        "sealed_at": spoken_time(seal.sealed_at, zone),
        "end_user": letter.facts["end_user"],
        "carrier": letter.facts["carrier"],
        "new_carrier": letter.facts["new_carrier"],
        "number_count": len(numbers),
        "numbers": [national(e164) for e164 in numbers[:SHOWN]],
        "more": max(0, len(numbers) - SHOWN),
    }


@login_not_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Hand out every certificate that ever sealed, newest first: public by nature."""
    chains = SealCertificate.objects.order_by("-pk").values_list("subject", "chain_pem")
    text = "".join(f"# {subject}\n{pem}\n" for subject, pem in chains)
    response = HttpResponse(text, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="seal-certificates.pem"'
    return response

"""The evidence of a request at the desk: its seals, the legal hold, and one file for a dispute."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone

from porting.desk.access import desk_page, open_desk_request
from porting.desk.forms import HoldForm
from porting.desk.typed import part_of
from porting.errors import PortingError
from porting.models import LetterOfAuthorization, PortRequest
from porting.services import exporting, rehashing, retention, sealing

SHOWN = 50


def seal_card(letter: LetterOfAuthorization) -> dict[str, Any]:
    """Return how a signed letter's seal stands; it comes with ``letter.seal`` loaded."""
    seal = getattr(letter, "seal", None)
    is_late = bool(
        seal is None and letter.signed_at and letter.signed_at < timezone.now() - sealing.LATE
    )
    return {"row": seal, "is_late": is_late, "signed_at": letter.signed_at}


def context(request: PortRequest, bound: dict[str, Any]) -> dict[str, Any]:
    return {"hold_form": bound.get("hold") or HoldForm(prefix="hold")}


def waiting() -> dict[str, Any]:
    """Return the letters that wait for their seal, longest first, and those that were altered."""
    late = timezone.now() - sealing.LATE
    letters = sealing.unsealed().select_related("request").defer("facts")[:SHOWN]
    return {
        "unsealed": [
            {
                "letter": letter,
                "is_late": letter.signed_at is not None and letter.signed_at < late,
                "is_on_desk": letter.request.submitted_at and not letter.request.deleted_at,
            }
            for letter in letters
        ],
        "altered": list(rehashing.altered().defer("certificate", "letter__facts")[:SHOWN]),
    }


@desk_page(methods=("POST",))
def export(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Hand out the ZIP; a POST, since it writes into the history who took it."""
    row = open_desk_request(reference)
    content = exporting.export(row, by=request.user)  # type: ignore[arg-type]
    response = FileResponse(
        content,
        as_attachment=True,
        filename=exporting.file_name(row),
        content_type="application/zip",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@desk_page(methods=("POST",))
def set_hold(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _with_reason(request, reference, retention.hold, "Nothing of this request is deleted.")


@desk_page(methods=("POST",))
def lift_hold(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _with_reason(request, reference, retention.lift_hold, "The usual times run again.")


def _with_reason(request: HttpRequest, reference: str, service: Any, done: str) -> HttpResponseBase:
    from porting.desk.views import go_back, say, show, typed_along

    row = open_desk_request(reference)
    form = HoldForm(part_of(request.POST, "hold"), prefix="hold")
    if form.is_valid():
        try:
            service(
                row,
                form.cleaned_data["reason"],
                by=request.user,
                secrets_seen=form.secrets_seen,
            )
        except PortingError as error:
            if not error.field:
                return say(request, reference, error)
            form.take_over(error)
        else:
            messages.success(request, done)
            return go_back(request, reference, posted="hold")
    return show(request, row, status=422, hold=form, **typed_along(request, row, but="hold"))

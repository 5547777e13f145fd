"""Numbers that are live and still in another account: looked at, then put where they belong."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from numbers.reading import national
from porting.desk.access import desk_page
from porting.desk.conflicts import party
from porting.left_over_page import put_right
from porting.services import left_over


@desk_page(methods=("GET", "HEAD", "POST"))
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask first, naming both sides; then put the number into the account it was ported to."""
    number = left_over.find(pk)
    if number is None:
        raise Http404
    holder = left_over.holders_of([number]).get(number.e164)
    if request.method == "POST":
        put_right(request, number, holder, "its account")
        return redirect("desk:conflicts")
    context = {
        "number": number,
        "shown": national(number.e164),
        "for": party(number.request),
        "holder": holder,
        "may_work": request.user.has_perm("porting.work_desk"),  # type: ignore[union-attr]
    }
    return render(request, "desk/left_over.html", context)

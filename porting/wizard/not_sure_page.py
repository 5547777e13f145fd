"""Not sure? Paste numbers, and read where each of them goes; nothing is stored."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import take_seat
from accounts.models import Account
from accounts.typed import without_nul
from numbers.reading import ReadNumber, national, read_number, split_typed
from porting.choices import Verdict
from porting.models import PortRequest
from porting.rules import portability

MOST = 200
LONGEST = 20_000
_SAYS_FAX = re.compile(r"\bfax\b[:\s]*", re.IGNORECASE)

# Verdicts that speak of this account's own rows and so may be told; what is another account's
# answers like any number, and Check Portability has the last word.
OWN = (
    Verdict.RECEIVING_NUMBER,
    Verdict.FAIL_SAFE,
    Verdict.USER_NUMBER,
    Verdict.ALREADY_HERE,
    Verdict.OTHER_REQUEST,
)


@dataclass(frozen=True)
class Answer:
    """Where one number goes: here, fax, country, fix (ours, in the way) or none."""

    typed: str
    where: str
    title: str
    text: str = ""


TITLES = {
    "here": "Port it here",
    "fax": "Fax form",
    "country": "Other country",
    "fix": "Here, after a fix",
    "none": "Not a number we can read",
}


def answers(account: Account, text: str, *, is_fax: bool = False) -> list[Answer]:
    """Return where each typed number goes, in the order typed; a constant number of statements."""
    read = []
    for typed in split_typed(text):
        if typed:
            bare, found = _SAYS_FAX.subn("", typed)
            number = read_number(bare.strip(), accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)
            read.append((typed, number, is_fax or bool(found)))
    e164s = {number.e164 for _, number, _ in read if number.is_ok}
    findings = portability.verdicts(account, PortRequest(account=account), sorted(e164s))
    return [_answer(typed, number, fax, findings) for typed, number, fax in read]


def _answer(
    typed: str, number: ReadNumber, is_fax: bool, findings: dict[str, portability.Finding]
) -> Answer:
    shown = " ".join(typed.split())[:60]
    if number.outcome == "err_unsupported_country" or (
        number.region == "CA" and not settings.CANADA_ENABLED
    ):
        return Answer(shown, "country", TITLES["country"])
    if not number.is_ok:
        return Answer(shown, "none", TITLES["none"], f"{number.sentence()}.")
    written = national(number.e164)
    if is_fax:
        return Answer(written, "fax", TITLES["fax"])
    finding = findings[number.e164]
    if finding.verdict in OWN:
        return Answer(written, "fix", TITLES["fix"], finding.detail)
    if number.is_review:
        return Answer(written, "here", TITLES["here"], f"{number.sentence()}.")
    said = "Toll-free, so it travels as an order of its own." if number.kind == "toll_free" else ""
    return Answer(written, "here", TITLES["here"], said)


@require_http_methods(["GET", "HEAD", "POST"])
def not_sure(request: HttpRequest, account: str) -> HttpResponse:
    """A box for numbers; the answers stand below it. A POST, so that no number is in an address."""
    seat = take_seat(request, account)
    typed = request.POST.get("numbers", "")
    text = without_nul(typed[:LONGEST])
    is_fax = "fax" in request.POST
    context = {"text": text, "is_fax": is_fax, "most": MOST, "may_change": seat.may_change}
    if request.method != "POST":
        return render(request, "porting/tickets/not_sure.html", context)
    count = sum(1 for one in split_typed(text) if one)
    problem = ""
    if not count:
        problem = "Enter the numbers, one on each line."
    elif count > MOST or len(typed) > LONGEST:
        problem = f"Enter at most {MOST} numbers at a time. Check the others after these."
    if problem:
        context |= {"error": problem, "page_errors": [{"href": "#id_numbers", "text": problem}]}
        return render(request, "porting/tickets/not_sure.html", context, status=422)
    found = answers(seat.account, text, is_fax=is_fax)
    context |= {
        "answers": found,
        "here": any(one.where in ("here", "fix") for one in found),
        "fax": "\n".join(one.typed for one in found if one.where == "fax"),
        "country": "\n".join(one.typed for one in found if one.where == "country"),
    }
    return render(request, "porting/tickets/not_sure.html", context)

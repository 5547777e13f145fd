"""What all pages of a guest share: which link brought them here, and how things stand with it.

The browser's session holds the id of the one link that was opened last. It is looked up on
every page, so a link that is revoked or runs out ends in the middle of a visit, too.
"""

import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from accounts.addresses import client_ip
from porting.choices import Method, Purpose
from porting.errors import LinkEnded
from porting.models import AccessLink, LetterOfAuthorization, PortRequest
from porting.services import codes, links
from porting.services.actors import Guest

SESSION_KEY = "guest_link"
# Not even read: secrets, and what only the customer's own pages say.
NOT_FOR_GUESTS = tuple(
    f"request__{name}"
    for name in ("account_number", "account_pin", "unfinished", "gist", "numbers_typed", "message")
)
CODE_KEY = "guest_code"  # a random word that ties a code to this browser
JUST_SIGNED = "signed"  # in the address that a signature leads to: is there anything left to send?


def no_such_link(request: HttpRequest) -> HttpResponse:
    """One answer for a token that never was and one of another purpose."""
    return render(request, "guests/unknown.html", status=404)


def opened_elsewhere(request: HttpRequest) -> HttpResponse:
    """The one answer under /sign/ for a browser that opened no link, or one of another purpose.

    It says the same whether there is anything to see or not.
    """
    return render(request, "guests/elsewhere.html", status=404)


def link_of(request: HttpRequest, *only: str) -> AccessLink | None:
    """Return the link this browser opened last, ended or not; with ``only`` these columns of it."""
    pk = request.session.get(SESSION_KEY)
    if pk is None:
        return None
    rows = AccessLink.objects.select_related("request__account")
    rows = rows.only(*only) if only else rows.defer(*NOT_FOR_GUESTS)
    return rows.filter(pk=pk).first()


@method_decorator(login_not_required, name="dispatch")
class GuestPage(View):
    """A page behind an emailed link; ``purposes`` are the kinds of link that open it.

    Visitors whose link does not fit are led to the page that says how things stand.
    """

    purposes: tuple[str, ...] = (Purpose.SIGN,)
    template_name = ""
    # The columns that a form sent here needs, of link and of letters; () reads all of them.
    posted_link: tuple[str, ...] = ()
    posted_letters: tuple[str, ...] = ()
    link: AccessLink
    port_request: PortRequest
    letters: list[LetterOfAuthorization]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_post = request.method == "POST"
        link = link_of(request, *(self.posted_link if is_post else ()))
        if link is None or link.purpose not in self.purposes:
            return opened_elsewhere(request)
        self.link, self.port_request = link, link.request
        timezone.activate(self.port_request.account.time_zone)
        live = self.port_request.live_letters().filter(sent_at__isnull=False)
        if link.purpose == Purpose.SIGN:  # a letter to another signer is another mailbox's
            was_mailed = Q(method=Method.LINK) | Q(signed_at__isnull=False)
            live = live.filter(was_mailed, signer_email__iexact=link.email)
        if is_post and self.posted_letters:
            live = live.only(*self.posted_letters)
        else:
            live = live.select_related("document")
        self.letters = list(live)
        if is_post and not self.is_same_visit():
            return self.page(template="guests/other_link.html", status=409)
        elsewhere = self.elsewhere()
        if elsewhere is not None:
            return elsewhere
        return super().dispatch(request, *args, **kwargs)

    def is_same_visit(self) -> bool:
        """Each form names its request, so a link opened in another tab cannot take its post."""
        return self.request.POST.get("ref") == self.port_request.reference

    def elsewhere(self) -> HttpResponse | None:
        """Return where the visitor has to go instead, if this page is not the place to be."""
        try:
            links.check(self.link)
        except LinkEnded as ended:
            return self.when_ended(ended)
        if self.link.purpose == Purpose.SIGN and not self.letters:
            return redirect("guests:ended")
        return None

    def when_ended(self, ended: LinkEnded) -> HttpResponse:
        return redirect("guests:ended")

    @property
    def guest(self) -> Guest:
        """Who acts: the person the link was mailed to, as far as a mailbox can tell."""
        return Guest(
            name=self.link.name,
            email=self.link.email,
            ip=client_ip(self.request),
            user_agent=self.request.headers.get("User-Agent", ""),
            code_given_at=self.code_given_at,
            is_signed_in=SIGNED_IN in self.request.session,
        )

    @property
    def code_given_at(self) -> datetime | None:
        """When this browser entered the code for this link; asked only where one is needed."""
        if not any(letter.needs_code for letter in self.waiting):
            return None
        return codes.given_at(self.link, self.request.session.get(CODE_KEY, ""))

    @property
    def lacks_code(self) -> bool:
        return any(one.needs_code for one in self.waiting) and self.code_given_at is None

    def code_session(self) -> str:
        """Return the word that ties codes to this browser, made when it is first needed."""
        if CODE_KEY not in self.request.session:
            self.request.session[CODE_KEY] = secrets.token_urlsafe(32)
        word: str = self.request.session[CODE_KEY]
        return word

    @property
    def waiting(self) -> list[LetterOfAuthorization]:
        return [one for one in self.letters if not one.signed_at and not one.declined_at]

    @property
    def is_signed(self) -> bool:
        return bool(self.letters) and all(one.signed_at for one in self.letters)

    @property
    def is_declined(self) -> bool:
        return any(one.declined_at for one in self.letters)

    def page(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        row = self.port_request
        context = {
            "port_request": row,
            "link": self.link,
            "letters": self.letters,
            "guest_name": self.link.name or self.link.email,
            "agency_name": row.user_company or row.account.name,
            "asker": row.user_name or str(row.created_by),
            "carrier": row.carrier_name,
        } | context
        return render(self.request, template or self.template_name, context, status=status)

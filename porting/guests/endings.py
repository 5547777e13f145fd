"""Where a guest's way ends: the letter was declined, or the link opens nothing any more."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.choices import Purpose
from porting.errors import LinkEnded
from porting.guests.base import GuestPage
from porting.models import AccessLink
from porting.papers.facts import in_words
from porting.papers.signed_letters import masked_email
from porting.services import declining, letters, links


def what_changed(link: AccessLink) -> str:
    """Say in words what differs between the letters this link was for and the request now."""
    row = link.request
    old = row.letters.filter(voided_at__gt=link.created_at, created_at__lte=link.created_at)
    return in_words(letters.what_changed(old, letters.current_facts(row)))


class Declined(GuestPage):
    template_name = "guests/declined.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        declined = next((one for one in self.letters if one.declined_at), None)
        if declined is None:
            return redirect("guests:start")
        kind = declined.decline_kind
        return self.page(reason=declined.decline_reason, kind=kind)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign after all, while the letter still counts and the link works."""
        declining.reconsider(self.port_request, by=self.guest)
        return redirect("guests:start")


class Ended(GuestPage):
    """A link that does not open anything any more: why, and what can be done about it."""

    purposes = (Purpose.SIGN, Purpose.BILL)
    template_name = "guests/ended.html"

    def elsewhere(self) -> HttpResponse | None:
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        reason = self.reason()
        if not reason:
            return redirect("guests:start" if self.link.purpose == Purpose.SIGN else "guests:bill")
        return self.page(
            reason=reason,
            is_for_another=self.is_for_another,
            status=410,
            changed=what_changed(self.link) if reason == links.REPLACED else "",
            may_ask=bool(self.may_ask()),
            masked=masked_email(self.link.email),
            newer_at=self.newer_at(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mail a new link, to the address on file and to no other."""
        if not self.reason():
            return redirect("guests:start" if self.link.purpose == Purpose.SIGN else "guests:bill")
        sent = self.may_ask() and letters.mail_new_link(self.port_request, by=self.guest)
        return self.page(
            template="guests/mailed.html", sent=bool(sent), masked=masked_email(self.link.email)
        )

    def may_ask(self) -> bool:
        """A new link goes to the signer's mailbox, so only the signer's link may ask for one."""
        waiting = self.waiting
        return bool(
            waiting
            and self.link.purpose == Purpose.SIGN
            and self.link.revoke_reason not in (links.WITHDRAWN, links.REPORTED)
            and waiting[0].signer_email.casefold() == self.link.email.casefold()
        )

    def newer_at(self) -> datetime | None:
        """When the mail was written that holds the link which works instead of this one."""
        same = {"purpose": self.link.purpose, "email__iexact": self.link.email}
        newer = self.port_request.links.filter(
            **same, created_at__gt=self.link.created_at, revoked_at__isnull=True
        )
        return newer.order_by("created_at").values_list("created_at", flat=True).last()

    def reason(self) -> str:
        try:
            links.check(self.link)
        except LinkEnded as ended:
            return ended.reason
        if self.link.purpose == Purpose.SIGN and not self.letters:
            is_replaced = self.is_for_another or self.port_request.is_editable
            return links.REPLACED if is_replaced else links.WITHDRAWN
        return ""

    @property
    def is_for_another(self) -> bool:
        """Whether there are letters, but another signer was asked; their link opens them."""
        return not self.letters and self.port_request.live_letters().exclude(sent_at=None).exists()

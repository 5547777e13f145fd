"""The desk's search: by reference, PON, name, company or number."""

from django.db.models import Q

from accounts.models import Account
from accounts.typed import without_nul
from numbers.sets import LastSeven, OneOf
from porting.desk.queue import desk_rows
from porting.models import PortNumber, PortOrder, PortRequest
from porting.models.requests import PortRequestQuerySet
from porting.rules.searching import named, tickets_naming

FOUND = 500  # requests that one number, accounts that one name leads to
TICKETS = 200  # the newest that name a number
SEVEN, TEN, ELEVEN = 7, 10, 11  # digits of a number without area code, with it, with the 1


def search(text: str) -> PortRequestQuerySet:
    """Find requests by reference, PON, name, company, or number (whole or its last seven)."""
    rows = desk_rows()
    text = without_nul(text.strip()[:80])
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    is_number = digits and all(c in "0123456789+-.() " for c in text)
    if is_number and (found := _number_filter(digits)):
        # Looked up first, by the index on just that: joined to the requests it is not used.
        ports = PortNumber.objects.order_by().alias(last=LastSeven("e164")).filter(found)
        of_ports = ports.values_list("request", flat=True)[:FOUND]
        return rows.filter(OneOf("id", {*of_ports, *_tickets_about(digits)}))
    word = text.upper()
    by_pon = PortOrder.objects.exclude(pon="").filter(pon=word).order_by()
    accounts = Account.objects.filter(name__icontains=text).values_list("pk", flat=True)
    return rows.filter(
        named(text)
        | Q(reference=f"PR-{word}")
        | Q(OneOf("account", list(accounts[:FOUND])))
        | Q(OneOf("id", list(by_pon.values_list("request", flat=True))))
    )


def _tickets_about(digits: str) -> list[int]:
    """Return the newest tickets that name a number."""
    tickets = PortRequest.objects.filter(tickets_naming(digits))
    return list(tickets.order_by("-submitted_at").values_list("pk", flat=True)[:TICKETS])


def _number_filter(digits: str) -> Q | None:
    if len(digits) == TEN:
        return Q(e164=f"+1{digits}")
    if len(digits) == ELEVEN:
        return Q(e164=f"+{digits}")
    return Q(last=digits) if len(digits) == SEVEN else None

"""Finding requests by what people remember of them: reference, name, company, a number."""

from typing import Any

from django.db.models import Q

from numbers.reading import read_number
from numbers.sets import LastSeven, OneOf
from porting.choices import Kind
from porting.models import PortNumber

SEVEN = 7
MOST = 500  # requests that one number leads to


def matching(search: str, reach: Q) -> Q:
    """Return the condition for requests that the typed text finds.

    ``reach`` bounds the look for a name to the accounts of who asks. A number counts when it is
    whole, or its last seven digits (design.md 7, "Search"); its requests are looked up first, by
    the index on just that, since PostgreSQL uses neither index once the two stand in one OR.
    """
    found = (
        Q(reference__iexact=search)
        | Q(name__icontains=search)
        | Q(business_name__icontains=search)
        | Q(user_company__icontains=search)
    )
    numbers, of_tickets = PortNumber.objects.order_by(), Q()
    digits = "".join(c for c in search if c.isascii() and c.isdigit())
    read = read_number(search, accept_fictional=True)
    if read.e164:
        numbers = numbers.filter(e164=read.e164)
        of_tickets = tickets_naming(read.e164)
    elif len(digits) == SEVEN:
        numbers = numbers.alias(last=LastSeven("e164")).filter(last=digits)
        of_tickets = tickets_naming(digits)
    else:
        return found
    mine = numbers.filter(_of_requests(reach)).values_list("request_id", flat=True)
    return found | of_tickets | Q(OneOf("id", list(mine[:MOST])))


def tickets_naming(digits: str) -> Q:
    """Return the condition for tickets that name a number, whole or by its last seven digits.

    They are few, and hold their numbers as text, as people here write them.
    """
    end = f"{digits[-7:-4]}-{digits[-4:]}"
    whole = f"({digits[-10:-7]}) {end}" if len(digits) > SEVEN else end
    return ~Q(kind=Kind.VOICE) & Q(numbers_typed__contains=whole)


def _of_requests(reach: Q) -> Q:
    """The same condition, said of a number's request."""
    children: Any = reach.children
    inner = [
        _of_requests(child) if isinstance(child, Q) else (f"request__{child[0]}", child[1])
        for child in children
    ]
    return Q(*inner, _connector=reach.connector, _negated=reach.negated)

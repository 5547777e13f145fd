"""Finding requests by what people remember of them: reference, name, company, a number."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from numbers.reading import read_number
from numbers.sets import LastSeven, OneOf
from porting.choices import Kind
from porting.models import PortNumber, PortRequest

SEVEN = 7
MOST = 500  # requests that one number leads to
NAMES = ("name", "business_name", "user_company")
WORD = re.compile(r"[^\W_]+")


def matching(search: str, reach: Q) -> Q:
    """Return the condition for requests that the typed text finds.

    ``reach`` bounds the look to what who asks may see. A number counts when it is whole, or its
    last seven digits (design.md 7, "Search"); its requests are looked up first, by the index on
    just that. Only where no number is found are the digits looked for in names: PostgreSQL uses
    none of the indexes once numbers and names stand in one OR.
    """
    numbers, digits = (
        PortNumber.objects.order_by(),
        "".join(c for c in search if c.isascii() and c.isdigit()),
    )
    read = read_number(search, accept_fictional=True)
    if read.e164:
        asked, numbers = read.e164, numbers.filter(e164=read.e164)
    elif len(digits) == SEVEN:
        asked, numbers = digits, numbers.alias(last=LastSeven("e164")).filter(last=digits)
    else:
        return named(search)
    mine = numbers.filter(_of_requests(reach)).values_list("request_id", flat=True)
    tickets = PortRequest.objects.filter(reach & tickets_naming(asked)).order_by()
    found = {*mine[:MOST], *tickets.values_list("pk", flat=True)[:MOST]}
    return Q(OneOf("id", list(found))) if found else named(search)


def named(search: str) -> Q:
    """Find by reference, or by words of a name or company."""
    found = Q(reference=search.upper())
    words = WORD.findall(search)
    if connection.vendor != "postgresql":
        contained = {f"{name}__icontains": search for name in NAMES}
        return found | Q(**contained, _connector=Q.OR)
    return found | Q(HasWords(words)) if words else found


class HasWords(Func):
    """Whether a word of a request's names begins with each of these; an index answers it.

    It is PostgreSQL's own text search, which needs no extension and so no rights.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: Sequence[str]):
        super().__init__(*(F(name) for name in NAMES))
        self.words = list(words)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        columns = [compiler.compile(one)[0] for one in self.source_expressions]
        asked = " & ".join(f"{word}:*" for word in self.words)
        return f"{in_words(columns)} @@ to_tsquery('simple', %s)", [asked]


def in_words(columns: Sequence[str]) -> str:
    """Write the names as the words of the index, which has to be made of the very same text.

    Signs between letters part words, which the parser would take for addresses and hyphens.
    """
    joined = " || ' ' || ".join(columns)
    return f"to_tsvector('simple', regexp_replace({joined}, '[^[:alnum:]]+', ' ', 'g'))"


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

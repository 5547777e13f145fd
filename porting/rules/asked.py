"""What the rules read of one request: statements put together once (docs/adr/0049)."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from numbers.prepared import prepared
from porting.choices import GOOD_VERDICTS, DocumentKind, LineType
from porting.models import ConfirmedWarning, Document, LetterOfAuthorization, PortNumber


def tallies(btn: Any, new_btn: Any, own_phone: Any) -> dict[str, Count]:
    """Return what the rules count among numbers; the arguments are numbers, or F() of columns."""
    good = Q(verdict__in=GOOD_VERDICTS)
    mobile = Q(line_type=LineType.MOBILE)
    return {
        "all": Count("pk"),
        "bad": Count("pk", filter=~good),
        "good": Count("pk", filter=good),
        "no_route": Count("pk", filter=Q(route__isnull=True)),
        "mobile": Count("pk", filter=mobile),
        "not_toll_free": Count("pk", filter=~Q(line_type=LineType.TOLL_FREE)),
        "neither": Count("pk", filter=~Q(line_type__in=[LineType.TOLL_FREE, LineType.MOBILE])),
        "mobile_without_pin": Count("pk", filter=mobile & Q(account_pin="")),
        "without_pin": Count("pk", filter=Q(account_pin="") & ~Q(line_type=LineType.TOLL_FREE)),
        "no_order": Count("pk", filter=Q(order__isnull=True)),
        "btn": Count("pk", filter=Q(e164=btn) & ~Q(e164="")),
        "new_btn": Count("pk", filter=Q(e164=new_btn) & ~Q(e164="")),
        "own_phone": Count("pk", filter=Q(e164=own_phone)),
    }


@prepared
def counted(pk: int, btn: str, new_btn: str, own_phone: str) -> "QuerySet[PortNumber, Any]":
    """The counts of one request, each under ``n_`` and its name; none without a number."""
    named = {f"n_{n}": what for n, what in tallies(btn, new_btn, own_phone).items()}
    rows = PortNumber.objects.filter(request=pk).order_by().values("request_id")
    return rows.annotate(**named).values(*named)


@prepared
def live_letters(pk: int) -> "QuerySet[LetterOfAuthorization]":
    live = LetterOfAuthorization.objects.filter(request=pk, voided_at=None)
    return live.order_by("group_class", "pk").defer("facts")


@prepared
def a_bill(pk: int) -> "QuerySet[Document, int]":
    bills = Document.objects.filter(request=pk, kind=DocumentKind.BILL, removed_at=None)
    return bills.order_by().values_list("pk", flat=True)[:1]


@prepared
def bills(pk: int) -> "QuerySet[Document]":
    rows = Document.objects.filter(request=pk, kind=DocumentKind.BILL, removed_at=None)
    rows = rows.select_related("reading").order_by("created_at", "pk")
    return rows.only("kind", "original_name", "bill_date", "reading__findings", "reading__problem")


@prepared
def confirmed(pk: int) -> "QuerySet[ConfirmedWarning]":
    return ConfirmedWarning.objects.filter(request=pk).select_related("confirmed_by")

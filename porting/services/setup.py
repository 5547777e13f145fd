"""Setting numbers up before they move: where calls ring, what they count for, what they are called.

Nothing here works number by number: thousands cost the same few statements as one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from numbers.models import CallSettings, Route, TrackingSource
from numbers.reading import national
from numbers.sets import update_each
from porting.choices import EDITABLE
from porting.errors import NotEditable, PortingError
from porting.models import PortRequest
from porting.rules.routing import UNKNOWN, RouteMap
from porting.rules.selection import EVERYTHING, Selection
from porting.services.actors import Actor
from porting.services.events import record

LONGEST_DESCRIPTION = 80
NO_DESCRIPTION = ("description", "")
COLUMNS = ("description", "route_id", "source_id", "call_settings_id", "is_texting_enabled")


@dataclass(frozen=True)
class SetUp:
    """How one number is set up before the port; ``None`` for call settings is Account Level."""

    description: str = ""
    route_id: int | None = None
    source_id: int | None = None
    call_settings_id: int | None = None
    is_texting_enabled: bool = False


@transaction.atomic
def configure_all(
    request: PortRequest, values: Mapping[str, Any], *, by: Actor, selection: Selection = EVERYTHING
) -> int:
    """Set the selected numbers up alike; ``values`` names columns of SetUp, the others stay.

    ``{n}`` and ``{number}`` in the description stand for the place among them and the number
    itself. Returns how many were written, in one UPDATE; at most three statements for each column.
    An empty description leaves each number its own. Raises PortingError (field says which) or
    NotEditable; then nothing changed.
    """
    hold_numbers(request)
    _check_set_ups(request, [SetUp(**values)])
    rows = selection.rows(request)
    values = {name: value for name, value in values.items() if (name, value) != NO_DESCRIPTION}
    description = values.get("description", "")
    if "{n}" in description or "{number}" in description:
        listed = rows.order_by("position", "pk").values_list("pk", "e164")
        others = [value for name, value in values.items() if name != "description"]
        described = [
            (pk, _filled_in(description, n, e164), *others)
            for n, (pk, e164) in enumerate(listed, start=1)
        ]
        _check_descriptions([one[1] for one in described])
        columns = ["description", *(name for name in values if name != "description")]
        count = update_each(request.numbers.all(), columns, described) if described else 0
    else:
        count = rows.order_by().update(**values) if values else rows.count()
    record(request, "numbers_configured", by=by, count=count)
    return count


def _filled_in(description: str, n: int, e164: str) -> str:
    return description.replace("{n}", str(n)).replace("{number}", national(e164))


@transaction.atomic
def configure_rows(
    request: PortRequest, rows: Mapping[int, Mapping[str, Any]], *, by: Actor
) -> int:
    """Set numbers up one by one, by primary key; returns how many were changed, in one UPDATE.

    ``rows`` name the columns of SetUp to write of each; the others stay as they are stored. Raises
    PortingError (field says which) or NotEditable; then nothing has changed.
    """
    hold_numbers(request)
    touched = {pk: values for pk, values in rows.items() if values}
    _check_set_ups(request, [SetUp(**values) for values in touched.values()])
    stored = request.numbers.filter(pk__in=touched).values("pk", *COLUMNS)
    changed = [
        (row["pk"], *new)
        for row in stored
        if (new := [touched[row["pk"]].get(name, row[name]) for name in COLUMNS])
        != [row[name] for name in COLUMNS]
    ]
    count = update_each(request.numbers.all(), COLUMNS, changed) if changed else 0
    if count:
        record(request, "numbers_configured", by=by, count=count)
    return count


def hold_numbers(request: PortRequest) -> None:
    """Take the request's row, so that nobody changes or submits its numbers meanwhile."""
    open_request = PortRequest.objects.filter(
        pk=request.pk, status__in=EDITABLE, deleted_at__isnull=True
    )
    if not open_request.update(updated_at=timezone.now()):
        raise NotEditable(
            "This request is with our team, so its numbers cannot be changed. Nothing changed."
        )


def _check_set_ups(request: PortRequest, rows: Collection[SetUp]) -> None:
    routes = {row.route_id for row in rows if row.route_id}
    sources = {row.source_id for row in rows if row.source_id}
    call_settings = {row.call_settings_id for row in rows if row.call_settings_id}
    check_owned(request, set(), sources, call_settings)
    _check_descriptions([row.description for row in rows])
    if routes:
        route_map = RouteMap(request, routes)
        for route_id in routes:
            if problem := route_map.problem(route_id):
                raise PortingError(problem, field="route")


def check_owned(
    request: PortRequest,
    routes: set[int],
    sources: set[int],
    call_settings: set[int],
) -> None:
    """Refuse what belongs to another account in the words for what does not exist."""
    owned: tuple[tuple[Any, set[int], str, str], ...] = (
        (Route, routes, "route", UNKNOWN),
        (TrackingSource, sources, "source", "Select a tracking source from the list."),
        (CallSettings, call_settings, "call_settings", "Select call settings from the list."),
    )
    for model, pks, name, message in owned:
        if pks and model.objects.filter(account=request.account, pk__in=pks).count() != len(pks):
            raise PortingError(message, field=name)


def _check_descriptions(texts: Collection[str]) -> None:
    if any(len(text) > LONGEST_DESCRIPTION for text in texts):
        raise PortingError(
            f"Description must be {LONGEST_DESCRIPTION} characters or fewer.", field="description"
        )

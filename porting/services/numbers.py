"""The numbers of a request: adding, removing and correcting them.

Nothing here works number by number: a list of thousands costs the same few statements as one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Max, PositiveIntegerField, Q, QuerySet, When

from numbers.reading import ReadNumber, read_number, split_typed
from numbers.sets import insert_all
from porting.choices import EDITABLE, GOOD_VERDICTS, LineType
from porting.errors import PortingError, TooManyNumbers
from porting.models import LetterOfAuthorization, PortNumber, PortRequest
from porting.services import letters, portability
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.setup import check_owned, hold_numbers

LONGEST_TYPED = 120
MOST_CHARACTERS = 1_000_000  # of one paste: ten thousand numbers with a hundred characters each


@dataclass(frozen=True)
class Place:
    """What a row says of its number beside the number: where it rings and what it counts for."""

    route_id: int | None = None
    source_id: int | None = None


@dataclass
class AddResult:
    """What became of typed numbers; ``problems`` pairs what was typed with what to do about it."""

    added: int = 0
    duplicates: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)  # how letters and extensions were read


def typed_numbers(text: str) -> list[str]:
    """Split a pasted text into the numbers that stand in it; blanks between them come as "".

    Raises TooManyNumbers when it is more than one paste may hold, before anything is split or read.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooManyNumbers(
            f"Your text has {len(text):,} characters. The box takes {MOST_CHARACTERS:,}."
            " Nothing was added. Add fewer at a time, or import a file.",
            field="typed",
        )
    typed = split_typed(text)
    _check_size(typed)
    return typed


def _check_size(typed: Sequence[str]) -> None:
    """Refuse more lines than a full list and as many doubles would be: nobody reads those."""
    limit = settings.MAX_NUMBERS_PER_REQUEST
    count = sum(1 for text in typed if text)
    if count > 2 * limit:
        raise TooManyNumbers(
            f"You entered {count:,} numbers. One request holds {limit:,}. Nothing was added."
            " Enter fewer, or start a second request.",
            field="typed",
        )


def add_numbers(
    request: PortRequest, typed: Sequence[str], *, by: Actor, rows: Sequence[Place] = ()
) -> AddResult:
    """Add what can be read; blanks are skipped, a number that is already listed is left alone.

    Text that is not one whole number is refused and comes back with its sentence. A whole number
    that nobody can port is taken in: the check says so, where it can be corrected or removed.
    ``rows`` says in the same order where each number rings. Raises NotEditable, TooManyNumbers,
    or PortingError for a place of another account; then nothing has changed. What was typed is
    measured and read first: the request is held only for storing.
    """
    _check_size(typed)
    result, read = AddResult(), {}
    for place, text in enumerate(typed):
        number = _read(text)
        if number.outcome == "empty":
            continue
        if not number.candidate:
            result.problems.append((text, f"{number.sentence()}."))
        elif number.candidate in read:
            result.duplicates.append(text)
        else:
            if number.is_read_with_care:
                result.cautions.append(f"{number.sentence()}.")
            read[number.candidate] = _new_number(request, number, rows[place] if rows else Place())
    _store(request, read, result, rows, by=by)
    return result


@transaction.atomic
def _store(
    request: PortRequest,
    read: dict[str, PortNumber],
    result: AddResult,
    rows: Sequence[Place],
    *,
    by: Actor,
) -> None:
    """Add the read numbers that are not listed yet; the others are noted as duplicates."""
    hold_numbers(request)
    _check_places(request, rows)
    listed = set(request.numbers.order_by().values_list("e164", flat=True))
    doubles = [e164 for e164 in read if e164 in listed]
    result.duplicates[:0] = [read.pop(e164).typed for e164 in doubles]
    _check_limit(len(listed) + len(read))
    new = list(read.values())
    if not new:
        return
    last = request.numbers.aggregate(last=Max("position"))["last"]
    for position, row in enumerate(new, start=0 if last is None else last + 1):
        row.position = position
    result.added = insert_all(new)
    _numbers_changed(request)
    record(request, "numbers_added", by=by, count=result.added)
    letters.void_outdated_letters(request, by=by)


@transaction.atomic
def remove_numbers(request: PortRequest, pks: Collection[int], *, by: Actor) -> int:
    """Take numbers out of the request; returns how many were in it. Raises NotEditable."""
    hold_numbers(request)
    return _remove(request, request.numbers.filter(pk__in=pks), by=by)


@transaction.atomic
def remove_unportable(request: PortRequest, *, by: Actor) -> int:
    """Take out every number that was checked and cannot port. Raises NotEditable."""
    hold_numbers(request)
    return _remove(request, unportable(request), by=by)


def unportable(request: PortRequest) -> "QuerySet[PortNumber]":
    """Return what was checked and cannot port, and may still be taken out."""
    return request.numbers.exclude(verdict__in=[*GOOD_VERDICTS, ""]).filter(status__in=EDITABLE)


def _remove(request: PortRequest, rows: "QuerySet[PortNumber]", *, by: Actor) -> int:
    # A number that is on its way already is out of the customer's hands.
    _, deleted = rows.filter(status__in=EDITABLE).delete()
    count = deleted.get(PortNumber._meta.label, 0)
    if count:
        _numbers_changed(request, others_stay_checked=True)
        record(request, "numbers_removed", by=by, count=count)
        letters.void_outdated_letters(request, by=by)
    return count


def replace_number(request: PortRequest, pk: int, typed: str, *, by: Actor) -> PortNumber | None:
    """Correct one number in place and judge it at once; the verdicts of the others stay.

    Returns the new row, or None when the old one is gone already. Raises PortingError with what
    is still wrong (field "typed"), or NotEditable; then nothing has changed.
    """
    return _replace(request, pk, _read(typed), by=by)


@transaction.atomic
def _replace(request: PortRequest, pk: int, number: ReadNumber, *, by: Actor) -> PortNumber | None:
    hold_numbers(request)
    old = request.numbers.filter(pk=pk, status__in=EDITABLE).first()
    if old is None:
        return None
    if not number.is_ok:
        raise PortingError(f"{number.sentence()}.", field="typed")
    if number.e164 == old.e164:
        portability.judge_one(request, old, by=by)
        old.save(update_fields=["verdict", "verdict_detail"])
        return old
    if request.numbers.filter(e164=number.e164).exists():
        raise PortingError(
            f"{number.typed.strip()} is already in this list."
            " Enter another number or remove this one.",
            field="typed",
        )
    new = _new_number(request, number, Place(old.route_id, old.source_id))
    new.position = old.position
    new.description = old.description
    new.call_settings_id = old.call_settings_id
    new.is_texting_enabled = old.is_texting_enabled
    if new.line_type == LineType.UNKNOWN and old.line_type != LineType.TOLL_FREE:
        new.line_type = old.line_type
    portability.judge_one(request, new, by=by)
    old.delete()
    new.save(force_insert=True)
    _numbers_changed(request, others_stay_checked=True)
    record(request, "number_replaced", by=by, old=old.e164, new=new.e164)
    letters.void_outdated_letters(request, by=by)
    return new


@transaction.atomic
def mark_mobile(request: PortRequest, pks: Collection[int], *, is_mobile: bool, by: Actor) -> int:
    """Say of some numbers that they are mobile numbers, or that they are not; returns how many.

    Mobile numbers travel in a group of their own, so a letter made before may be voided.
    """
    hold_numbers(request)
    to = LineType.MOBILE if is_mobile else LineType.LANDLINE
    rows = request.numbers.filter(pk__in=pks, status__in=EDITABLE)
    count = rows.exclude(line_type__in=[LineType.TOLL_FREE, to]).update(line_type=to)
    if count:
        record(request, "numbers_marked", by=by, count=count, line_type=str(to))
        letters.void_outdated_letters(request, by=by)
    return count


def letter_at_stake(request: PortRequest) -> LetterOfAuthorization | None:
    """Return a letter that somebody was sent or has signed: another list of numbers voids it."""
    known = Q(sent_at__isnull=False) | Q(signed_at__isnull=False)
    return request.live_letters().filter(known, declined_at__isnull=True).first()


def _numbers_changed(request: PortRequest, *, others_stay_checked: bool = False) -> None:
    """Count the lists of numbers: an answer of the check belongs to one of them."""
    values: dict[str, Any] = {"numbers_version": F("numbers_version") + 1}
    if others_stay_checked:
        was_fresh = When(checked_version=F("numbers_version"), then=F("numbers_version") + 1)
        values["checked_version"] = Case(
            was_fresh, default=F("checked_version"), output_field=PositiveIntegerField()
        )
    PortRequest.objects.filter(pk=request.pk).update(**values)
    request.refresh_from_db(fields=["numbers_version", "checked_version"])


def _read(typed: str) -> ReadNumber:
    return read_number(typed, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)


def _new_number(request: PortRequest, number: ReadNumber, place: Place) -> PortNumber:
    shown = "".join(c for c in number.typed if c.isprintable()).strip()
    return PortNumber(
        request=request,
        typed=shown[:LONGEST_TYPED],
        e164=number.candidate,
        line_type=LineType.TOLL_FREE if number.kind == "toll_free" else LineType.UNKNOWN,
        route_id=place.route_id,
        source_id=place.source_id,
    )


def _check_limit(count: int) -> None:
    limit = settings.MAX_NUMBERS_PER_REQUEST
    if count > limit:
        raise TooManyNumbers(
            f"You have {count:,} numbers. One request holds {limit:,}. Remove {count - limit:,}"
            " or start a second request.",
            field="typed",
        )


def _check_places(request: PortRequest, rows: Collection[Place]) -> None:
    routes = {row.route_id for row in rows if row.route_id}
    sources = {row.source_id for row in rows if row.source_id}
    check_owned(request, routes, sources, set())

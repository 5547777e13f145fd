"""The worker's part of an import: rows into numbers, a thousand and more at a time.

Each chunk is one transaction: it moves ``done_rows`` on from where it found it, and stores what
lies between. Whoever was killed, or works beside another, has stored a chunk or has not.
"""

from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from numbers.sets import insert_all, insert_rows, present
from porting import outbox
from porting.choices import ImportState, LeftOut, LineType, Verdict
from porting.errors import ChecksUsedUp, NotEditable, PortingError
from porting.models import (
    LeftOutRow,
    NumberImport,
    OutboxMessage,
    PortNumber,
    PortRequest,
    UploadedList,
)
from porting.rules import portability as rules
from porting.rules.number_lists.columns import NUMBER
from porting.rules.number_lists.lines import Line
from porting.rules.number_lists.rows import NewRow, NotTaken, Outcome, RowReader
from porting.services import check_limits, imports, letters, portability, readers
from porting.services.events import record
from porting.services.line_types import answer_follows
from porting.services.notes import promise_mail
from porting.services.setup import hold_numbers

CHUNK = 5_000
PLACES = len(("line", "nth"))  # of a row, before what is stored
STORED = (*NewRow._fields[PLACES:], "position", "verdict", "verdict_detail")
OTHER_ACCOUNT = "The request was moved to another account meanwhile. Choose the file again."
WITH_OUR_TEAM = "The request was sent or deleted meanwhile, so its numbers stay as they are."


def import_promised(message: OutboxMessage) -> None:
    """Keep the promise of an import: store what is left of the list, then ask for the check.

    May run twice, and beside itself: each chunk is stored once.
    """
    row = _load(message.payload["number_import"])
    if row is None or not row.is_running:
        return
    data = imports.data_of(row, imports.lines_of(row))
    reader = imports.reader_of(row, set())
    while row is not None and row.is_running:
        if row.done_rows >= row.row_count:
            _finish(row)
        else:
            chunk = data[row.done_rows : row.done_rows + CHUNK]
            try:
                if not chunk:  # the list went with its request
                    raise NotEditable(WITH_OUR_TEAM)
                # Read first, so that the request is held for as long as storing takes.
                _store(row, len(chunk), _read(row.request, chunk, reader))
            except NotEditable:
                _stop(row, WITH_OUR_TEAM)
        row = _load(row.pk)
        if row and row.is_running and row.request.account_id != row.account_id:
            _stop(row, OTHER_ACCOUNT)
            return


def _load(pk: int) -> NumberImport | None:
    rows = NumberImport.objects.select_related("request__account", "account", "created_by")
    return rows.filter(pk=pk).first()


@transaction.atomic
def _store(row: NumberImport, count: int, outcome: Outcome) -> None:
    """Store what was read of the next ``count`` rows. Raises NotEditable.

    Nothing happens when somebody else has stored them, or when the request has moved or holds
    other numbers by now: then they are to be read once more.
    """
    request = row.request
    hold_numbers(request)
    as_read = PortRequest.objects.filter(
        pk=request.pk, account=row.account_id, numbers_version=request.numbers_version
    )
    if not as_read.exists():
        return
    moved = NumberImport.objects.filter(
        pk=row.pk, state=ImportState.RUNNING, done_rows=row.done_rows
    ).update(
        done_rows=row.done_rows + count,
        added=F("added") + len(outcome.new),
        duplicates=F("duplicates") + outcome.count(LeftOut.DUPLICATE),
        problems=F("problems") + outcome.count(LeftOut.FIX),
        moved_at=timezone.now(),
    )
    if not moved:
        return
    if outcome.left_out:
        insert_all([_left_out(row, one) for one in outcome.left_out])
    if outcome.new:
        if any(one.line_type == LineType.MOBILE for one in outcome.new):
            request.refresh_from_db(fields=["mobile_numbers", "version"])
            answer_follows(request, LineType.MOBILE, by=row.created_by)
        _insert(request, outcome.new)
        PortRequest.objects.filter(pk=request.pk).update(numbers_version=F("numbers_version") + 1)
        added = len(outcome.new)
        record(
            request, "numbers_added", by=row.created_by, count=added, number_import=row.public_id
        )
        letters.void_outdated_letters(request, by=row.created_by)


def _read(request: PortRequest, chunk: list[Line], reader: RowReader) -> Outcome:
    """Read rows against what the request holds by now; what it has no room for is left out."""
    numbers = reader.numbers(chunk)
    listed = request.numbers.all()
    reader.listed = set(present(listed, {one.candidate for one in numbers if one.candidate}))
    outcome = reader.read(chunk, numbers)
    room = settings.MAX_NUMBERS_PER_REQUEST - listed.count()
    beyond, outcome.new = outcome.new[max(room, 0) :], outcome.new[: max(room, 0)]
    full = f"One request holds {settings.MAX_NUMBERS_PER_REQUEST:,} numbers"
    fix = "Start a second request for it"
    outcome.left_out += [
        NotTaken(LeftOut.FIX, one.line, NUMBER, one.typed, full, fix, one.nth) for one in beyond
    ]
    return outcome


def _insert(request: PortRequest, new: list[NewRow]) -> None:
    last = request.numbers.aggregate(last=Max("position"))["last"]
    begin = 0 if last is None else last + 1
    found = rules.verdicts(request.account, request, [row.e164 for row in new])
    rows: list[tuple[Any, ...]] = []
    for position, row in enumerate(new, start=begin):
        finding = found[row.e164]
        rows.append((*row[PLACES:], position, finding.verdict.value, finding.detail))
    # In the order of the indexes by number, which costs half of what any other order does.
    rows.sort(key=itemgetter(STORED.index("e164")))
    insert_rows(PortNumber(request=request, verdict=Verdict.NOT_CHECKED), STORED, rows)


def _left_out(row: NumberImport, one: NotTaken) -> LeftOutRow:
    return LeftOutRow(
        number_import=row,
        kind=one.kind,
        line=one.line,
        nth=one.nth,
        value=one.value,
        reason=one.reason[:300],
        fix=one.fix[:200],
    )


@transaction.atomic
def _finish(row: NumberImport) -> None:
    """Close the import, ask for the check, and promise the mail, all or nothing."""
    request = row.request
    ended = NumberImport.objects.filter(pk=row.pk, state=ImportState.RUNNING).update(
        state=ImportState.DONE, ended_at=timezone.now()
    )
    if not ended:
        return
    UploadedList.objects.filter(number_import=row).delete()
    record(
        request,
        "import_done",
        by=row.created_by,
        number_import=row.public_id,
        added=row.added,
        duplicates=row.duplicates,
        problems=row.problems,
    )
    if row.added:
        _ask_check(row)
    if NumberImport.objects.filter(pk=row.pk, wants_mail=True).exists():
        promise_mail(
            request,
            "import_done",
            readers.person(request, row.created_by),
            key=f"import:{row.pk}",
            number_import=row.pk,
        )


def _ask_check(row: NumberImport) -> None:
    """A check that is under way may have read the list before its last rows were in: ask again."""
    request = row.request
    try:
        if portability.ask_check(request, by=row.created_by):
            return
        check_limits.take_check(request, by=row.created_by)
    except ChecksUsedUp:  # the numbers are in; what was found of them waits for the next check
        request.numbers.update(verdict=Verdict.NOT_CHECKED, verdict_detail="")
        return
    except PortingError:  # sent meanwhile, or every number removed
        return
    key = f"import:{row.pk}"
    outbox.add("check_numbers", key=key, reference=request.reference, request=request.pk)


@transaction.atomic
def _stop(row: NumberImport, sentence: str) -> None:
    stopped = NumberImport.objects.filter(pk=row.pk, state=ImportState.RUNNING).update(
        state=ImportState.STOPPED, stopped_because=sentence, ended_at=timezone.now()
    )
    if stopped:
        UploadedList.objects.filter(number_import=row).delete()
        record(row.request, "import_stopped", by=None, number_import=row.public_id)

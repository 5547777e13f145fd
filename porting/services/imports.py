"""A list of numbers from a file, until the Import button: taken in, matched, settled, corrected.

The work behind the button is porting.services.import_work. What the file holds lies encrypted in
one row, which goes when the import ends (design.md 7, "Secrets").
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from numbers.editing import save_receiving_number, save_source
from porting import outbox
from porting.choices import ImportState
from porting.errors import NotEditable, PortingError, TooManyNumbers
from porting.models import NumberImport, PortRequest, UploadedList
from porting.papers.uploads import shown_name
from porting.rules.number_lists import columns as uses
from porting.rules.number_lists import tables
from porting.rules.number_lists.lines import Line, pack, unpack
from porting.rules.number_lists.names import CREATE, LEAVE, Directory, Resolver, unknown_names
from porting.rules.number_lists.ranges import Places, written_out
from porting.rules.number_lists.rows import Outcome, RowReader
from porting.services.events import record
from porting.services.list_changes import CHANGED, TRIES, change_list, still_preparing
from porting.services.setup import hold_numbers

# A list that nobody has imported by then was given up, PINs and all.
GIVEN_UP = timedelta(hours=24)
MOST_CREATED = 200  # new sources and receiving numbers of one import: each is checked on its own


def take_in(request: PortRequest, file: File, *, by: User) -> NumberImport:
    """Read an uploaded CSV or XLSX and keep its rows, encrypted, with a guess at its columns.

    Raises UploadRefused for a file that is no list of numbers, and NotEditable; then nothing
    has changed.
    """
    table = tables.read_file(file)
    headings = uses.has_headings(table.lines)
    columns, sealed = uses.suggest(table.lines, headings=headings), pack(table.lines)
    sheets = table.book.summary() if table.book else []
    book = table.book.pack() if table.book else ""
    with transaction.atomic():
        hold_numbers(request)
        drop_given_up()
        row = NumberImport.objects.create(
            request=request,
            account=request.account,
            created_by=by,
            file_name=shown_name(file.name),
            sheet_name=table.sheet[:120],
            sheets=sheets,
            has_headings=headings,
            columns=columns,
            row_count=len(table.lines) - headings,
        )
        UploadedList.objects.create(number_import=row, sealed=sealed, book=book)
    return row


def lines_of(row: NumberImport) -> list[Line]:
    """Return all rows of the list, that of headings included; [] when it is gone already."""
    sealed = UploadedList.objects.filter(number_import=row).values_list("sealed", flat=True).first()
    return unpack(sealed) if sealed else []


def data_of(row: NumberImport, lines: list[Line]) -> list[Line]:
    """Return the rows of numbers, without the headings and with ranges written out."""
    data = lines[1:] if row.has_headings else lines
    if not row.names_ranges:
        return data
    return written_out(
        data, Places.of(row.columns), most=settings.MAX_NUMBERS_PER_REQUEST,
        most_rows=tables.MOST_ROWS,
    )  # fmt: skip


def match_columns(
    row: NumberImport,
    columns: Sequence[str],
    *,
    headings: bool,
    lines: list[Line],
    ranges: bool = False,
) -> None:
    """Keep what each column is used as, and whether rows name ranges.

    Raises PortingError (field: the column's place) and TooManyInRanges.
    """
    uses.check(columns)
    if len(lines) <= headings:
        raise PortingError("The file holds a row of headings and nothing else.", field="0")
    before = row.columns, row.has_headings, row.names_ranges, row.row_count
    row.columns, row.has_headings, row.names_ranges = list(columns), headings, ranges
    row_count = len(data_of(row, lines))
    if before == (row.columns, headings, ranges, row_count):
        return  # as it was: nothing that another tab shows is out of date
    still_preparing(row).update(
        columns=row.columns, has_headings=headings, names_ranges=ranges, row_count=row_count,
        list_version=F("list_version") + 1,
    )  # fmt: skip
    row.refresh_from_db(fields=["list_version"])


def settle_names(row: NumberImport, chosen: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what becomes of names the account does not know: kind -> key -> name and choice.

    What another tab has settled meanwhile stays. Raises NotEditable.
    """
    for _ in range(TRIES):
        row.refresh_from_db(fields=["decisions", "list_version"])
        row.decisions = {
            kind: {**row.decisions.get(kind, {}), **chosen.get(kind, {})}
            for kind in {*row.decisions, *chosen}
        }
        if change_list(row, decisions=row.decisions):
            return
    raise NotEditable(CHANGED)


def directory_of(row: NumberImport) -> Directory:
    """Return what the account of the import calls its routes, sources and call settings."""
    return Directory(row.account, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)


def reader_of(row: NumberImport, listed: set[str], directory: Directory | None = None) -> RowReader:
    """Return what reads the rows as the import was told to."""
    return RowReader(
        row.columns,
        Resolver(directory or directory_of(row), row.decisions),
        row.account,
        listed,
        accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS,
        names_ranges=row.names_ranges,
    )


def preview(row: NumberImport, lines: list[Line]) -> Outcome:
    """Return what the import would do now, having done nothing."""
    listed = set(row.request.numbers.order_by().values_list("e164", flat=True))
    return reader_of(row, listed).read(data_of(row, lines))


def start(row: NumberImport, *, by: User, wants_mail: bool = False) -> None:
    """Hand the list to the worker; sources and receiving numbers to be created are created now.

    Raises NotEditable, TooManyNumbers, or PortingError: another import of the request runs, or a
    name is not settled yet. Then nothing has changed. The list is read before anything is held.
    """
    directory = directory_of(row)
    data = data_of(row, lines_of(row))
    unknown = unknown_names(data, row.columns, directory)
    open_names = [
        name.name
        for name in unknown
        if not row.decisions.get(name.kind, {}).get(name.key, {}).get("choice")
    ]
    if open_names:
        raise PortingError(f"Choose what becomes of “{open_names[0]}”.", field="values")
    _check_limit(row, data, directory)
    to_create = sum(
        decided["choice"] == CREATE
        for names in row.decisions.values()
        for decided in names.values()
    )
    if to_create > MOST_CREATED:
        raise PortingError(
            f"{to_create:,} names would be created. One import creates {MOST_CREATED}."
            " Leave some empty, or correct them in the file.",
            field="values",
        )
    _start(row, directory, by=by, wants_mail=wants_mail)


@transaction.atomic
def _start(row: NumberImport, directory: Directory, *, by: User, wants_mail: bool) -> None:
    hold_numbers(row.request)
    decisions = _create_names(row, directory)
    now = timezone.now()
    try:
        with transaction.atomic():
            won = change_list(
                row, state=ImportState.RUNNING, decisions=decisions, wants_mail=wants_mail,
                started_at=now, moved_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise PortingError(
            "Another file is being imported into this request. Start when it is done."
        ) from None
    if not won:
        raise NotEditable(CHANGED)
    outbox.add(
        "import_numbers",
        key=row.public_id,
        reference=row.request.reference,
        number_import=row.pk,
    )
    record(row.request, "import_started", by=by, number_import=row.public_id, rows=row.row_count)
    row.refresh_from_db()


def _check_limit(row: NumberImport, data: list[Line], directory: Directory) -> None:
    listed = set(row.request.numbers.order_by().values_list("e164", flat=True))
    # Only where it can be too many are the rows read here as well.
    if len(listed) + len(data) <= settings.MAX_NUMBERS_PER_REQUEST:
        return
    reader_of(row, listed, directory).read(data)
    if too_many := over_limit(len(listed)):
        raise TooManyNumbers(too_many)


def over_limit(count: int) -> str:
    """Return the sentence for a request that would hold this many numbers; "" when it may."""
    limit = settings.MAX_NUMBERS_PER_REQUEST
    if count <= limit:
        return ""
    return (
        f"You have {count:,} numbers. One request holds {limit:,}. Remove {count - limit:,}"
        " or start a second request."
    )


def _create_names(row: NumberImport, directory: Directory) -> dict[str, Any]:
    """Create what was decided to be created; returns the decisions with the new rows' ids."""
    decisions: dict[str, Any] = {}
    for kind, names in row.decisions.items():
        decisions[kind] = {}
        for key, decided in names.items():
            choice = decided["choice"]
            if choice == CREATE:
                choice = _created(row, directory, kind, decided["name"])
            decisions[kind][key] = {"name": decided["name"], "choice": choice}
    return decisions


def _created(row: NumberImport, directory: Directory, kind: str, name: str) -> str:
    if known := directory.matches(kind, name):  # somebody was faster
        return directory.public_id[kind][known[0]] if len(known) == 1 else LEAVE
    try:
        if kind == uses.SOURCE:
            return save_source(row.account, name=name, is_online=False).public_id
        e164 = directory.as_number(name)
        return save_receiving_number(row.account, e164=e164, name="").public_id
    except PortingError as error:
        raise PortingError(f"“{name}” cannot be created: {error}.", field="values") from None


@transaction.atomic
def cancel(row: NumberImport, *, by: User) -> bool:
    """Give an import up; what was stored so far stays. False when it had ended already."""
    open_states = [ImportState.PREPARING, ImportState.RUNNING]
    was_running = row.is_running
    won = NumberImport.objects.filter(pk=row.pk, state__in=open_states).update(
        state=ImportState.CANCELLED, ended_at=timezone.now()
    )
    if not won:
        return False
    UploadedList.objects.filter(number_import=row).delete()
    if was_running:
        record(row.request, "import_cancelled", by=by, number_import=row.public_id)
    return True


def ask_mail(row: NumberImport) -> bool:
    """Promise a mail at the end of an import that runs; False when it has ended."""
    running = NumberImport.objects.filter(pk=row.pk, state=ImportState.RUNNING)
    return bool(running.update(wants_mail=True))


def drop_given_up() -> int:
    """Delete lists that nobody has imported within a day, of any account; returns how many."""
    old = NumberImport.objects.filter(
        state=ImportState.PREPARING, created_at__lt=timezone.now() - GIVEN_UP
    )
    count = old.update(state=ImportState.CANCELLED, ended_at=timezone.now())
    if count:
        ended = UploadedList.objects.filter(number_import__state=ImportState.CANCELLED)
        ended.delete()
    return count

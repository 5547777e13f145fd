"""Importing a list of 10,000 rows and six columns, from the Import button to the last verdict.

Measured against the same list read with ``csv``, put through the ``phonenumbers`` library (parse,
is valid, region, type, format), one ``= ANY(array)`` for each of the two large tables, and one
COPY of the same rows. ``xlsx_ratio`` compares the whole way, reading the upload included.
"""

import csv
import io
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from typing import Any

from benchmarks.measure import Result, in_turn
from benchmarks.surroundings import NUMBERS_EACH, REQUESTS, TRACKING, count_of, surroundings
from benchmarks.verdicts import BAD, NO_NUMBERS, PLAIN, receiving_numbers, some

ROWS = 10_000
FREE_FROM = 300_000_000  # places that no table reaches, nor the list of `verdicts`
ROUNDS = 7
HEADINGS = (
    "Tracking Number to Port", "Receiving Number", "Tracking Source", "Description",
    "Text Messaging Enabled", "Call settings ID",
)  # fmt: skip


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured(scale)


def measured(scale: float) -> Result:
    desk = Desk()
    rows = desk.rows(ROWS)
    as_csv, as_xlsx = csv_of(rows), xlsx_of(rows)
    extra, idle = desk.extra_mb(as_csv)
    uploads = {"csv": ("list.csv", as_csv), "xlsx": ("list.xlsx", as_xlsx)}
    done: dict[str, Any] = {}

    def ours() -> None:
        desk.finish(done["row"])

    works: dict[str, Callable[[], object]] = {"ours": ours, "plain": lambda: desk.plain(as_csv)}

    def prepare(name: str) -> None:
        if name == "ours":
            done["row"] = desk.take_in("list.csv", as_csv)

    took = in_turn(works, time.perf_counter, ROUNDS, prepare, lambda _: desk.clear())
    whole = in_turn(
        {name: lambda u=upload: desk.finish(desk.take_in(*u)) for name, upload in uploads.items()},
        time.perf_counter,
        ROUNDS,
        after=lambda _: desk.clear(),
    )
    row = desk.finish(desk.take_in("list.csv", as_csv))
    statements = desk.statements
    desk.clear(for_good=True)
    return {
        "name": "import",
        "ratio": round(took["ours"] / took["plain"], 3),
        "xlsx_ratio": round(whole["xlsx"] / whole["csv"], 3),
        "extra_mb": extra,
        "idle_mb": idle,
        "ours_ms": round(took["ours"], 1),
        "plain_ms": round(took["plain"], 1),
        "csv_ms": round(whole["csv"], 1),
        "xlsx_ms": round(whole["xlsx"], 1),
        "rows": row.row_count,
        "added": row.added,
        "left_out": row.problems + row.duplicates,
        "statements": statements,
        "tracking_numbers": count_of(TRACKING, scale),
        "port_numbers": count_of(REQUESTS, scale) * NUMBERS_EACH,
    }


class Desk:
    """A draft to import into, and the two ways to do it."""

    def __init__(self) -> None:
        from accounts.models import Account, User
        from numbers.models import CallSettings, TrackingSource
        from porting.models import PortRequest

        self.account = Account.objects.order_by("pk").first()
        receiving_numbers(self.account)
        self.by = User.objects.order_by("pk").first()
        for name in ("Google Ads", "Radio KUTX", "Billboard I-35"):
            TrackingSource.objects.get_or_create(account=self.account, name=name)
        CallSettings.objects.get_or_create(account=self.account, name="Account Level")
        self.request = PortRequest.objects.create(account=self.account, created_by=self.by)
        self.statements = 0
        self.ids: dict[str, int] = {"": 0}  # of what the rows name, for the plain way

    def rows(self, count: int) -> list[list[str]]:
        """Return rows as a spreadsheet holds them: ten shapes, 3 % not to be read."""
        from numbers.models import CallSettings, Route, TrackingSource

        chance = random.Random(2027)
        routes = list(Route.objects.filter(account=self.account).order_by("pk")[:40])
        sources = [one.name for one in TrackingSource.objects.filter(account=self.account)[:3]]
        settings = CallSettings.objects.filter(account=self.account).earliest("pk")
        for route in routes:
            self.ids |= {route.public_id: route.pk, route.e164: route.pk}
        for one in TrackingSource.objects.filter(account=self.account):
            self.ids[one.name] = one.pk
        self.ids[settings.public_id] = settings.pk
        bad = BAD * count // ROWS
        places = (chance.randint(FREE_FROM, 2 * FREE_FROM) for _ in iter(int, 1))
        texts = [
            chance.choice(PLAIN).format(n[2:5], n[5:8], n[8:]) for n in some(count - bad, places)
        ]
        texts += [chance.choice(NO_NUMBERS) for _ in range(bad)]
        chance.shuffle(texts)
        return [
            [
                text,
                chance.choice(routes).public_id if n % 2 else chance.choice(routes).e164,
                chance.choice(sources),
                f"Line {n}",
                chance.choice(("yes", "no", "")),
                settings.public_id if n % 3 else "",
            ]
            for n, text in enumerate(texts)
        ]

    def take_in(self, name: str, content: bytes) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from porting.services import imports

        return imports.take_in(self.request, SimpleUploadedFile(name, content), by=self.by)

    def finish(self, row: Any) -> Any:
        """Press Import, and work until every number is stored and has its verdict."""
        from django.db import connection

        from porting import outbox
        from porting.services import imports

        with connection.execute_wrapper(self.count):
            self.statements = 0
            imports.start(row, by=self.by)
            outbox.drain()
        row.refresh_from_db()
        self.request.refresh_from_db()
        if row.state != "done" or not self.request.is_check_fresh:
            raise SystemExit(f"The import is {row.state}, and its numbers are not all checked.")
        return row

    def count(self, execute: Any, *words: Any) -> Any:
        self.statements += 1
        return execute(*words)

    def clear(self, *, for_good: bool = False) -> None:
        from django.db import connection

        from accounts import limits
        from porting.models import OutboxMessage

        person = str(self.by.pk)  # who has more checked here in a minute than one may in a day
        limits.forget((limits.CHECKS, person), (limits.CHECKED_NUMBERS, person))
        with connection.cursor() as cursor:
            number = [self.request.pk]
            for table in ("porting_leftoutrow", "porting_uploadedlist"):
                cursor.execute(
                    f"DELETE FROM {table} WHERE number_import_id IN"
                    " (SELECT id FROM porting_numberimport WHERE request_id = %s)",
                    number,
                )
            cursor.execute("DELETE FROM porting_numberimport WHERE request_id = %s", number)
            cursor.execute("DELETE FROM porting_portnumber WHERE request_id = %s", number)
            if for_good:
                cursor.execute("VACUUM ANALYZE porting_portnumber")
        OutboxMessage.objects.filter(reference=self.request.reference).delete()

    def extra_mb(self, content: bytes) -> tuple[int, int]:
        """Let a process of its own do one import; returns its peak above idle, and idle."""
        from porting.services import imports

        imports.start(self.take_in("list.csv", content), by=self.by)
        worker = subprocess.run(
            [sys.executable, "-m", "benchmarks.worker"], capture_output=True, check=True, text=True
        )
        self.clear()
        idle, peak = map(int, worker.stdout.split())
        return peak - idle, idle

    def plain(self, content: bytes) -> None:
        """The plain way: csv, the library, one look-up a table, one COPY of the same rows."""
        import phonenumbers
        from django.db import connection, transaction

        rows: dict[str, list[str]] = {}
        for row in list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]:
            try:
                number = phonenumbers.parse(row[0], "US")
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                phonenumbers.region_code_for_number(number)
                phonenumbers.number_type(number)
                e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                rows[e164] = row
        with transaction.atomic(), connection.cursor() as cursor:
            for table, still in (
                ("numbers_trackingnumber", "released_at IS NULL"),
                ("porting_portnumber", "is_claimed"),
            ):
                cursor.execute(
                    f"SELECT e164 FROM {table} WHERE e164 = ANY(%s) AND {still}", [list(rows)]
                )
                cursor.fetchall()
            with cursor.copy(
                "COPY porting_portnumber (request_id, position, typed, e164, line_type, status,"
                " is_claimed, verdict, verdict_detail, description, is_texting_enabled,"
                " account_pin, created_at, route_id, source_id, call_settings_id) FROM STDIN"
            ) as copy:
                for place, (e164, row) in enumerate(rows.items()):
                    copy.write_row(
                        (self.request.pk, place, row[0], e164, "unknown", "draft", False,
                         "can_port", "", row[3], row[4] == "yes", "", "2026-01-01",
                         self.ids[row[1]], self.ids[row[2]], self.ids[row[5]] or None)
                    )  # fmt: skip


def csv_of(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def xlsx_of(rows: list[list[str]]) -> bytes:
    """Return the same as Excel writes it: texts once each, cells that point at them."""
    texts: dict[str, int] = {}
    lines = []
    for row in [HEADINGS, *rows]:
        cells = (f'<c t="s"><v>{texts.setdefault(text, len(texts))}</v></c>' for text in row)
        lines.append(f"<row>{''.join(cells)}</row>")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = '<Relationship Id="r{}" Type="' + office + '/{}" Target="{}"/>'
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    parts = {
        "[Content_Types].xml": "<Types"
        ' xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}">'
        f"{link.format(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Numbers" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
        f"{link.format(1, 'worksheet', 'worksheets/sheet1.xml')}"
        f"{link.format(2, 'sharedStrings', 'sharedStrings.xml')}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}'
        "</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return file.getvalue()

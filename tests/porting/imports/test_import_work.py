"""From the Import button to the last row: what is stored, and what is not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting import outbox
from porting.choices import LineClass, LineType, Status
from porting.errors import NotEditable, PortingError, TooManyNumbers
from porting.models import OutboxMessage, PortRequest, UploadedList
from porting.rules import grouping
from porting.rules.number_lists.columns import USES
from porting.rules.selection import Selection
from porting.services import import_work, imports, line_types
from tests import factories
from tests.porting.imports import lists_made


def test_every_row_becomes_a_number_that_is_checked(run, port, route):
    row = run([["512-200-0001", route.e164, ""], ["(512) 200-0002", route.public_id, ""]])

    port.refresh_from_db()
    assert (row.state, row.added, row.duplicates, row.problems) == ("done", 2, 0, 0)
    assert list(port.numbers.values_list("e164", "route", "verdict")) == [
        ("+15122000001", route.pk, "can_port"),
        ("+15122000002", route.pk, "can_port"),
    ]
    assert port.is_check_fresh
    assert not UploadedList.objects.exists()


def test_all_columns_are_stored_and_the_pin_unreadably(run, port, account, route):
    source = factories.make_source(account)
    settings = account.call_settings.get()
    headings = [use.heading for use in USES]

    run(
        [
            ["512-200-0001", route.e164, source.name, "Van", "", "", settings.public_id, "yes",
             "yes", "0417"],
            ["512-200-0002", "", "", "", "", "", "", "", "", ""],
        ],
        headings=headings,
    )  # fmt: skip

    first, second = port.numbers.all()
    assert (first.typed, first.position, first.line_type, first.description) == (
        "512-200-0001", 0, "mobile", "Van",
    )  # fmt: skip
    assert (first.route, first.source, first.call_settings) == (route, source, settings)
    assert (first.is_texting_enabled, first.account_pin) == (True, "0417")
    assert (second.route, second.source, second.call_settings) == (None, None, None)
    assert (second.is_texting_enabled, second.account_pin, second.position) == (False, "", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_pin FROM porting_portnumber ORDER BY position")
        stored = [pin for (pin,) in cursor.fetchall()]
    assert (stored[0][:3], "0417" in stored[0], stored[1]) == ("f1:", False, "")


def test_bad_rows_and_duplicates_are_kept_with_their_lines(run, port):
    row = run([["512-200-0001"], ["512-55-01"], ["(512) 200-0001"]], headings=["TN", "Fwd to"])

    assert (row.added, row.problems, row.duplicates) == (1, 1, 1)
    assert list(row.left_out.values_list("kind", "line", "value")) == [
        ("fix", 3, "512-55-01"),
        ("duplicate", 4, "(512) 200-0001"),
    ]


def test_a_list_costs_few_statements_whatever_its_length(run, port, member, take_in):
    def statements(rows, at):
        row = take_in([[number, ""] for number in lists_made.numbers(rows, first=at)])
        with CaptureQueriesContext(connection) as queries:
            imports.start(row, by=member)
            outbox.drain()
        return len(queries)

    statements(5, 1_900_000)  # the first of a day begins the person's counts
    few = statements(5, 2_000_000)

    assert statements(500, 2_100_000) == few


def test_chunks_add_up(run, port, monkeypatch):
    monkeypatch.setattr(import_work, "CHUNK", 3)
    rows = [[number, ""] for number in lists_made.numbers(8)]

    row = run([*rows, rows[0], ["512-55-01", ""]])

    assert (row.done_rows, row.added, row.problems, row.duplicates) == (10, 8, 1, 1)
    assert list(port.numbers.values_list("position", flat=True)) == list(range(8))


def test_a_second_worker_stores_no_chunk_again(port, member, take_in, monkeypatch):
    monkeypatch.setattr(import_work, "CHUNK", 3)
    row = take_in([[number, ""] for number in lists_made.numbers(7)])
    imports.start(row, by=member)
    message = OutboxMessage.objects.get(kind="import_numbers")
    seen = import_work._load(row.pk)
    data = imports.data_of(row, imports.lines_of(row))
    import_work._store(
        seen,
        len(data[:3]),
        import_work._read(seen.request, data[:3], imports.reader_of(seen, set())),
    )

    import_work._store(
        seen,
        len(data[:3]),
        import_work._read(seen.request, data[:3], imports.reader_of(seen, set())),
    )
    import_work.import_promised(message)
    import_work.import_promised(message)

    row.refresh_from_db()
    assert (row.state, row.done_rows, row.added, row.duplicates) == ("done", 7, 7, 0)
    assert (port.numbers.count(), row.left_out.count()) == (7, 0)


def test_a_chunk_that_fails_leaves_nothing_and_is_done_again(port, member, take_in, monkeypatch):
    monkeypatch.setattr(import_work, "CHUNK", 3)
    row = take_in([[number, ""] for number in lists_made.numbers(7)])
    imports.start(row, by=member)
    message = OutboxMessage.objects.get(kind="import_numbers")
    insert = import_work._insert
    calls = []

    def die_in_the_second(*words):
        insert(*words)
        calls.append(words)
        if len(calls) == 2:
            raise MemoryError

    monkeypatch.setattr(import_work, "_insert", die_in_the_second)
    with pytest.raises(MemoryError):
        import_work.import_promised(message)
    row.refresh_from_db()
    assert (row.done_rows, row.added, port.numbers.count()) == (3, 3, 3)

    import_work.import_promised(message)

    row.refresh_from_db()
    assert (row.state, row.added, row.duplicates, port.numbers.count()) == ("done", 7, 0, 7)


def test_a_request_sent_meanwhile_stops_the_import_with_a_sentence(port, member, take_in):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)
    PortRequest.objects.update(status=Status.SUBMITTED, submitted_at=timezone.now())

    outbox.drain()

    row.refresh_from_db()
    assert (row.state, row.stopped_because) == ("stopped", import_work.WITH_OUR_TEAM)
    assert (port.numbers.count(), UploadedList.objects.count()) == (0, 0)


def test_a_request_moved_to_another_account_stops_the_import(port, member, take_in):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)
    PortRequest.objects.update(account=factories.make_account("Elsewhere"))

    outbox.drain()

    row.refresh_from_db()
    assert (row.state, row.stopped_because) == ("stopped", import_work.OTHER_ACCOUNT)
    assert port.numbers.count() == 0


def test_cancelled_between_two_chunks_what_is_stored_stays(port, member, take_in, monkeypatch):
    monkeypatch.setattr(import_work, "CHUNK", 3)
    row = take_in([[number, ""] for number in lists_made.numbers(7)])
    imports.start(row, by=member)
    seen = import_work._load(row.pk)
    data = imports.data_of(row, imports.lines_of(row))
    import_work._store(
        seen,
        len(data[:3]),
        import_work._read(seen.request, data[:3], imports.reader_of(seen, set())),
    )

    assert imports.cancel(import_work._load(row.pk), by=member)
    outbox.drain()

    row.refresh_from_db()
    assert (row.state, row.added, port.numbers.count()) == ("cancelled", 3, 3)
    assert not UploadedList.objects.exists()
    assert not imports.cancel(row, by=member)


def test_a_sent_letter_is_voided_by_the_first_chunk(sent, member):
    row = imports.take_in(
        sent, lists_made.upload(lists_made.as_csv([["512-200-0001", ""]])), by=member
    )
    imports.start(row, by=member)

    outbox.drain()

    assert not sent.live_letters().exists()


def test_numbers_beyond_the_limit_are_refused_before_the_start(take_in, port, member, settings):
    settings.MAX_NUMBERS_PER_REQUEST = 3
    row = take_in([[number, ""] for number in lists_made.numbers(5)])

    with pytest.raises(TooManyNumbers) as refused:
        imports.start(row, by=member)

    assert str(refused.value) == (
        "You have 5 numbers. One request holds 3. Remove 2 or start a second request."
    )
    row.refresh_from_db()
    assert (row.state, OutboxMessage.objects.count()) == ("preparing", 0)


def test_what_somebody_else_added_meanwhile_takes_the_room(take_in, port, member, settings):
    row = take_in([[number, ""] for number in lists_made.numbers(3)])
    imports.start(row, by=member)
    settings.MAX_NUMBERS_PER_REQUEST = 2

    outbox.drain()

    row.refresh_from_db()
    assert (row.added, row.problems, port.numbers.count()) == (2, 1, 2)
    assert row.left_out.get().reason == "One request holds 2 numbers"


def test_only_one_import_of_a_request_runs(take_in, member):
    first = take_in([["512-200-0001", ""]])
    second = take_in([["512-200-0002", ""]])
    imports.start(first, by=member)

    with pytest.raises(PortingError, match="Another file is being imported"):
        imports.start(second, by=member)


def test_the_button_pressed_twice_starts_once(take_in, member):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)

    with pytest.raises(NotEditable):
        imports.start(row, by=member)

    assert OutboxMessage.objects.filter(kind="import_numbers").count() == 1


def test_names_to_be_created_are_created_at_the_start_and_once(run, account, port):
    source = {"name": "Radio KUTX", "choice": "create"}
    phone = {"name": "(512) 200-0148", "choice": "create"}

    run(
        [["512-200-0001", "(512) 200-0148", "Radio KUTX"], ["512-200-0002", "", "radio kutx"]],
        {"source": {"radio kutx": source}, "route": {"(512) 200-0148": phone}},
    )

    assert list(account.sources.values_list("name", flat=True)) == ["Radio KUTX"]
    assert list(account.routes.values_list("e164", flat=True)) == ["+15122000148"]
    assert list(port.numbers.values_list("source__name", "route__e164")) == [
        ("Radio KUTX", "+15122000148"),
        ("Radio KUTX", None),
    ]


def test_an_open_name_stops_the_start(take_in, member, account):
    row = take_in([["512-200-0001", "", "Radio KUTX"]])

    with pytest.raises(PortingError, match="Choose what becomes of “Radio KUTX”"):
        imports.start(row, by=member)

    assert account.sources.count() == 0


def test_a_request_that_moves_after_it_was_read_gets_nothing_of_the_old_account(
    port, member, take_in, route
):
    row = take_in([["512-200-0001", route.public_id]])
    imports.start(row, by=member)
    read_before = import_work._load(row.pk)
    data = imports.data_of(row, imports.lines_of(row))
    PortRequest.objects.update(account=factories.make_account("Elsewhere"))

    import_work._store(
        read_before,
        len(data),
        import_work._read(read_before.request, data, imports.reader_of(read_before, set())),
    )

    row.refresh_from_db()
    assert (port.numbers.count(), row.done_rows) == (0, 0)


def test_a_mobile_number_of_a_list_travels_as_one_whatever_was_answered(run, port):
    PortRequest.objects.update(mobile_numbers="none")

    run([["512-200-0001", "", "yes"]], headings=["number", "receiving number", "mobile"])

    port.refresh_from_db()
    assert port.mobile_numbers == "some"
    assert [group.line_class for group in grouping.groups(port)] == [LineClass.WIRELESS]


def test_marking_one_more_mobile_number_takes_none_back_that_was_marked_unasked(run, port, member):
    run([["512-200-0001", ""], ["512-200-0002", ""]])
    first, second = port.numbers.all()
    port.numbers.filter(pk=first.pk).update(line_type=LineType.MOBILE)
    PortRequest.objects.update(mobile_numbers="")

    line_types.set_line_type(port, Selection((second.pk,)), LineType.MOBILE, by=member)

    assert set(port.numbers.values_list("line_type", flat=True)) == {LineType.MOBILE}

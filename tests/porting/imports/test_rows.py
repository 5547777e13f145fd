"""What each row of a list adds, or why it is left out."""

import pytest

from numbers.models import RouteKind
from porting.choices import LineType
from porting.rules.number_lists.lines import Line
from porting.rules.number_lists.names import Directory, Resolver, UnknownName, unknown_names
from porting.rules.number_lists.rows import RowReader
from tests import factories

ALL = (
    "number", "route", "source", "description", "routing_id", "account", "call_settings",
    "texting", "mobile", "account_pin",
)  # fmt: skip


@pytest.fixture
def read(account):
    """Read rows; returns the outcome. A list's columns are ``ALL`` unless said otherwise."""

    def read(*rows, columns=ALL, listed=(), decisions=None):
        lines = [Line(n, [*cells, *[""] * (len(columns) - len(cells))])
                 for n, cells in enumerate(rows, start=2)]  # fmt: skip
        resolver = Resolver(Directory(account), decisions or {})
        return RowReader(columns, resolver, account, set(listed)).read(lines)

    return read


def left_out(outcome):
    return [(one.kind, one.line, one.value, one.reason, one.fix) for one in outcome.left_out]


def test_a_whole_row_is_understood(read, account, route):
    source = factories.make_source(account)
    settings = account.call_settings.get()

    outcome = read(
        ["512.200.0001", "Front desk", "google ads", "Main  Office Line", "", account.public_id,
         settings.public_id, "Yes", "no", "0417"]
    )  # fmt: skip

    assert [row._asdict() for row in outcome.new] == [
        {
            "line": 2,
            "typed": "512.200.0001",
            "e164": "+15122000001",
            "line_type": LineType.LANDLINE,
            "description": "Main Office Line",
            "route_id": route.pk,
            "source_id": source.pk,
            "call_settings_id": settings.pk,
            "is_texting_enabled": True,
            "account_pin": "0417",
            "nth": 0,
        }
    ]


@pytest.mark.parametrize("called", ["+15125550199", "(512) 555-0199", "front DESK", "{public_id}"])
def test_a_receiving_number_goes_by_number_name_or_id(read, route, called):
    outcome = read(["5122000001", called.format(public_id=route.public_id)])

    assert outcome.new[0].route_id == route.pk


def test_a_receiving_number_with_an_extension_is_another_place(account, route):
    lines = [Line(2, ["1", f"{route.e164} x12", ""])]

    [name] = unknown_names(lines, ("number", "route", "source"), Directory(account))

    assert (name.name, name.can_create) == (f"{route.e164} x12", False)


def test_a_routing_id_counts_more_than_a_receiving_number(read, account, route):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")

    outcome = read(["5122000001", route.e164, "", "", queue.public_id])

    assert outcome.new[0].route_id == queue.pk


def test_a_number_twice_is_skipped_and_so_is_one_of_the_request(read):
    outcome = read(["5122000001"], ["512-200-0001"], ["5122000002"], listed=["+15122000002"])

    assert [row.e164 for row in outcome.new] == ["+15122000001"]
    assert left_out(outcome) == [
        ("duplicate", 3, "512-200-0001", "512-200-0001 is already in this list", "Nothing to do"),
        ("duplicate", 4, "5122000002", "5122000002 is already in this list", "Nothing to do"),
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["512-55-01"], ("512-55-01", "512-55-01 has 7 digits, we need 10", "")),
        (["2.12556E+09"], ("2.12556E+09", "2.12556E+09 was changed by a spreadsheet",
                           "Format the column as text and copy it again")),
        (["n/a"], ("n/a", "n/a is not a phone number", "Enter 10 digits, like (410) 555-0000")),
        (["5122000001", *[""] * 4, "AC-222222"],
         ("AC-222222", "This row names another account",
          "Start a request in that account, or correct the account ID")),
        (["5122000001", *[""] * 5, "CST-222222"],
         ("CST-222222", "These call settings are not in this account",
          "Take the ID from reference-ids.csv, or leave the cell empty")),
        (["5122000001", *[""] * 6, "perhaps"],
         ("perhaps", "Text Messaging Enabled must be yes or no", "Enter yes or no")),
        (["5122000001", *[""] * 7, "perhaps"],
         ("perhaps", "Mobile number must be yes or no", "Enter yes or no")),
        (["5122000001", "", "", "x" * 81],
         ("x" * 81, "Description must be 80 characters or fewer", "Shorten it")),
        (["5122000001", *[""] * 8, "1" * 65],
         ("", "Account PIN must be up to 64 letters and digits",
          "Enter the PIN from your carrier")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_remedy(read, cells, expected):
    outcome = read(cells)

    value, reason, fix = expected
    if reason.endswith("7 digits, we need 10"):
        reason, fix = "512-55-01 needs an area code", "Enter all 10 digits"
    assert (outcome.new, left_out(outcome)) == ([], [("fix", 2, value, reason, fix)])


def test_a_row_that_is_left_out_does_not_make_the_next_one_a_duplicate(read):
    outcome = read(["5122000001", "", "", "x" * 81], ["5122000001", "", "", "Short"])

    assert [row.description for row in outcome.new] == ["Short"]


def test_toll_free_is_read_and_not_believed(read):
    outcome = read(["8882000001", *[""] * 7, "yes"], ["5122000001", *[""] * 7, "not sure"])

    assert [row.line_type for row in outcome.new] == [LineType.TOLL_FREE, LineType.UNKNOWN]


def unknown(account, *rows):
    lines = [Line(n, list(cells)) for n, cells in enumerate(rows, start=2)]
    return unknown_names(lines, ("number", "route", "source"), Directory(account))


def test_each_unknown_name_comes_once_with_its_rows(account, route):
    factories.make_source(account)

    assert unknown(
        account,
        ["1", route.e164, "Radio KUTX"],
        ["2", "(512) 200-0148", "radio  kutx"],
        ["3", "Reception", "Google Ads"],
        ["4", "RPN-222222", "TSO-222222"],
    ) == [
        UnknownName("route", "(512) 200-0148", 1, can_create=True),
        UnknownName("route", "Reception", 1),
        UnknownName("route", "RPN-222222", 1),
        UnknownName("source", "Radio KUTX", 2, can_create=True),
        UnknownName("source", "TSO-222222", 1),
    ]


def test_a_name_that_two_rows_have_must_be_settled(account, route):
    other = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Front desk")

    [name] = unknown(account, ["1", "Front desk", ""])

    assert name.matches == [route.public_id, other.public_id]


def test_another_accounts_id_is_as_unknown_as_a_made_up_one(account, stranger):
    other = factories.make_route(factories.make_account("Other"), "+15125550188", name="Theirs")

    [theirs] = unknown(account, ["1", other.public_id, ""])
    [made_up] = unknown(account, ["1", "RPN-222222", ""])

    assert (theirs.matches, theirs.can_create) == (made_up.matches, made_up.can_create)


def test_a_decision_holds_for_all_rows(read, account, route):
    choice = {"name": "Reception", "choice": route.public_id}

    outcome = read(
        ["5122000001", "Reception"], ["5122000002", "reception "], ["5122000003", "Elsewhere"],
        decisions={"route": {"reception": choice}},
    )  # fmt: skip

    assert [row.route_id for row in outcome.new] == [route.pk, route.pk, None]

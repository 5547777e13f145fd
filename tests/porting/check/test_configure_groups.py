"""Configure Numbers in groups: what "all of this list" means, what it costs, what is refused."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numbers.models import RouteKind, RouteTarget, TrackingNumber
from porting.errors import PortingError
from porting.rules.selection import EVERYTHING, Selection
from porting.services import setup
from tests import factories

FIELDS = ("route_id", "source_id", "call_settings_id", "is_texting_enabled", "description")
MOST_FOR_A_FIELD = 3


def many(account, member, count, **fields):
    numbers = tuple(f"+1512{line:07d}" for line in range(2_000_000, 2_000_000 + count))
    return factories.make_request(account, member, numbers=numbers, **fields)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def values(account, route):
    return {
        "route_id": route.pk,
        "source_id": factories.make_source(account).pk,
        "call_settings_id": account.call_settings.get().pk,
        "is_texting_enabled": True,
        "description": "Line {n}, {number}",
    }


def statements(port, values, by):
    with CaptureQueriesContext(connection) as captured:
        setup.configure_all(port, values, by=by)
    return len(captured)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_ten_thousand_costs_three_statements_at_most(account, member, values, field):
    port = many(account, member, 10_000)
    menu = factories.make_route(account, "", kind=RouteKind.VOICE_MENU, name="Main menu")
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Reception")
    RouteTarget.objects.create(route=menu, target=queue)
    RouteTarget.objects.create(route=queue, target_id=values["route_id"])
    values["route_id"] = menu.pk  # however long the way
    frame = statements(port, {"description": ""}, member) - 1  # holding, history; not the count

    of_field = statements(port, {field: values[field]}, member) - frame

    assert of_field <= MOST_FOR_A_FIELD
    assert not port.numbers.exclude(**{field: values[field]}).exists() or field == "description"


def test_five_fields_of_ten_thousand_cost_less_than_three_each_frame_and_all(
    account, member, values
):
    port = many(account, member, 10_000)

    assert statements(port, values, member) <= MOST_FOR_A_FIELD * len(FIELDS)
    assert list(port.numbers.values_list("description", flat=True)[:2]) == [
        "Line 1, (512) 200-0000",
        "Line 2, (512) 200-0001",
    ]
    assert port.numbers.filter(is_texting_enabled=True, route=values["route_id"]).count() == 10_000


# With a join of the list it was a nested loop, ten thousand times ten thousand: half a minute on a
# new installation, whose tables were small when the database last looked at them.
def test_values_of_their_own_are_not_joined_to_the_numbers(account, member):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite walks the list and finds each row by its key.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    port, asked = many(account, member, 200), []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        setup.configure_all(port, {"description": "Line {n}"}, by=member)

    [(sql, params)] = [one for one in asked if "jsonb" in one[0]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Update on" in plan
    assert not re.search("Loop|Join|Function Scan", plan), plan


def test_a_part_of_the_list_is_numbered_from_one(port, member):
    chosen = Selection(tuple(port.numbers.values_list("pk", flat=True)[1:]))

    setup.configure_all(port, {"description": "Line {n}"}, by=member, selection=chosen)

    assert list(port.numbers.values_list("description", flat=True)) == ["", "Line 1", "Line 2"]


def test_a_change_of_what_was_searched_for_reaches_the_whole_list(port, member, route):
    port.numbers.update(description="Old")
    chosen = Selection(is_all=True, search="Old")
    values = {"description": "New {n}", "route_id": route.pk}

    assert setup.configure_all(port, values, by=member, selection=chosen) == 3
    assert set(port.numbers.values_list("description", "route")) == {
        ("New 1", route.pk),
        ("New 2", route.pk),
        ("New 3", route.pk),
    }


def test_a_number_of_another_request_is_never_meant(port, account, member, route):
    other = factories.make_request(account, member, numbers=("+15125550155",))
    chosen = Selection((other.numbers.get().pk,))

    assert setup.configure_all(port, {"route_id": route.pk}, by=member, selection=chosen) == 0
    assert other.numbers.get().route is None


def test_select_all_means_every_page_of_the_list(browser, account, member, route):
    port = many(account, member, 120)

    page = browser.post(
        f"{port.get_absolute_url()}configure/groups/",
        {"everything": "1", "route": route.public_id, "texting": "on", "apply": "1"},
        follow=True,
    )

    assert "120 numbers set up." in words(page)
    assert port.numbers.filter(route=route, is_texting_enabled=True).count() == 120


def test_select_all_of_a_narrowed_list_leaves_the_others(browser, at, port, route, account):
    back = factories.make_route(account, "+15125550177", name="Back desk")
    port.numbers.filter(e164="+15125550101").update(route=back)

    browser.post(
        f"{at('configure_groups')}?show=no_route",
        {"everything": "1", "route": route.public_id, "apply": "1"},
    )

    assert list(port.numbers.values_list("route", flat=True)) == [back.pk, route.pk, route.pk]


def test_what_is_left_as_it_is_stays(browser, at, port, route):
    port.numbers.update(route=route, description="Mine", is_texting_enabled=True)
    keep = {"route": "keep", "source": "keep", "texting": "keep", "call_settings": "keep"}

    browser.post(
        at("configure_groups"), keep | {"everything": "1", "description": "", "apply": "1"}
    )
    browser.post(at("configure_groups"), keep | {"everything": "1", "texting": "off", "apply": "1"})

    assert set(port.numbers.values_list("route", "description", "is_texting_enabled")) == {
        (route.pk, "Mine", False)
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"texting": "on"}, "Select at least one number."),
        ({"everything": "1"}, "Choose what to change for the selected numbers."),
        ({"everything": "1", "route": "RPN-000000"}, "Select where calls ring from the list."),
        ({"everything": "1", "description": "x" * 81}, "Description must be 80 characters"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_changes(browser, at, port, typed, said):
    page = browser.post(at("configure_groups"), typed | {"apply": "1"})

    assert (page.status_code, said in words(page)) == (422, True)
    assert set(port.numbers.values_list("route", "is_texting_enabled")) == {(None, False)}


def test_ticks_and_choices_survive_an_error(browser, at, port, account):
    source = factories.make_source(account)
    first = port.numbers.first().pk
    typed = {"selected": first, "source": source.public_id, "description": "x" * 81, "apply": "1"}

    page = browser.post(at("configure_groups"), typed).content.decode()

    assert f'value="{first}" id="id_selected_{first}" checked' in page
    assert f'<option value="{source.public_id}" selected>' in page


def test_a_receiving_number_is_added_in_place_and_ticks_stay(browser, at, port, account):
    first = port.numbers.first().pk
    typed = {"selected": first, "new_number": "5125550177", "new_name": "Desk"}

    page = browser.post(at("configure_groups"), typed | {"add_receiving": "1"}).content.decode()

    new = account.routes.get(e164="+15125550177")
    assert f'<option value="{new.public_id}" selected>' in page
    assert f'value="{first}" id="id_selected_{first}" checked' in page


def test_one_by_one_offers_the_new_one_where_none_is_chosen(browser, at, port, account, route):
    first, second, _ = port.numbers.all()
    typed = {
        f"route-{first.pk}": route.public_id,
        f"route-{second.pk}": "",
        f"description-{second.pk}": "Kept",
        "new_number": "5125550177",
        "add_receiving": "1",
    }

    page = browser.post(at("configure_one"), typed).content.decode()

    new = account.routes.get(e164="+15125550177")
    assert page.count(f'<option value="{route.public_id}" selected>') == 1
    assert page.count(f'<option value="{new.public_id}" selected>') == 1
    assert 'value="Kept"' in page


def test_the_sentence_names_the_circle(port, account, member):
    menu = factories.make_route(account, "", kind=RouteKind.VOICE_MENU, name="Main menu")
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Reception")
    desk = factories.make_route(account, "+17375550110", name="Desk")
    leads_back = factories.make_route(account, "+15125550102", name="Front desk")
    RouteTarget.objects.create(route=menu, target=queue)
    RouteTarget.objects.create(route=queue, target=desk)
    TrackingNumber.objects.create(account=account, e164="+17375550110", route=leads_back)

    with pytest.raises(PortingError) as refused:
        setup.configure_all(port, {"route_id": menu.pk}, by=member, selection=EVERYTHING)

    assert str(refused.value) == (
        "That would send calls in a circle: “Main menu” leads to “Reception”, which leads to"
        " “Desk”, which leads to (512) 555-0102, which is in this port. Select another place."
    )
    assert not port.numbers.filter(route__isnull=False).exists()


def test_the_pages_say_to_look_twice_at_an_upload(browser, at, port):
    """In the platform's words, with the name of the button that stands below them."""
    said = "Double-check if you've uploaded your configurations via CSV before clicking"

    for page, button in (
        ("configure", "Continue"),
        ("configure_groups", "Continue"),
        ("configure_one", "Continue"),
    ):
        assert f'{said} "{button}."' in words(browser.get(at(page)))


@pytest.mark.parametrize(
    "page", ["check", "configure/groups", "configure/selected", "numbers/lines"]
)
def test_ten_thousand_numbers_cost_a_page_the_statements_of_fifty(
    browser, account, member, route, sandbox, page
):
    counts = []
    for count in (50, 10_000):
        port = many(account, member, count, checked=True, route=route, mobile_numbers="some")
        with CaptureQueriesContext(connection) as captured:
            html = browser.get(f"{port.get_absolute_url()}{page}/").content.decode()
        counts.append(len(captured))
        assert html.count("(512) 20") <= 250

    assert counts[0] == counts[1] <= 27

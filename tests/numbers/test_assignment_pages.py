import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from numbers.models import CallSettings, TrackingNumber

pytestmark = pytest.mark.django_db


@pytest.fixture
def account_level(account):
    return account.call_settings.get()


@pytest.fixture
def numbers(account, account_level):
    """Three: one under the Account Level and with texting, two under nothing and without."""
    return [
        TrackingNumber.objects.create(
            account=account,
            e164=f"+1512555010{n}",
            call_settings=account_level if n == 0 else None,
            is_texting_enabled=n == 0,
        )
        for n in range(3)
    ]


def settings_url(account):
    return reverse("numbers:call_settings", args=[account.public_id])


def assign_url(settings):
    return reverse(
        "numbers:call_settings_assign", args=[settings.account.public_id, settings.public_id]
    )


def texts_url(account):
    return reverse("numbers:texts", args=[account.public_id])


def under(settings):
    return list(settings.tracking_numbers.order_by("e164").values_list("e164", flat=True))


def texting():
    rows = TrackingNumber.objects.filter(is_texting_enabled=True).order_by("e164")
    return list(rows.values_list("e164", flat=True))


def two_lists(response):
    return [[row.e164 for row in part["rows"]] for part in response.context["lists"]]


def test_account_level_stands_first_with_its_count(client, account, numbers, member):
    CallSettings.objects.create(account=account, name="A set of its own")
    client.force_login(member)

    page = html.fromstring(client.get(settings_url(account)).content.decode())

    assert [h.text_content() for h in page.xpath("//h2")] == ["Account Level", "A set of its own"]
    assert [p.text_content() for p in page.xpath("//section/p[contains(., 'assigned')]")] == [
        "1 tracking number is assigned.",
        "0 tracking numbers are assigned.",
    ]
    assert "2 numbers are not assigned to any call settings." in page.text_content()


def test_same_queries_for_one_set_and_for_five(client, account, member):
    client.force_login(member)
    with CaptureQueriesContext(connection) as one:
        client.get(settings_url(account))

    for n in range(4):
        CallSettings.objects.create(account=account, name=f"Set {n}")
    with CaptureQueriesContext(connection) as five:
        client.get(settings_url(account))

    assert len(one) == len(five)


def test_labels_are_those_of_the_help_page(client, account, account_level, member):
    client.force_login(member)

    settings_page = client.get(settings_url(account)).content.decode()
    assign_page = html.fromstring(client.get(assign_url(account_level)).content.decode())
    texts_page = html.fromstring(client.get(texts_url(account)).content.decode())

    assert "Edit Assigned Tracking Numbers" in settings_page
    assert assign_page.xpath("string(//h1)") == "Edit Assigned Tracking Numbers"
    assert [h.text_content() for h in assign_page.xpath("//h2")] == [
        "Available tracking numbers",
        "Assigned Tracking Numbers",
    ]
    assert texts_page.xpath("string(//h1)") == "Text Numbers"
    assert [h.text_content() for h in texts_page.xpath("//h2")] == [
        "Allow Text Messages",
        "Available tracking numbers",
        "Assigned Tracking Numbers",
    ]


def test_lists_show_available_and_assigned(client, account, account_level, numbers, member):
    client.force_login(member)
    expected = [["+15125550101", "+15125550102"], ["+15125550100"]]

    assert two_lists(client.get(assign_url(account_level))) == expected
    assert two_lists(client.get(texts_url(account))) == expected


def test_search_narrows_both_lists(client, account, numbers, member):
    client.force_login(member)

    response = client.get(texts_url(account) + "?q=0102")

    assert two_lists(response) == [["+15125550102"], []]


def test_selected_numbers_are_assigned_and_removed(client, account_level, numbers, member):
    client.force_login(member)
    address = assign_url(account_level)

    response = client.post(
        address, {"assign": "1", "available": [numbers[1].public_id]}, follow=True
    )
    assert [str(message) for message in response.context["messages"]] == ["1 assigned."]
    assert under(account_level) == ["+15125550100", "+15125550101"]

    client.post(address, {"remove": "1", "assigned": [numbers[0].public_id]})
    assert under(account_level) == ["+15125550101"]


def test_number_moves_from_one_set_to_the_other(client, account, account_level, numbers, member):
    sales = CallSettings.objects.create(account=account, name="Sales hours")
    client.force_login(member)

    client.post(assign_url(sales), {"assign": "1", "available": [numbers[0].public_id]})

    assert (under(account_level), under(sales)) == ([], ["+15125550100"])


def test_all_that_have_no_set_are_assigned_at_once(client, account, account_level, numbers, member):
    sales = CallSettings.objects.create(account=account, name="Sales hours")
    TrackingNumber.objects.filter(pk=numbers[1].pk).update(call_settings=sales)
    client.force_login(member)

    client.post(assign_url(account_level), {"assign_all": "1"})

    assert under(account_level) == ["+15125550100", "+15125550102"]
    assert under(sales) == ["+15125550101"]


def test_texting_is_allowed_and_taken_back(client, account, numbers, member):
    client.force_login(member)

    client.post(
        texts_url(account),
        {"assign": "1", "available": [numbers[1].public_id, numbers[2].public_id]},
    )
    assert texting() == ["+15125550100", "+15125550101", "+15125550102"]

    client.post(texts_url(account), {"remove": "1", "assigned": [numbers[0].public_id]})
    assert texting() == ["+15125550101", "+15125550102"]


def test_texting_is_not_turned_on_for_all_by_a_made_up_button(client, account, numbers, member):
    client.force_login(member)

    response = client.post(texts_url(account), {"assign_all": "1"})

    assert response.status_code == 422
    assert texting() == ["+15125550100"]


@pytest.mark.parametrize("button", ["assign", "remove"])
def test_nothing_selected_is_said(client, account, numbers, member, button):
    client.force_login(member)

    response = client.post(texts_url(account), {button: "1"})

    assert response.status_code == 422
    assert [problem["text"] for problem in response.context["page_errors"]] == [
        "Select at least one number"
    ]
    assert "<title>Error: Text Numbers - " in response.content.decode()
    assert texting() == ["+15125550100"]


@pytest.mark.parametrize("made_up", ["TPN-NOPE", "\x00", ""])
def test_ids_that_are_not_the_accounts_are_refused_together(
    client, account, agency, account_level, numbers, member, made_up
):
    foreign = TrackingNumber.objects.create(account=agency, e164="+15125550109")
    client.force_login(member)

    for bad in (foreign.public_id, made_up):
        chosen = {"assign": "1", "available": [numbers[1].public_id, bad]}
        for address in (assign_url(account_level), texts_url(account)):
            response = client.post(address, chosen)
            assert response.status_code == 422
            assert "One of the numbers is no longer in this account." in response.content.decode()
            assert "checked" in response.content.decode()

    assert (under(account_level), texting()) == (["+15125550100"], ["+15125550100"])
    foreign.refresh_from_db()
    assert (foreign.call_settings, foreign.is_texting_enabled) == (None, False)


def test_same_queries_for_one_number_and_for_five(client, account, account_level, member):
    TrackingNumber.objects.create(account=account, e164="+15125550150")
    client.force_login(member)
    for address in (assign_url(account_level), texts_url(account)):
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        for n in range(4):
            TrackingNumber.objects.get_or_create(account=account, e164=f"+1512555020{n}")
        with CaptureQueriesContext(connection) as five:
            client.get(address)
        assert len(one) == len(five)


def test_each_list_has_its_own_pages(client, account, member):
    TrackingNumber.objects.bulk_create(
        TrackingNumber(
            account=account,
            e164=f"+1512555{n:04d}",
            public_id=f"TPN-{n:06d}",
            is_texting_enabled=n % 2 == 0,
        )
        for n in range(120)
    )
    client.force_login(member)

    first = client.get(texts_url(account))
    second = client.get(texts_url(account) + first.context["lists"][0]["page"].older_url)

    assert [len(part) for part in two_lists(first)] == [50, 50]
    assert [len(part) for part in two_lists(second)] == [10, 50]


def test_viewer_may_look_but_not_change(client, account, account_level, numbers, viewer):
    client.force_login(viewer)

    for address in (assign_url(account_level), texts_url(account)):
        page = client.get(address)
        assert page.status_code == 200
        assert 'type="checkbox"' not in page.content.decode()
        data = {"assign": "1", "available": [numbers[1].public_id]}
        assert client.post(address, data).status_code == 403
    assert (under(account_level), texting()) == (["+15125550100"], ["+15125550100"])


def test_stranger_finds_nothing(client, account, account_level, numbers, stranger):
    client.force_login(stranger)

    for address in (settings_url(account), assign_url(account_level), texts_url(account)):
        assert client.get(address).status_code == 404
    for address in (assign_url(account_level), texts_url(account)):
        data = {"assign": "1", "available": [numbers[1].public_id]}
        assert client.post(address, data).status_code == 404
    assert (under(account_level), texting()) == (["+15125550100"], ["+15125550100"])


def test_set_of_another_account_is_not_found_under_mine(client, account, agency, agency_member):
    foreign = agency.call_settings.get()
    client.force_login(agency_member)

    address = reverse("numbers:call_settings_assign", args=[account.public_id, foreign.public_id])

    assert client.get(address).status_code == 404


def test_description_with_markup_is_text(client, account, member):
    TrackingNumber.objects.create(account=account, e164="+15125550150", description="<b>Bold</b>")
    client.force_login(member)

    assert "&lt;b&gt;Bold&lt;/b&gt;" in client.get(texts_url(account)).content.decode()

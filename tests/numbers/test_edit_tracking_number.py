"""The page of one tracking number: stored whole, or refused in words."""

from lxml import html

from numbers.models import CallSettings, RouteKind, RouteTarget
from tests import factories
from tests.numbers.tracking_made import edit_url, list_url, make_number, refused, values


def test_edit_stores_everything(client, account, number, route, member):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
    source = factories.make_source(account)
    sales = CallSettings.objects.create(account=account, name="Sales hours")
    client.force_login(member)

    response = client.post(
        edit_url(number),
        {
            "description": "Main  Office\nLine",
            "route": queue.public_id,
            "fail_safe": route.public_id,
            "source": source.public_id,
            "call_settings": sales.public_id,
            "is_texting_enabled": "on",
        },
    )

    assert response["Location"] == list_url(account)
    assert values(number) == {
        "description": "Main Office Line",
        "route": queue.pk,
        "fail_safe": route.pk,
        "source": source.pk,
        "call_settings": sales.pk,
        "is_texting_enabled": True,
    }


def test_number_may_lose_its_route(client, account, number, member):
    client.force_login(member)

    client.post(edit_url(number), {"description": "", "route": ""})

    assert values(number)["route"] is None
    assert "ring nowhere" in client.get(edit_url(number)).content.decode()


def test_labels_of_edit_are_those_of_the_help_page(client, number, member):
    client.force_login(member)

    page = html.fromstring(client.get(edit_url(number)).content.decode())

    labels = [" ".join(label.text_content().split()) for label in page.xpath("//main//label")]
    assert labels == [
        "Description (optional)",
        "Calls ring at",
        "Fail-safe number",
        "Text Messaging Enabled",
        "Call Settings",
        "Tracking Source",
    ]
    assert [" ".join(h.text_content().split()) for h in page.xpath("//h2")] == [
        "Dial Routing",
        "Text Routing",
        "Settings and source",
    ]


def test_long_description_is_refused_and_kept_on_the_page(client, number, member):
    client.force_login(member)

    assert refused(client, number, description="x" * 81) == {
        "description": ["Description must be 80 characters or fewer"]
    }


def test_number_cannot_ring_itself(client, account, number, member):
    itself = factories.make_route(account, number.e164, name="Loop")
    client.force_login(member)

    assert refused(client, number, route=itself.public_id) == {
        "route": ["A number cannot ring itself. Select another place where calls ring"]
    }


def test_circle_through_a_queue_is_seen(client, account, number, member):
    itself = factories.make_route(account, number.e164, name="Loop")
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
    RouteTarget.objects.create(route=queue, target=itself)
    client.force_login(member)

    assert list(refused(client, number, route=queue.public_id)) == ["route"]


def test_circle_through_another_tracking_number_is_seen(client, account, number, member):
    to_itself = factories.make_route(account, number.e164, name="Loop")
    make_number(account, "+15125550102", route=to_itself)
    to_other = factories.make_route(account, "+15125550102", name="Other")
    client.force_login(member)

    assert list(refused(client, number, route=to_other.public_id)) == ["route"]


def test_queues_that_point_at_each_other_are_no_trap(client, account, number, member):
    one = factories.make_route(account, "", kind=RouteKind.QUEUE, name="One")
    two = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Two")
    RouteTarget.objects.create(route=one, target=two)
    RouteTarget.objects.create(route=two, target=one)
    client.force_login(member)

    client.post(edit_url(number), {"route": one.public_id})

    assert values(number)["route"] == one.pk


def test_another_accounts_tracking_number_is_not_called_one(client, account, number, member):
    make_number(factories.make_account("Elsewhere"), "+15125550102")
    theirs = factories.make_route(account, "+15125550102", name="Other")
    client.force_login(member)

    [sentence] = refused(client, number, fail_safe=theirs.public_id)["fail_safe"]

    assert sentence == (
        "This number cannot be added automatically. Remove it to go on, and write to"
        " porting@portdesk.example so that our team can look at it."
    )


def test_fail_safe_must_be_an_ordinary_phone(client, account, number, member):
    make_number(account, "+15125550102")
    ours = factories.make_route(account, "+15125550102", name="Other")
    client.force_login(member)

    [sentence] = refused(client, number, fail_safe=ours.public_id)["fail_safe"]

    assert sentence == (
        "(512) 555-0102 is a tracking number here."
        " Select a fail-safe number that is an ordinary phone"
    )

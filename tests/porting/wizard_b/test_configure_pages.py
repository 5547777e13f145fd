"""Configure Numbers: all alike, one by one, and a place to ring added on the way."""

import pytest

from tests import factories
from tests.porting.wizard_b.pages_read import fifty, listed, words


def test_all_are_set_up_alike(browser, at, port, account, route):
    source = factories.make_source(account)
    fields = {"route": route.public_id, "source": source.public_id, "texting": "on"}

    response = browser.post(at("configure"), fields | {"description": "Clinic {n}", "save": "1"})

    assert response.status_code == 302
    rows = port.numbers.values_list("route", "source", "description", "is_texting_enabled")
    assert list(rows) == [(route.pk, source.pk, f"Clinic {n}", True) for n in (1, 2, 3)]


def test_calls_must_ring_somewhere(browser, at, port):
    response = browser.post(at("configure"), {"save": "1"})

    assert response.status_code == 422
    assert "Select where calls to these numbers ring." in words(response)


def test_save_and_exit_asks_for_nothing(browser, at, port):
    assert browser.post(at("configure"), {"later": "1"}).url == port.get_absolute_url()


def test_a_receiving_number_is_added_in_place_and_nothing_is_lost(browser, at, port, account):
    typed = {"description": "Front", "texting": "on", "add_receiving": "1"}

    page = browser.post(at("configure"), typed | {"new_number": "5125550177", "new_name": "Desk"})

    new = account.routes.get(e164="+15125550177")
    html = page.content.decode()
    assert "Desk is added and chosen. Save to keep the choice." in words(page)
    assert f'<option value="{new.public_id}" selected>Desk, (512) 555-0177</option>' in html
    assert 'name="description" id="id_description" value="Front"' in html
    assert set(port.numbers.values_list("description", "route")) == {("", None)}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "Enter a phone number with 10 digits"),
        ("512 55", "512 55 has 5 digits, we need 10"),
        ("5125550102", "(512) 555-0102 is in this port, so it cannot be where calls ring."),
    ],
)
def test_a_wrong_receiving_number_is_refused_in_place(browser, at, port, account, number, said):
    typed = {"description": "Front", "add_receiving": "1", "new_number": number}

    page = browser.post(at("configure"), typed)

    assert (page.status_code, account.routes.count()) == (422, 0)
    assert said in words(page)
    assert f'name="new_number" id="id_new_number" value="{number}"' in page.content.decode()


def test_what_differs_stays_as_it_is(browser, at, port, account, route):
    other = factories.make_route(account, "+15125550198", name="Night desk")
    first = port.numbers.first()
    port.numbers.filter(pk=first.pk).update(route=route)
    port.numbers.exclude(pk=first.pk).update(route=other)

    assert "Leave as they are" in words(browser.get(at("configure")))
    browser.post(at("configure"), {"route": "keep", "description": "All"})
    assert list(port.numbers.values_list("route", "description")) == [
        (route.pk, "All"),
        (other.pk, "All"),
        (other.pk, "All"),
    ]


def test_one_by_one_names_the_number_without_a_route(browser, at, port, route):
    first, second, _ = port.numbers.all()
    fields = {f"route-{first.pk}": route.public_id, f"route-{second.pk}": ""}

    response = browser.post(at("configure_one"), fields)

    assert response.status_code == 422
    assert "Select where calls to (512) 555-0102 ring." in words(response)
    assert not port.numbers.filter(route__isnull=False).exists()


def test_one_by_one_saves_each_row(browser, at, port, route):
    fields = {}
    for number in port.numbers.all():
        fields |= {f"route-{number.pk}": route.public_id, f"description-{number.pk}": number.typed}

    assert browser.post(at("configure_one"), fields).status_code == 302
    assert list(port.numbers.values_list("route", "description")) == [
        (route.pk, "+15125550101"),
        (route.pk, "+15125550102"),
        (route.pk, "+18885550103"),
    ]


@pytest.mark.parametrize("name", ["route", "source", "call_settings"])
def test_configure_refuses_what_belongs_to_another_account(
    browser, at, port, route, stranger, name
):
    theirs = stranger.memberships.get().account
    ids = {
        "route": factories.make_route(theirs).public_id,
        "source": factories.make_source(theirs).public_id,
        "call_settings": theirs.call_settings.get().public_id,
    }
    pk = port.numbers.first().pk

    alike = browser.post(at("configure"), {"route": route.public_id, name: ids[name]})
    one = browser.post(
        at("configure_one"), {f"route-{pk}": route.public_id, f"{name}-{pk}": ids[name]}
    )

    assert (alike.status_code, one.status_code) == (422, 422)
    assert not port.numbers.filter(**{f"{name}__isnull": False}).exists()


def test_a_number_in_this_port_is_no_place_to_ring(browser, at, port, account):
    route = factories.make_route(account, "+15125550102")

    response = browser.post(at("configure"), {"route": route.public_id})

    assert response.status_code == 422
    assert "(512) 555-0102 is in this port, so it cannot be where calls ring." in words(response)


def test_configure_shows_each_verdict_and_offers_removal(browser, at, with_a_bad_one):
    pk = with_a_bad_one.numbers.get(e164="+15129760104").pk

    assert "Not a valid US/CA number" in words(browser.get(at("configure")))
    assert "Not a valid US/CA number" in words(browser.get(at("configure_one")))
    browser.post(at("configure_one"), {"remove_one": pk})
    assert listed(with_a_bad_one) == ["+15125550101", "+18885550103"]


def test_many_numbers_are_set_up_in_groups_by_default(browser, account, member):
    port = fifty(account, member, 21)
    address = f"/a/{account.public_id}/numbers/port/{port.reference}/configure/"

    assert browser.get(address).url.endswith("/configure/groups/")
    assert browser.get(f"{address}?alike=1").status_code == 200

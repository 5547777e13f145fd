"""Every form of every page is posted as the page itself filled it: then nothing has changed.

A form that writes what nobody touched overwrites what a list, a colleague or another tab said. The
world has numbers whose values differ and numbers without any; every column is compared. Buttons
that are acts are listed by name with the reason.
"""

import copy
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from numbers.models import CallSettings
from porting.models import PortNumber, PortRequest
from porting.services import invariants
from tests import factories
from tests.crawl.conftest import open_forms, send, undone
from tests.crawl.world import PAGES, numbers, tables

MORE = ("mixed", "bare")


@pytest.fixture(scope="module")
def filled_world(world):
    """The world, with a request whose numbers differ in everything, and one without values."""
    account, member = world.account, world.member
    for name in MORE:
        row = factories.make_request(account, member, numbers=numbers(5), checked=True)
        world.requests[name] = row
    mixed = world.requests["mixed"]
    first, second, third, *_ = mixed.numbers.all()
    one = factories.make_source(account, name="Radio")
    two = factories.make_source(account, name="Billboard")
    place = factories.make_route(account, "+17375550198")
    settings = CallSettings.objects.create(account=account, name="Recorded")
    of_number = PortNumber.objects.filter
    of_number(pk=first.pk).update(
        route=place, source=one, is_texting_enabled=True, description="Van", line_type="mobile"
    )
    of_number(pk=second.pk).update(
        source=two, call_settings=settings, line_type="landline", account_pin="0417"
    )
    of_number(pk=third.pk).update(route=account.routes.first(), is_texting_enabled=True)
    PortRequest.objects.filter(pk=mixed.pk).update(mobile_numbers="some")
    return world


# Columns that say when somebody was here.
OF_NO_ACCOUNT = {"PortRequest.updated_at", "PortRequest.gist_at", "User.last_login"}

# (route, button): what the button is for; to press it is to say it.
ACTS = {
    ("desk:approve", ""): "Approve",
    ("desk:evidence", ""): "Export the evidence, which is logged",
    ("desk:holiday_remove", ""): "Remove",
    ("desk:left_over", ""): "Put the number into its account, on a page that asks",
    ("desk:order_sent", ""): "Mark as sent",
    ("desk:release", ""): "Put back in the queue",
    ("desk:take", ""): "Take this request",
    ("desk:waiting_try", ""): "Try now",
    ("numbers:call_settings_assign", "assign_all"): "Assign to all",
    ("numbers:source_edit", "remove"): "Remove this source",
    ("numbers:tracking", "texting"): "Turn texting on or off for one number",
    ("numbers:user_phone", "remove"): "Remove this phone",
    ("porting:cancel", ""): "Cancel this port, on a page that asks",
    ("porting:check", "act"): "Check Portability again",
    ("porting:check_fix", ""): "Check this number again",
    ("porting:configure", "remove_one"): "Remove one number",
    ("porting:configure_groups", "remove_one"): "Remove one number",
    ("porting:configure_one", "remove_one"): "Remove one number",
    ("porting:copy", ""): "Start again with the same details",
    ("porting:delete_draft", ""): "Delete, on a page that asks",
    ("porting:import_values", ""): "Says that no name of the list is matched",
    ("porting:loa_resend", ""): "Resend",
    ("porting:loa_submit_for_me", ""): "Submit for me",
    ("porting:loa_withdraw", ""): "Withdraw the letter",
    ("porting:notes", ""): "Nothing written is refused, and what was read counts as read",
    ("porting:numbers", "check"): "Check Portability",
    ("porting:numbers", "remove_one"): "Remove one number",
    ("porting:proof_ask", ""): "Ask the bill’s owner by email",
    ("porting:proof_remove", ""): "Remove",
    ("porting:review", ""): "It is right as it is",
    ("porting:ticket_paper_remove", ""): "Remove",
    ("porting:ticket_start", ""): "Start",
    ("verify:page", ""): "Tries are counted",
}

# Offered for all to see on a page that was never saved, where the column is empty. Saving it is
# what the page's own button says.
OFFERED = {
    "porting:general": {"PortRequest.name"},
    "porting:user_details": {
        f"PortRequest.user_{name}" for name in ("company", "email", "first_name", "last_name")
    },
}
SAVED = {"PortRequest.version", "PortRequest.event_count", "PortRequest.event_head", "Event"}


def snapshot():
    return {
        model.__name__: {
            row["pk"]: row for row in model._base_manager.values("pk", *columns(model))
        }
        for model in tables()
    }


def columns(model):
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def changes(before, after):
    found = []
    for model, rows in after.items():
        old = before[model]
        found += [(model, None, "made") for _ in rows.keys() - old.keys()]
        found += [(model, None, "gone") for _ in old.keys() - rows.keys()]
        for pk in rows.keys() & old.keys():
            found += [
                (f"{model}.{name}", old[pk][name], value)
                for name, value in rows[pk].items()
                if value != old[pk][name] and f"{model}.{name}" not in OF_NO_ACCOUNT
            ]
    return found


def without_offered(found, offered):
    """Leave out what was empty and is now what the page offered, with the saving of it."""
    if not any(column in offered and not old for column, old, _ in found):
        return found
    return [
        (column, old, new)
        for column, old, new in found
        if column not in SAVED and (column not in offered or old)
    ]


def presses(form):
    """Every button of the form, each with what an untouched page sends with it."""
    for button in form.buttons or [None]:
        yield button.name if button else "", form.sent(button)


@pytest.mark.parametrize("name", PAGES)
def test_a_form_posted_as_the_page_filled_it_changes_nothing(name, filled_world, browser):
    """What a press is there to do, it does; and whatever it did, no invariant is broken after."""
    forms = open_forms(browser, filled_world, name, more=MORE)
    before, wrong, broken = snapshot(), [], set(invariants.broken())

    for form in forms:
        if form.method != "post":
            continue
        route = resolve(urlsplit(form.action).path).view_name
        for button, words in presses(form):
            cookies = copy.deepcopy(browser.cookies)  # to sign out is an act, too
            with undone():
                send(browser, form, words)
                found = changes(before, snapshot())
                broke = set(invariants.broken()) - broken if found else ()
            browser.cookies = cookies
            wrong += [f"{route} [{button}] on {form.page}: {one}" for one in broke]
            if (route, button) in ACTS:
                continue
            found = without_offered(found, OFFERED.get(route, set()))
            wrong += [f"{route} [{button}] on {form.page}: {one}" for one in found]

    assert wrong == []

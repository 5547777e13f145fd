"""Ids of another account, put into every field of every form and into every query string.

Both are generated: the forms are read from the pages, the ids from the rows of another account
that has everything this one has. Whatever is chosen and not typed (lists, boxes, hidden fields,
and field names that carry an id) gets every id of its kind.
"""

import re

import pytest
from django.db import connection, models, transaction

from tests.access.tables import MEMBER, STAFF
from tests.crawl.conftest import open_forms, send, undone
from tests.crawl.world import (
    OURS,
    PAGES,
    THEIRS,
    addresses,
    become,
    make_world,
    start_ids_at,
    tables,
    visitor_of,
)

CANARY = "Canary-of-Elsewhere"
PUBLIC_ID = re.compile(r"^[A-Z]{2,3}-")
KEY_IN_NAME = re.compile(r"\d+$")
FORMS = [name for name in PAGES if name not in ("account_logout",)]


class Others:
    """Another account with a row of everything: its ids, and whether anything of it changed."""

    def __init__(self):
        start_ids_at(THEIRS)
        self.world = make_world(words=CANARY)
        self.pks, self.public_ids = {}, set()
        for model in tables():
            if model._meta.pk.get_internal_type() != "BigAutoField":
                continue
            rows = model._base_manager.filter(pk__gt=THEIRS)
            self.pks[model] = list(rows.values_list("pk", flat=True))
            for field in ("public_id", "reference"):
                if any(one.attname == field for one in model._meta.concrete_fields):
                    self.public_ids |= set(rows.values_list(field, flat=True)) - {""}

    def ids_like(self, values):
        """The ids of others that could stand where these values stand: one of every kind."""
        prefixes = {value.partition("-")[0] for value in values if PUBLIC_ID.match(value)}
        found = [
            next(one for one in sorted(self.public_ids) if one.partition("-")[0] == prefix)
            for prefix in sorted(prefixes)
        ]
        return found + self.pks_like([value for value in values if value.isdecimal()])

    def pks_like(self, values):
        """A key of theirs for every table in which these could be keys."""
        keys = {int(value) for value in values if OURS <= int(value[:10]) < THEIRS}
        return [
            str(pks[0])
            for model, pks in self.pks.items()
            if keys and pks and model._base_manager.filter(pk__in=keys).exists()
        ]

    def state(self):
        """Every row of theirs, and how many rows of whoever refer to each table's."""
        rows = {
            model.__name__: list(model._base_manager.filter(pk__in=pks).order_by("pk").values())
            for model, pks in self.pks.items()
            if pks
        }
        referring = {
            f"{model.__name__}.{field.name}": model._base_manager.filter(
                **{f"{field.attname}__in": self.pks[field.related_model]}
            ).count()
            for model in tables()
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and self.pks.get(field.related_model)
        }
        return rows, referring


@pytest.fixture(scope="module")
def others(world):
    with transaction.atomic():
        return Others()


def with_other_ids(form, others):
    """Yield what to send: for each field of ids, each id of the others, the rest as it stands."""
    for button in form.buttons or [None]:
        sent = form.sent(button)
        for name, offered in form.choices.items():
            if name != "csrfmiddlewaretoken":
                for other in others.ids_like(offered):
                    yield name, sent | {name: [other]}
        # Names like "route-17": the number is a row's.
        keys = [match[0] for name in sent if (match := KEY_IN_NAME.search(name))]
        for pk in others.pks_like(keys):
            yield (
                "every name with a key",
                sent
                | {
                    KEY_IN_NAME.sub(pk, name): value
                    for name, value in sent.items()
                    if KEY_IN_NAME.search(name)
                },
            )


def text_of(answer):
    return "" if answer.streaming else answer.content.decode(errors="replace")


class Writes:
    """Counts what is written, sessions apart, so that only then the others are looked at."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            self.count += 1
        return execute(sql, params, many, context)


# With all accounts' routes in wizard/number_choices.py it fails for Configure Numbers.
@pytest.mark.parametrize("name", FORMS)
def test_no_form_takes_an_id_of_another_account(name, world, browser, others):
    before, wrong = others.state(), []

    for form in open_forms(browser, world, name):
        for field, words in with_other_ids(form, others):
            with undone():
                with connection.execute_wrapper(writes := Writes()):
                    answer = send(browser, form, words)
                tried = f"{field} of {form}: {words}"
                if answer.status_code >= 500:
                    wrong.append(f"{tried}: {answer.status_code}")
                if writes.count and others.state() != before:
                    wrong.append(f"{tried}: something of theirs is used or changed")
                if name not in STAFF and CANARY in text_of(answer):
                    wrong.append(f"{tried}: something of theirs is shown")

    assert wrong == []


@pytest.mark.parametrize("name", sorted(MEMBER))
def test_no_query_string_shows_a_row_of_another_account(name, world, browser, others):
    become(browser, world, visitor_of(world, name))
    fields = {"q", "page", "after", "before", "next", "route", "number", "source", "id", "pk"}
    fields |= {field for form in open_forms(browser, world, name) for field in form.choices}
    kinds = {one.partition("-")[0]: one for one in sorted(others.public_ids)}
    ids = [*kinds.values(), str(THEIRS)]
    page, shown = addresses(world, name)[0], []

    for one in ids:
        with undone():
            answer = browser.get(page, dict.fromkeys(fields, one))
        # What was asked may be said back; the name of what it would have found may not.
        if answer.status_code >= 500 or CANARY in text_of(answer):
            shown.append((one, answer.status_code))

    assert shown == []


def test_there_are_ids_to_try(world, browser, others):
    """The tests above would be content with forms that are not found."""
    expected = {
        "numbers:call_settings_assign": {"assigned", "available"},
        "numbers:receiving_replace": {"all", "every name with a key", "rings-N"},
        "numbers:tracking_edit": {"call_settings", "fail_safe", "route", "source"},
        "porting:configure_one": {"call_settings-N", "every name with a key", "route-N"},
        "porting:numbers": {"remove_one", "route", "selected", "source"},
        "desk:request": {"numbers"},
        "guests:letter": {"ref"},
    }

    for page, fields in expected.items():
        tried = {
            KEY_IN_NAME.sub("N", field)
            for form in open_forms(browser, world, page)
            for field, _ in with_other_ids(form, others)
        }
        assert fields <= tried, page

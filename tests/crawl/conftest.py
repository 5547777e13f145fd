"""One world a module, made once; every try runs in a transaction that is undone."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import resolve

from tests.conftest import ReadingClient
from tests.crawl.world import OURS, addresses, become, make_world, start_ids_at, visitor_of
from tests.page_forms import forms_of


@contextmanager
def undone():
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    """Whoever asks for a database here shares one transaction with the whole module."""
    with django_db_blocker.unblock(), undone():
        yield


@pytest.fixture(scope="module")
def world(db):
    start_ids_at(OURS)
    return make_world()


@pytest.fixture(scope="module")
def browser():
    """A browser that is told of a server error by the answer, as people are."""
    return ReadingClient(raise_request_exception=False)


def open_forms(browser, world, name, *, alike=False, more=()):
    """The forms on every page of this route, each once, opened as who may open it.

    With ``alike``, forms with the same fields count as one, whichever request they are about;
    ``more`` names requests that were added to the world.
    """
    become(browser, world, visitor_of(world, name))
    found = {}
    for page in addresses(world, name, more):
        with undone():
            answer = browser.get(page)
        is_page = answer.status_code == 200 and "html" in answer["Content-Type"]
        if is_page:
            for form in forms_of(answer.content.decode(), page):
                found.setdefault(shape(form, alike=alike), form)
    return list(found.values())


def shape(form, *, alike):
    """What makes two forms the same to a test."""
    if alike:
        route = resolve(urlsplit(form.action).path).view_name
        return form.method, route, tuple((one.kind, one.name) for one in form.controls)
    names = [(one.kind, one.name, tuple(one.values)) for one in form.controls]
    return form.method, form.action, tuple(names)


def send(browser, form, words):
    """Send a form as a browser does; returns its answer."""
    if form.method == "post":
        return browser.post(form.action, words)
    return browser.get(form.action, words)

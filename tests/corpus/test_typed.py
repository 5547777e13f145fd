"""What people typed (typed.csv), read by every field of the product that takes such a thing.

A new case is one line of the table; a new form is found by itself.
"""

import csv
import importlib
import pkgutil
from pathlib import Path

import pytest
from django import forms

import accounts
import porting
from accounts.fields import DateTyped, PersonsPhone, Typed
from numbers.forms import ReceivingNumberForm
from numbers.reading import read_number
from porting.models import PortRequest
from porting.rules.address_rules import service_address
from porting.rules.places import PERHAPS_A_BOX
from porting.wizard.fields import (
    DateBoxes,
    PersonPhone,
    PhoneNumbers,
    Pin,
    Secret,
    Zip,
)
from porting.wizard.forms import RepresentativeForm

OURS = ("accounts", "numbers", "porting")
TABLE = Path(__file__).with_name("typed.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def of(page):
    rows = [row for row in ROWS if row["page"] == page]
    return [pytest.param(row, id=f"{row['row']} {row['typed']!a}") for row in rows]


def every_form():
    """Every form class of ours, wherever it is declared."""
    for package in (accounts, porting):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if ".migrations" not in found.name and ".management" not in found.name:
                importlib.import_module(found.name)
    importlib.import_module("numbers.forms")
    waiting, seen = [forms.Form], set()
    while waiting:
        for one in waiting.pop().__subclasses__():
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    ours = [one for one in seen if one.__module__.split(".")[0] in OURS]
    return sorted(ours, key=lambda one: (one.__module__, one.__name__))


def fields_called(*parts, without=()):
    return [
        pytest.param(form, name, id=f"{form.__name__}.{name}")
        for form in every_form()
        for name in form.base_fields
        if name not in without
        and form.__name__ != "NewPasskeyForm"
        and any(name == part or name.endswith("_" + part) for part in parts)
    ]


def said_by(field, typed):
    """The value a field gives, and what it says instead: without its own name in front."""
    try:
        return field.clean(typed), ""
    except forms.ValidationError as error:
        return "", error.messages[0]


def without_name(sentence):
    return sentence.partition(": ")[2].rstrip(".") if ": " in sentence else sentence.rstrip(".")


# What a field is called decides what it takes. Whatever is called so must be read so.
PHONES = fields_called("phone")
LINES = fields_called("btn", "number", without=("account_number",))
ZIPS = fields_called("zip")
SECRETS = fields_called("pin", "account_number", without=("remove_pin",))
NAMES = fields_called("first_name", "last_name", "signer_name", "name")
DATES = fields_called("date", "signed_on")


def test_the_forms_of_the_product_have_been_found():
    assert (len(PHONES), len(LINES), len(ZIPS), len(SECRETS), len(DATES)) == (3, 3, 4, 2, 6)
    assert {"signer_name", "user_first_name", "name", "last_name"} <= {
        one.values[1] for one in NAMES
    }


@pytest.mark.parametrize("row", of("number"))
def test_a_number_is_read_as_the_table_says(row):
    number = read_number(row["typed"])

    assert (number.e164, number.sentence()) == (row["value"], row["said"])


@pytest.mark.parametrize("row", of("phone"))
@pytest.mark.parametrize(("form", "name"), PHONES)
def test_every_phone_of_a_person_is_read_alike(form, name, row, settings):
    settings.ACCEPT_FICTIONAL_NUMBERS = False
    field = form.base_fields[name]

    value, said = said_by(field, row["typed"])

    assert isinstance(field, PersonPhone | PersonsPhone)
    assert (value, without_name(said)) == (row["value"], row["said"])


@pytest.mark.parametrize("row", of("line"))
@pytest.mark.parametrize(("form", "name"), LINES)
def test_every_line_of_an_account_is_read_alike(form, name, row, settings):
    settings.ACCEPT_FICTIONAL_NUMBERS = False
    bound = form({name: row["typed"]}) if form is ReceivingNumberForm else None
    if bound is not None:
        bound.full_clean()
        value, said = bound.cleaned_data.get(name, ""), bound.errors.get(name, [""])[0]
    else:
        value, said = said_by(form.base_fields[name], row["typed"])

    assert (value, without_name(said)) == (row["value"], row["said"])


def test_numbers_that_stay_are_read_by_the_same_reader():
    field = PhoneNumbers("staying_numbers", max_length=200)

    assert said_by(field, "\u202a443-456-8000\u202c\n2. 410-456-8302") == (
        "443-456-8000\n2. 410-456-8302",
        "",
    )
    assert said_by(field, "443-456-80") == (
        "",
        "Numbers that stay: 443-456-80 has 8 digits, we need 10.",
    )


@pytest.mark.parametrize("row", of("zip"))
@pytest.mark.parametrize(("form", "name"), ZIPS)
def test_every_postal_code_is_read_alike(form, name, row):
    field = form.base_fields[name]

    assert isinstance(field, Zip)
    assert said_by(field, row["typed"]) == (row["value"], "")


@pytest.mark.parametrize("row", of("secret"))
@pytest.mark.parametrize(("form", "name"), SECRETS)
def test_a_secret_loses_what_nobody_sees(form, name, row):
    field = form.base_fields[name]

    assert isinstance(field, Secret)
    assert said_by(field, row["typed"]) == (row["value"], "")


@pytest.mark.parametrize("row", of("name"))
@pytest.mark.parametrize(("form", "name"), NAMES)
def test_every_name_is_read_alike(form, name, row):
    field = form.base_fields[name]

    assert isinstance(field, Typed)
    assert said_by(field, row["typed"]) == (row["value"], "")


@pytest.mark.parametrize("row", of("date"))
@pytest.mark.parametrize(("form", "name"), DATES)
def test_every_date_is_read_alike(form, name, row):
    field = form.base_fields[name]
    boxes = isinstance(field, DateBoxes)

    value, said = said_by(field, row["typed"].split() if boxes else row["typed"])

    assert isinstance(field, DateBoxes | DateTyped)
    assert (str(value or ""), bool(said)) == (row["value"], bool(row["said"]))


@pytest.mark.parametrize("row", of("street"))
def test_a_box_at_a_post_office_is_refused_and_what_may_be_one_warned_of(row):
    request = PortRequest(service_street=row["typed"])

    refused = any(name == "service_street" for name, _ in service_address(request))
    said = "refused" if refused else "warned" if PERHAPS_A_BOX.search(row["typed"]) else ""

    assert said == row["said"]


@pytest.mark.parametrize("length", [32, 64])
def test_a_pin_may_be_a_token(length):
    assert Pin("account_pin").clean("a1" * (length // 2)) == "a1" * (length // 2)
    assert said_by(Pin("account_pin"), "1" * 65) == (
        "",
        "Account PIN must be 64 characters or fewer.",
    )


@pytest.mark.parametrize(
    "typed", ["Da\u202ena", "\u202eDana", "Da\u2066na", "Da\u200cna", "Da\u00adna"]
)
def test_what_turns_writing_round_stays_refused(typed):
    name = RepresentativeForm.base_fields["signer_name"]

    assert said_by(name, typed)[1].startswith("Full Name has a character that cannot be seen.")

"""Billing Details where the record is not the usual one: toll-free accounts, addresses abroad."""

import html
import re

import pytest

from numbers.countries import NAMES
from porting.choices import LineClass
from porting.papers.facts import facts_of
from porting.rules.places import ASSOCIATED, COUNTRIES, TERRITORIES
from porting.services import drafts
from tests import factories
from tests.porting import letters_made
from tests.porting.wizard_a.pages_read import BILLING, stored

TOLL_FREE = ("+18005550101", "+18885550102")
LANDLINE = "+15125550101"
NOT_TYPED = {"btn": "", "version": "1"}
OWN = {"is_billing_address_same": "no", "billing_street": "1 Road", "billing_unit": ""}


@pytest.fixture
def save(client, at):
    """Post Billing Details; gives the answer's status and its words."""

    def post(row, **typed):
        answer = client.post(at(row, "details/billing"), BILLING | typed)
        return answer.status_code, html.unescape(answer.content.decode())

    return post


def make(account, member, numbers=(), **fields):
    return factories.make_request(account, member, numbers=numbers, **{"btn": ""} | fields)


@pytest.mark.parametrize("typed", ["", "(800) 356-9377", "(512) 555-0100"])
def test_toll_free_numbers_alone_need_no_btn_and_may_have_a_toll_free_one(
    save, account, member, typed
):
    row = make(account, member, TOLL_FREE)

    assert save(row, btn=typed)[0] == 302
    digits = re.sub(r"\D", "", typed)
    assert stored(row)["btn"] == (f"+1{digits}" if digits else "")


def test_toll_free_numbers_alone_get_their_letter(account, member):
    row = letters_made.make_ready(account, member, numbers=TOLL_FREE, btn="")

    [letter] = letters_made.send(row, member)

    assert letter.facts["numbers"] == list(TOLL_FREE)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the main billing number. It has 10 digits."),
        (
            "(800) 356-9377",
            "Main billing number (BTN): enter a local number. (800) 356-9377 is toll-free.",
        ),
    ],
)
def test_one_local_landline_asks_for_a_local_btn(save, account, member, typed, sentence):
    row = make(account, member, (*TOLL_FREE, LANDLINE))

    status, page = save(row, btn=typed)

    assert (status, sentence in page) == (422, True)


@pytest.mark.parametrize(("numbers", "status"), [(TOLL_FREE, 302), ((*TOLL_FREE, LANDLINE), 422)])
def test_the_new_btn_may_be_toll_free_where_none_is_local(save, account, member, numbers, status):
    row = make(account, member, numbers)
    btn = "(800) 555-0101" if numbers == TOLL_FREE else "(512) 555-0101"

    got, page = save(row, btn=btn, scope="partial", new_btn="(800) 356-9377")

    sentence = "New main billing number: enter a local number. (800) 356-9377 is toll-free."
    assert (got, sentence in page) == (status, status == 422)


def test_toronto_can_be_entered_where_canada_is_on(save, account, member, settings):
    settings.CANADA_ENABLED = True
    row = make(account, member)
    typed = {"service_city": "Toronto", "service_state": "ON", "service_zip": "m5h1c4"}

    assert save(row, **typed)[0] == 302

    row.refresh_from_db()
    assert (row.service_state, row.service_zip) == ("ON", "M5H 1C4")
    letter = letters_made.letter_html(facts_of(row, LineClass.LOCAL, [LANDLINE]))
    assert "1400 Lavaca St, Toronto, ON M5H 1C4, Canada" in html.unescape(letter)


def test_toronto_is_no_service_address_where_canada_is_off(save, account, member, settings):
    settings.CANADA_ENABLED = False
    row = make(account, member)
    typed = {"service_city": "Toronto", "service_state": "ON", "service_zip": "M5H 1C4"}

    status, page = save(row, **typed)

    assert (status, "select one of the answers on this page" in page) == (422, True)
    assert stored(row)["service_city"] == "Austin"


ANYWHERE = [
    ("APO", "AE", "09499", "", "", "1 Road, APO, AE 09499"),
    ("San Juan", "PR", "00901", "", "", "1 Road, San Juan, PR 00901"),
    ("Koror", "PW", "96940", "", "", "1 Road, Koror, PW 96940"),
    ("Kolonia", "FM", "96941", "", "", "1 Road, Kolonia, FM 96941"),
    ("Majuro", "MH", "96960-1234", "", "", "1 Road, Majuro, MH 96960-1234"),
    ("Toronto", "ON", "M5H 1C4", "", "", "1 Road, Toronto, ON M5H 1C4, Canada"),
    ("Reykjavík", "", "101", "", "IS", "1 Road, Reykjavík, 101, Iceland"),
    ("Doha", "", "", "", "QA", "1 Road, Doha, Qatar"),
    ("Lyon", "", "69001", "Rhône", "FR", "1 Road, Lyon, Rhône 69001, France"),
]


@pytest.mark.parametrize(("city", "state", "code", "region", "country", "line"), ANYWHERE)
def test_a_bill_from_anywhere_is_entered_printed_and_copied(
    save, account, member, settings, city, state, code, region, country, line
):
    settings.CANADA_ENABLED = False
    row = make(account, member)
    typed = {
        "billing_city": city,
        "billing_state": state,
        "billing_zip": code,
        "billing_region": region,
        "billing_country": country,
    }

    assert save(row, **OWN | typed)[0] == 302

    row.refresh_from_db()
    assert {name: getattr(row, name) for name in typed} == typed
    letter = letters_made.letter_html(facts_of(row, LineClass.LOCAL, [LANDLINE]))
    assert line in html.unescape(letter)
    copy = drafts.start_request(account, by=member, copy_from=row)
    assert {name: getattr(copy, name) for name in typed} == typed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"billing_state": "AE", "billing_zip": "M5H 1C4"}, "Enter the 5-digit ZIP code"),
        ({"billing_state": "ON", "billing_zip": "09499"}, "Enter the postal code"),
        ({"billing_state": "", "billing_region": "Kent"}, "Select the country"),
        ({"billing_state": "AE", "billing_country": "FR"}, "AE is in the United States."),
    ],
)
def test_half_an_address_is_asked_back(save, account, member, typed, sentence):
    row = make(account, member)
    own = OWN | {"billing_city": "APO", "billing_zip": "09499"}

    status, page = save(row, **own | typed)

    assert (status, sentence in page) == (422, True)


def test_every_country_can_be_selected_once():
    codes = (*COUNTRIES, *TERRITORIES, *ASSOCIATED, "US", "CA")

    assert len(NAMES) == 250  # ISO 3166 and Kosovo
    assert sorted(codes) == sorted(NAMES)
    assert len(set(NAMES.values())) == 250


@pytest.mark.parametrize(
    ("typed", "signs"),
    [("牙科診所", "牙科診所"), ("हिन्दी", "हिन्दी"), ("Bright 🦷 Smiles", "🦷")],
)
def test_a_name_that_no_letter_can_print_is_refused_where_it_is_typed(
    save, account, member, typed, signs
):
    row = make(account, member)

    status, page = save(row, btn="(512) 555-0100", business_name=typed)

    shown = "".join(dict.fromkeys(signs))
    said = f"our letter cannot print {shown}. Write it in letters such as A to Z"
    assert (status, said in page) == (422, True)


ABROAD = {
    "is_billing_address_same": False, "billing_street": "Torstr. 44", "billing_unit": "",
    "billing_city": "Berlin", "billing_state": "", "billing_zip": "10119",
    "billing_region": "Berlin", "billing_country": "DE",
}  # fmt: skip


def test_a_copy_keeps_the_billing_address_abroad_with_its_country(account, member):
    earlier = make(account, member, name="Berlin's bill", **ABROAD)

    copy = drafts.start_request(account, by=member, copy_from=earlier)

    copy.refresh_from_db()
    assert copy.pk != earlier.pk
    assert {name: getattr(copy, name) for name in ABROAD} == ABROAD


@pytest.mark.parametrize("name", ["btn", "new_btn", "staying_numbers"])
@pytest.mark.parametrize("typed", ["(512) 555-0144 x12", "512-555-0144 ext. 12", "5125550144,,12"])
def test_an_extension_of_a_billing_number_is_refused_in_words(save, account, member, name, typed):
    if name == "staying_numbers":
        typed = typed.replace(",,", "#")  # commas part numbers there
    row = make(account, member, (LANDLINE,), scope="partial")
    before = stored(row)

    status, page = save(row, **{"btn": "(512) 555-0101", "scope": "partial", name: typed})

    kind = "phone number" if name == "staying_numbers" else "billing number"
    sentence = f"A {kind} has no extension. Take off x12 and enter (512) 555-0144."
    assert (status, sentence in page, typed in page) == (422, True, True)
    assert stored(row) == before

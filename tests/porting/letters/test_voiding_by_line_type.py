"""A signed letter says which of its numbers are mobile: each way to say otherwise voids it."""

import pytest

from porting import outbox
from porting.choices import LineType, MobileAnswer
from porting.errors import LetterChanged
from porting.models import Note, PortRequest
from porting.rules.selection import Selection
from porting.services import imports, letters, line_types, numbers
from tests.porting import letters_made
from tests.porting.imports import lists_made

MOBILE, OTHER, MARKED = "+15125550104", "+15125550101", "+15125550102"


@pytest.fixture
def signed(account, member, keep_promises):
    """Two letters are signed; the directory calls one of the local numbers mobile."""
    row = ready_with(account, member, MOBILE, OTHER, MARKED)
    letters_made.send(row, member)
    keep_promises()
    letters_made.ask_no_code(row)
    letters_made.sign(row)
    row.lookups.create(
        e164=MOBILE, line_type=LineType.MOBILE, source="sandbox", looked_up_at=row.created_at
    )
    return row


def ready_with(account, member, *numbers):
    """A draft before its letter: some of its numbers are mobile, and one is marked so."""
    row = letters_made.make_ready(
        account, member, numbers=numbers, mobile_numbers=MobileAnswer.SOME, account_pin="8231"
    )
    row.numbers.filter(e164=MARKED).update(line_type=LineType.MOBILE)
    return row


def pk_of(row, e164):
    return row.numbers.get(e164=e164).pk


def set_line_type(row, by):
    line_types.set_line_type(row, Selection((pk_of(row, MOBILE),)), LineType.MOBILE, by=by)


def mark_mobile(row, by):
    numbers.mark_mobile(row, [pk_of(row, MOBILE)], is_mobile=True, by=by)


def believe_directory(row, by):
    assert line_types.believe_directory(row, by=by) == 1


WAYS = [set_line_type, mark_mobile, believe_directory]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_another_line_type_voids_the_signed_letter(signed, member, way):
    way(PortRequest.objects.get(pk=signed.pk), member)

    assert set(signed.letters.values_list("group_class", "void_reason")) == {
        ("local", "The phone numbers changed."),
        ("wireless", "The phone numbers changed."),
    }
    assert list(signed.live_letters()) == []
    assert signed.orders.count() == 0
    assert set(signed.numbers.values_list("order", flat=True)) == {None}
    assert Note.objects.filter(mail="letter_voided").last().text == (
        "The phone numbers changed. The letter signed by Dana Ortiz no longer counts. "
        "Send a new one to be signed."
    )


@pytest.mark.parametrize("answer", [MobileAnswer.NONE, MobileAnswer.ALL])
def test_a_number_that_the_answer_ruled_out_voids_it_and_turns_the_answer(signed, member, answer):
    said = LineType.MOBILE if answer == MobileAnswer.NONE else LineType.LANDLINE
    row = resigned(signed, member, mobile_numbers=answer)

    line_types.set_line_type(row, Selection((pk_of(row, MOBILE),)), said, by=member)

    assert list(row.live_letters()) == []
    assert PortRequest.objects.get(pk=row.pk).mobile_numbers == MobileAnswer.SOME


def test_a_mobile_number_of_a_list_asks_for_a_letter_of_its_own(signed, member, keep_promises):
    """The letter of the local numbers still says what is so; without the other one, no Submit."""
    row = resigned(signed, member, mobile_numbers=MobileAnswer.NONE)
    content = lists_made.as_csv([["512-200-0001", "yes"]], headings=["number", "mobile"])
    taken = imports.take_in(row, lists_made.upload(content), by=member)

    imports.start(taken, by=member)
    keep_promises()

    assert [letter.group_class for letter in row.live_letters()] == ["local"]
    with pytest.raises(LetterChanged):
        letters.check_current(PortRequest.objects.get(pk=row.pk))


def test_saying_again_what_was_said_keeps_the_signed_letter(signed, member):
    landline = Selection((pk_of(signed, OTHER),))
    line_types.set_line_type(signed, landline, LineType.LANDLINE, by=member)
    numbers.mark_mobile(signed, [pk_of(signed, OTHER)], is_mobile=False, by=member)
    # Not sure and landline travel together, so the letter still says what is so.
    line_types.set_line_type(signed, landline, LineType.UNKNOWN, by=member)

    assert signed.live_letters().filter(signed_at__isnull=False).count() == 2


def test_the_letter_of_the_group_that_stays_as_it_is_is_kept(account, member, keep_promises):
    row = ready_with(account, member, MOBILE, OTHER, MARKED, "+18005550103")
    letters_made.send(row, member)
    keep_promises()
    letters_made.ask_no_code(row)
    letters_made.sign(row)

    mark_mobile(row, member)

    assert [letter.group_class for letter in row.live_letters()] == ["toll_free"]


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("numbers/lines/", {"line_type": "mobile"}),
        ("numbers/", {"act": "mobile"}),
        ("check/", {"act": "mark_mobile"}),
    ],
)
def test_each_page_asks_before_it_voids_the_letter(signed, member, client, page, values):
    client.force_login(member)
    path = f"{signed.get_absolute_url()}{page}"
    posted = values | {"selected": pk_of(signed, MOBILE)}

    asked = client.post(path, posted).content.decode()
    kept = signed.live_letters().count()
    client.post(path, posted | {"confirmed": "1"})

    assert "<h1>This ends the signed letter</h1>" in asked
    assert (kept, signed.live_letters().count()) == (2, 0)


def resigned(row, member, **fields):
    """The same request with another answer, and a letter signed for that one."""
    row.letters.update(voided_at=row.created_at)
    row.numbers.update(order=None)
    row.orders.all().delete()
    PortRequest.objects.filter(pk=row.pk).update(**fields)
    row = PortRequest.objects.get(pk=row.pk)
    letters_made.send(row, member)
    outbox.drain()
    letters_made.ask_no_code(row)
    letters_made.sign(row)
    return row

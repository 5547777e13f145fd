import pytest

from porting.choices import Status
from porting.errors import LetterError, NotComplete, NotEditable
from porting.models import AccessLink, Document, Note, OutboxMessage, PortOrder
from porting.rules import lifecycle
from porting.services import declining, letters, rendering
from tests.porting import letters_made


def test_sending_makes_a_letter_and_its_proposed_order(ready, member):
    [letter] = letters_made.send(ready, member)

    assert letter.reference == f"{ready.reference}-L1"
    assert letter.facts["numbers"] == ["+15125550101", "+15125550102"]
    assert letter.sent_at is None
    order = PortOrder.objects.get()
    assert (order.mark, order.pon, order.status, order.letter) == ("A", "", Status.DRAFT, letter)
    assert set(ready.numbers.values_list("order", flat=True)) == {order.pk}


def test_each_class_of_numbers_gets_its_own_letter(account, member):
    row = letters_made.make_ready(account, member, numbers=("+15125550101", "+18005550102"))

    made = letters_made.send(row, member)

    assert [(one.group_class, one.version) for one in made] == [("local", 1), ("toll_free", 2)]
    assert list(PortOrder.objects.values_list("mark", "line_class")) == [
        ("A", "local"),
        ("B", "toll_free"),
    ]


def test_a_large_group_travels_in_several_orders(account, member, settings):
    settings.MAX_NUMBERS_PER_ORDER = 2
    row = letters_made.make_ready(
        account, member, numbers=tuple(f"+1512555{n:04d}" for n in range(101, 106))
    )

    letters_made.send(row, member)

    assert [(o.mark, o.numbers.count()) for o in PortOrder.objects.all()] == [
        ("A", 2),
        ("B", 2),
        ("C", 1),
    ]


def test_sending_twice_sends_once(ready, member, keep_promises):
    first = letters_made.send(ready, member)
    keep_promises()
    second = letters_made.send(ready, member)

    assert second == first
    assert ready.letters.count() == 1
    assert OutboxMessage.objects.filter(kind="render_letter").count() == 1


def test_the_letter_is_mailed_once_it_is_rendered(ready, member, keep_promises, mailoutbox):
    letters_made.send(ready, member)
    assert mailoutbox == []

    keep_promises()

    [letter] = ready.live_letters()
    assert letter.sent_at is not None
    assert letter.document.page_count == 1
    assert letter.document.sha256
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "dana@ortiz.example",
        "sam@brightline.example",
    ]
    assert AccessLink.objects.get().email == "dana@ortiz.example"


def test_no_mail_goes_out_before_every_letter_of_the_round_is_rendered(account, member):
    row = letters_made.make_ready(account, member, numbers=("+15125550101", "+18005550102"))
    letters_made.send(row, member)
    first, second = OutboxMessage.objects.filter(kind="render_letter").order_by("pk")

    rendering.render_promised(first)
    assert Note.objects.count() == 0

    rendering.render_promised(second)
    assert Note.objects.get().text == (
        "We sent the 2 letters to Dana Ortiz at dana@ortiz.example to be signed."
    )


def test_rendering_twice_keeps_the_first_pdf_and_mails_once(ready, member):
    letters_made.send(ready, member)
    promise = OutboxMessage.objects.get(kind="render_letter")
    rendering.render_promised(promise)
    [before] = ready.live_letters().values()

    rendering.render_promised(promise)

    assert list(ready.live_letters().values()) == [before]
    assert Document.objects.count() == 1
    assert Note.objects.count() == 1


def test_a_letter_voided_before_it_is_rendered_is_not_rendered(ready, member):
    letters_made.send(ready, member)
    letters.withdraw(ready, by=member)

    rendering.render_promised(OutboxMessage.objects.get(kind="render_letter"))

    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": " "}, "name", "Enter the full name of the person who can sign."),
        (
            {"email": "a@b.c,d@e.f"},
            "email",
            "Enter an email address in the format name@example.com.",
        ),
        (
            {"email": "Sam@brightline.example"},
            "email",
            "Enter an email the signer can open. It must not be yours if someone else signs.",
        ),
        ({"message": "x" * 501}, "message", "Message must be 500 characters or fewer."),
    ],
)
def test_a_refused_sending_changes_nothing(ready, member, values, field, sentence):
    with pytest.raises(LetterError) as refused:
        letters_made.send(ready, member, **values)

    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert (ready.letters.count(), ready.orders.count(), ready.events.count()) == (0, 0, 0)
    ready.refresh_from_db()
    assert (ready.signer_email, ready.version) == ("dana@ortiz.example", 1)


def test_no_letter_is_sent_while_a_section_before_it_is_open(ready, member):
    ready.numbers.update(route=None)

    with pytest.raises(NotComplete) as refused:
        letters_made.send(ready, member, email="new@ortiz.example")

    assert refused.value.sections == ["Configure Numbers"]
    assert ready.letters.count() == 0
    ready.refresh_from_db()
    assert ready.signer_email == "dana@ortiz.example"


def test_no_letter_is_sent_once_the_request_has_ended(ready, member):
    lifecycle.move(ready, Status.CANCELLED)

    with pytest.raises(NotEditable):
        letters_made.send(ready, member)

    assert ready.letters.count() == 0


def test_whom_the_letter_is_sent_to_becomes_the_signer(ready, member):
    letters_made.send(ready, member, name="Pat Ortiz", email="pat@ortiz.example")

    ready.refresh_from_db()
    assert (ready.signer_is, ready.signer_name, ready.signer_email, ready.version) == (
        "someone_else",
        "Pat Ortiz",
        "pat@ortiz.example",
        2,
    )
    assert letters.void_outdated_letters(ready, by=member) == []


def test_resend_ends_the_old_links_and_mails_a_new_one(sent, member, keep_promises, mailoutbox):
    mailoutbox.clear()
    letters.resend(sent, by=member)
    keep_promises()

    assert [mail.to for mail in mailoutbox] == [["dana@ortiz.example"]]
    links = AccessLink.objects.order_by("pk")
    assert [(link.revoke_reason, link.revoked_at is None) for link in links] == [
        ("replaced", False),
        ("", True),
    ]


def test_asking_for_a_new_link_again_and_again_mails_one_an_hour(sent, keep_promises, mailoutbox):
    mailoutbox.clear()
    for _ in range(3):
        letters.mail_new_link(sent, by=letters_made.DANA)
    keep_promises()

    assert len(mailoutbox) == 1


def test_withdrawing_ends_the_links_and_tells_the_signer(sent, member, keep_promises, mailoutbox):
    mailoutbox.clear()
    letters.withdraw(sent, by=member)
    keep_promises()

    assert [mail.to for mail in mailoutbox] == [["dana@ortiz.example"]]
    assert AccessLink.objects.get().revoke_reason == "withdrawn"
    assert list(sent.live_letters()) == []
    assert sent.orders.count() == 0


def test_a_declined_letter_is_replaced_by_a_new_one(sent, member):

    declining.decline(sent, reason="details_wrong", by=letters_made.DANA)

    [letter] = letters_made.send(sent, member)

    assert letter.version == 2
    assert [one.pk for one in sent.live_letters()] == [letter.pk]

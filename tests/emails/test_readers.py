"""Who gets a mail: the right people, each once, one address each, nobody twice."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from porting import outbox
from porting.models import AccessLink, NoMail, Note, OutboxMessage, PortRequest
from porting.services import followers, mailing, notes
from tests.emails.test_texts import sign
from tests.factories import make_follower, make_request


def readers():
    assert all(len(message.recipients()) == 1 for message in mail.outbox)
    return [message.recipients()[0] for message in mail.outbox]


def change(port_request, **values):
    """Write columns; whoever is to be written to said yes before."""
    PortRequest.objects.filter(pk=port_request.pk).update(**values)
    typed = [values.get("user_email", ""), *values.get("extra_emails", [])]
    for address in {one.lower() for one in typed if one}:
        make_follower(port_request.account, address)


def test_the_requester_reads_once_when_the_contact_is_the_same(send):
    send("submitted")

    assert readers() == ["sam@brightline.example"]


def test_the_contact_and_the_followers_read_too(port_request, send):
    change(
        port_request,
        user_email="office@brightline.example",
        extra_emails=[
            "Boss@brightline.example",
            "SAM@brightline.example",
            "boss@brightline.example",
        ],
    )

    send("submitted")

    assert readers() == [
        "sam@brightline.example",
        "office@brightline.example",
        "Boss@brightline.example",
    ]


def test_followers_get_no_link_that_sends_files(port_request, letter, send):
    change(port_request, extra_emails=["boss@brightline.example"])

    send("bill_link")

    assert readers() == ["sam@brightline.example"]
    assert list(AccessLink.objects.values_list("purpose", "email")) == [
        ("bill", "sam@brightline.example")
    ]


def test_somebody_who_left_reads_nothing_more(port_request, member, send):
    member.memberships.all().delete()
    change(port_request, user_email="office@brightline.example")

    send("submitted")

    assert readers() == ["office@brightline.example"]


def test_somebody_whose_login_was_ended_reads_nothing_more(port_request, member, send):
    member.is_active = False
    member.save()
    change(port_request, user_email="")

    assert send("submitted") == []


def test_a_note_of_the_customer_goes_to_the_desk_and_not_to_its_author(port_request, member, send):
    change(port_request, extra_emails=["boss@brightline.example"])

    send("new_note", note_text="When?", author=member)

    assert readers() == ["boss@brightline.example", "porting@portdesk.example"]


def test_a_note_of_the_customer_goes_to_the_person_who_has_the_request(
    port_request, member, desk_worker, send
):
    change(port_request, assignee=desk_worker, submitted_at="2026-11-20T00:00Z")

    [message] = send("new_note", note_text="When?", author=member)

    assert readers() == ["priya@portdesk.example"]
    assert "http://localhost:8000/desk/r/PR-7F3K2Q/" in message.body


def test_a_note_of_staff_goes_to_the_customer(port_request, desk_worker, send):
    change(port_request, assignee=desk_worker)

    send("new_note", note_text="Tomorrow.", author=desk_worker, is_from_staff=True)

    assert readers() == ["sam@brightline.example"]


def test_a_staff_note_is_mailed_to_nobody(port_request, desk_worker, keep_promises):
    notes.post_note(port_request, "Careful.", by=desk_worker, audience="staff", is_from_staff=True)

    keep_promises()

    assert mail.outbox == []


def test_a_posted_note_is_mailed_once(port_request, desk_worker, keep_promises):
    notes.post_note(port_request, "Tomorrow.", by=desk_worker, is_from_staff=True)

    keep_promises()
    keep_promises()

    assert readers() == ["sam@brightline.example"]


def test_only_the_signer_reads_the_letter(port_request, letter, send):
    change(port_request, extra_emails=["boss@brightline.example"])

    send("letter_request", letter=letter.pk)

    assert readers() == ["dana@ortiz.example"]


def test_whoever_said_never_and_then_signed_gets_the_copy_and_what_ends_it(letter, send):
    NoMail.objects.create(pk=followers.digest("dana@ortiz.example"))
    for mail_name in ("letter_request", "signed_copy", "withdrawn"):
        send(mail_name, letter=letter.pk)
    assert readers() == []

    sign(letter)
    for mail_name in ("signed_copy", "withdrawn", "bill_asked"):
        send(mail_name, letter=letter.pk)

    assert readers() == ["dana@ortiz.example"] * 2


def test_a_link_is_stored_only_as_its_hash(letter, send):
    from porting.services import links

    [message] = send("letter_request", letter=letter.pk)

    token = message.body.partition("/s/")[2].partition("/")[0]
    link = AccessLink.objects.get()
    assert link.token_sha256 == links.digest(token)
    stored = str(list(OutboxMessage.objects.values())) + str(list(AccessLink.objects.values()))
    assert token not in stored


@pytest.mark.parametrize("ended", ["voided_at", "declined_at"])
def test_a_letter_that_ended_meanwhile_is_not_sent(letter, send, ended):
    type(letter).objects.filter(pk=letter.pk).update(**{ended: "2026-11-21T00:00Z"})

    assert send("letter_request", letter=letter.pk) == []
    assert AccessLink.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example,c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example>",
        "nobody",
        "a@",
        "",
    ],
)
def test_an_address_that_is_not_exactly_one_gets_no_mail(port_request, send, address):
    change(port_request, extra_emails=[address])

    send("submitted")

    assert readers() == ["sam@brightline.example"]


def test_a_signers_address_that_names_two_mailboxes_is_mailed_to_neither(letter, send):
    type(letter).objects.update(signer_email="a@b.example,c@d.example")

    with pytest.raises(ValueError, match="exactly one mailbox"):
        send("letter_request", letter=letter.pk)

    assert mail.outbox == []


class OneRefuses(EmailBackend):
    """A mail server on which one mailbox is full."""

    def send_messages(self, messages):
        if messages[0].to == ["full@brightline.example"]:
            raise OSError("452 mailbox full")
        return super().send_messages(messages)


def test_a_mailbox_that_refuses_mails_nobody_twice(port_request, settings, keep_promises):
    settings.EMAIL_BACKEND = f"{__name__}.OneRefuses"
    change(port_request, extra_emails=["full@brightline.example", "boss@brightline.example"])
    port_request.refresh_from_db()
    notes.post_status(port_request, "Sent.", by=None, mail="submitted")

    keep_promises()
    OutboxMessage.objects.filter(state="pending").update(due_at="2026-01-01T00:00Z")
    keep_promises()

    assert sorted(readers()) == ["boss@brightline.example", "sam@brightline.example"]
    assert list(OutboxMessage.objects.order_by("pk").values_list("state", "attempts")) == [
        ("done", 1),
        ("done", 1),
        ("pending", 2),
        ("done", 1),
    ]


def test_a_promise_holds_ids_and_no_address(port_request, keep_promises):
    change(port_request, extra_emails=["boss@brightline.example"])
    port_request.refresh_from_db()
    notes.post_status(port_request, "Sent.", by=None, mail="submitted")

    keep_promises()

    payloads = str(list(OutboxMessage.objects.values_list("payload", "dedupe_key")))
    assert OutboxMessage.objects.count() == 3
    assert "@" not in payloads


def test_a_deleted_draft_is_not_written_about(port_request, letter, send):
    change(port_request, deleted_at="2026-11-21T00:00Z")

    assert send("letter_sent") == []
    assert [message.to for message in send("withdrawn", letter=letter.pk)] == [
        ["dana@ortiz.example"]
    ]


def test_rows_that_are_gone_are_no_failure(port_request, keep_promises, member, account):
    gone = make_request(account, member)
    note = notes.post_note(gone, "Hello", by=member)
    Note.objects.filter(pk=note.pk).delete()

    assert keep_promises() == 1
    assert mail.outbox == []


def test_a_mail_that_no_longer_exists_is_no_failure(port_request):
    payload = {"mail": "birthday_card", "request": port_request.pk}
    message = OutboxMessage.objects.create(kind="send_mail", dedupe_key="a", payload=payload)

    mailing.send_promised(message)

    assert mail.outbox == []
    assert "send_mail" in outbox.KEEPERS


@pytest.mark.parametrize("count", [1, 5])
def test_a_mail_costs_the_same_however_many_numbers(
    account, member, count, django_assert_num_queries
):
    e164s = tuple(f"+151255501{n}" for n in range(10, 10 + count))
    row = make_request(account, member, numbers=e164s)
    payload = {"mail": "submitted", "request": row.pk}
    message = OutboxMessage.objects.create(kind="send_mail", dedupe_key="a", payload=payload)

    with django_assert_num_queries(24):
        mailing.send_promised(message)

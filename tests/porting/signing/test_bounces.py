"""A real mail server that takes no mail for the signer: for good, or for the moment."""

from email import message_from_bytes, policy

import pytest
from django.urls import reverse

from porting.choices import OutboxState
from porting.models import Note, OutboxMessage
from porting.services import letters
from tests.faults.mailbox import Mailbox
from tests.porting import letters_made

DANA, SAM = "dana@ortiz.example", "sam@brightline.example"
REFUSED = (
    "The letter did not reach Dana Ortiz at dana@ortiz.example: the mail server there takes no "
    "mail for this address. Correct the email, then send the letter again."
)


class Post(Mailbox):
    """Refuses whom it is told to, and keeps the mails of everybody else."""

    def __init__(self):
        super().__init__()
        self.refuses, self.mails = {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if answer := self.refuses.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def subjects_for(self, address):
        return [
            mail["Subject"] for mail in self.mails if mail["To"].addresses[0].addr_spec == address
        ]


@pytest.fixture
def post(settings):
    server = Post()
    server.open()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.close()


def promised(mail):
    return next(row for row in OutboxMessage.objects.all() if row.payload.get("mail") == mail)


def test_a_mailbox_refused_for_good_is_told_to_the_requester_once(
    post, ready, member, keep_promises, client
):
    post.refuses[DANA] = "550 5.1.1 No such user here"
    letters_made.send(ready, member)

    for _ in range(3):
        keep_promises()

    assert promised("letter_request").state == OutboxState.DONE  # asking again helps nobody
    subject = f"The letter did not reach Dana Ortiz [{ready.reference}]"
    assert post.subjects_for(SAM).count(subject) == 1
    assert list(Note.objects.filter(mail="letter_bounced").values_list("text", flat=True)) == [
        REFUSED
    ]
    (mail,) = [one for one in post.mails if "did not reach" in one["Subject"]]
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "Ask Dana Ortiz how the address is spelled, or for another one." in text
    assert reverse("porting:loa", args=[ready.account.public_id, ready.reference]) in text
    event = ready.events.get(kind="mail_bounced")
    assert event.data == {"to": DANA, "mail": "letter_request"}
    client.force_login(member)
    page = client.get(f"{ready.get_absolute_url()}loa/").content.decode()
    assert f"The mail server there takes no mail for <bdi>{DANA}</bdi>." in page


def test_a_letter_sent_again_that_is_refused_again_is_told_again(
    post, ready, member, keep_promises
):
    post.refuses[DANA] = "550 5.1.1 No such user here"
    letters_made.send(ready, member)
    keep_promises()

    letters.resend(ready, by=member)
    keep_promises()

    assert Note.objects.filter(mail="letter_bounced").count() == 2


def test_a_corrected_address_gets_the_letter(post, ready, member, keep_promises):
    post.refuses[DANA] = "550 5.1.1 No such user here"
    letters_made.send(ready, member)
    keep_promises()

    letters_made.send(ready, member, email="dana.ortiz@ortiz.example")
    keep_promises()

    assert len(post.subjects_for("dana.ortiz@ortiz.example")) == 1
    assert ready.live_letters().get().bounced_at is None


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "452 4.2.2 Mailbox full"])
def test_a_mailbox_refused_for_the_moment_is_asked_again_and_nobody_is_told(
    post, ready, member, keep_promises, answer
):
    post.refuses[DANA] = answer
    letters_made.send(ready, member)
    keep_promises()

    waits = promised("letter_request")
    assert (waits.state, waits.attempts) == (OutboxState.PENDING, 1)
    assert not Note.objects.filter(mail="letter_bounced").exists()
    assert not ready.events.filter(kind="mail_bounced").exists()
    post.refuses.clear()
    OutboxMessage.objects.update(due_at=waits.created_at)
    keep_promises()

    assert len(post.subjects_for(DANA)) == 1


def test_a_requester_whose_own_mailbox_is_refused_holds_up_nothing(
    post, ready, member, keep_promises
):
    post.refuses[SAM] = "550 5.1.1 No such user here"
    letters_made.send(ready, member)

    keep_promises()

    assert len(post.subjects_for(DANA)) == 1
    assert promised("letter_sent").state == OutboxState.DONE
    assert ready.events.get(kind="mail_bounced").data == {"to": SAM, "mail": "letter_sent"}
    assert not Note.objects.filter(mail="letter_bounced").exists()

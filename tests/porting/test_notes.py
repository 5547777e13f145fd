"""Notes: those that guests cause, and words that are sent twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from porting.errors import PortingError
from porting.models import Note, OutboxMessage
from porting.services.actors import Guest
from porting.services.notes import post_note, post_status
from tests.factories import make_request

pytestmark = pytest.mark.django_db


def test_the_longest_name_of_a_guest_fits_into_the_note(account, member):
    row = make_request(account, member)
    signer = Guest(name="D" * 120, email="dana@ortiz.example")
    note = post_status(row, "Signed.", by=signer, mail="letter_signed")
    note.refresh_from_db()
    assert note.author_label == "D" * 120


def posted(row):
    return list(Note.objects.filter(request=row).values_list("text", flat=True))


@pytest.mark.parametrize("audience", ["customer", "staff"])
def test_words_that_are_sent_again_at_once_are_one_note_and_one_mail(
    account, member, desk_worker, audience
):
    row = make_request(account, member)
    is_staff = audience == "staff"
    by = desk_worker if is_staff else member
    post_note(row, "ok", by=by, audience=audience, is_from_staff=is_staff)
    before = OutboxMessage.objects.count(), row.events.count()

    with pytest.raises(PortingError, match="You posted these words a moment ago"):
        post_note(row, " ok ", by=by, audience=audience, is_from_staff=is_staff)

    assert posted(row) == ["ok"]
    assert (OutboxMessage.objects.count(), row.events.count()) == before


def test_the_same_words_of_somebody_else_elsewhere_or_later_are_a_note(
    account, member, desk_worker
):
    row, other = make_request(account, member), make_request(account, member)
    post_note(row, "ok", by=member)
    post_note(row, "ok", by=desk_worker, is_from_staff=True)
    post_note(row, "ok", by=desk_worker, audience="staff", is_from_staff=True)
    post_note(other, "ok", by=member)
    Note.objects.update(created_at=timezone.now() - timedelta(seconds=61))

    post_note(row, "ok", by=member)

    assert (posted(row), posted(other)) == (["ok"] * 4, ["ok"])


def test_a_page_that_is_sent_again_says_so_and_keeps_the_words(
    client, account, member, desk_worker
):
    row = make_request(account, member, status="submitted", submitted_at=timezone.now())
    pages = [
        (member, reverse("porting:notes", args=[account.public_id, row.reference]), "text", {}),
        (
            desk_worker,
            reverse("desk:note", args=[row.reference, "reply"]),
            "reply-text",
            {"internal-text": "Odd"},
        ),
    ]
    for person, address, name, along in pages:
        client.force_login(person)
        words = f"Hello from {person.pk}"
        client.post(address, {name: words} | along)

        again = client.post(address, {name: words} | along)

        said = again.content.decode()
        assert again.status_code == 422
        assert "You posted these words a moment ago" in said
        assert f">\n{words}</textarea>" in said
        assert posted(row).count(words) == 1

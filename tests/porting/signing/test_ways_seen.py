"""What a signer and staff see around a signature: cases P13, P14, P15, S9 and U17."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from porting.errors import LetterError
from porting.models import PortRequest
from porting.papers import drawings
from porting.rules import history
from porting.rules.desk_tags import desk_tag
from porting.rules.labels import features_in_words
from porting.rules.situations import Situation
from tests.porting import letters_made

ONE_STROKE = json.dumps(
    [{"points": [{"x": n * 4, "y": 40 + n % 7 * 5, "time": n} for n in range(60)]}]
)


@pytest.mark.parametrize("path", ["/sign/", "/sign/letter/", "/sign/letter/1.pdf", "/sign/done/"])
def test_an_address_opened_in_another_browser_says_where_it_opens(client, sent, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert (
        "This page opens only from the link in your email. Open it there again."
        in answer.content.decode()
    )


@pytest.mark.parametrize("pixels", ["", "data:image/png;base64,AAAA", "x" * 700_000])
def test_a_browser_that_hides_its_pixels_signs_by_its_strokes(pixels):
    drawn = drawings.read(pixels, ONE_STROKE)

    assert drawn.png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (drawn.width, drawn.height) == (247, 40)


@pytest.mark.parametrize("strokes", ["", "[]", '[{"points": [{"x": 1, "y": 1, "time": 1}]}]'])
def test_without_strokes_and_pixels_a_name_is_asked_for(strokes):
    with pytest.raises(LetterError, match="or type your name"):
        drawings.read("", strokes)


def test_a_letter_opened_before_its_seal_is_said_to_be_sealed(client, sent, member):
    letters_made.open_link(client, sent)
    letters_made.sign(sent)
    mine = reverse("porting:loa_pdf", args=[sent.account.public_id, sent.reference, 1])

    guest = client.get("/sign/letter/1.pdf")
    client.force_login(member)
    customer = client.get(mine)

    for answer in (guest, customer):
        assert (answer.status_code, answer["Refresh"]) == (503, "3")
        assert "Being sealed, a moment" in answer.content.decode()


def test_history_names_fields_by_their_labels_and_staff_read_features_in_words(ready, member):
    from porting.services.events import record

    fields = ["btn", "billing_zip", "is_billing_address_same"]
    event = record(ready, "section_saved", by=member, fields=fields)

    assert history.detail_of(event) == (
        "Changed: Main billing number (BTN), Zip Code of the bill's address, "
        "Is the billing address the same?"
    )
    assert features_in_words(["hunt_group", "gone"]) == ["Hunt group"]


def test_the_queue_shows_the_day_where_the_numbers_move(ready):
    late = timezone.now().replace(2026, 12, 2, 5, 30)  # 11:30 PM Central on December 1
    row = PortRequest(status="foc_confirmed", carrier_name="Verizon")

    said = desk_tag(row, Situation(foc_at=late, foc_time_zone="America/Chicago"))

    assert "Dec 1" in said["text"]

"""The demo: every status to look at, made the way every request goes, and safe to repeat."""

import io

import pytest
from django.core.management import call_command

from numbers.models import TrackingNumber
from porting.choices import Status, Verdict
from porting.management.demo_busy import office_numbers
from porting.management.demo_requests import REQUESTS
from porting.models import LetterOfAuthorization, PortNumber, PortRequest
from porting.services.carrier_lookup import Sandbox
from porting.services.invariants import broken


@pytest.fixture
def demo(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    said = io.StringIO()
    call_command("seed_demo", verbosity=0, stdout=said)
    return said.getvalue().splitlines()


def test_the_demo_shows_every_status_breaks_no_promise_and_can_be_repeated(demo):
    assert {row.status for row in PortRequest.objects.all()} == set(Status)
    assert PortNumber.objects.filter(verdict=Verdict.RECEIVING_NUMBER).count() == 1
    signed = LetterOfAuthorization.objects.filter(signed_at__isnull=False)
    assert signed.exists()
    assert not signed.filter(seal=None).exists()
    assert TrackingNumber.objects.filter(e164="+15125550141", live_at__isnull=False).exists()

    before = PortRequest.objects.count()
    assert before == REQUESTS
    assert demo[0] == "Making demo data: request 1 of 22, Austin clinics"
    assert demo[-2].startswith("Making demo data: request 21 of 22, ")
    call_command("seed_demo", verbosity=0)
    assert PortRequest.objects.count() == before
    for _ in range(2):
        call_command("seed_demo", "--busy", "1", verbosity=0)
    assert PortRequest.objects.count() == before + 2
    assert list(broken()) == []


def test_no_number_of_a_busy_demo_stands_in_the_way_of_its_request():
    typed = [number for place in range(3_600) for number in office_numbers(place)]

    assert len(set(typed)) == 7_200
    assert {len(number) for number in typed} == {len("737-555-2000")}
    special = Sandbox._SAYS.keys() | {"97"}
    assert [number for number in typed if number[-2:] in special] == []

"""The demo: every status to look at, made the way every request goes, and safe to repeat."""

import io

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from numbers.models import TrackingNumber
from porting.choices import Status, Verdict
from porting.desk.queue import QUEUES
from porting.management.busy_plans import PLACES, STORIES, e164_of
from porting.management.demo_busy import make_busy
from porting.management.demo_people import make_people_and_inventory
from porting.management.demo_requests import REQUESTS
from porting.models import LetterOfAuthorization, OutboxMessage, PortNumber, PortOrder, PortRequest
from porting.services import desk, orders, sealing
from porting.services.carrier_lookup import Sandbox
from porting.services.invariants import broken
from porting.services.sealing import seal_promised


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
    assert list(broken()) == []


@pytest.fixture
def busy(db, settings, tmp_path):
    """The people of the demo, and one round of what lies on a busy desk."""
    settings.MEDIA_ROOT = tmp_path
    demo = make_people_and_inventory()
    told = []
    make_busy(demo, len(STORIES), told.append)
    assert told == [20, len(STORIES)]
    return demo


def test_a_busy_month_has_every_status_and_breaks_no_promise(busy):
    rows = PortRequest.objects.all()
    assert {row.status for row in rows} == set(Status)
    assert list(broken()) == []

    assert PortOrder.objects.filter(is_flagged=True, released_by=None, sent_at=None).exists()
    assert PortOrder.objects.filter(status=Status.FOC_CONFIRMED, foc_at__lt=timezone.now()).exists()
    assert rows.filter(disputed_at__isnull=False).exists()
    dates = rows.annotate(dates=Count("orders__foc_at", distinct=True))
    assert dates.filter(dates__gt=1).exists()
    assert len({row.account_id for row in rows}) > 10
    assert len({row.carrier_name for row in rows}) > 6

    make_busy(busy, 1)
    assert PortRequest.objects.count() == len(STORIES) + 1
    assert list(broken()) == []


def test_every_page_of_a_busy_desk_opens_and_the_work_can_be_done(busy, client):
    client.force_login(busy.staff)
    for queue in QUEUES:
        assert client.get(reverse("desk:queue"), {"queue": queue.slug}).status_code == 200
    for row in PortRequest.objects.with_desk():
        assert client.get(reverse("desk:request", args=[row.reference])).status_code == 200
    for row in PortRequest.objects.select_related("account"):
        owner = row.created_by
        client.force_login(owner)
        assert client.get(row.get_absolute_url(), follow=True).status_code == 200

    in_review = PortRequest.objects.filter(status=Status.IN_REVIEW).first()
    desk.approve(in_review, by=busy.staff)
    order = PortOrder.objects.filter(status=Status.READY, is_flagged=False).first()
    orders.mark_sent(order, by=busy.staff)
    passed = PortOrder.objects.filter(status=Status.FOC_CONFIRMED, foc_at__lt=timezone.now())
    order = passed.select_related("request__account").first()
    count = order.numbers.count()
    assert orders.complete_numbers(order, list(order.numbers.all()), by=busy.staff) == count
    for letter in sealing.unsealed():
        seal_promised(OutboxMessage.objects.get(dedupe_key=f"{sealing.KIND}:letter:{letter.pk}"))
    assert not sealing.unsealed().exists()
    assert list(broken()) == []


def test_no_number_of_a_busy_demo_stands_in_the_way_of_its_request():
    e164s = [e164_of(place) for place in range(7_200 * len(PLACES))]

    assert len(set(e164s)) == len(e164s) == 86_400
    assert {len(e164) for e164 in e164s} == {len("+12065552000")}
    special = Sandbox._SAYS.keys() | {"97"}
    assert [e164 for e164 in e164s if e164[-2:] in special] == []

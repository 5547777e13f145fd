"""A busy month for staff: hundreds of requests of many accounts, in every status, at any age."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from porting.management import busy_papers
from porting.management.busy_papers import Job, Papers
from porting.management.busy_people import make_clients
from porting.management.busy_plans import PLACES, e164_of, plan
from porting.management.busy_rows import Desk, write
from porting.management.demo_people import Demo
from porting.models import PortNumber, PortRequest
from porting.papers import seal_keys
from porting.services import gists

BATCH = 20  # requests of one transaction: other writers wait for about two seconds
FEW = 40  # for these it does not pay to start processes
Render = Callable[[list[Job]], Iterable[Papers]]


def make_busy(demo: Demo, count: int, tell: Callable[[int], None] = lambda made: None) -> None:
    """Add ``count`` requests to the desk; ``tell`` is called with how many there are so far.

    Their rows are written directly, since the services take seconds for one. Papers are true ones:
    a letter is rendered and sealed for each, by as many processes as there are processors.
    """
    clients = make_clients()
    mine = PortRequest.objects.filter(account__in=[client.account for client in clients])
    made = mine.count()
    numbers = _unused_numbers(PortNumber.objects.filter(request__in=mine).count())
    staff = (demo.staff, User.objects.get(email="marco@portdesk.example"))
    done = 0
    with _renderers(count) as render:
        desk = Desk(clients, staff, numbers, render, seal_keys.load())
        for places in _in_batches(range(made, made + count)):
            plans = [plan(place) for place in places]
            with transaction.atomic():
                pks = write(plans, desk, timezone.now())
                gists.refresh(pks)
            done += len(pks)
            tell(done)


def _unused_numbers(used: int) -> Iterator[str]:
    return (e164_of(place) for place in range(used, 7_200 * len(PLACES)))


def _in_batches(places: range) -> Iterator[range]:
    for start in range(places.start, places.stop, BATCH):
        yield range(start, min(start + BATCH, places.stop))


@contextmanager
def _renderers(count: int) -> Iterator[Render]:
    """Yield what makes the papers of many requests, spread over the processors; few are made here.

    The processes are forked before this one asks the database, and never ask it themselves.
    """
    processors = os.cpu_count() or 1
    if processors == 1 or count <= FEW:
        yield lambda jobs: map(busy_papers.make, jobs)
        return
    if not any(connection.in_atomic_block for connection in connections.all()):
        connections.close_all()
    with ProcessPoolExecutor(processors, mp_context=get_context("fork")) as pool:
        list(pool.map(len, [()] * processors))
        yield lambda jobs: pool.map(busy_papers.make, jobs)

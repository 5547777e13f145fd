"""What the desk's page of a request costs the web process, and how searches grow with the tables.

CPU time of the page for requests of 1, 50 and 1,000 numbers in review, and of 50 with a port date
(a tick beside each, two forms), against an empty signed-in page. Searches in turn, in two processes
with a database each: one with 1,000 requests, one with 200,000 (times the scale).
"""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Result, in_turn, peak_mb
from benchmarks.searching import SEARCHES
from benchmarks.surroundings import surroundings

ROUNDS, VISITS = 15, 10
MANY, FEW = 0.2, 0.001  # of a million requests
SIZES = {"review_1": 1, "review_50": 50, "review_1000": 1000, "dated_50": 50}


def measure(scale: float) -> Result:
    many = MANY * scale
    found = searches(many, FEW if many > FEW else many / 2)
    with surroundings(many):
        return {"name": "desk", **pages(), **found, "peak_mb": peak_mb()}


def pages() -> Result:
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.urls import reverse

    from benchmarks.walk import read, session_of, statements_of

    call_command("collectstatic", interactive=False, verbosity=0)
    staff, rows = make_rows()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    application, session = get_wsgi_application(), session_of(staff)
    addresses = {name: reverse("desk:request", args=[row.reference]) for name, row in rows.items()}
    addresses["empty"] = "/empty/"

    def visits(name: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(VISITS):
                read(application, addresses[name], session)

        return work

    statements = {}
    for name, address in addresses.items():
        read(application, address, session)
        statements[name] = statements_of(lambda a=address: read(application, a, session))
    took = in_turn({name: visits(name) for name in addresses}, time.process_time, ROUNDS)
    ratios = {name: round(ms / took["empty"], 2) for name, ms in took.items() if name != "empty"}
    return {
        "page_ratio": max(ratios.values()),
        **ratios,
        **{f"{name}_ms": round(ms / VISITS, 2) for name, ms in took.items()},
        **{f"{name}_statements": count for name, count in statements.items()},
    }


def make_rows() -> tuple[Any, dict[str, Any]]:
    """Return one of our team, and a request of each kind, as ``seed_demo --busy`` makes them.

    Others of the same names are made for each run.
    """
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from accounts.models import User
    from benchmarks.walk_rows import make_rows as make_staff
    from porting.management import busy_papers
    from porting.management.busy_people import make_clients
    from porting.management.busy_plans import DATED, PLACES, TAKEN, Plan, Story, e164_of
    from porting.management.busy_rows import Desk, write
    from porting.models import PortNumber, PortRequest
    from porting.papers import seal_keys

    settings.SEAL_KEY_MAY_BE_MADE = True
    staff = make_staff("desk-bench")[1]
    second = User.objects.get_or_create(email="second@desk-bench.example")[0]
    clients = make_clients()
    used = PortNumber.objects.filter(request__account__in=[c.account for c in clients]).count()
    numbers = (e164_of(place) for place in range(used, used + 20_000))
    plans = [
        Plan(
            number=PortRequest.objects.count() + place,
            story=Story(DATED if "dated" in name else TAKEN, ("foc_confirmed",))
            if "dated" in name
            else Story(TAKEN, ("in_review",)),
            account=1,
            carrier="Verizon",
            place=PLACES[0],
            size=size,
            is_mobile=False,
            age_days=6.0,
            name=name,
        )
        for place, (name, size) in enumerate(SIZES.items())
    ]
    desk = Desk(
        clients,
        (staff, second),
        numbers,
        lambda jobs: map(busy_papers.make, jobs),
        seal_keys.load(),
    )
    with transaction.atomic():
        pks = write(plans, desk, timezone.now() - timedelta(minutes=5))
    return staff, {row.name: row for row in PortRequest.objects.filter(pk__in=pks)}


def searches(many: float, few: float) -> Result:
    """Return how long each search takes in either database, in turn, and the worst ratio."""
    with searcher(many) as large, searcher(few) as small:
        processes = {"many": large, "few": small}
        for process in processes.values():
            said = answer(process)
            if said != "ready":
                raise SystemExit(f"A searching process said {said!r}.")
        took: dict[str, float] = {}
        for name in SEARCHES:
            taken: dict[str, list[float]] = {"many": [], "few": []}
            for round_ in range(ROUNDS + 2):
                for size, process in processes.items():
                    process.stdin.write(f"{name}\n")
                    process.stdin.flush()
                    ms = float(answer(process))
                    if round_ >= 2:  # the first ones read from the disk
                        taken[size].append(ms)
            took |= {f"{name}_{size}_ms": round(median(ms), 2) for size, ms in taken.items()}
        for process in processes.values():
            process.stdin.close()
    ratios = {
        f"{name}_ratio": round(took[f"{name}_many_ms"] / took[f"{name}_few_ms"], 2)
        for name in SEARCHES
    }
    return {"search_ratio": max(ratios.values()), **ratios, **took}


def searcher(scale: float) -> Any:
    words = [sys.executable, "-m", "benchmarks.searching", f"{scale:g}"]
    pipe = subprocess.PIPE
    root = Path(__file__).resolve().parent.parent
    return subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, cwd=root)


def answer(process: Any) -> str:
    return str(process.stdout.readline()).strip()

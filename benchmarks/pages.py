"""What Check and Configure cost the web process with 10,000 numbers, against the same with 50.

CPU time of the web process, as in ``walk``; beside it the time that passed, in which PostgreSQL
works as well.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, in_turn, peak_mb
from benchmarks.surroundings import surroundings
from benchmarks.walk import read, session_of, statements_of

ROUNDS, VISITS = 9, 5
PAGES = {
    "check": "check/",
    "alike": "configure/?alike=1",
    "groups": "configure/groups/",
    "one": "configure/selected/",
    "lines": "numbers/lines/",
}
MOST = 1.3


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured()


def measured() -> Result:
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    from benchmarks import wizard_rows

    call_command("collectstatic", interactive=False, verbosity=0)
    state = hashlib.sha256(Path(wizard_rows.__file__).read_bytes()).hexdigest()[:8]
    customer, drafts = wizard_rows.make_drafts(f"pages-{state}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    application = get_wsgi_application()
    cookie = session_of(customer)
    few, many = drafts[wizard_rows.FEW], drafts[wizard_rows.MANY]

    def visit(row: Any, page: str) -> str:
        return read(application, f"{row.get_absolute_url()}{PAGES[page]}", cookie)

    def visits(row: Any, page: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(VISITS):
                visit(row, page)

        return work

    result: Result = {"name": "pages"}
    for page in PAGES:
        counts = []
        for row in (few, many):
            visit(row, page)  # what is kept in memory is there
            counts.append(statements_of(lambda r=row, p=page: visit(r, p)))
        if counts[0] != counts[1]:
            raise SystemExit(f"{page} asks {counts[1]} statements instead of {counts[0]}.")
        works = {"few": visits(few, page), "many": visits(many, page)}
        cpu = in_turn(works, time.process_time, ROUNDS)
        passed = in_turn(works, time.perf_counter, ROUNDS)
        result |= {
            page: round(cpu["many"] / cpu["few"], 2),
            f"{page}_ms": round(cpu["many"] / VISITS, 2),
            f"{page}_passed_ms": round(passed["many"] / VISITS, 2),
            f"{page}_passed": round(passed["many"] / passed["few"], 2),
            f"{page}_statements": counts[1],
        }
    result["ratio"] = max(result[page] for page in PAGES)
    result["peak_mb"] = peak_mb()
    return result

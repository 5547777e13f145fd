"""What the pages that people live on cost the web process.

CPU time of the overview, of a request and of the desk's queue, fifty rows each, against a
signed-in page that says next to nothing after one query: session and person are the same.
"""

import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, in_turn, peak_mb
from benchmarks.surroundings import surroundings

ROUNDS, VISITS, ROWS = 15, 20, 50


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured()


def measured() -> Result:
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.urls import reverse

    from benchmarks import walk_rows

    call_command("collectstatic", interactive=False, verbosity=0)
    # Other rows by the same hand would crowd the queue, so rows belong to one state of the module.
    state = hashlib.sha256(Path(walk_rows.__file__).read_bytes()).hexdigest()[:8]
    customer, staff, large = walk_rows.make_rows(f"walk-{state}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    application = get_wsgi_application()
    account = large.account.public_id
    addresses = {
        "empty": (customer, "/empty/"),
        "overview": (customer, reverse("porting:overview", args=[account])),
        "request": (customer, large.get_absolute_url()),
        "queue": (staff, f"{reverse('desk:queue')}?queue=mine"),
    }
    sessions = {user: session_of(user) for user in (customer, staff)}

    def visit(user: Any, address: str) -> str:
        return read(application, address, sessions[user])

    statements: dict[str, int] = {}
    for name, (user, address) in addresses.items():
        visit(user, address)
        statements[name] = statements_of(lambda u=user, a=address: visit(u, a))
        rows = visit(user, address).count("<tr>")
        if name != "empty" and rows != ROWS + 1:
            raise SystemExit(f"{address} shows {rows - 1} rows instead of {ROWS}.")

    def visits(name: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(VISITS):
                visit(*addresses[name])

        return work

    took = in_turn({name: visits(name) for name in addresses}, time.process_time, ROUNDS)
    ratios = {n: round(ms / took["empty"], 2) for n, ms in took.items() if n != "empty"}
    return {
        "name": "walk",
        "ratio": max(ratios.values()),
        **ratios,
        **{f"{name}_ms": round(ms / VISITS, 2) for name, ms in took.items()},
        **{f"{name}_statements": count for name, count in statements.items()},
        "peak_mb": peak_mb(),
    }


def session_of(user: Any) -> str:
    """Sign somebody in, second factor and all, and return the session's cookie."""
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    from accounts.second_factor import factors

    client = Client()
    client.force_login(user)
    asked = HttpRequest()
    asked.user, asked.session = user, client.session
    factors.confirm(asked, "totp")
    asked.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def read(application: Any, address: str, cookie: str) -> str:
    """Ask the application as a web server would, without a socket in between."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }
    answered = []
    response = application(environ, lambda status, headers: answered.append(status))
    page = b"".join(response).decode()
    response.close()
    if answered != ["200 OK"]:
        raise SystemExit(f"{address} answered {answered}.")
    return page


def statements_of(work: Callable[[], object]) -> int:
    from django.db import connection

    count = 0

    def one_more(execute: Any, *words: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*words)

    with connection.execute_wrapper(one_more):
        work()
    return count

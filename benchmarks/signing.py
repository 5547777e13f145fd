"""What a signature costs the web process: the POST that signs a letter, through all middleware.

CPU time of the web process for letters of 5 and of 1,000 numbers, each signed by its own signer
from an emailed link, against a signed-in POST that commits one row and does nothing else.
"""

import io
import time
from collections.abc import Callable
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.measure import Result, in_turn, peak_mb
from benchmarks.surroundings import surroundings
from benchmarks.walk import session_of, statements_of

if TYPE_CHECKING:
    from benchmarks.signing_rows import Waiting

ROUNDS, VISITS, FEW, MANY = 15, 10, 5, 1_000
WORD = "w" * 32  # the secret that cookie and form share against forged posts


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured()


def measured() -> Result:
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    from benchmarks import signing_rows

    call_command("collectstatic", interactive=False, verbosity=0)
    application = get_wsgi_application()
    customer, account = signing_rows.make_customer("Signing")
    cookie = session_of(customer)
    letters = {
        f"sign_{count}": signing_rows.make_letters(account, customer, count, VISITS)
        for count in (FEW, MANY)
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def row() -> None:
        post(application, "/row/", cookie, {"name": token_hex(8)})

    def sign(letter: "Waiting") -> None:
        post(application, "/sign/letter/", letter.cookie, letter.form)

    def works(name: str) -> Callable[[], None]:
        def work() -> None:
            for n in range(VISITS):
                sign(letters[name][n]) if name in letters else row()

        return work

    def before(name: str) -> None:
        signing_rows.unsign(letters.get(name, []))

    def after(name: str) -> None:
        signing_rows.check_signed(letters.get(name, []))

    statements = {"row": statements_of(row)}
    for name, (first, *_) in letters.items():
        sign(first)  # what is kept in memory is there
        signing_rows.unsign([first])
        statements[name] = statements_of(lambda one=first: sign(one))
    names = ("row", *letters)
    took = in_turn({n: works(n) for n in names}, time.process_time, ROUNDS, before, after)
    for waiting in letters.values():  # the database is kept: no other benchmark keeps our promises
        signing_rows.unsign(waiting)
    return {
        "name": "signing",
        "ratio": round(took[f"sign_{FEW}"] / took["row"], 2),
        "ratio_1000": round(took[f"sign_{MANY}"] / took["row"], 2),
        **{f"{name}_ms": round(ms / VISITS, 2) for name, ms in took.items()},
        **{f"{name}_statements": count for name, count in statements.items()},
        "peak_mb": peak_mb(),
    }


def post(application: Any, address: str, cookie: str, form: dict[str, Any]) -> None:
    """Send a form as a browser does, without a socket in between; the answer leads elsewhere."""
    from django.conf import settings

    body = urlencode(form | {"csrfmiddlewaretoken": WORD}).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "HTTP_COOKIE": f"{cookie}; {settings.CSRF_COOKIE_NAME}={WORD}",
        "wsgi.input": io.BytesIO(body),
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
    if answered != ["302 Found"]:
        raise SystemExit(f"{address} answered {answered}: {page[:2000]}")

"""No key of a mailed link stands in any log, whatever goes wrong while it is used."""

import contextlib
import io
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.log import AdminEmailHandler

from accounts.masking import LETTERS, MaskedRecord, mask

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bin"))

from servers import free_port  # noqa: E402

TOKEN = "q7Zp-4hJt2Kx_9WvB1nLrYcD8sFgA0eUoMi3R5aTQyE"
KEY = "d9f2kq-4b7e19c0a83d5f6271e8b9a4c0d3f152"
ADDRESSES = (
    f"/s/{TOKEN}/",
    f"/b/{TOKEN}/",
    f"/s/{TOKEN}",
    f"/S/{TOKEN}/",
    f"/s/{TOKEN[:21]}/",
    f"/s/https://portdesk.example/s/{TOKEN}/",
    f"/s/see:%20{TOKEN}/",
    f"/nowhere/{TOKEN}/",
    f"/calendar/{TOKEN}.ics",
    f"/login/?next=/s/{TOKEN}/",
    f"/login/?next={quote(f'/s/{TOKEN}/', safe='')}",
    f"/password/reset/1a-{KEY}/",
    f"/password/reset/1a-{KEY}/more/",
)


def keys_in(text):
    return [key for key in (TOKEN, TOKEN[:21], KEY) if key in text]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_key_is_masked_wherever_it_stands(address):
    for line in (f"Not Found: {address}", f"'GET {address} HTTP/1.1' 503", f'"{address}"'):
        assert keys_in(mask(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "Service Unavailable: /a/ACB7K2/numbers/port/PR-7F3K2Q/details/user/",
        "/password/reset/sent/ /password/reset/done/ /static/css/site.4f1c22ab90de.css",
        f"sha256 {'0a1b2c3d' * 8}",
        "tests/accounts/test_kept_posts.py::test_what_does_not_hold_is_shown_again_with_its_errors",
    ],
)
def test_what_is_no_key_is_left(line):
    assert mask(line) == line


def routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.pattern


def test_every_address_that_takes_a_key_is_masked():
    """A new one whose parameter is called token, key, ... is found here by itself."""
    taking = [
        (route, name)
        for route, pattern in routes(get_resolver().url_patterns)
        for name in (pattern.regex.groupindex or pattern.converters)
        if {"token", "key", "secret", "feed"} & set(name.split("_"))
    ]

    assert len(taking) >= 3
    for route, name in taking:
        path = "/" + route.replace(f"<path:{name}>", TOKEN).replace(f"<str:{name}>", TOKEN)
        if "(?P<" in path:  # the reset's, which is a regular expression
            path = f"/password/reset/1a-{KEY}/"
        assert keys_in(mask(path)) == [], route


def test_the_proxy_of_the_guide_writes_no_address_that_is_masked_here():
    proxy, guide = Path("deploy/nginx.conf").read_text(), Path("docs/deploy.md").read_text()
    map_ = proxy[proxy.index("map $request_uri") :].partition("}")[0]
    kept_out = [re.compile(found, re.I) for found in re.findall(r'"~\*(\S+)"\s+0;', map_)]
    keys = [f"/{letter}/" for letter in LETTERS] + ["/password/reset/"]

    assert [key for key in keys if not any(one.match(key + "abc") for one in kept_out)] == []
    assert [key for key in keys if f"`{key}…`" not in guide] == []
    assert not any(one.match("/sign/letter/") for one in kept_out)


def test_a_traceback_and_a_stack_are_masked_too():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    log = logging.getLogger("somebody.elses")
    log.addHandler(handler)
    try:
        raise ValueError(f"cannot open https://portdesk.example/s/{TOKEN}/")
    except ValueError:
        log.exception("broken: %s", f"/b/{TOKEN}/", stack_info=True)
    finally:
        log.removeHandler(handler)

    assert "cannot open" in stream.getvalue()
    assert keys_in(stream.getvalue()) == []


def test_a_record_that_came_from_elsewhere_is_masked():
    record = logging.makeLogRecord({"msg": "x", "exc_text": f"/s/{TOKEN}/"})

    assert (type(record), keys_in(record.exc_text)) == (MaskedRecord, [])


def test_a_report_by_mail_has_none(settings, rf):
    settings.ADMINS = [("Operations", "ops@portdesk.example")]
    request = rf.get(f"/s/{TOKEN}/", HTTP_REFERER=f"https://portdesk.example/b/{TOKEN}/")
    log = logging.getLogger("reported")
    handler = AdminEmailHandler(include_html=True)
    log.addHandler(handler)
    try:
        raise OSError(f"/s/{TOKEN}/")
    except OSError:
        log.exception("Internal Server Error: %s", request.path, extra={"request": request})
    finally:
        log.removeHandler(handler)

    [report] = mail.outbox
    assert "/s/[link]" in report.subject
    assert keys_in(report.message().as_string()) == []
    assert keys_in(report.body + report.alternatives[0][0]) == []


# --- a whole web server, as loud as it can be, whose database is not there -------------------


@contextlib.contextmanager
def web_server(folder):
    port, log = free_port(), folder / "log"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": f"sqlite:///{folder / 'nowhere' / 'missing.sqlite3'}",
        "DEMO": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "DEBUG",
        "PORT": str(port),
        "WEB_WORKERS": "1",
    }
    manage = [sys.executable, "manage.py", "collectstatic", "--no-input"]
    subprocess.run(manage, cwd=ROOT, env=env, check=True, capture_output=True)
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi",
             "--access-logfile", "-"],
            cwd=ROOT, env=env, stdout=written, stderr=written,
        )  # fmt: skip
        try:
            for _ in range(300):
                if ask(port, "GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"):
                    break
                time.sleep(0.1)
            yield port, log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def ask(port, request):
    """Send these very bytes; returns the status that came back, 0 for none."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as server:
            server.sendall(request.encode())
            answer = server.makefile("rb").readline().split()
    except OSError:
        return 0
    return int(answer[1]) if len(answer) > 1 else 0


def test_no_key_is_in_the_log_of_a_server_in_trouble(tmp_path):
    said = set()
    with web_server(tmp_path) as (port, log):
        for address in ADDRESSES:
            head = f"{address} HTTP/1.0\r\nReferer: http://127.0.0.1{address}\r\n"
            said.add(ask(port, f"GET {head}Host: 127.0.0.1\r\n\r\n"))
            said.add(ask(port, f"GET {head}Host: mallory.example\r\n\r\n"))
            said.add(ask(port, f"POST {head}Host: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"))
        said.add(ask(port, f"GET /s/{TOKEN}/ NOT HTTP\r\n\r\n"))
        said.add(ask(port, f"GET /s/{TOKEN}/ HTTP/1.0\r\nbroken /s/{TOKEN}/\r\n\r\n"))
    lines = log.read_text()

    assert {400, 403, 503} <= said
    assert ("Service Unavailable: /s/[link]" in lines, "GET /s/[link]" in lines) == (True, True)
    assert keys_in(lines) == []

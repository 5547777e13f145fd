"""Real servers for tests and benchmarks, on free ports of this machine, stopped when done with."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(command: list[str], what: str) -> None:
    for _ in range(300):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit(f"{what} did not start.")


def postgresql_binaries() -> Path:
    """Return the folder of the newest PostgreSQL that is installed."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]


@contextlib.contextmanager
def postgresql(kept: Path | None = None, **options: str) -> Iterator[str]:
    """Run a PostgreSQL in a temporary folder, or in ``kept``; yields its DATABASE_URL.

    A kept folder is made when it is missing and holds the same data the next time.
    """
    # It refuses to run as root, so root lends it to the user that its package made.
    binaries = postgresql_binaries()
    with tempfile.TemporaryDirectory(prefix="portdesk-pg-") as sockets:
        folder = kept or Path(sockets)
        folder.mkdir(parents=True, exist_ok=True)
        as_user: list[str] = []
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            for place in (folder, sockets):
                os.chown(place, owner.pw_uid, owner.pw_gid)
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data, port = folder / "data", free_port()
        if not data.exists():
            subprocess.run(
                [*as_user, binaries / "initdb", "--pgdata", data, "--auth=trust",
                 "--username=portdesk", "--encoding=UTF8", "--locale=C.UTF-8"],
                check=True, capture_output=True, cwd=sockets,
            )  # fmt: skip
        chosen = {"listen_addresses": "127.0.0.1", "fsync": "off", "max_connections": "60"}
        words = [f"-c{name}={value}" for name, value in (chosen | options).items()]
        server = subprocess.Popen(
            [*as_user, binaries / "postgres", "-D", data, "-p", str(port), "-k", sockets, *words],
            cwd=sockets, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            ready = [str(binaries / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
            wait_for(ready, "PostgreSQL")
            yield f"postgres://portdesk@127.0.0.1:{port}/postgres"
        finally:
            # "Fast": those still connected are cut off, nothing that was committed is lost.
            server.send_signal(signal.SIGINT)
            server.wait(60)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis without persistence; yields its address."""
    with tempfile.TemporaryDirectory(prefix="portdesk-redis-") as folder:
        port = free_port()
        server = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
             "--dir", folder],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(["redis-cli", "-p", str(port), "ping"], "Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(20)

"""The large PostgreSQL that the benchmarks ask: built once, kept in a cache folder.

At scale 1.0: 1,000,000 requests, 10,000,000 port numbers, 1,000,000 tracking numbers.
"""

import fcntl
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.product import product, say
from bin.servers import postgresql, postgresql_binaries

ROOT = Path(__file__).resolve().parent.parent
REQUESTS, NUMBERS_EACH, TRACKING = 1_000_000, 10, 1_000_000
SERVER = {
    "shared_buffers": "512MB",
    "maintenance_work_mem": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "autovacuum": "off",
}


@contextmanager
def surroundings(scale: float) -> Iterator[None]:
    """Set Django up on the kept database of this scale; one benchmark at a time has it."""
    folder = cache_folder() / f"scale-{scale:g}"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL's user has to get in, whatever the umask of who measures
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        marker, wanted = folder / "built", what_it_is_built_from(scale)
        is_built = marker.exists() and marker.read_text() == wanted
        cluster = folder / "postgresql"
        if not is_built:
            marker.unlink(missing_ok=True)
            shutil.rmtree(cluster, ignore_errors=True)
        with postgresql(cluster, **SERVER) as url, product(url):
            if not is_built:
                build(scale)
                marker.write_text(wanted)
            yield


def cache_folder() -> Path:
    """Return BENCH_CACHE, or a folder for this user. PostgreSQL runs as nobody's root, so that
    root's own home, which is closed to others, will not do.
    """
    if chosen := os.environ.get("BENCH_CACHE"):
        return Path(chosen).resolve()
    home = Path("/var/cache") if os.getuid() == 0 else Path.home() / ".cache"
    return home / "portdesk-bench"


def what_it_is_built_from(scale: float) -> str:
    """Return a digest that changes with the tables, with this module and with the server."""
    digest = hashlib.sha256(f"{scale} {postgresql_binaries()} {sys.version_info[:2]}".encode())
    migrations = sorted(ROOT.glob("*/migrations/0*.py"))
    for path in [*migrations, Path(__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def count_of(whole: int, scale: float) -> int:
    return max(100, int(whole * scale))


def e164(place: int) -> str:
    """Return the number at this place: each of 8,000,000,000 once, in no order one could use."""
    return f"+1{2_000_000_000 + place * 4_294_967_291 % 8_000_000_000}"


E164 = "'+1' || (2000000000 + {place} * 4294967291 % 8000000000)::text"


def is_claimed(place: int) -> bool:
    """Say whether the port number at this place is held: four of five are, the rest were freed."""
    return place % 5 != 0


def first_port_number(scale: float) -> int:
    """Return the place of the first port number; half of the tracking numbers came by a port."""
    return count_of(TRACKING, scale) // 2


def build(scale: float) -> None:
    """Make the tables and fill them, without indexes and checked references while that lasts."""
    from django.core.management import call_command
    from django.db import connection

    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    requests, tracking = count_of(REQUESTS, scale), count_of(TRACKING, scale)
    say(f"Building {requests:,} requests and {tracking:,} tracking numbers, once ...")
    tables = ["accounts_account", "porting_portrequest", "porting_portnumber"]
    tables += ["numbers_trackingnumber"]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        again = drop_indexes(cursor, tables)
        fill(cursor, requests, tracking, first_port_number(scale))
        for statement in again:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")
    say(f"Built in {time.monotonic() - begun:.0f} s")


def fill(cursor: Any, requests: int, tracking: int, first: int) -> None:
    from accounts.models import Account, User
    from numbers.models import TrackingNumber
    from porting.choices import Status
    from porting.models import PortNumber, PortRequest

    owner = User.objects.create_user("owner@bench.example")
    accounts = max(10, requests // 1_000)
    insert(cursor, Account, accounts, public_id="'AC-' || lpad(i::text, 8, '0')", name="'A' || i")
    # Most are history: one in two hundred is open, and one in two hundred a draft.
    status = (
        f"CASE i % 200 WHEN 0 THEN '{Status.SENT}' WHEN 1 THEN '{Status.DRAFT}'"
        f" ELSE '{Status.PORTED}' END"
    )
    begun = "timestamptz '2020-01-01' + i * interval '3 minutes'"
    insert(
        cursor, PortRequest, requests,
        account_id=f"1 + i % {accounts}", created_by_id=str(owner.pk), status=status,
        reference="'PR-' || lpad(i::text, 8, '0')", name="'Request ' || i",
        carrier_name="'Carrier ' || i % 90", business_name="'Company ' || i",
        created_at=begun, updated_at=begun,
        submitted_at=f"CASE WHEN i % 200 <> 1 THEN {begun} END",
        ended_at=f"CASE WHEN i % 200 > 1 THEN {begun} END",
    )  # fmt: skip
    place = f"({first} + i - 1)"
    insert(
        cursor, PortNumber, requests * NUMBERS_EACH,
        request_id=f"1 + (i - 1) / {NUMBERS_EACH}", position=f"i % {NUMBERS_EACH}",
        e164=E164.format(place=place), typed=E164.format(place=place),
        status=f"'{Status.PORTED}'", is_claimed=f"{place} % 5 <> 0", created_at=begun,
    )  # fmt: skip
    insert(
        cursor, TrackingNumber, tracking,
        account_id=f"1 + i % {accounts}", public_id="'TPN-' || lpad(i::text, 8, '0')",
        e164=E164.format(place="i"), description="'Line ' || i", live_at=begun,
    )  # fmt: skip


def insert(cursor: Any, model: Any, count: int, **expressions: str) -> None:
    """Insert rows numbered i by SQL expressions; other columns get what the model gives."""
    from django.db import connection

    columns, values, params = ["id"], ["i"], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(field.column)
        if field.column in expressions:
            values.append(expressions.pop(field.column).replace("%", "%%"))
        elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            values.append("now()")
        else:
            values.append("%s")
            params.append(field.get_db_prep_save(field.get_default(), connection))
    assert not expressions, expressions  # noqa: S101
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM generate_series(1, {count}::bigint) AS i",
        params,
    )


def drop_indexes(cursor: Any, tables: list[str]) -> list[str]:
    """Drop all indexes but the primary keys; returns the statements that make them again."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s)",
        [tables],
    )
    again = []
    for table, name, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
        " AND NOT indexname LIKE '%%_pkey'",
        [tables],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f'DROP INDEX "{name}"')
        again.append(definition)
    return again

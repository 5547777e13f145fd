"""The one clock that leases and deadlines go by: the database's.

Workers and web servers are several machines, and one whose clock is ten minutes ahead would take
what another is working on, and end codes before their time.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Func
from django.utils import timezone

NEAR = timedelta(hours=1)  # by how much a machine's own clock may be wrong


class DatabaseNow(Func):
    """The database's time as part of a statement: ``update(due_at=DatabaseNow())``."""

    output_field = DateTimeField()
    arity = 0

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        return "CLOCK_TIMESTAMP()", []

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        # The file lies on this very machine, so its clock is ours.
        return "%s", [self.output_field.get_db_prep_value(timezone.now(), connection)]


def db_now() -> datetime:
    """Return the database's time; one statement on PostgreSQL, none on SQLite."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT CLOCK_TIMESTAMP()")
        now: datetime = cursor.fetchone()[0]
    return now


def is_past(deadline: datetime) -> bool:
    """Tell whether a deadline has passed; asks the database only within an hour of it."""
    own = timezone.now()
    return deadline <= (db_now() if abs(deadline - own) < NEAR else own)

"""Whether a pooled connection still works. PostgreSQL only."""

from typing import Any

from django.db import connections


def check_connection(connection: Any) -> None:
    """Raise when the server has cut the connection, and throw out the others with it.

    After a restart of the server all of them are dead. The pool alone would try one after the
    other and pause longer each time, until the page's five seconds are over.
    """
    from psycopg_pool import ConnectionPool

    try:
        ConnectionPool.check_connection(connection)
    except Exception:
        if (pool := connections["default"].pool) is not None:
            pool.drain()
        raise

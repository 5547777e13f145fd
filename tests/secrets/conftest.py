"""The installations of the faults' tests."""

from tests.faults.conftest import blank, database  # noqa: F401

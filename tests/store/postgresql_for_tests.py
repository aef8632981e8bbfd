"""A PostgreSQL server of its own in a passing folder, reached by a socket in it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from training.campaign.postgresql import PostgresqlServer, find_programs


@contextmanager
def running_postgresql() -> Iterator[str]:
    """The address of a fresh server, without the name of a database; skips the test where there is no server."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian's package is called postgresql)")
    server = PostgresqlServer(programs, safe=False)
    try:
        server.start()
        try:
            yield server.address("{name}")
        finally:
            server.stop()
    finally:
        server.remove()

"""One database behind the store: SQLite by default, any address that SQLAlchemy knows by setting.

The suite of tests runs on SQLite and on PostgreSQL.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.answers import Answers

VERSION = "0007"
"""The newest file in `migrations/versions`."""
BUSY_SECONDS = 30
SPARE_BYTES = 2**20
MIGRATING = 0x57E1
"""Number of the lock under which a PostgreSQL database is brought up to date."""


class Database:
    """Sessions of one engine. Threads and processes may share a database; every call has a session of its own."""

    def __init__(self, address: str) -> None:
        self.engine = _engine(address)
        self._writer = self.engine.execution_options(writes=True)
        file = _file_of(self.engine)
        self._spare = Path(f"{file}-spare") if file else None
        self.answers = Answers(file)

    def close(self) -> None:
        """Let the database go."""
        self.answers.close()
        self.engine.dispose()

    def migrate(self) -> None:
        """Make the tables or bring them up to date, all or nothing. Raises `StoreError` when they are newer."""
        with _translated():
            with self.engine.connect() as connection:
                if _version(connection) == VERSION:
                    return
            with self._writer.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
                if _version(connection) != VERSION:  # nobody else did it meanwhile
                    _upgrade(connection)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that changes nothing."""
        with _translated(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are durable after the block, or undone when it raises."""
        with _translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def spare_room(self) -> Iterator[None]:
        """Room on the disk that was kept for deleting, which could not be written down on a full one otherwise."""
        if self._spare:
            self._spare.unlink(missing_ok=True)
        try:
            yield
        finally:
            self.keep_room()

    def keep_room(self) -> None:
        """Take room for `spare_room`, where there is any; a database server has its own disk."""
        if self._spare and not self._spare.exists():
            try:
                self._spare.write_bytes(bytes(SPARE_BYTES))
            except OSError:
                self._spare.unlink(missing_ok=True)

    def shrink(self) -> None:
        """Give the room of deleted rows back to the disk, with what was written there."""
        if self.engine.dialect.name == "sqlite":
            with _translated(), self.engine.connect() as connection:
                bare = connection.connection.driver_connection
                assert bare is not None
                connection.rollback()
                bare.execute("VACUUM")
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _file_of(engine: Engine) -> str | None:
    """The file of an SQLite database, wherever the process goes; None where it has none."""
    url = engine.url
    plain = engine.dialect.name == "sqlite" and url.database not in (None, "", ":memory:") and not url.query
    return os.path.abspath(str(url.database)) if plain else None


def sqlite_address(path: Path) -> str:
    """The address of a database in one file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise StoreError(
            _(
                "The database cannot be used: {reason}. Check that it can be reached, that its disk has space "
                "left and that you may write to it."
            ).format(reason=reason)
        ) from error


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        # A server may have gone and come back since a connection was last used; a file has not.
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            _(
                "Cannot open a database: {error}. STYLEREC_DATABASE expects an address such as "
                "'sqlite:////home/me/boards.db' or 'postgresql+psycopg://me@localhost/boards'."
            ).format(error=error)
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # Python's own BEGIN comes too late; see _begin_sqlite
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _use_write_ahead_log(connection)


def _use_write_ahead_log(connection: Any) -> None:
    """Readers and a writer side by side. SQLite's own waiting leaves out the change of mode of a fresh database."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer midway fails at once when somebody else wrote: writers queue up from the start.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # here: an up-to-date database, the usual case, needs none of it
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "stylerec.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            _(
                "The data were written by a newer version of stylerec (tables {tables}, this version has "
                "{version}). Update stylerec, or choose another folder with STYLEREC_DATA_DIR."
            ).format(tables=_version(connection), version=VERSION)
        ) from error

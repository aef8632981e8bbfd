"""One database behind the store: SQLite by default, any address that SQLAlchemy knows by setting."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from stylerec.errors import StoreError
from stylerec.store.tables import Base

BUSY_SECONDS = 30


class Database:
    """Sessions of one engine. Threads and processes may share a database; every call has a session of its own."""

    def __init__(self, address: str) -> None:
        self.engine = _engine(address)
        self._writer = self.engine.execution_options(writes=True)

    def migrate(self) -> None:
        """Make or update the tables."""
        with self.engine.begin() as connection:
            Base.metadata.create_all(connection)

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
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise StoreError(
            f"The database cannot be used: {reason}. Check that its disk has space left and that you may write to it."
        ) from error


def sqlite_address(path: Path) -> str:
    """The address of a database in one file."""
    return f"sqlite:///{path.as_posix()}"


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"Cannot open a database: {error}. STYLEREC_DATABASE expects an address such as "
            "'sqlite:////home/me/boards.db' or 'postgresql+psycopg://me@localhost/boards'."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # Python's own BEGIN comes too late; see _begin_sqlite
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer midway fails at once when somebody else wrote: writers queue up from the start.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


__all__ = ["Database", "IntegrityError", "sqlite_address"]

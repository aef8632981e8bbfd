"""Every test of the store runs on SQLite and on a PostgreSQL server that is started for it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgresql_for_tests import running_postgresql
from sqlalchemy import create_engine, text

from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.store.database import Database, sqlite_address
from stylerec.store.tables import Base


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables made once: the tests copy the file."""
    path = tmp_path_factory.mktemp("template") / "stylerec.db"
    database = Database(sqlite_address(path))
    database.migrate()
    database.shrink()
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[list[Database]]:
    """Two databases of one server, with their tables."""
    with running_postgresql() as address:
        server = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            for name in ("one", "two"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        server.dispose()
        databases = [Database(address.format(name=name)) for name in ("one", "two")]
        for database in databases:
            database.migrate()
        yield databases
        for database in databases:
            database.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Addresses of two databases that have their tables and nothing in them."""
    if request.param == "sqlite":
        paths = [tmp_path / "one.db", tmp_path / "two.db"]
        for path in paths:
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield [sqlite_address(path) for path in paths]
        return
    databases = request.getfixturevalue("postgresql")
    yield [database.engine.url.render_as_string(hide_password=False) for database in databases]
    for database in databases:
        with database.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())


@pytest.fixture
def new_store(addresses: list[str], tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Opens up to two stores on machines of their own."""
    opened: list[Store] = []

    def make(**settings: object) -> Store:
        folder = tmp_path / f"store {len(opened)}"
        opened.append(Store.open(addresses[len(opened)], folder, settings=Settings(**settings)))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[..., Store]) -> Store:
    """An empty store."""
    return new_store()

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
def postgresql() -> Iterator[str]:
    """A server with a database called "template" whose tables are made."""
    with running_postgresql() as address:
        _run(address, "CREATE DATABASE template")
        database = Database(address.format(name="template"))
        database.migrate()
        database.engine.dispose()
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes addresses of databases that have their tables and nothing in them."""
    made: list[str] = []

    def sqlite() -> str:
        path = tmp_path / f"{len(made)}.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        made.append(path.name)
        return sqlite_address(path)

    def postgresql() -> str:
        server = request.getfixturevalue("postgresql")
        made.append(f"test{len(made)}")
        _run(server, f"CREATE DATABASE {made[-1]} TEMPLATE template")
        return str(server.format(name=made[-1]))

    yield sqlite if request.param == "sqlite" else postgresql
    if request.param == "postgresql":
        for name in made:
            _run(request.getfixturevalue("postgresql"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_store(new_address: Callable[[], str], tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Opens stores on machines of their own."""
    opened: list[Store] = []

    def make(**settings: object) -> Store:
        folder = tmp_path / f"store {len(opened)}"
        opened.append(Store.open(new_address(), folder, settings=Settings(**settings)))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[..., Store]) -> Store:
    """An empty store."""
    return new_store()


def _run(server: str, statement: str) -> None:
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

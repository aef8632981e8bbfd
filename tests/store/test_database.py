"""The tables over the versions, several programs at once, and databases that cannot be used."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from photos_for_tests import jpegs
from sqlalchemy import create_engine, text

from stylerec.errors import StoreError
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.store.database import VERSION, Database, sqlite_address
from stylerec.store.tables import Base


def test_migrations_make_the_tables_of_the_code(addresses: list[str]) -> None:
    engine = create_engine(addresses[0])
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_version_of_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "stylerec.store:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [VERSION]


def test_a_newer_database_is_left_alone(addresses: list[str], tmp_path: Path) -> None:
    database = Database(addresses[0])
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreError, match="newer version of stylerec .tables 9999.*Update stylerec"):
            Store.open(addresses[0], tmp_path, settings=Settings())
    finally:
        with database.engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{VERSION}'"))
        database.engine.dispose()


def test_two_that_open_a_fresh_store_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from stylerec.store import Store; Store.open(folder=Path(sys.argv[1]))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    errors = [process.communicate(timeout=60)[1] for process in started]
    assert errors == ["", ""] and Store.open(folder=tmp_path, settings=Settings()).boards.all() == ()


def test_connections_to_a_fresh_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    barrier = threading.Barrier(4)

    def use(number: int) -> None:
        database = Database(sqlite_address(tmp_path / f"{number}.db"))
        barrier.wait()
        with database.writing() as session:
            session.execute(text("CREATE TABLE IF NOT EXISTS one (two)"))
        database.engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        for number in range(40):
            list(pool.map(use, [number] * 4))


def test_sqlite_is_set_up_for_several_programs(tmp_path: Path) -> None:
    database = Database(sqlite_address(tmp_path / "a.db"))
    with database.reading() as session:
        values = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")}
        assert values == {"journal_mode": "wal", "foreign_keys": 1}
        assert session.scalar(text("PRAGMA busy_timeout")) == 30_000
        assert session.scalar(text("PRAGMA synchronous")) == 2
    database.engine.dispose()


def test_many_writers_wait_for_one_another(store: Store) -> None:
    board_ids = [store.boards.create(f"B{number}").board_id for number in range(3)]
    failed: list[Exception] = []

    def work(board_id: str) -> None:
        try:
            ids = store.photos.add(board_id, jpegs(4)).photo_ids
            store.photos.remove(board_id, ids[0])
            store.photos.add(board_id, jpegs(1))
            for photo_id in ids[2:]:
                store.photos.remove(board_id, photo_id)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=[board_id]) for board_id in board_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for board_id in board_ids:
        assert sorted(p.name for p in store.photos.of(board_id)) == ["0.jpg", "1.jpg"]
        for photo in store.photos.of(board_id):
            assert store.photos.original(photo.photo_id)
    assert len(list(store.files.folder.glob("photos/*/*"))) == 2


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("nonsense", "expects an address such as"),
        ("oracle9://x", "expects an address such as"),
        ("sqlite:////nowhere/at/all/x.db", "cannot be used"),
        ("postgresql+psycopg://nobody@/x?host=/nowhere", "cannot be used"),
    ],
)
def test_an_address_that_leads_nowhere(tmp_path: Path, address: str, word: str) -> None:
    with pytest.raises(StoreError, match=word):
        Store.open(address, tmp_path, settings=Settings())


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "stylerec.db").write_bytes(b"hello " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(folder=tmp_path, settings=Settings())


def test_places_come_from_the_settings(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "things", database=sqlite_address(tmp_path / "elsewhere.db"))
    store = Store.open(settings=settings)
    store.photos.add(store.boards.create("B").board_id, jpegs(1))
    store.close()
    assert (tmp_path / "elsewhere.db").exists() and not (tmp_path / "things" / "stylerec.db").exists()
    assert len(list((tmp_path / "things").glob("photos/*/*"))) == 1


def test_another_folder_of_the_process_is_not_another_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        Store.open(folder=tmp_path / name / "kept", settings=Settings()).close()
    monkeypatch.chdir(tmp_path / "here")
    store = Store.open("sqlite:///kept/stylerec.db", Path("kept"), settings=Settings())
    monkeypatch.chdir(tmp_path / "there")
    assert store.boards.all() == ()
    store.boards.create("Autumn")
    assert [board.name for board in store.boards.all()] == ["Autumn"]
    store.close()


def test_a_database_in_memory_has_no_file(tmp_path: Path) -> None:
    for address in ("sqlite:///:memory:", "sqlite://"):
        answers = Database(address).answers
        assert [answers.get("key", lambda number=number: number) for number in range(2)] == [0, 1]


def test_a_file_in_the_place_of_another_is_another_database(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Store.open(folder=tmp_path / name, settings=Settings()).boards.create(name)
    answers = Database(sqlite_address(tmp_path / "one" / "stylerec.db")).answers
    assert [answers.get("key", lambda: "old"), answers.get("key", lambda: "new")] == ["old", "old"]
    (tmp_path / "two" / "stylerec.db").replace(tmp_path / "one" / "stylerec.db")
    assert answers.get("key", lambda: "new") == "new"
    answers.close()
    assert answers.get("key", lambda: "newer") == "newer"
    answers.close()

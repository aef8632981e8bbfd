"""A run on Dask: whatever dies, nothing is lost, nothing that was written is read twice, one bad photo is a row."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from distributed import Client, Future
from tables_for_tests import MadePlugin, MadeReader

from stylerec.domain.looks import PhotoLook
from stylerec.errors import StoreError
from stylerec.scale import engine
from stylerec.scale.engine import complete, missing, prepare, range_size, recognise_all
from stylerec.scale.places import Folder
from stylerec.scale.tables import Counts, Manifest, Range, parts, stream, written
from stylerec.vision.recogniser import Recogniser, Source


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two workers in this process."""
    with Client(processes=False, n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        yield client


def made_photos(folder: Path, contents: list[bytes]) -> list[str]:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number:03d}.jpg").write_bytes(content)
    return [str(folder / f"{number:03d}.jpg") for number in range(len(contents))]


def rows(folder: Folder, table: str, column: str) -> list[object]:
    return [value for batch in stream(folder, table, [column]) for value in batch.column(0).to_pylist()]


def test_every_photo_is_a_look_or_an_error(client: Client, tmp_path: Path) -> None:
    addresses = made_photos(tmp_path / "photos", [b"bad" if number == 7 else b"fine" for number in range(50)])
    plugin = MadePlugin(Folder(str(tmp_path / "out")), [*addresses, str(tmp_path / "gone.jpg")])
    steps = list(recognise_all(client, plugin, size=8))
    assert sum(step.photos for step in steps) == 51
    manifest = complete(plugin)
    assert (manifest.complete, manifest.n_looks, manifest.n_errors) == (True, 49, 2)
    assert Manifest.load(plugin.out) == manifest
    assert sorted(rows(plugin.out, "looks", "position") + rows(plugin.out, "errors", "position")) == list(range(51))
    assert rows(plugin.out, "errors", "photo") == [addresses[7], str(tmp_path / "gone.jpg")]
    assert rows(plugin.out, "garments", "category").count("skirt") == 49
    assert len(rows(plugin.out, "embeddings", "garment")) == 3 * 49  # the item, the skirt and the shirt


def test_what_was_written_is_not_read_again(client: Client, tmp_path: Path) -> None:
    addresses = made_photos(tmp_path / "photos", [b"fine"] * 40)
    plugin = MadePlugin(Folder(str(tmp_path / "out")), addresses)
    run = recognise_all(client, plugin, size=5)
    next(run)
    run.close()  # as when somebody presses Ctrl+C
    begun = set(rows(plugin.out, "looks", "photo"))
    again = MadePlugin(plugin.out, addresses)
    list(recognise_all(client, again, size=7))  # in other ranges
    assert complete(again).n_looks == 40
    assert begun and begun.isdisjoint(again.made.names())
    assert sorted(rows(plugin.out, "looks", "photo")) == addresses


def test_a_photo_that_makes_the_recogniser_fail_is_found_and_is_an_error(client: Client, tmp_path: Path) -> None:
    addresses = made_photos(tmp_path / "photos", [b"bug" if number == 11 else b"fine" for number in range(16)])
    plugin = MadePlugin(Folder(str(tmp_path / "out")), addresses)
    assert sum(step.photos for step in recognise_all(client, plugin, size=16)) == 16
    assert complete(plugin).n_looks == 15
    (reason,) = rows(plugin.out, "errors", "error")
    assert "011.jpg" in str(reason) and "a fault of the recogniser" in str(reason)


def test_a_disk_that_is_full_ends_the_run_with_a_reason(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = MadePlugin(Folder(str(tmp_path / "out")), made_photos(tmp_path / "photos", [b"fine"] * 4))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreError, match="No space left.*the same command goes on"):
        list(recognise_all(client, plugin, size=4))
    assert not parts(plugin.out)


def test_what_is_missing_is_found_between_what_is_there() -> None:
    done = [Range(10, 20), Range(30, 35)]
    assert list(missing(37, done, 8)) == [Range(0, 8), Range(8, 10), Range(20, 28), Range(28, 30), Range(35, 37)]
    assert list(missing(35, [Range(0, 35)], 8)) == []
    assert (range_size(100, 1), range_size(200_000, 1), range_size(10**8, 1600)) == (25, 500, 2017)
    assert (range_size(200, 2), range_size(1, 8), range_size(0, 2)) == (25, 1, 1), "of 200 photos four ranges for each"


def test_a_half_of_a_range_that_was_finished_after_all_does_not_count_twice(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    for photos in (Range(0, 8), Range(4, 8), Range(8, 12), Range(0, 4)):
        folder.write(f"looks/{photos.part}", b"")
    assert parts(folder) == [Range(0, 8), Range(8, 12)]


def test_another_model_or_other_photos_do_not_go_into_the_same_tables(recogniser: Recogniser, tmp_path: Path) -> None:
    out, photos = Folder(str(tmp_path / "out")), made_photos(tmp_path / "photos", [b"x"])
    first = prepare(out, recogniser, ["photos"], photos)
    assert first.manifest.n_embedding == 128
    assert prepare(out, recogniser, ["photos"], iter(())).manifest == first.manifest
    with pytest.raises(StoreError, match="holds tables of photos"):
        prepare(out, recogniser, ["others"], photos)


def test_counts_of_a_range_come_from_its_parts(client: Client, tmp_path: Path) -> None:
    plugin = MadePlugin(Folder(str(tmp_path / "out")), made_photos(tmp_path / "photos", [b"fine", b"bad"]))
    list(recognise_all(client, plugin, size=2))
    assert written(plugin.out, Range(0, 2)) == Counts(1, 2, 1)
    assert written(plugin.out, Range(2, 4)) is None
    schema = pq.read_schema(plugin.out.path(f"embeddings/{Range(0, 2).part}"))
    assert str(schema.field("embedding").type).startswith("fixed_size_list")


def test_tables_may_lie_at_any_address(tmp_path: Path) -> None:
    folder = Folder("memory://tables")
    folder.write("looks/a", b"1")
    assert folder.names("looks") == ["a"] and folder.read("looks/a") == b"1" and folder.names("none") == []


LATE = "a result is there"


class DeadlyReader(MadeReader):
    """Its process dies of photos that are b"deadly", as of a fault in a decoder."""

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        def checked() -> Iterator[Source]:
            for source in sources:
                if source[1] == b"deadly":  # type: ignore[index]
                    self.die()
                yield source

        return super().recognise(checked())

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class LateDeadlyReader(DeadlyReader):
    """Its process dies of such a photo when a file `LATE` lies beside its log; until then it reads on, for a minute."""

    def die(self) -> None:
        until = time.monotonic() + 60
        while not self.log.with_name(LATE).exists() and time.monotonic() < until:
            time.sleep(0.05)
        super().die()


def test_a_photo_of_which_workers_die_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    addresses = made_photos(tmp_path / "photos", [b"fine", b"deadly"])
    plugin = MadePlugin(Folder(str(tmp_path / "out")), addresses, DeadlyReader(tmp_path / "log"))
    with engine.connected("local", 1) as client:
        assert sum(step.photos for step in recognise_all(client, plugin, size=1)) == 2
    assert complete(plugin).n_looks == 1
    assert rows(plugin.out, "errors", "photo") == [addresses[1]]
    assert "its worker died" in str(rows(plugin.out, "errors", "error")[0])


def test_a_result_that_died_with_its_worker_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch, seen = engine._outcome, []

    def after_the_death(future: Future) -> Counts | BaseException:
        while not seen and future.status == "finished":
            (tmp_path / LATE).touch()
            time.sleep(0.05)
        seen.append(future.status)
        return fetch(future)

    monkeypatch.setattr(engine, "_outcome", after_the_death)
    plugin = MadePlugin(
        Folder(str(tmp_path / "out")),
        made_photos(tmp_path / "photos", [b"fine", b"deadly"]),
        LateDeadlyReader(tmp_path / "log"),
    )
    with engine.connected("local", 1) as client:
        assert sum(step.photos for step in recognise_all(client, plugin, size=1)) == 2
    assert seen[0] == "lost" and complete(plugin).n_looks == 1

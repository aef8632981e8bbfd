"""Reading in the background: look by look, stopped, resumed, shared, and undisturbed by bad photos."""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import garment, photo
from PIL import Image

from stylerec.board.reader import Progress, Reader
from stylerec.domain.looks import PhotoLook
from stylerec.errors import ModelError
from stylerec.settings import Settings
from stylerec.store import Store

Sources = Iterable[tuple[str, bytes]]


def jpegs(count: int, first: int = 0) -> list[tuple[str, bytes]]:
    photos = []
    for number in range(first, first + count):
        buffer = io.BytesIO()
        Image.fromarray(np.full((4, 4, 3), number % 250, np.uint8)).save(buffer, "PNG")
        photos.append((f"{number}.png", buffer.getvalue()))
    return photos


class Model:
    """Stands in for a recogniser: remembers what it was given, and waits before each photo when it is told to."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.go = threading.Semaphore(1000)
        self.reached = threading.Event()
        self.fail: Callable[[str], None] = lambda name: None

    def recognise(self, sources: Sources) -> Iterator[PhotoLook]:
        for name, _ in sources:
            self.given.append(name)
            self.reached.set()
            assert self.go.acquire(timeout=20)
            self.fail(name)
            yield photo(name, garment("skirt"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(folder=tmp_path, settings=Settings())
    yield store
    store.close()


def board_of(store: Store, *photos: tuple[str, bytes]) -> str:
    board_id = store.boards.create("B").board_id
    store.photos.add(board_id, photos)
    return board_id


def held_at_the_first_photo(store: Store, n_photos: int) -> tuple[str, Model, Reader]:
    """A board and a reader at its first photo, which goes on when `go` of the model is released."""
    board_id, model = board_of(store, *jpegs(n_photos)), Model()
    model.go = threading.Semaphore(0)
    reader = Reader(store, model.recognise, "m")
    reader.start(board_id)
    assert model.reached.wait(20)
    return board_id, model, reader


def test_all_photos_are_read_and_saved(store: Store) -> None:
    board_id, model = board_of(store, *jpegs(12)), Model()
    reader = Reader(store, model.recognise, "m")
    assert reader.progress(board_id) == Progress(0, 12, 0.0, None, False)
    reader.start(board_id)
    assert reader.wait(20)
    assert store.boards.get(board_id).n_read == 12 and model.given == [name for name, _ in jpegs(12)]
    progress = reader.progress(board_id)
    assert (progress.done, progress.total, progress.running, progress.problem) == (12, 12, False, None)
    assert progress.photos_per_second > 0 and progress.seconds_left == 0
    reader.start(board_id)  # nothing is left to do
    assert reader.wait(20) and len(model.given) == 12


def test_looks_are_there_while_reading_goes_on_and_after_a_stop(store: Store) -> None:
    board_id, model = board_of(store, *jpegs(12)), Model()
    model.go = threading.Semaphore(4)
    reader = Reader(store, model.recognise, "m")
    reader.start(board_id)
    while store.boards.get(board_id).n_read < 4:
        assert not reader.wait(0.01)
    progress = reader.progress(board_id)
    assert (progress.done, progress.total, progress.running) == (4, 12, True)
    assert progress.seconds_left is not None and progress.seconds_left > 0
    reader.stop()
    assert not reader.running
    model.go.release(100)
    assert reader.wait(20)
    read = store.boards.get(board_id).n_read
    assert 4 <= read <= 6 and read == reader.progress(board_id).done
    # Another process takes up where this one was stopped, and reads nothing twice.
    Reader(store, model.recognise, "m").start()
    later = Reader(store, model.recognise, "m")
    later.start(board_id)
    assert later.wait(20) and store.boards.get(board_id).n_read == 12
    assert sorted(model.given) == sorted(name for name, _ in jpegs(12))


def test_started_again_before_the_stop_has_come_to_its_end(store: Store) -> None:
    board_id, model, reader = held_at_the_first_photo(store, 12)
    reader.stop()
    reader.start(board_id)
    assert reader.running
    model.go.release(100)
    assert reader.wait(20) and store.boards.get(board_id).n_read == 12
    assert len(model.given) == len(set(model.given))


def test_two_readers_share_the_work(store: Store) -> None:
    first, second = board_of(store, *jpegs(20)), board_of(store, *jpegs(20))
    models = [Model(), Model()]
    readers = [Reader(store, model.recognise, "m") for model in models]
    for reader, board_id in zip(readers, (first, second), strict=True):
        reader.start(board_id)
    assert all(reader.wait(30) for reader in readers)
    assert sorted(models[0].given + models[1].given) == sorted(name for name, _ in jpegs(20))
    assert store.boards.get(first).n_read == store.boards.get(second).n_read == 20


def test_the_board_asked_for_last_comes_first(store: Store) -> None:
    first, second, model = board_of(store, *jpegs(20)), board_of(store, *jpegs(2, 100)), Model()
    model.go = threading.Semaphore(0)
    reader = Reader(store, model.recognise, "m")
    reader.start(first)
    assert model.reached.wait(20)
    reader.start(second)
    model.go.release(100)
    assert reader.wait(20)
    assert max(model.given.index(name) for name, _ in jpegs(2, 100)) < 12
    assert store.boards.get(first).n_read == 20 and reader.progress().done == 22


def test_a_photo_that_cannot_be_read_is_kept_with_its_reason(store: Store) -> None:
    board_id, model = board_of(store, *jpegs(6)), Model()

    def recognise(sources: Sources) -> Iterator[PhotoLook]:
        for look in model.recognise(sources):
            bad = look.name == "2.png"
            yield PhotoLook(look.name, "", 0, 0, None, error="It is blurred.") if bad else look

    reader = Reader(store, recognise, "m")
    reader.start(board_id)
    assert reader.wait(20) and store.looks.waiting("m") == ()
    assert [(p.name, p.problem) for p in store.photos.of(board_id) if p.problem] == [("2.png", "It is blurred.")]
    reader.start(board_id)
    assert reader.wait(20) and model.given.count("2.png") == 1


def test_a_photo_that_breaks_the_recogniser_does_not_stop_the_rest(store: Store) -> None:
    board_id, model = board_of(store, *jpegs(6)), Model()

    def fail(name: str) -> None:
        if name in ("1.png", "4.png"):
            raise ZeroDivisionError("oh")

    model.fail = fail
    store.files.original(store.photos.of(board_id)[3].photo_id, ".png").unlink()
    reader = Reader(store, model.recognise, "m")
    reader.start(board_id)
    assert reader.wait(20)
    assert [p.state for p in store.photos.of(board_id)] == [
        "read",
        "unreadable",
        "read",
        "unreadable",
        "unreadable",
        "read",
    ]
    problems = [p.problem or "" for p in store.photos.of(board_id)]
    assert "'1.png': the recogniser failed" in problems[1] and "'3.png'" in problems[3]
    assert reader.progress(board_id).problem is None


def test_when_nothing_works_reading_ends_and_says_so(store: Store) -> None:
    board_id, model = board_of(store, *jpegs(6)), Model()

    def fail(name: str) -> None:
        raise ModelError("The model file is missing.")

    model.fail = fail
    reader = Reader(store, model.recognise, "m")
    reader.start(board_id)
    assert reader.wait(20)
    assert reader.progress(board_id).problem == "The model file is missing."
    assert len(store.looks.waiting("m")) == 6 and len(store.looks.claim("m", count=9)) == 6  # nothing stays claimed

    def crash(name: str) -> None:
        raise MemoryError

    store.looks.release("m", [photo_id for photo_id, _ in store.looks.waiting("m")])
    model.fail = crash
    reader.start(board_id)
    assert reader.wait(20)
    assert "Something went wrong" in (reader.progress(board_id).problem or "")
    assert len(store.looks.waiting("m")) == 4


def test_a_photo_removed_while_it_is_read(store: Store) -> None:
    board_id, model, reader = held_at_the_first_photo(store, 3)
    for kept in store.photos.of(board_id):
        store.photos.remove(board_id, kept.photo_id)
    model.go.release(10)
    assert reader.wait(20) and reader.progress(board_id).problem is None
    assert store.boards.get(board_id).n_photos == 0


def test_a_new_model_reads_everything_again_behind_the_old_looks(store: Store) -> None:
    board_id, model = board_of(store, *jpegs(3)), Model()
    old = Reader(store, model.recognise, "old")
    old.start()
    assert old.wait(20)
    model.go = threading.Semaphore(0)
    new = Reader(store, model.recognise, "new")
    new.start()
    assert model.reached.wait(20)
    assert len(store.looks.mood_board(board_id).readable) == 3 and store.boards.get(board_id).n_waiting == 0
    assert new.progress(board_id).total == 3
    model.go.release(10)
    assert new.wait(20) and store.looks.waiting("new") == ()

"""Reading photos beside the page."""

from collections.abc import Iterator
from threading import Event

from stylerec.app.components.progress import describe
from stylerec.app.reading import Reading, Sources
from stylerec.errors import ModelError
from stylerec.looks import PhotoLook
from tests.app.pictures_for_tests import photo_look


def recognise(sources: Sources) -> Iterator[PhotoLook]:
    for number, (name, data) in enumerate(sources):
        yield photo_look(name, number, error=None if data else f"Cannot read '{name}'")


def test_one_bad_photo_never_stops_a_board():
    reading = Reading([("a", b"1"), ("b", b""), ("c", b"1")], 3, recognise)
    reading.wait()
    assert [photo.look.name for photo in reading.photos] == ["a", "c"]
    assert reading.problems == ["Cannot read 'b'"]
    assert reading.finished and reading.done == 3


def test_pictures_are_kept_packed():
    reading = Reading([("a", b"1")], 1, recognise)
    reading.wait()
    assert reading.photos[0].look.thumbnail is None
    assert reading.photos[0].picture.startswith(b"\xff\xd8")


def test_stopping_keeps_what_was_read():
    second_wanted, go_on = Event(), Event()

    def sources() -> Iterator[tuple[str, bytes]]:
        yield "a", b"1"
        second_wanted.set()
        assert go_on.wait(10)
        yield "b", b"1"
        yield "c", b"1"

    reading = Reading(sources(), 3, recognise)
    assert second_wanted.wait(10)
    assert [photo.look.name for photo in reading.photos] == ["a"] and not reading.finished
    reading.stop()
    go_on.set()
    reading.wait()
    assert [photo.look.name for photo in reading.photos] == ["a"]


def test_a_missing_model_becomes_a_sentence():
    def broken(sources: Sources) -> Iterator[PhotoLook]:
        raise ModelError("The model is missing. Get it back.")
        yield

    reading = Reading([("a", b"1")], 1, broken)
    reading.wait()
    assert reading.finished and reading.problems == ["The model is missing. Get it back."]


def test_an_unexpected_failure_does_not_leave_the_page_waiting():
    def broken(sources: Sources) -> Iterator[PhotoLook]:
        raise RuntimeError("secret detail")
        yield

    reading = Reading([("a", b"1")], 1, broken)
    reading.wait()
    assert reading.finished
    assert len(reading.problems) == 1 and "secret detail" not in reading.problems[0]


def test_progress_says_how_far_how_fast_and_how_long():
    class Now:
        total, done, speed = 80, 20, 5.0

    class Start:
        total, done, speed = 1, 0, 0.0

    assert describe(Now()) == "20 of 80 photos, 5 a second, 12 s left"
    assert describe(Start()) == "Getting ready to read 1 photo …"

"""Files that were damaged at random, the same each time: whatever happens, it is an answer or a reason, never a crash.

`STYLEREC_HOSTILE_SECONDS` makes it longer; what fails is named by its seed, with which it can be made again.
"""

import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stylerec.domain.packing import pack_look, unpack_look
from stylerec.errors import PhotoError, StoreError
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.store.position import without_position
from stylerec.vision.images import load_photo, read_zip
from tests.looks_for_tests import garment, photo
from training.campaign.files import FORMATS, encoded, mutated

SECONDS = float(os.environ.get("STYLEREC_HOSTILE_SECONDS", "40")) / 4
"""For each of the four kinds."""
SLOWEST = 20.0
"""Seconds for one small file, on a machine that does other things as well."""


def damaged(sources: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Seeds and files, the same ones each time, for as long as there is time; at least one of each source."""
    end, seed = time.monotonic() + SECONDS, 0
    while seed < len(sources) or time.monotonic() < end:
        yield seed, mutated(sources[seed % len(sources)], seed)
        seed += 1


def outcome(seed: int, act: Callable[[], object], *reasons: type[Exception]) -> bool:
    """Whether it was taken; anything but a result or one of the reasons fails, and so does what takes too long."""
    start = time.monotonic()
    try:
        act()
        taken = True
    except reasons as reason:
        assert str(reason)
        taken = False
    except Exception as error:
        raise AssertionError(f"seed {seed} leads to {error!r}") from error
    assert time.monotonic() - start < SLOWEST, f"seed {seed} takes too long"
    return taken


def test_damaged_photos_are_read_or_refused() -> None:
    outcomes = {
        outcome(seed, lambda data=data: load_photo(data, min_side=32), PhotoError)
        for seed, data in damaged([encoded(format) for format in FORMATS])
    }
    assert outcomes == {True, False}


def test_no_position_is_left_and_nothing_fails_on_damaged_notes() -> None:
    for seed, data in damaged([encoded(format) for format in FORMATS]):
        outcome(seed, lambda data=data: without_position(data), PhotoError)


def test_damaged_looks_are_read_or_refused() -> None:
    look = photo("a.jpg", garment("skirt"), garment("hat")).look
    assert look
    outcomes = set()
    for seed, data in damaged([pack_look(look)]):
        outcomes.add(outcome(seed, lambda data=data: unpack_look(data), StoreError))
    assert False in outcomes


def test_damaged_archives_are_taken_in_as_far_as_they_go(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, threads=1)
    first = Store.open(folder=tmp_path / "first", settings=settings)
    board_id = first.boards.create("Autumn").board_id
    (photo_id,) = first.photos.add(board_id, [("a.jpg", encoded("JPEG"))]).photo_ids
    first.looks.save(photo_id, "m", photo("a.jpg", garment("skirt")))
    whole = io.BytesIO()
    first.export_zip(whole)
    first.close()
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.jpg", encoded("JPEG"))
        archive.writestr("b/c.png", encoded("PNG"))
    store = Store.open(folder=tmp_path / "second", settings=settings)
    for seed, data in damaged([whole.getvalue(), plain.getvalue()]):
        outcome(seed, lambda data=data: store.import_zip(data), StoreError)
        outcome(seed, lambda data=data: list(read_zip(data)), PhotoError)
        for board in store.boards.all():
            store.looks.mood_board(board.board_id).user_items()
            store.boards.delete(board.board_id)
    assert not [path for path in (tmp_path / "second" / "photos").rglob("*") if path.is_file()]
    store.close()


@pytest.mark.parametrize("seed", range(6))
def test_the_same_seed_does_the_same_harm(seed: int) -> None:
    assert mutated(encoded("PNG"), seed) == mutated(encoded("PNG"), seed) != encoded("PNG")

"""A process that is killed at any moment loses nothing that it had said to be saved."""

import os
import random
import signal
import time
from pathlib import Path
from typing import IO

import pytest
from looks_for_tests import garment, photo
from photos_for_tests import jpeg
from sqlalchemy import text

from stylerec.domain.corrections import Correction
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.vision.images import load_photo

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")

ROUNDS = 6
PIECES = 10_000
"""Their photos have higher numbers than those of the board."""


def keep_saving(address: str, folder: Path, board_id: str, closet_id: str, first: int, out: IO[str]) -> None:
    """What the process that will be killed does; it says what it saved after it saved it."""
    store = Store.open(address, folder, settings=Settings(threads=1))
    for number in range(first, first + 1000):
        (photo_id,) = store.photos.add(board_id, [(f"{number}.jpg", jpeg(number))]).photo_ids
        print("photo", photo_id, number, flush=True, file=out)
        store.looks.save(photo_id, "m", photo("x", garment("skirt")))
        print("look", photo_id, number, flush=True, file=out)
        correction_id = store.corrections.add(photo_id, Correction("change", "skirt", "dress"))
        print("correction", photo_id, correction_id, flush=True, file=out)
        (piece_photo,) = store.pieces.add_unread(closet_id, [("piece.jpg", jpeg(number + PIECES))]).photo_ids
        print("piece", piece_photo, number + PIECES, flush=True, file=out)
        if number % 3 == 0:
            store.photos.remove(board_id, photo_id)
            print("removed", photo_id, number, flush=True, file=out)


def killed(
    address: str, folder: Path, board_id: str, closet_id: str, first: int, chance: random.Random
) -> list[list[str]]:
    """Kill a process at a random moment; the words of each line that it wrote."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            keep_saving(address, folder, board_id, closet_id, first, os.fdopen(writable, "w"))
        finally:
            os._exit(1)
    os.close(writable)
    with os.fdopen(readable) as lines:
        said = [next(lines) for _ in range(chance.randint(1, 9))]
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said += lines
    return [line.split() for line in said if line.endswith("\n")]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_in_a_loop(addresses: list[str], tmp_path: Path) -> None:
    chance = random.Random(7)
    store = Store.open(addresses[0], tmp_path / "store", settings=Settings())
    board_id, closet_id = store.boards.create("B").board_id, store.closets.create("C").closet_id
    store.close()
    said: list[list[str]] = []
    for number in range(ROUNDS):
        said += killed(addresses[0], tmp_path / "store", board_id, closet_id, 100 * number, chance)
        store = Store.open(addresses[0], tmp_path / "store", settings=Settings())
        if store.database.engine.dialect.name == "sqlite":
            with store.database.reading() as session:
                assert session.scalar(text("PRAGMA integrity_check")) == "ok"
                assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        shown = {kept.photo_id: kept for kept in store.photos.of(board_id)}
        removed = {photo_id for what, photo_id, _ in said if what == "removed"}
        pieces = {photo_id for photo_id, _ in store.looks.waiting("m", closet_id)}  # read on after the start
        for what, photo_id, more in said:
            if what == "piece":
                assert photo_id in pieces and store.photos.original(photo_id) == jpeg(int(more))
            elif photo_id in removed:
                assert photo_id not in shown
            elif photo_id not in shown:
                assert int(shown_number(said, photo_id)) % 3 == 0  # it was being removed
            elif what == "photo":
                assert store.photos.original(photo_id) == jpeg(int(more))
            elif what == "look":
                assert store.looks.seen(photo_id).look is not None
            elif what == "correction":
                assert [c.correction_id for c in store.corrections.of(photo_id)] == [more]
        for photo_id in {*shown, *pieces}:  # and nothing is there by half
            assert load_photo(store.photos.original(photo_id)).photo_id == photo_id and load_photo(
                store.photos.picture(photo_id)
            )
        kept_files = {path.stem for path in (tmp_path / "store").glob("p*/*/*")}
        assert kept_files == {*shown, *pieces}
        store.looks.mood_board(board_id)
        store.close()
    for what in ("photo", "piece"):
        assert len([line for line in said if line[0] == what]) >= ROUNDS // 2


def shown_number(said: list[list[str]], photo_id: str) -> str:
    return next(more for what, of, more in said if what == "photo" and of == photo_id)

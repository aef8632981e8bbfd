"""A process that writes is killed at any moment: nothing that it had said to be saved is lost."""

import os
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import text

from stylerec.domain.corrections import Correction
from stylerec.domain.looks import PhotoLook
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.store.records import State
from stylerec.vision.images import load_photo
from training.campaign.photos import photo

UNREADABLE = PhotoLook("x", "", 0, 0, None, error="made")
PIECES = 1_000_000
"""Their photos have higher numbers than those of the board."""


@dataclass(frozen=True)
class Writing:
    """Where the processes write; `look` is what a model says of every photo."""

    folder: Path
    address: str | None
    look: PhotoLook

    def open(self) -> Store:
        return Store.open(self.address, self.folder, settings=Settings(threads=1))


def keep_saving(writing: Writing, board_id: str, closet_id: str, first: int, out: IO[str]) -> None:
    """What the process that will be killed does; it says what it saved after it saved it."""
    store = writing.open()
    for number in range(first, first + 1000):
        (photo_id,) = store.photos.add(board_id, [(f"{number}.jpg", photo(number))]).photo_ids
        print("photo", photo_id, number, flush=True, file=out)
        store.looks.save(photo_id, "m", writing.look)
        print("look", photo_id, number, flush=True, file=out)
        correction_id = store.corrections.add(photo_id, Correction("change", "skirt", "dress"))
        print("correction", photo_id, correction_id, flush=True, file=out)
        (piece_photo,) = store.pieces.add_unread(closet_id, [("piece.jpg", photo(number + PIECES))]).photo_ids
        print("piece", piece_photo, number + PIECES, flush=True, file=out)
        if number % 3 == 0:
            store.photos.remove(board_id, photo_id)
            print("removed", photo_id, number, flush=True, file=out)


def killed(writing: Writing, board_id: str, closet_id: str, first: int, chance: random.Random) -> list[list[str]]:
    """Kill a process at a random moment; the words of each line that it wrote."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            keep_saving(writing, board_id, closet_id, first, os.fdopen(writable, "w"))
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


def kill_writers(
    count: int, folder: Path, seed: int = 7, *, address: str | None = None, look: PhotoLook = UNREADABLE
) -> dict[str, Any]:
    """Kill so many writers of one store, and look after each whether all is there that was said to be."""
    chance = random.Random(seed)
    writing = Writing(folder, address, look)
    store = writing.open()
    board_id, closet_id = store.boards.create("B").board_id, store.closets.create("C").closet_id
    store.close()
    state: State = "read" if look.look else "unreadable"
    faults: list[str] = []
    said: list[list[str]] = []
    for number in range(count):
        said += killed(writing, board_id, closet_id, 100 * number, chance)
        store = writing.open()
        faults += [f"kill {number}: {fault}" for fault in missing(store, board_id, closet_id, said, state)]
        store.close()
    kinds = [what for what, *_ in said]
    return {
        "kills": count,
        "acknowledged": len(said),
        "photos": kinds.count("photo"),
        "pieces": kinds.count("piece"),
        "faults": faults,
    }


def missing(store: Store, board_id: str, closet_id: str, said: list[list[str]], state: State) -> list[str]:
    """What was said to be saved and is not there as it was, or is there by half; `state` is that of read photos."""
    faults = [] if _is_sound(store) else ["the database is damaged"]
    shown = {kept.photo_id: kept for kept in store.photos.of(board_id)}
    pieces = {photo_id for photo_id, _ in store.looks.waiting("m", closet_id)}  # read on after the start
    removed = {photo_id for what, photo_id, _ in said if what == "removed"}
    for what, photo_id, more in said:
        if what == "piece":
            if photo_id not in pieces or store.photos.original(photo_id) != photo(int(more)):
                faults.append(f"the piece {photo_id} is lost")
        elif photo_id in removed:
            if photo_id in shown:
                faults.append(f"{photo_id} was removed and is there")
        elif photo_id not in shown:
            if not _may_be_gone(said, photo_id):
                faults.append(f"{photo_id} is lost")
        elif what == "photo" and store.photos.original(photo_id) != photo(int(more)):
            faults.append(f"{photo_id} is another photo")
        elif what == "look" and shown[photo_id].state != state:
            faults.append(f"the look of {photo_id} is lost")
        elif what == "correction" and [one.correction_id for one in store.corrections.of(photo_id)] != [more]:
            faults.append(f"a correction of {photo_id} is lost")
    for photo_id in {*shown, *pieces}:
        load_photo(store.photos.picture(photo_id))
        if load_photo(store.photos.original(photo_id)).photo_id != photo_id:
            faults.append(f"{photo_id} is another photo")
    files = {path.stem for path in store.files.folder.glob("p*/*/*")}
    if files != {*shown, *pieces}:
        faults.append(f"{len(files ^ {*shown, *pieces})} files do not belong to a photo, or lack")
    store.looks.mood_board(board_id)
    return faults


def _is_sound(store: Store) -> bool:
    """Whether SQLite finds nothing wrong with its file; another database looks after itself."""
    if store.database.engine.dialect.name != "sqlite":
        return True
    with store.database.reading() as session:
        whole = session.scalar(text("PRAGMA integrity_check")) == "ok"
        return whole and not session.execute(text("PRAGMA foreign_key_check")).all()


def _may_be_gone(said: list[list[str]], photo_id: str) -> bool:
    """Whether the removal of a photo was the next thing to be done."""
    lines = [(what, more) for what, of, more in said if of == photo_id]
    return [what for what, _ in lines] == ["photo", "look", "correction"] and int(lines[0][1]) % 3 == 0

"""A process that writes is killed at any moment: nothing that it had said to be saved is lost."""

import os
import random
import signal
import time
from pathlib import Path
from typing import IO, Any

from stylerec.domain.corrections import Correction
from stylerec.domain.looks import PhotoLook
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.vision.images import load_photo
from training.campaign.photos import photo


def keep_saving(folder: Path, board_id: str, first: int, out: IO[str]) -> None:
    """What the process that will be killed does; it says what it saved after it saved it."""
    store = Store.open(folder=folder, settings=Settings(threads=1))
    for number in range(first, first + 1000):
        (photo_id,) = store.photos.add(board_id, [(f"{number}.jpg", photo(number))]).photo_ids
        print("photo", photo_id, number, flush=True, file=out)
        store.looks.save(photo_id, "m", PhotoLook("x", photo_id, 0, 0, None, error="made"))
        print("look", photo_id, flush=True, file=out)
        correction_id = store.corrections.add(photo_id, Correction("change", "skirt", "dress"))
        print("correction", photo_id, correction_id, flush=True, file=out)
        if number % 3 == 0:
            store.photos.remove(board_id, photo_id)
            print("removed", photo_id, flush=True, file=out)


def killed(folder: Path, board_id: str, first: int, chance: random.Random) -> list[list[str]]:
    """Kill a process at a random moment; the words of each line that it wrote."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            keep_saving(folder, board_id, first, os.fdopen(writable, "w"))
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


def kill_writers(count: int, folder: Path, seed: int = 7) -> dict[str, Any]:
    """Kill so many writers of one store, and look after each whether all is there that was said to be."""
    chance = random.Random(seed)
    store = Store.open(folder=folder, settings=Settings())
    board_id = store.boards.create("B").board_id
    store.close()
    faults: list[str] = []
    said: list[list[str]] = []
    for number in range(count):
        said += killed(folder, board_id, 100 * number, chance)
        store = Store.open(folder=folder, settings=Settings())
        faults += [f"kill {number}: {fault}" for fault in missing(store, board_id, said)]
        store.close()
    return {"kills": count, "acknowledged": len(said), "faults": faults}


def missing(store: Store, board_id: str, said: list[list[str]]) -> list[str]:
    """What was said to be saved and is not there as it was, or is there by half."""
    faults = []
    shown = {kept.photo_id: kept for kept in store.photos.of(board_id)}
    removed = {words[1] for words in said if words[0] == "removed"}
    for what, photo_id, *more in said:
        if photo_id in removed:
            if photo_id in shown:
                faults.append(f"{photo_id} was removed and is there")
        elif photo_id not in shown:
            if not _may_be_gone(said, photo_id):
                faults.append(f"{photo_id} is lost")
        elif what == "look" and shown[photo_id].state != "unreadable":
            faults.append(f"the look of {photo_id} is lost")
        elif what == "correction" and [one.correction_id for one in store.corrections.of(photo_id)] != more:
            faults.append(f"a correction of {photo_id} is lost")
    for photo_id in shown:
        if load_photo(store.photos.original(photo_id)).photo_id != photo_id:
            faults.append(f"{photo_id} is another photo")
    files = {path.stem for path in store.files.folder.glob("p*/*/*")}
    if files != set(shown):
        faults.append(f"{len(files ^ set(shown))} files do not belong to a photo, or lack")
    return faults


def _may_be_gone(said: list[list[str]], photo_id: str) -> bool:
    """Whether the removal of a photo was the next thing to be done."""
    words = [words for words in said if words[1] == photo_id]
    return [one[0] for one in words] == ["photo", "look", "correction"] and int(words[0][2]) % 3 == 0

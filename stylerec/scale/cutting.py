"""A board for the app, cut out of the tables of a run: the photos are fetched, their looks are not read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stylerec.domain.looks import PhotoLook
from stylerec.domain.packing import unpack_look
from stylerec.errors import PhotoError, StylerecError
from stylerec.scale.places import Folder, fetched
from stylerec.scale.tables import Manifest, parts, stream
from stylerec.store import Store
from stylerec.vision.images import photo_id_of

COLUMNS = ("position", "photo", "photo_id", "width", "height", "picture_hash", "packed")


@dataclass(frozen=True)
class Cut:
    """What came onto the board, and why other photos did not."""

    added: int
    problems: tuple[str, ...]


def choose(folder: Folder, categories: Sequence[str], most: int, seed: int = 0) -> list[int]:
    """Positions of at most `most` photos that show all of the categories, drawn at random, the same ones each time.

    Every photo that shows them has the same chance (J. S. Vitter, "Random sampling with a reservoir", 1985).
    """
    Manifest.load(folder)
    chance = np.random.default_rng(seed)
    drawn = np.empty((0, 2))
    for batch in stream(folder, "looks", ["position", "categories"]):
        positions = batch.column(0).to_numpy()
        kept = np.ones(len(positions), bool)
        lists = batch.column(1)
        rows, names = lists.value_parent_indices().to_numpy(), lists.flatten()
        for category in categories:
            shown = np.zeros(len(positions), bool)
            shown[rows[pc.equal(names, category).to_numpy(zero_copy_only=False)]] = True
            kept &= shown
        fresh = np.column_stack([chance.random(len(positions)), positions])[kept]
        drawn = np.concatenate([drawn, fresh])
        drawn = drawn[np.argsort(drawn[:, 0], kind="stable")[:most]]
    return sorted(int(position) for position in drawn[:, 1])


def cut_board(store: Store, folder: Folder, board_id: str, positions: Sequence[int]) -> Cut:
    """Put photos of a run onto a board, with the looks that the run read.

    A photo that is gone, or is another one by now, is left out with its reason. Raises `StylerecError` when none is
    left, and `StoreError` when the store cannot be written.
    """
    manifest = Manifest.load(folder)
    wanted = np.sort(np.asarray(positions, np.int64))
    added, problems = 0, []
    ranges = [one for one in parts(folder) if ((wanted >= one.start) & (wanted < one.stop)).any()]
    for batch in stream(folder, "looks", COLUMNS, ranges):
        rows = batch.filter(pc.is_in(batch.column("position"), value_set=pa.array(wanted))).to_pylist()
        for row, (name, data) in zip(rows, fetched([row["photo"] for row in rows], 2**31), strict=True):
            if isinstance(data, PhotoError):
                problems.append(str(data))
            elif photo_id_of(data) != row["photo_id"]:
                problems.append(f"'{name}' is another photo than the one that was read, so it was left out.")
            else:
                kept = store.photos.add(board_id, [(name.rsplit("/", 1)[-1], data)])
                problems += kept.problems
                for photo_id in kept.photo_ids:
                    store.looks.save(photo_id, manifest.model, _look(row))
                    added += 1
    if not added and not store.boards.get(board_id).n_photos:
        raise StylerecError(f"No photo could be put on the board. {problems[0] if problems else 'None was chosen.'}")
    return Cut(added, tuple(problems))


def _look(row: dict[str, Any]) -> PhotoLook:
    look = unpack_look(row["packed"])
    size = row["width"], row["height"]
    return PhotoLook(row["photo"], row["photo_id"], *size, look, picture_hash=row["picture_hash"])

"""The sample in a person's store: read like any photos, and corrected where the recogniser is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from stylerec.board.reader import Reader
from stylerec.domain.corrections import Correction, intersection_over_union
from stylerec.domain.looks import Look
from stylerec.errors import StylerecError
from stylerec.language import _
from stylerec.sample import SamplePhoto, board_size, compose_board, load_closet, load_item
from stylerec.store import Store

BOARD, CLOSET = _("Sample board"), _("Sample closet")

SAME_PLACE = 1 / 3
"""Intersection over union from which a recognised garment is the one that lies there."""

SECONDS_BETWEEN_LOOKS = 0.1
"""Seconds between two looks at how far reading is."""


@dataclass(frozen=True)
class KeptSample:
    """Where the sample is kept, and the piece of its closet to style."""

    board_id: str
    closet_id: str
    item_id: str


def keep_sample(store: Store, reader: Reader, tell: Callable[[float], None] = lambda done: None) -> KeptSample:
    """Make the sample's board and closet, and return when everything on them is read and right.

    `tell` hears how much is done, 0..1. Raises `StylerecError` when reading fails.
    """
    photos = []
    for photo in compose_board():
        photos.append(photo)
        tell(0.5 * len(photos) / board_size())
    closet, item = load_closet(), load_item()
    board_id, closet_id = store.boards.create(BOARD).board_id, store.closets.create(CLOSET).closet_id
    store.photos.add(board_id, [photo[:2] for photo in photos])
    said = {photo.name: photo.garments[0][0] for photo in closet}
    store.pieces.add_unread(closet_id, [photo[:2] for photo in closet], said)
    for place in (board_id, closet_id):
        reader.start(place)
    count = len(photos) + len(closet)
    while not reader.wait(SECONDS_BETWEEN_LOOKS):
        done = reader.progress(board_id).done + reader.progress(closet_id).done
        tell(0.5 + 0.5 * min(done / count, 1))
    if problem := reader.progress(board_id).problem:
        raise StylerecError(problem)
    by_name = {photo.name: photo.photo_id for photo in store.photos.of(board_id)}
    for photo in photos:
        seen = store.looks.seen(by_name[photo.name]).look
        for correction in corrections_for(seen, photo) if seen else ():
            store.corrections.add(by_name[photo.name], correction)
    pieces = {piece.name: piece.piece_id for piece in store.pieces.of(closet_id)}
    return KeptSample(board_id, closet_id, pieces[item.name])


def corrections_for(look: Look, photo: SamplePhoto) -> list[Correction]:
    """What somebody who knows the photo corrects in its look, so that it shows what is there and nothing else."""
    there = {category for category, _ in photo.garments}
    wrong = [garment for garment in look.garments if garment.category not in there]
    corrections = []
    for category, box in photo.garments:
        if category in look.categories:
            continue
        taken = next((one for one in wrong if intersection_over_union(one.box, box) >= SAME_PLACE), None)
        if taken is None:
            corrections.append(Correction("add", category, box=box))
        else:
            wrong.remove(taken)
            corrections.append(Correction("change", taken.category, category, taken.box))
    changed = {correction.category for correction in corrections if correction.kind == "change"}
    gone = [name for name in look.categories if name not in there and name not in changed]
    return [*corrections, *(Correction("remove", name) for name in gone)]

"""A mood board: photos with their looks, and the tables that derive from them."""

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from stylerec.domain.looks import PhotoLook, ReadPhoto, UnreadPhoto
from stylerec.domain.near_copies import near_duplicates
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import UsageError
from stylerec.spreadsheets import frame_csv

if TYPE_CHECKING:
    import pandas as pd


class MoodBoard:
    """The photos of a board, in the order given.

    `readable` are those with a look, `unreadable` those with an error. `names` are the readable photos' names, made
    unique: the second "a.jpg" is "a.jpg (2)". `columns` are those of the user-item matrix: the taxonomy's categories,
    then the general groups ("footwear") that a look names where it does not tell the kind. Photos that look nearly the
    same are one look (`stacks`), except those whose photo id is among `apart`. Raises `UsageError` for a look with
    categories that the taxonomy lacks.
    """

    def __init__(
        self, photos: Sequence[PhotoLook], taxonomy: Taxonomy | None = None, apart: Collection[str] = ()
    ) -> None:
        self.photos = tuple(photos)
        self.apart = frozenset(apart)
        self.taxonomy = taxonomy or load_taxonomy()
        self.readable = tuple(photo for photo in self.photos if isinstance(photo, ReadPhoto))
        self.unreadable = tuple(photo for photo in self.photos if isinstance(photo, UnreadPhoto))
        self.names = _unique([photo.name for photo in self.readable])
        named = {name for photo in self.readable for name in photo.look.scores}
        known = self.taxonomy.terms
        self.columns = tuple(name for name in known if name in named or name in self.taxonomy.categories)
        for photo in self.readable:
            if strange := set(photo.look.scores).difference(known):
                raise UsageError(
                    f"Invalid photo {photo.name!r}: expected categories of the taxonomy, received "
                    f"{', '.join(sorted(strange))}. Recognise it again with this version's model."
                )

    def __len__(self) -> int:
        return len(self.photos)

    def user_items(self, scores: bool = False) -> "pd.DataFrame":
        """The user-item matrix `(n_readable, n_columns)`: index photo names, columns `columns`.

        1 where the photo's look has the category (by the threshold of each), else 0; with `scores` the scores in 0..1.
        """
        import pandas as pd  # here: not everybody who has a board asks for a table

        rows = [
            dict(photo.look.scores) if scores else dict.fromkeys(photo.look.categories, 1) for photo in self.readable
        ]
        table = pd.DataFrame(rows, index=pd.Index(self.names, name="photo", dtype=object))
        table = table.reindex(columns=list(self.columns)).fillna(0)
        return table.astype(float if scores else int)

    def garment_table(self) -> "pd.DataFrame":
        """One row per garment found: photo, category, group, score, x0, y0, x1, y1, area (fractions), colours."""
        import pandas as pd

        columns = ["photo", "category", "group", "score", "x0", "y0", "x1", "y1", "area", "colours"]
        rows = [
            (
                name,
                garment.category,
                self.taxonomy.group_of(garment.category),
                garment.score,
                *garment.box,
                garment.area,
                ", ".join(garment.colours),
            )
            for name, photo in zip(self.names, self.readable, strict=True)
            for garment in photo.garments
        ]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def stacks(self) -> tuple[tuple[int, ...], ...]:
        """Places in `readable`, photos of one look together, in the board's order.

        Those are photos with the same `photo_id`, and those that look nearly the same (`near_duplicates`).
        """
        photos = {photo.photo_id: photo for photo in self.readable}
        hashes = [(i, photo.picture_hash) for i, photo in photos.items() if photo.picture_hash and i not in self.apart]
        groups = near_duplicates(hashes, {i: photo.look for i, photo in photos.items()})
        first = {photo_id: group[0] for group in groups for photo_id in group}
        stacks: dict[str, list[int]] = {}
        for place, photo in enumerate(self.readable):
            stacks.setdefault(first.get(photo.photo_id, photo.photo_id), []).append(place)
        return tuple(map(tuple, stacks.values()))

    @cached_property
    def look_of(self) -> dict[str, str]:
        """The photo id of the first photo of a look, by the ids of all its photos."""
        ids = [photo.photo_id for photo in self.readable]
        return {ids[place]: ids[stack[0]] for stack in self.stacks for place in stack}

    def distinct(self) -> tuple[int, ...]:
        """Places in `readable` of the photos, each look once: the first of every one of `stacks`."""
        return tuple(stack[0] for stack in self.stacks)

    def looks_once(self) -> "MoodBoard":
        """The board with the first photo of each look only."""
        return MoodBoard([self.readable[place] for place in self.distinct()], self.taxonomy, self.apart)

    def to_csv(self, path: Path | str, scores: bool = False) -> None:
        """Write `user_items` as CSV for spreadsheets: a header of category names, a row per photo, its name first."""
        Path(path).write_bytes(frame_csv(self.user_items(scores)))

    def without(self, photos: Collection[str]) -> "MoodBoard":
        """The board without the readable photos that have one of these `names` or photo ids."""
        left_out = {
            id(photo)
            for name, photo in zip(self.names, self.readable, strict=True)
            if name in photos or photo.photo_id in photos
        }
        return MoodBoard([photo for photo in self.photos if id(photo) not in left_out], self.taxonomy, self.apart)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Number the names that were there before; a number that makes another's name is skipped."""
    taken: set[str] = set()
    result = []
    for name in names:
        number, unique = 1, name
        while unique in taken or (number > 1 and unique in names):
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique)
        result.append(unique)
    return tuple(result)

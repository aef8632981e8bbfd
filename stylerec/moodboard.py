"""A mood board: photos with their looks, and the tables that derive from them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from stylerec.errors import UsageError
from stylerec.looks import PhotoLook
from stylerec.taxonomy import Taxonomy, load_taxonomy


class MoodBoard:
    """The photos of a board, in the order given.

    `readable` are those with a look, `unreadable` those with an error. `names` are the readable photos' names, made
    unique: the second "a.jpg" is "a.jpg (2)". Raises `UsageError` for a look with categories that the taxonomy lacks.
    """

    def __init__(self, photos: Sequence[PhotoLook], taxonomy: Taxonomy | None = None) -> None:
        self.photos = tuple(photos)
        self.taxonomy = taxonomy or load_taxonomy()
        self.readable = tuple(photo for photo in self.photos if photo.look is not None)
        self.unreadable = tuple(photo for photo in self.photos if photo.look is None)
        self.names = _unique([photo.name for photo in self.readable])
        known = set(self.taxonomy.categories)
        for photo in self.readable:
            if photo.look and (strange := set(photo.look.scores) - known):
                raise UsageError(
                    f"Invalid photo {photo.name!r}: expected categories of the taxonomy, received "
                    f"{', '.join(sorted(strange))}. Recognise it again with this version's model."
                )

    def __len__(self) -> int:
        return len(self.photos)

    def user_items(self, scores: bool = False) -> pd.DataFrame:
        """The user-item matrix `(n_readable, n_categories)`: index photo names, columns the taxonomy's categories.

        1 where the photo's look has the category (by the threshold of each), else 0; with `scores` the scores in 0..1.
        """
        rows = []
        for photo in self.readable:
            assert photo.look is not None
            rows.append(dict(photo.look.scores) if scores else dict.fromkeys(photo.look.categories, 1))
        table = pd.DataFrame(rows, index=pd.Index(self.names, name="photo", dtype=object))
        table = table.reindex(columns=list(self.taxonomy.categories)).fillna(0)
        return table.astype(float if scores else int)

    def garment_table(self) -> pd.DataFrame:
        """One row per garment found: photo, category, group, score, x0, y0, x1, y1, area (fractions), colours."""
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
            if photo.look
            for garment in photo.look.garments
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_csv(self, path: Path | str, scores: bool = False) -> None:
        """Write `user_items` as CSV (UTF-8): a header of category names, a row per photo that starts with its name."""
        self.user_items(scores).to_csv(path, encoding="utf-8", lineterminator="\n")

    def without(self, photos: Collection[str]) -> "MoodBoard":
        """The board without the readable photos that have one of these `names` or photo ids."""
        left_out = {
            id(photo)
            for name, photo in zip(self.names, self.readable, strict=True)
            if name in photos or photo.photo_id in photos
        }
        return MoodBoard([photo for photo in self.photos if id(photo) not in left_out], self.taxonomy)


@dataclass(frozen=True)
class MatrixChange:
    """How a board's user-item matrix changes when another model reads it; each pair is before and after.

    `categories` are all columns, `per_photo` the mean of a row. `appeared`, `stayed` and `vanished` are the categories
    that some photo shows, as written for a reader, with their photos (before and after where they stayed), most first.
    `cells` is how many cells differ, a column that one side lacks counting as 0.
    """

    n_photos: int
    categories: tuple[int, int]
    per_photo: tuple[float, float]
    appeared: dict[str, int]
    vanished: dict[str, int]
    stayed: dict[str, tuple[int, int]]
    cells: int


def matrix_change(before: MoodBoard, after: MoodBoard) -> MatrixChange:
    """Compare two readings of a board on the photos that both could read.

    Categories are the same when they are written the same but for capitals, hyphens and a plural.
    """
    names = {photo.photo_id for photo in before.readable} & {photo.photo_id for photo in after.readable}
    old, new = (
        _written(board.without({photo.photo_id for photo in board.readable} - names)) for board in (before, after)
    )
    rows = sorted(names)
    old, new = old.loc[rows], new.loc[rows]
    columns = list(dict.fromkeys([*old.columns, *new.columns]))
    wide_old, wide_new = (table.reindex(columns=columns, fill_value=0) for table in (old, new))
    was, now = wide_old.sum(), wide_new.sum()
    shown = _names(after) | _names(before)
    return MatrixChange(
        n_photos=len(rows),
        categories=(len(before.taxonomy.categories), len(after.taxonomy.categories)),
        per_photo=tuple(float(table.sum(axis=1).mean()) if rows else 0.0 for table in (old, new)),  # type: ignore[arg-type]
        appeared=_most_first(now[(now > 0) & (was == 0)].rename(shown)),
        vanished=_most_first(was[(was > 0) & (now == 0)].rename(shown)),
        stayed={shown[name]: (int(was[name]), int(now[name])) for name in columns if was[name] and now[name]},
        cells=int((wide_old.to_numpy() != wide_new.to_numpy()).sum()),
    )


def _written(board: MoodBoard) -> pd.DataFrame:
    """The matrix by photo id; its columns in one spelling, those that differ in no more than that put together."""
    table = board.user_items()
    table.index = [photo.photo_id for photo in board.readable]
    spellings = [_spelling(board.taxonomy.display_name(name)) for name in table.columns]
    return table.T.groupby(spellings, sort=False).max().T


def _names(board: MoodBoard) -> dict[str, str]:
    """How the board writes its categories, by their spelling."""
    shown = (board.taxonomy.display_name(name) for name in board.taxonomy.categories)
    return {_spelling(name): name for name in shown}


def _spelling(name: str) -> str:
    """ "T-shirts" and "t shirt" are the same."""
    plain = " ".join(name.replace("-", " ").split()).lower()
    if plain.endswith(("sses", "ches", "shes")):
        return plain[:-2]
    return plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain


def _most_first(counts: pd.Series) -> dict[str, int]:
    ranked = counts.sort_values(ascending=False, kind="stable")
    return {str(name): int(number) for name, number in ranked.items()}


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

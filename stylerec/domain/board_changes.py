"""What changes on a board: when its photos are corrected or get another category, and when another model reads them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError
from stylerec.language import _


def list_changes(before: MoodBoard, after: MoodBoard) -> pd.DataFrame:
    """The cells of the user-item matrix that differ between two boards of the same photos, in photo order.

    Columns `photo` (name), `category`, `before` and `after` (0 or 1). A category that one of them lacks counts as 0.
    Raises `UsageError` when the photos are not the same.
    """
    if before.names != after.names:
        raise UsageError(_("Cannot compare two boards: expected the same photos in the same order on both."))
    old, new = _widen(before.user_items(), after.user_items())
    rows, places = np.nonzero(old.to_numpy() != new.to_numpy())
    return pd.DataFrame(
        {
            "photo": [before.names[row] for row in rows],
            "category": [old.columns[place] for place in places],
            "before": old.to_numpy()[rows, places],
            "after": new.to_numpy()[rows, places],
        }
    )


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


def compare_readings(before: MoodBoard, after: MoodBoard) -> MatrixChange:
    """Compare two readings of a board on the photos that both could read.

    Categories are the same when they are written the same but for capitals, hyphens and a plural.
    """
    names = {photo.photo_id for photo in before.readable} & {photo.photo_id for photo in after.readable}
    old, new = (
        _written(board.without({photo.photo_id for photo in board.readable} - names)) for board in (before, after)
    )
    rows = sorted(names)
    old, new = old.loc[rows], new.loc[rows]
    wide_old, wide_new = _widen(old, new)
    was, now = wide_old.sum(), wide_new.sum()
    shown = _names(after) | _names(before)
    return MatrixChange(
        n_photos=len(rows),
        categories=(len(before.columns), len(after.columns)),
        per_photo=tuple(float(table.sum(axis=1).mean()) if rows else 0.0 for table in (old, new)),  # type: ignore[arg-type]
        appeared=_most_first(now[(now > 0) & (was == 0)].rename(shown)),
        vanished=_most_first(was[(was > 0) & (now == 0)].rename(shown)),
        stayed={shown[name]: (int(was[name]), int(now[name])) for name in wide_old if was[name] and now[name]},
        cells=int((wide_old.to_numpy() != wide_new.to_numpy()).sum()),
    )


def _widen(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables with the columns of both, 0 where one has none."""
    columns = list(dict.fromkeys([*old.columns, *new.columns]))
    return old.reindex(columns=columns, fill_value=0), new.reindex(columns=columns, fill_value=0)


def _written(board: MoodBoard) -> pd.DataFrame:
    """The matrix by photo id; its columns in one spelling, those that differ in no more than that put together."""
    table = board.user_items()
    table.index = [photo.photo_id for photo in board.readable]
    spellings = [_spelling(board.taxonomy.display_name(name)) for name in table.columns]
    return table.T.groupby(spellings, sort=False).max().T


def _names(board: MoodBoard) -> dict[str, str]:
    """How the board writes its categories, by their spelling."""
    shown = (board.taxonomy.display_name(name) for name in board.columns)
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

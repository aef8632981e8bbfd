"""Garments that a photo names twice, by a general word and by a finer one, count and are named once."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from stylerec.looks import Garment
from stylerec.moodboard import MoodBoard
from stylerec.taxonomy import Taxonomy

GENERAL = ("shoes", "outerwear")
"""Categories that say no more than their group does."""

ONE_AT_A_TIME = ("footwear",)
"""Groups of which a person wears one garment; a second one in a photo is another guess at the first."""


def without_general(categories: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Without the general categories whose group is there with a finer one: "shoes" beside "boots"."""
    categories = tuple(categories)
    finer = {taxonomy.group_of(name) for name in categories if name not in GENERAL}
    return tuple(name for name in categories if name not in GENERAL or taxonomy.group_of(name) not in finer)


def worn_with(garment: Garment, others: Sequence[Garment], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Categories of the other garments of a photo, each piece named once, in the order given."""
    taken = {taxonomy.group_of(garment.category)} & set(ONE_AT_A_TIME)
    named: list[str] = []
    for name in without_general([other.category for other in others], taxonomy):
        group = taxonomy.group_of(name)
        if name == garment.category or name in named or group in taken:
            continue
        named.append(name)
        if group in ONE_AT_A_TIME:
            taken.add(group)
    return tuple(named)


def pairing_matrix(board: MoodBoard, category: str | None = None) -> pd.DataFrame:
    """The 0/1 user-item matrix that pairings are made from, `(n_distinct_photos, n_categories)`.

    Each photo once, by content: a photo stored twice is no second piece of evidence. A general category counts only
    where nothing finer of its group is named. When such a `category` is the item's, every photo with anything of its
    group shows it, and the finer names stand back.
    """
    taxonomy = board.taxonomy
    place = {name: i for i, name in enumerate(taxonomy.categories)}
    rows: dict[str, int] = {}
    for i, photo in enumerate(board.readable):
        rows.setdefault(photo.photo_id, i)
    values = np.zeros((len(rows), len(place)), dtype=np.int64)
    for row, i in enumerate(rows.values()):
        look = board.readable[i].look
        values[row, [place[name] for name in (look.categories if look else ())]] = 1
    for general in GENERAL:
        finer = [place[name] for name in taxonomy.in_group(taxonomy.group_of(general)) if name not in GENERAL]
        shown = values[:, finer].any(axis=1)
        if general == category:
            values[shown, place[general]] = 1
            values[:, finer] = 0
        else:
            values[shown, place[general]] = 0
    index = pd.Index([board.names[i] for i in rows.values()], name="photo", dtype=object)
    return pd.DataFrame(values, index=index, columns=list(taxonomy.categories))

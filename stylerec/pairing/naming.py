"""Garments that a photo names twice, by a group's word and by a finer one, count and are named once."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from stylerec.domain.looks import Garment
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import Taxonomy
from stylerec.pairing.user_items import UserItems

if TYPE_CHECKING:
    import pandas as pd


def drop_general(categories: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Without the general groups that are there with a category of theirs: "shoes" beside "boots"."""
    categories = tuple(categories)
    finer = {taxonomy.group_of(name) for name in categories if not taxonomy.is_general(name)}
    return tuple(name for name in categories if not taxonomy.is_general(name) or taxonomy.group_of(name) not in finer)


def name_each_once(categories: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """A name for each garment of a photo, from its categories, surest first.

    Nothing general beside a finer name, and of a group that is worn once only the surest: a second one in a photo is
    another guess at the first.
    """
    named: list[str] = []
    taken: set[str] = set()
    for name in drop_general(categories, taxonomy):
        group = taxonomy.group_entry(name)
        if name not in named and group.name not in taken:
            named.append(name)
            taken |= {group.name} if group.once else set()
    return tuple(named)


def list_worn_with(garment: Garment, others: Sequence[Garment], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Categories of the other garments of a photo, each piece named once, in the order given."""
    group = taxonomy.group_entry(garment.category)
    rest = (
        other.category
        for other in others
        if other.category != garment.category and not (group.once and taxonomy.group_of(other.category) == group.name)
    )
    return name_each_once(rest, taxonomy)


def pairing_matrix(board: MoodBoard, category: str | None = None) -> "pd.DataFrame":
    """The 0/1 user-item matrix that pairings are made from, `(n_distinct_photos, n_columns)`.

    Its columns are the board's, and the item's `category` should that be a group that no photo names.

    Each photo once, by content: a photo stored twice is no second piece of evidence. Each garment once, by
    `name_each_once`. A photo that names the item's `category` keeps it before other names for the same; when that is a
    general one, all photos with anything of its group show it.
    """
    return count_worn(board, category).table()


def count_worn(board: MoodBoard, category: str | None = None) -> UserItems:
    """`pairing_matrix`, with its names."""
    taxonomy = board.taxonomy
    columns = dict.fromkeys([*board.columns, *([] if category is None else [category])])
    place = {name: i for i, name in enumerate(columns)}
    same = {name for name in place if category is not None and taxonomy.covers(category, name)}
    rows = board.distinct()
    values = np.zeros((len(rows), len(place)), dtype=np.float64)
    for row, i in enumerate(rows):
        look = board.readable[i].look
        names = look.categories if look else ()
        if category is not None and same & set(names):
            names = (category, *(name for name in names if name not in same))
        values[row, [place[name] for name in name_each_once(names, taxonomy)]] = 1
    return UserItems(tuple(board.names[i] for i in rows), tuple(place), values)

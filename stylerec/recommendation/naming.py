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


def each_once(categories: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """A name for each garment of a photo, from its categories, surest first.

    Nothing general beside a finer name, and of a group of which a person wears one garment only the surest.
    """
    named: list[str] = []
    taken: set[str] = set()
    for name in without_general(categories, taxonomy):
        group = taxonomy.group_of(name)
        if name not in named and group not in taken:
            named.append(name)
            taken |= {group} & set(ONE_AT_A_TIME)
    return tuple(named)


def worn_with(garment: Garment, others: Sequence[Garment], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Categories of the other garments of a photo, each piece named once, in the order given."""
    group = taxonomy.group_of(garment.category)
    taken = set(taxonomy.in_group(group)) if group in ONE_AT_A_TIME else {garment.category}
    return each_once((other.category for other in others if other.category not in taken), taxonomy)


def pairing_matrix(board: MoodBoard, category: str | None = None) -> pd.DataFrame:
    """The 0/1 user-item matrix that pairings are made from, `(n_distinct_photos, n_categories)`.

    Each photo once, by content: a photo stored twice is no second piece of evidence. Each garment once, by `each_once`.
    A photo that names the item's `category` keeps it before other names for the same; when that is a general one, all
    photos with anything of its group show it.
    """
    taxonomy = board.taxonomy
    place = {name: i for i, name in enumerate(taxonomy.categories)}
    same = {category} if category not in GENERAL else set(taxonomy.in_group(taxonomy.group_of(category)))
    rows: dict[str, int] = {}
    for i, photo in enumerate(board.readable):
        rows.setdefault(photo.photo_id, i)
    values = np.zeros((len(rows), len(place)), dtype=np.int64)
    for row, i in enumerate(rows.values()):
        look = board.readable[i].look
        names = look.categories if look else ()
        if category is not None and same & set(names):
            names = (category, *(name for name in names if name not in same))
        values[row, [place[name] for name in each_once(names, taxonomy)]] = 1
    index = pd.Index([board.names[i] for i in rows.values()], name="photo", dtype=object)
    return pd.DataFrame(values, index=index, columns=list(taxonomy.categories))

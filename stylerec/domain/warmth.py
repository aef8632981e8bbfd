"""How warm a garment is, in clo: published values by category, and what a person says about a piece.

1 clo is 0.155 m²K/W, a business suit. Garments worn together add up (ISO 9920; Olesen, ASHRAE Transactions 91, 1985).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy

SHIPPED = Path(__file__).with_name("warmth.json")


@dataclass(frozen=True)
class CategoryWarmth:
    """The clo of a category, the `source` it stands in, and the garment of the source that it was `read_as`."""

    clo: float
    source: str
    read_as: str


def category_warmth(category: str, taxonomy: Taxonomy) -> CategoryWarmth:
    """The value that a category starts with; one that is in no table has its group's, bags and the like have 0.

    Raises `TaxonomyError` for an unknown category.
    """
    group = taxonomy.group_of(category)
    categories, groups = _tables()
    return categories.get(category) or CategoryWarmth(groups.get(group, 0.0), "estimate", f"the group {group}")


def piece_warmth(piece: Piece, taxonomy: Taxonomy) -> float:
    """What the person says that a piece has, else its category's value, in clo."""
    return category_warmth(piece.category, taxonomy).clo if piece.warmth is None else piece.warmth


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, CategoryWarmth], dict[str, float]]:
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    categories = {
        name: CategoryWarmth(entry["clo"], entry["source"], entry["as"])
        for name, entry in content["categories"].items()
    }
    return categories, content["groups"]

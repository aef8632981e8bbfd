"""How often a garment is worn before it is washed, by category."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from stylerec.domain.taxonomy import Taxonomy

SHIPPED = Path(__file__).with_name("washing.json")

MOST_WEARS = 1000


def wears_until_washing(category: str, taxonomy: Taxonomy, own: Mapping[str, int] | None = None) -> int:
    """Wears after which a piece of the category goes into the wash; 0: it is not washed for being worn.

    `own` is what the person says, by category; then comes the shipped table, then the category's group there, then 0.
    """
    if own and category in own:
        return own[category]
    table = _tables()
    return table["categories"].get(category, table["groups"].get(taxonomy.group_of(category), 0))


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, int]]:
    tables: dict[str, dict[str, int]] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return tables

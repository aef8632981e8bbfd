"""How well categories are learned from 5 and 10 photos: recall and precision on photos that nothing was trained on.

Catalogue article types that the shipped taxonomy does not tell apart ("Flip Flops" are sandals) are what a person
would add; shipped categories are measured as well, which is easier, as the embedding was trained to tell them apart.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stylerec.domain.looks import Garment
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import UsageError
from stylerec.settings import load_settings
from stylerec.vision.images import encode_png
from stylerec.vision.own_categories import Background, fit_own_category, shipped_background
from stylerec.vision.recogniser import Recogniser
from training.datasets import Dataset, load_datasets

TYPES = (
    "Ties",
    "Backpacks",
    "Night suits",
    "Caps",
    "Flip Flops",
    "Formal Shoes",
    "Sports Shoes",
    "Clutches",
    "Casual Shoes",
    "Track Pants",
    "Capris",
)
CATEGORIES = ("watch", "tie", "backpack", "hat", "socks", "sandals", "kurta", "polo")
PER_TYPE = 16
DRAWS = 10


@dataclass(frozen=True, eq=False)
class Seen:
    """A garment as the recogniser sees it, its true category, and its article type where the set has them."""

    garment: Garment
    category: str
    article_type: str


@dataclass(frozen=True)
class Result:
    """Means over the draws that were not `refused`; `n` are the photos of the category altogether."""

    name: str
    n: int
    examples: int
    recall: float
    precision: float
    refused: int


def see_garments(recogniser: Recogniser, datasets: dict[str, Dataset], types: dict[str, str]) -> Iterator[Seen]:
    """Validation photos: at most `PER_TYPE` of each type from each set; `types` by product id."""
    categories = load_taxonomy().categories
    for name in ("catalogue_224", "catalogue", "closet"):
        dataset, taken, rows = datasets[name], dict[str, int](), []
        for row in np.random.default_rng(1).permutation(dataset.rows("sender", "photo")):
            kind = types.get(dataset.names[row], categories[dataset.item[row].argmax()])
            taken[kind] = taken.get(kind, 0) + 1
            if taken[kind] <= PER_TYPE:
                rows.append(row)
        sources = ((dataset.names[row], encode_png(dataset.images[row])) for row in rows)
        for row, photo in zip(rows, recogniser.recognise(sources), strict=True):
            if photo.look:
                yield Seen(
                    photo.look.item.garment, categories[dataset.item[row].argmax()], types.get(dataset.names[row], "")
                )


def evaluate(
    seen: Sequence[Seen], background: Background, name: str, examples: int, draws: int = DRAWS
) -> Result | None:
    """Learn a type or category from some of its photos, drawn again and again, and look for it in all others.

    Photos of its category whose type is not known are left out. None when fewer than 5 would be left to find.
    """
    taxonomy, by_type = load_taxonomy(), name in {one.article_type for one in seen}
    truth = np.array([(one.article_type if by_type else one.category) == name for one in seen])
    parents = {one.category for one, is_one in zip(seen, truth, strict=True) if is_one}
    known = np.array([not by_type or bool(one.article_type) or one.category not in parents for one in seen])
    of_kind = np.flatnonzero(truth)
    if len(of_kind) < examples + 5:
        return None
    rng, measured = np.random.default_rng(1), []
    for _ in range(draws):
        chosen = rng.choice(of_kind, examples, replace=False)
        try:
            own = fit_own_category("new", [seen[row].garment for row in chosen], background, taxonomy)
        except UsageError:
            continue
        rest = np.setdiff1d(np.flatnonzero(known), chosen)
        found = np.array([own.score(seen[row].garment, taxonomy) >= 0.5 for row in rest])
        right = (found & truth[rest]).sum()
        measured.append((right / truth[rest].sum(), right / max(found.sum(), 1)))
    recall, precision = np.mean(measured, axis=0) if measured else (0.0, 0.0)
    return Result(name, len(of_kind), examples, float(recall), float(precision), draws - len(measured))


def print_table(seen: Sequence[Seen], background: Background) -> None:
    """The table of docs/lab/own_categories.md."""
    print("| category | photos | 5: recall | precision | refused | 10: recall | precision | refused |")
    print("|---|---|---|---|---|---|---|---|")
    for names in (TYPES, CATEGORIES):
        for name in names:
            results = [evaluate(seen, background, name, examples) for examples in (5, 10)]
            cells = [f"{r.recall:.2f} | {r.precision:.2f} | {r.refused}" if r else "- | - | -" for r in results]
            print(f"| {name} | {next((r.n for r in results if r), '-')} | {' | '.join(cells)} |")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate_own_categories", description=__doc__)
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR", help="folder with the zip archives of photos")
    parser.add_argument("cache_dir", type=Path, metavar="CACHE_DIR", help="folder for decoded photos")
    parser.add_argument("products", type=Path, metavar="PRODUCTS.csv", help="the catalogue's table")
    options = parser.parse_args()
    with options.products.open(newline="", encoding="utf-8") as file:
        types = {row["id"]: row["article_type"] for row in csv.DictReader(file)}
    settings = load_settings()
    datasets = load_datasets(options.data_dir, options.cache_dir)
    seen = list(see_garments(Recogniser.load(settings=settings), datasets, types))
    print_table(seen, shipped_background(settings.model_dir))


if __name__ == "__main__":
    main()

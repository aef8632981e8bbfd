"""How well product names are put into categories, against annotations made by hand.

    python -m training.evaluate_names tests/lab/data/shop_names.csv
    python -m training.evaluate_names tests/lab/data/shop_names.csv --catalogue products.csv --labels categories.csv

The list has the columns name, category ("-" is no clothing) and part; figures are given per part. With a catalogue
(columns id, article_type, title) and a table of labels (dataset, label, category, group) the titles are measured
too, against what the shop calls the products.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import adjusted_rand_score

from stylerec.lab.names import propose_categories
from stylerec.lab.names.vocabulary import NOT_CLOTHING, load_vocabulary

LOOKED_AT = 5
"""Titles of the catalogue whose id is divisible by this were looked at while the rules were written: left out."""


@dataclass(frozen=True)
class NamesScore:
    """Figures in 0..1 except the counts. A pair of names is right when both lists put it into one category."""

    n_names: int
    right: float
    pair_precision: float
    pair_recall: float
    adjusted_rand: float
    n_proposed: int
    n_true: int

    @property
    def pair_f1(self) -> float:
        """Harmonic mean of precision and recall over pairs."""
        total = self.pair_precision + self.pair_recall
        return 2 * self.pair_precision * self.pair_recall / total if total else 0.0


def score_names(proposed: Sequence[str], truth: Sequence[str]) -> NamesScore:
    """Compare the categories proposed for names, in order, with the true ones."""
    together = _pairs(Counter(zip(proposed, truth, strict=True)))
    in_proposed, in_truth = _pairs(Counter(proposed)), _pairs(Counter(truth))
    return NamesScore(
        n_names=len(truth),
        right=sum(a == b for a, b in zip(proposed, truth, strict=True)) / len(truth),
        pair_precision=together / in_proposed if in_proposed else 1.0,
        pair_recall=together / in_truth if in_truth else 1.0,
        adjusted_rand=float(adjusted_rand_score(truth, proposed)),
        n_proposed=len(set(proposed)),
        n_true=len(set(truth)),
    )


def propose_for(names: Sequence[str]) -> list[str]:
    """The category proposed for each name of a list, "-" for what is no clothing."""
    category_of = propose_categories(names).category_of()
    found = [category_of[" ".join(name.split())] for name in names]
    return ["-" if category == NOT_CLOTHING else category for category in found]


def _pairs(counts: Mapping[object, int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _measure_list(path: Path, show: bool) -> None:
    rows = _rows(path)
    print("part    names  right  known  precision recall  F1     ARI    proposed/true categories")
    known_words = load_vocabulary().garments
    for part in sorted({row["part"] for row in rows}):
        names = [row["name"] for row in rows if row["part"] == part]
        truth = [row["category"] for row in rows if row["part"] == part]
        proposed = propose_for(names)
        score = score_names(proposed, truth)
        known = sum(category in known_words or category == "-" for category in proposed) / len(proposed)
        print(
            f"{part:7} {score.n_names:5}  {score.right:.3f}  {known:.3f}  {score.pair_precision:.3f}     "
            f"{score.pair_recall:.3f}   {score.pair_f1:.3f}  {score.adjusted_rand:.3f}  "
            f"{score.n_proposed}/{score.n_true}"
        )
        if show:
            for name, wanted, found in zip(names, truth, proposed, strict=True):
                if wanted != found:
                    print(f"    {name}: {wanted}, proposed {found}")


def _measure_catalogue(catalogue: Path, labels: Path) -> None:
    category_of = {row["label"]: row for row in _rows(labels) if row["dataset"] == "catalogue" and row["category"]}
    rows = [row for row in _rows(catalogue) if row["article_type"] in category_of and row["title"].strip()]
    rows = [row for row in rows if int(row["id"]) % LOOKED_AT]
    table = propose_categories(row["title"] for row in rows)
    proposed = table.category_of()
    vocabulary = load_vocabulary()
    right, right_group, named = 0, 0, 0
    for row in rows:
        found = proposed[" ".join(row["title"].split())]
        wanted = category_of[row["article_type"]]
        right += vocabulary.like(found) == wanted["category"]
        right_group += vocabulary.group_of(found) == wanted["group"]
        named += found in vocabulary.garments
    print(
        f"catalogue: {len(rows)} titles of clothing, garment known in {named / len(rows):.3f}, category right "
        f"{right / len(rows):.3f}, group right {right_group / len(rows):.3f}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--show", action="store_true", help="list the names that went wrong")
    options = parser.parse_args(arguments)
    _measure_list(options.list, options.show)
    if options.catalogue and options.labels:
        _measure_catalogue(options.catalogue, options.labels)


if __name__ == "__main__":
    main()

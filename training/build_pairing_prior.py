"""Build the prior of what is worn together: `python -m training.build_pairing_prior STREET_DIR OUT.json`.

STREET_DIR is the unpacked street set (its `tags.csv`); `label_sets.csv`, which tells the categories that its labels
may stand for, is looked for beside it. The file written holds counts and a fitted model, no photo and no photo's tags.
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import UsageError
from stylerec.pairing.prior import PairingPrior

SOURCE = "Clothing Co-Parsing (W. Yang, P. Luo, L. Lin, CVPR 2014), street photos tagged with their garments"
LICENCE = "Apache-2.0"

PAIR_PENALTY = 3.0
GROUP_PENALTY = 1.0
BIAS_PENALTY = 0.02
PARTIAL_SHARE = 0.1
"""Weight of the looks of which only a part is given, against those that lack one piece."""


def read_street_looks(street_dir: Path, label_sets_csv: Path, taxonomy: Taxonomy) -> pd.DataFrame:
    """The tags of the street photos as a 0/1 DataFrame: index photo number, columns the taxonomy's terms.

    A label that may stand for any category of a general group ("shoes") is the group's, other sets their first
    category's. Labels that `label_sets.csv` does not list (skin, hair, accessories) are left out, and photos without
    garments.
    """
    with label_sets_csv.open(encoding="utf-8", newline="") as file:
        mapping = {
            row["label"]: _column(row["categories"].split("|"), taxonomy)
            for row in csv.DictReader(file)
            if row["dataset"] == "street"
        }
    with (street_dir / "tags.csv").open(encoding="utf-8", newline="") as file:
        tags = {int(row["photo"]): (row["tags"] or "").split() for row in csv.DictReader(file)}
    looks = pd.DataFrame(0, index=pd.Index(sorted(tags), name="photo"), columns=list(taxonomy.terms))
    for photo, labels in tags.items():
        looks.loc[photo, sorted({mapping[label] for label in labels if label in mapping})] = 1
    return looks[looks.sum(axis=1) > 0]


def _column(label_set: list[str], taxonomy: Taxonomy) -> str:
    group = taxonomy.group_of(label_set[0])
    whole = taxonomy.is_general(group) and set(label_set) == set(taxonomy.in_group(group))
    return group if whole else label_set[0]


def fit_pairing_prior(looks: pd.DataFrame, taxonomy: Taxonomy, seed: int = 1) -> PairingPrior:
    """Counts of the looks `(n_photos, n_terms)` and the model of the piece that completes a look.

    The model is a multinomial logistic regression: from the garments given, which category is missing? Examples are
    every look with each of its garments hidden in turn and, with weight `PARTIAL_SHARE`, looks of which a random part
    is given and all the rest is missing. A pair's weight is the sum of one for the two groups and one for the two
    categories, both penalised, so that categories that the looks hardly show take after their group.
    """
    worn = looks.to_numpy(dtype=np.float64)
    n = worn.shape[1]
    given, missing, weight = _examples(worn, np.random.default_rng(seed))
    groups = np.array(
        [[taxonomy.group_of(name) == group for group in taxonomy.groups] for name in looks.columns], float
    )
    n_groups = groups.shape[1]

    def unpack(parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        bias, pairs, group_pairs = np.split(parameters, [n, n + n * n])
        return bias, pairs.reshape(n, n), group_pairs.reshape(n_groups, n_groups)

    def loss_and_gradient(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        bias, pairs, group_pairs = unpack(parameters)
        log_odds = bias + given @ (pairs + groups @ group_pairs @ groups.T)
        log_odds[given > 0] = -1e9
        log_odds -= log_odds.max(axis=1, keepdims=True)
        chances = np.exp(log_odds)
        totals = chances.sum(axis=1, keepdims=True)
        chances /= totals
        loss = -float((weight[:, None] * missing * (log_odds - np.log(totals))).sum())
        for penalty, part in ((BIAS_PENALTY, bias), (PAIR_PENALTY, pairs), (GROUP_PENALTY, group_pairs)):
            loss += penalty / 2 * float((part**2).sum())
        error = weight[:, None] * (chances - missing)
        by_pair = given.T @ error
        gradient = (
            error.sum(axis=0) + BIAS_PENALTY * bias,
            by_pair + PAIR_PENALTY * pairs,
            groups.T @ by_pair @ groups + GROUP_PENALTY * group_pairs,
        )
        return loss, np.concatenate([part.ravel() for part in gradient])

    start = np.zeros(n + n * n + n_groups**2)
    fitted = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    bias, pairs, group_pairs = unpack(fitted.x)
    weights = pairs + groups @ group_pairs @ groups.T
    return PairingPrior(tuple(looks.columns), len(worn), worn.sum(axis=0), worn.T @ worn, bias, weights)


def _examples(worn: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is given and what is missing, both `(n_examples, n_categories)` with rows of `missing` summing to 1, and
    the weight of each example."""
    rows, hidden = np.nonzero(worn)
    missing = np.eye(worn.shape[1])[hidden]
    given = worn[rows] - missing
    parts = worn[np.repeat(np.flatnonzero(worn.sum(axis=1) >= 3), 2)]
    part_given = np.zeros_like(parts)
    for look, part in zip(parts, part_given, strict=True):
        garments = np.flatnonzero(look)
        part[rng.choice(garments, rng.integers(1, len(garments) - 1), replace=False)] = 1
    part_missing = parts - part_given
    part_missing /= part_missing.sum(axis=1, keepdims=True)
    part_weight = PARTIAL_SHARE * len(given) / max(len(parts), 1)
    return (
        np.vstack([given, part_given]),
        np.vstack([missing, part_missing]),
        np.concatenate([np.ones(len(given)), np.full(len(parts), part_weight)]),
    )


def write_pairing_prior(prior: PairingPrior, path: Path) -> None:
    """Write the prior as JSON, a line per category."""
    entries = [
        ("source", json.dumps(SOURCE)),
        ("licence", json.dumps(LICENCE)),
        ("n_photos", str(prior.n_photos)),
        ("categories", json.dumps(prior.categories)),
        ("counts", _numbers(prior.counts, 0)),
        ("together", _rows(prior.together, 0)),
        ("bias", _numbers(prior.bias, 2)),
        ("weights", _rows(prior.weights, 2)),
    ]
    path.write_text("{\n" + ",\n".join(f'"{name}": {text}' for name, text in entries) + "\n}\n", encoding="utf-8")


def _rows(values: np.ndarray, digits: int) -> str:
    return "[\n" + ",\n".join(_numbers(row, digits) for row in values) + "\n]"


def _numbers(values: np.ndarray, digits: int) -> str:
    # `or 0` turns -0.0 into 0, and %g leaves out zeros at the end.
    return "[" + ",".join(f"{round(float(value), digits) or 0:g}" for value in values) + "]"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.build_pairing_prior", description=__doc__)
    parser.add_argument("street_dir", type=Path, metavar="STREET_DIR")
    parser.add_argument("out", type=Path, metavar="OUT.json")
    parser.add_argument("--label-sets", type=Path, help="label_sets.csv (default: beside STREET_DIR)")
    options = parser.parse_args()
    label_sets_csv = options.label_sets or options.street_dir.parent / "label_sets.csv"
    for path in (options.street_dir / "tags.csv", label_sets_csv):
        if not path.is_file():
            raise SystemExit(str(UsageError(f"Missing file: expected '{path}'; see --help.")))
    taxonomy = load_taxonomy()
    prior = fit_pairing_prior(read_street_looks(options.street_dir, label_sets_csv, taxonomy), taxonomy)
    write_pairing_prior(prior, options.out)
    print(f"{prior.n_photos} looks, {len(prior.categories)} categories: {options.out} ({options.out.stat().st_size} B)")


if __name__ == "__main__":
    main()

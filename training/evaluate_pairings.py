"""Measure the ranking of pairings: `python -m training.evaluate_pairings STREET_DIR`.

One category of a photo is hidden and the rest given; at which rank is it suggested by a board of 100 other photos?
Every category of every photo takes its turn. The photos are split into folds by blocks of consecutive numbers (which
may show the same person): photo and board are of one fold, and the prior is fitted to the other folds only.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.pairing.pairings import rank_pairings
from stylerec.pairing.prior import PairingPrior
from training.build_pairing_prior import fit_pairing_prior, read_street_looks

N_FOLDS = 5
BLOCK = 25
"""Consecutive photo numbers that stay together, in folds and when intervals are drawn."""

BOARD_SIZE = 100
N_RESAMPLES = 1000

Ranker = Callable[[pd.DataFrame, list[str]], pd.DataFrame]


def evaluate_pairings(
    looks: pd.DataFrame, n_boards: int = 1, seed: int = 1, board_size: int = BOARD_SIZE
) -> pd.DataFrame:
    """Ranks of hidden categories: a row per photo, board and hidden category, columns `block` and the rankings.

    `looks` is the 0/1 DataFrame of `read_street_looks`; each photo meets `n_boards` random boards.
    """
    rng = np.random.default_rng(seed)
    taxonomy = load_taxonomy()
    blocks = looks.index.to_numpy() // BLOCK
    fold_of = dict(zip(rng.permutation(np.unique(blocks)), np.arange(len(np.unique(blocks))) % N_FOLDS, strict=True))
    folds = np.array([fold_of[block] for block in blocks])
    rows: list[dict[str, int]] = []
    for fold in range(N_FOLDS):
        prior = fit_pairing_prior(looks[folds != fold], taxonomy)
        tested, tested_blocks = looks[folds == fold], blocks[folds == fold]
        for i, block in enumerate(tested_blocks):
            worn = list(looks.columns[tested.iloc[i] == 1])
            for _ in range(n_boards if len(worn) > 1 else 0):
                others = rng.choice(np.delete(np.arange(len(tested)), i), board_size, replace=False)
                board = tested.iloc[others]
                single = _one_category_per_photo(board, rng)
                for hidden in worn:
                    given = [category for category in worn if category != hidden]
                    ranks = {
                        name: 1 + int(rank(board, given).index.get_loc(hidden))
                        for name, rank in _rankers(prior, single).items()
                    }
                    rows.append({"block": int(block), **ranks})
    return pd.DataFrame(rows)


def _rankers(prior: PairingPrior, single: pd.DataFrame) -> dict[str, Ranker]:
    def by(metric: str) -> Ranker:
        return lambda board, given: rank_pairings(board, given, metric=metric, prior=prior)

    return {
        "popularity": by("popularity"),
        "one category per photo, cosine": lambda board, given: rank_pairings(single, given, metric="cosine"),
        "cosine": by("cosine"),
        "jaccard": by("jaccard"),
        "lift": by("lift"),
        "prior alone": lambda board, given: rank_pairings(board.iloc[:0], given, prior=prior),
        "board+prior": by("board+prior"),
    }


def _one_category_per_photo(board: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Every photo with one of its categories only; tags have no scores, so it is drawn by chance."""
    drawn = (board.to_numpy() * rng.random(board.shape)).argmax(axis=1)
    return pd.DataFrame(np.eye(board.shape[1])[drawn], index=board.index, columns=board.columns)


def summarise(ranks: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """Per ranking: MRR, its ratio to popularity, and hits within 5, with 95% intervals (bootstrap over blocks)."""
    names = [name for name in ranks.columns if name != "block"]
    per_block = pd.concat({"mrr": 1 / ranks[names], "hit_at_5": (ranks[names] <= 5).astype(float)}, axis=1).groupby(
        ranks["block"]
    )
    sums, sizes = per_block.sum(), per_block.size().to_numpy()
    draws = np.random.default_rng(seed).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=N_RESAMPLES)
    weights = np.vstack([np.ones(len(sums)), draws])  # the first row is the sample itself
    table = {}
    for name in names:
        columns: dict[str, str] = {}
        values = {metric: weights @ sums[metric, name].to_numpy() / (weights @ sizes) for metric in ("mrr", "hit_at_5")}
        popularity = weights @ sums["mrr", "popularity"].to_numpy() / (weights @ sizes)
        values["times popularity"] = values["mrr"] / popularity
        for metric in ("mrr", "times popularity", "hit_at_5"):
            low, high = np.quantile(values[metric][1:], [0.025, 0.975])
            columns[metric] = f"{values[metric][0]:.3f} ({low:.3f} to {high:.3f})"
        table[name] = columns
    return pd.DataFrame.from_dict(table, orient="index")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate_pairings", description=__doc__)
    parser.add_argument("street_dir", type=Path, metavar="STREET_DIR")
    parser.add_argument("--label-sets", type=Path, help="label_sets.csv (default: beside STREET_DIR)")
    parser.add_argument("--boards", type=int, default=1, help="random boards per photo (default: 1)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    label_sets_csv = options.label_sets or options.street_dir.parent / "label_sets.csv"
    looks = read_street_looks(options.street_dir, label_sets_csv, load_taxonomy())
    ranks = evaluate_pairings(looks, options.boards, options.seed)
    print(f"{len(looks)} photos, {len(ranks)} hidden categories, boards of {BOARD_SIZE}, {N_FOLDS} folds")
    print(summarise(ranks, options.seed).to_string())


if __name__ == "__main__":
    main()

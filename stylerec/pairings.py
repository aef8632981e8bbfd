"""Which categories go with the given ones: the board's own statistics, combined with what is worn on the street."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from stylerec.errors import ModelError, UsageError
from stylerec.similarity import cosine_similarity, jaccard_similarity, lift, matrix_values

SHIPPED = Path(__file__).with_name("pairing_prior.json")
METRICS = ("board+prior", "cosine", "jaccard", "lift", "popularity")

BOARD_SHRINKAGE = 3.0
"""Photos that the board has to show before it speaks as loudly as the prior (see `_board_evidence`)."""

RATE_SHRINKAGE = 5.0
"""Photos of the prior by which a rate "c where g is worn" is drawn to the rate of c."""


@dataclass(frozen=True, eq=False)
class PairingPrior:
    """What people wear together, from `n_photos` tagged photos of outfits.

    Over the `categories` (c of them): `counts` `(c,)` photos that show a category, `together` `(c, c)` photos that
    show both. `bias` `(c,)` and `weights` `(c, c)` are a fitted model of the piece that completes a look:
    `bias[j] + sum of weights[g, j]` over the garments g worn is the log-odds of j being the missing one.
    """

    categories: tuple[str, ...]
    n_photos: int
    counts: np.ndarray
    together: np.ndarray
    bias: np.ndarray
    weights: np.ndarray

    def __post_init__(self) -> None:
        n = len(self.categories)
        for name, shape in {"counts": (n,), "together": (n, n), "bias": (n,), "weights": (n, n)}.items():
            if getattr(self, name).shape != shape:
                raise ModelError(
                    f"Invalid pairing prior: expected `{name}` of shape {shape} for {n} categories, received "
                    f"{getattr(self, name).shape}."
                )

    def aligned(self, names: Sequence[str]) -> "PairingPrior":
        """The same for other categories or another order; a name it does not know counts as an average garment."""
        known = {name: i for i, name in enumerate(self.categories)}
        rows = np.array([known.get(name, -1) for name in names], dtype=int)
        unknown = rows < 0
        either = unknown[:, None] | unknown[None, :]
        counts = np.where(unknown, self.counts.mean(), self.counts[rows])
        by_chance = np.outer(counts, counts) / max(self.n_photos, 1)
        return PairingPrior(
            tuple(names),
            self.n_photos,
            counts,
            np.where(either, by_chance, self.together[np.ix_(rows, rows)]),
            np.where(unknown, np.average(self.bias, weights=self.counts + 0.5), self.bias[rows]),
            np.where(either, 0.0, self.weights[np.ix_(rows, rows)]),
        )

    def rates(self) -> np.ndarray:
        """How often a photo shows a category `(c,)`; never 0."""
        return (self.counts + 0.5) / (self.n_photos + 1)

    def rates_where(self, given: np.ndarray) -> np.ndarray:
        """How often a photo that shows `given[i]` shows a category, `(n_given, c)`; never 0."""
        together, counts = self.together[given], self.counts[given][:, None]
        return (together + RATE_SHRINKAGE * self.rates()) / (counts + RATE_SHRINKAGE)


def load_pairing_prior(path: Path | None = None) -> PairingPrior:
    """The shipped prior, or one written by `python -m stylerec.lab.build_pairing_prior`.

    Raises `ModelError` when the file is missing or damaged.
    """
    return _load_shipped() if path is None else _load(Path(path))


def rank_pairings(
    user_items: pd.DataFrame,
    given: Sequence[str] | str,
    *,
    metric: str = "board+prior",
    prior: PairingPrior | None = None,
) -> pd.DataFrame:
    """Rank the categories to wear with the given ones.

    `user_items` is `(n_photos, n_categories)`, 0/1 or scores; it may have no photos, and any columns (none at all
    stands for every category of the prior). `given` is one or more names, known as a column or to the prior, or
    empty. Returns a DataFrame indexed by category without the given ones, best first:

    - `score`: by the chosen metric. For "board+prior" the probability, over these categories, of being the piece
      that goes with the given ones (formulas in docs/recommendations.md). For "popularity" the share of photos that
      show the category; for the others the column of that name. Equal scores are ordered by popularity.
    - `support`: photos that show the category and all the given ones (with scores, the expected number).
    - `lift`, `cosine`, `jaccard`: with each of the given ones, on average; 0 when nothing is given.

    Raises `UsageError` for an unknown metric or given name, and for a matrix that is not one.
    """
    if metric not in METRICS:
        raise UsageError(f"Unknown `metric`: expected one of {', '.join(METRICS)}, received {metric!r}.")
    prior = prior or load_pairing_prior()
    if user_items.shape[1] == 0:
        user_items = pd.DataFrame(0.0, index=user_items.index, columns=list(prior.categories))
    given = list(dict.fromkeys([given] if isinstance(given, str) else given))
    missing = [name for name in given if name not in user_items.columns]
    for name in missing:
        if name not in prior.categories:
            raise _unknown_given(name, [*map(str, user_items.columns), *prior.categories])
    user_items = user_items.assign(**dict.fromkeys(missing, 0.0)) if missing else user_items

    values = matrix_values(user_items)
    names = list(user_items.columns)
    worn = np.array([names.index(name) for name in given], dtype=int)
    table = pd.DataFrame(
        {
            "score": 0.0,
            "support": values[:, worn].prod(axis=1) @ values,
            **{
                name: similarity(user_items).to_numpy()[worn].sum(axis=0) / max(len(worn), 1)
                for name, similarity in (("lift", lift), ("cosine", cosine_similarity), ("jaccard", jaccard_similarity))
            },
        },
        index=pd.Index(names, name="category"),
    )
    popularity = values.sum(axis=0) / max(len(values), 1)
    others = np.setdiff1d(np.arange(len(names)), worn)
    if metric == "popularity":
        table["score"] = popularity
    elif metric == "board+prior":
        aligned = prior.aligned(names)
        log_odds = _street_log_odds(aligned, worn, others) + _board_evidence(values, aligned, worn)[others]
        table.iloc[others, 0] = np.exp(_log_softmax(log_odds))
    else:
        table["score"] = table[metric]
    scores = table["score"].to_numpy()[others]
    return table.iloc[others[np.lexsort((others, -popularity[others], -scores))]]


def hidden_ranks(
    user_items: pd.DataFrame, groups: Sequence[int] | np.ndarray, prior: PairingPrior | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hide each category of each photo in turn: at which rank, from 1, does the rest of the board suggest it?

    `user_items` is 0/1 `(n_photos, n_categories)`. Photos of the same group, of numbers from 0 `(n_photos,)`, have no
    say for one another. Returns three arrays with an entry per hidden category of a photo with two or more: the
    photo's row, the rank by `rank_pairings` with the photo's other categories given, and the rank by popularity. The
    same as `rank_pairings` on the board without the photo's group, for all at once.

    Raises `UsageError` for a matrix that is not 0/1.
    """
    values = matrix_values(user_items)
    if not np.isin(values, (0, 1)).all():
        raise UsageError("Invalid `user_items`: garments are hidden, so expected 0 or 1, received scores between them.")
    prior = (prior or load_pairing_prior()).aligned(list(user_items.columns))
    rates_where = prior.rates_where(np.arange(values.shape[1]))
    n_worn = values.sum(axis=1)
    photo, hidden = np.nonzero(values * (n_worn > 1)[:, None])
    entries, worn = np.arange(len(hidden)), values[photo]

    # What the rest of the board says for each garment worn; then the mean over those that are not hidden.
    seen = (values.T @ values)[hidden] - _together_in_group(values, np.asarray(groups), photo, hidden)
    expected = seen[entries, hidden, None] * rates_where[hidden]
    evidence = np.log((seen + BOARD_SHRINKAGE) / (expected + BOARD_SHRINKAGE))
    total = np.zeros(values.shape)
    np.add.at(total, photo, evidence)
    board = (total[photo] - evidence) / (n_worn[photo] - 1)[:, None]

    street = prior.bias + worn @ prior.weights - prior.weights[hidden]
    pairs = n_worn[photo] == 2
    given = (worn @ np.arange(values.shape[1]) - hidden)[pairs].astype(int)
    street[pairs] = (street[pairs] + np.log(rates_where[given])) / 2

    of_group = np.zeros((len(values), values.shape[1]))
    np.add.at(of_group, groups, values)
    popularity = values.sum(axis=0) - of_group[np.asarray(groups, dtype=int)[photo]]
    given_too = worn == 1
    given_too[entries, hidden] = False
    return (
        photo,
        _rank_of(hidden, np.where(given_too, -np.inf, street + board), popularity),
        _rank_of(hidden, np.where(given_too, -np.inf, popularity), popularity),
    )


def _together_in_group(values: np.ndarray, groups: np.ndarray, photo: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """For each entry, in how many photos of its photo's group each category is worn with the hidden one."""
    together = values[photo]
    for group in np.flatnonzero(np.bincount(groups.astype(int)) > 1):
        of_group = values[groups == group]
        rows = groups[photo] == group
        together[rows] = (of_group.T @ of_group)[hidden[rows]]
    return together


def _rank_of(hidden: np.ndarray, scores: np.ndarray, popularity: np.ndarray) -> np.ndarray:
    """Rank of each row's hidden column; equal scores are ordered by popularity, then by column."""
    entries = np.arange(len(hidden))
    score, popular = scores[entries, hidden, None], popularity[entries, hidden, None]
    earlier = (popularity > popular) | ((popularity == popular) & (np.arange(scores.shape[1]) < hidden[:, None]))
    return np.asarray(1 + ((scores > score) | ((scores == score) & earlier)).sum(axis=1))


def _street_log_odds(prior: PairingPrior, worn: np.ndarray, others: np.ndarray) -> np.ndarray:
    """What the prior says about each of the `others`, `(n_others,)`, as unnormalised log-probabilities.

    Of several garments, the fitted model tells which piece completes the look. One garment does not tell which piece
    is missing, as most are: then half of the answer is how often each is worn with it, and with none, all of it.
    """
    if not len(worn):
        return np.log(prior.rates()[others])
    completes = _log_softmax(prior.bias[others] + prior.weights[np.ix_(worn, others)].sum(axis=0))
    if len(worn) > 1:
        return completes
    return (completes + np.log(prior.rates_where(worn)[0, others])) / 2


def _board_evidence(values: np.ndarray, prior: PairingPrior, worn: np.ndarray) -> np.ndarray:
    """How the board departs from the prior: `log((seen + k) / (expected + k))` per category, 0 without photos.

    `seen` is the number of photos with the given garment and the category, `expected` what the prior expects of as
    many photos with that garment; the mean over the given ones. The shrinkage `k` keeps a few photos from shouting
    (a gamma-Poisson shrinker; DuMouchel, 1999).
    """
    if len(worn):
        seen, expected = values[:, worn].T @ values, values[:, worn].sum(axis=0)[:, None] * prior.rates_where(worn)
    else:
        seen, expected = values.sum(axis=0)[None], len(values) * prior.rates()[None]
    return np.log((seen + BOARD_SHRINKAGE) / (expected + BOARD_SHRINKAGE)).mean(axis=0)


def _log_softmax(values: np.ndarray) -> np.ndarray:
    if not len(values):
        return values
    values = values - values.max()
    return values - np.log(np.exp(values).sum())


def _unknown_given(name: str, known: list[str]) -> UsageError:
    near = get_close_matches(str(name), known, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return UsageError(f"Unknown `given`: expected a category of the board or of the prior, received {name!r}.{hint}")


@lru_cache(maxsize=1)
def _load_shipped() -> PairingPrior:
    return _load(SHIPPED)


def _load(path: Path) -> PairingPrior:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return PairingPrior(
            tuple(content["categories"]),
            int(content["n_photos"]),
            *(np.array(content[name], dtype=np.float64) for name in ("counts", "together", "bias", "weights")),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"Cannot read the pairing prior '{path}': {error}. Install stylerec again.") from error

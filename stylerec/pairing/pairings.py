"""Which categories go with the given ones: the board's own statistics, combined with what is worn on the street."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from stylerec.domain.arrays import Indices, Matrix, Scores
from stylerec.domain.odds import softmax
from stylerec.errors import UsageError
from stylerec.pairing.prior import PairingPrior, departure, load_pairing_prior, street_log_odds
from stylerec.pairing.similarity import cosine_of, jaccard_of, lift_of, matrix_values, smaller_sums
from stylerec.pairing.user_items import UserItems

if TYPE_CHECKING:
    import pandas as pd

METRICS = ("board+prior", "cosine", "jaccard", "lift", "popularity")


@dataclass(frozen=True, eq=False)
class Ranking:
    """Categories to wear with the given ones, best first, and their figures as in `rank_pairings`, `(n,)` each."""

    categories: tuple[str, ...]
    score: Scores
    support: Scores
    lift: Scores
    cosine: Scores
    jaccard: Scores


def rank_pairings(
    user_items: "pd.DataFrame",
    given: Sequence[str] | str,
    *,
    metric: str = "board+prior",
    prior: PairingPrior | None = None,
) -> "pd.DataFrame":
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

    >>> import pandas as pd
    >>> board = pd.DataFrame({"skirt": [1, 1, 1], "boots": [1, 1, 0], "sandals": [0, 0, 1]})
    >>> rank_pairings(board, "skirt", metric="cosine")["support"].to_dict()
    {'boots': 2.0, 'sandals': 1.0}
    """
    import pandas as pd

    values = matrix_values(user_items)
    ranking = rank(UserItems((), tuple(user_items.columns), values), given, metric=metric, prior=prior)
    figures = {name: getattr(ranking, name) for name in ("score", "support", "lift", "cosine", "jaccard")}
    return pd.DataFrame(figures, index=pd.Index(list(ranking.categories), name="category"))


def rank(
    user_items: UserItems,
    given: Sequence[str] | str,
    *,
    metric: str = "board+prior",
    prior: PairingPrior | None = None,
) -> Ranking:
    """`rank_pairings`, without a table."""
    if metric not in METRICS:
        raise UsageError(f"Unknown `metric`: expected one of {', '.join(METRICS)}, received {metric!r}.")
    prior = prior or load_pairing_prior()
    known = user_items.categories or prior.categories
    given = list(dict.fromkeys([given] if isinstance(given, str) else given))
    missing = [name for name in given if name not in known]
    for name in missing:
        if name not in prior.categories:
            raise _unknown_given(name, [*map(str, known), *prior.categories])
    names = [*known, *missing]
    values = np.zeros((len(user_items.values), len(names)))
    values[:, : user_items.values.shape[1]] = user_items.values

    worn = np.array([names.index(name) for name in given], dtype=int)
    together, totals = values.T @ values, values.sum(axis=0)
    means = {
        name: similarity[worn].sum(axis=0) / max(len(worn), 1)
        for name, similarity in (
            ("lift", lift_of(together, totals, len(values))),
            ("cosine", cosine_of(together)),
            ("jaccard", jaccard_of(smaller_sums(values), totals)),
        )
    }
    popularity = totals / max(len(values), 1)
    is_given = np.isin(np.arange(len(names)), worn)
    others = np.flatnonzero(~is_given)
    scores = popularity
    if metric == "board+prior":
        scores = np.zeros(len(names))
        if len(others):
            aligned = prior.aligned(names)
            street = street_log_odds(aligned, is_given.astype(float)[None])[0]
            log_odds = street + _board_evidence(values, aligned, worn)
            scores[others] = softmax(log_odds[others])
    elif metric != "popularity":
        scores = means[metric]
    order = others[np.lexsort((others, -popularity[others], -scores[others]))]
    support = values[:, worn].prod(axis=1) @ values
    figures = {name: figure[order] for name, figure in (("score", scores), ("support", support), *means.items())}
    return Ranking(tuple(names[place] for place in order), **figures)


def hidden_ranks(
    user_items: "pd.DataFrame", groups: Sequence[int] | Indices, prior: PairingPrior | None = None
) -> tuple[Indices, Indices, Indices]:
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
    evidence = departure(seen, seen[entries, hidden, None] * rates_where[hidden])
    total = np.zeros(values.shape)
    np.add.at(total, photo, evidence)
    board = (total[photo] - evidence) / (n_worn[photo] - 1)[:, None]

    given = worn.copy()
    given[entries, hidden] = 0
    of_group = np.zeros((len(values), values.shape[1]))
    np.add.at(of_group, groups, values)
    popularity = values.sum(axis=0) - of_group[np.asarray(groups, dtype=int)[photo]]
    return (
        photo,
        _rank_of(hidden, np.where(given == 1, -np.inf, street_log_odds(prior, given) + board), popularity),
        _rank_of(hidden, np.where(given == 1, -np.inf, popularity), popularity),
    )


def _together_in_group(values: Matrix, groups: Indices, photo: Indices, hidden: Indices) -> Matrix:
    """For each entry, in how many photos of its photo's group each category is worn with the hidden one."""
    together = values[photo]
    for group in np.flatnonzero(np.bincount(groups.astype(int)) > 1):
        of_group = values[groups == group]
        rows = groups[photo] == group
        together[rows] = (of_group.T @ of_group)[hidden[rows]]
    return together


def _rank_of(hidden: Indices, scores: Matrix, popularity: Scores) -> Indices:
    """Rank of each row's hidden column; equal scores are ordered by popularity, then by column."""
    entries = np.arange(len(hidden))
    score, popular = scores[entries, hidden, None], popularity[entries, hidden, None]
    earlier = (popularity > popular) | ((popularity == popular) & (np.arange(scores.shape[1]) < hidden[:, None]))
    return np.asarray(1 + ((scores > score) | ((scores == score) & earlier)).sum(axis=1))


def _board_evidence(values: Matrix, prior: PairingPrior, worn: Indices) -> Scores:
    """How the board departs from the prior per category `(c,)`, 0 without photos.

    Seen are the photos with the given garment and the category, expected what the prior expects of as many photos with
    that garment; the mean over the given ones.
    """
    if len(worn):
        seen, expected = values[:, worn].T @ values, values[:, worn].sum(axis=0)[:, None] * prior.rates_where(worn)
    else:
        seen, expected = values.sum(axis=0)[None], len(values) * prior.rates()[None]
    return np.asarray(departure(seen, expected).mean(axis=0))


def _unknown_given(name: str, known: list[str]) -> UsageError:
    near = get_close_matches(str(name), known, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return UsageError(f"Unknown `given`: expected a category of the board or of the prior, received {name!r}.{hint}")

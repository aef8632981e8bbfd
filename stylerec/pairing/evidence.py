"""What the numbers behind a suggestion are worth: intervals for pairings, and how well a board predicts itself."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stylerec.domain.arrays import Scores
from stylerec.domain.prose import with_article
from stylerec.errors import UsageError
from stylerec.language import _, ngettext
from stylerec.pairing.pairings import hidden_ranks
from stylerec.pairing.similarity import matrix_values
from stylerec.pairing.user_items import UserItems

if TYPE_CHECKING:
    import pandas as pd

Z_90 = 1.6448536269514722
"""Quantile of the normal distribution that leaves 5% above it: two-sided intervals of 90%."""

FEWEST_LOOKS = 5
"""Looks on either side, with the item's category and without, below which no ratio is said aloud."""

FEWEST_PHOTOS = 10
"""Photos with two garments or more below which a board cannot tell how good its suggestions are."""

SUGGESTIONS_LOOKED_AT = 5
"""Suggestions that a person looks at."""

N_RESAMPLES = 2000
BISECTION_STEPS = 60
"""Bisections of a logarithm between 1e-9 and 1e9: to 16 digits of it."""


@dataclass(frozen=True)
class PairingEvidence:
    """How often a category is worn with the item's category on this board, against how often without.

    Of `n_item` looks with the item's category `n_both` show the other too, of `n_without` looks without it
    `n_only`. `ratio` is the one share by the other and `low` to `high` its 90% interval (`ratio_interval`); all three
    are None where nothing can be compared: no look with the item, none without, or the other category in none at all.
    `ratio` and `high` are infinite where the other is never worn without the item. `sentence` says it in words, `seen`
    is the part of it that needs no figures to be understood: "in 17 of your 48 looks with a skirt".
    """

    n_item: int
    n_both: int
    n_without: int
    n_only: int
    ratio: float | None
    low: float | None
    high: float | None
    sentence: str
    seen: str

    @property
    def comparable(self) -> bool:
        """Whether there are enough looks with the item and without it to compare them."""
        return self.n_item >= FEWEST_LOOKS and self.n_without >= FEWEST_LOOKS

    @property
    def more_often(self) -> bool:
        """Whether the other is worn more often with the item than without it."""
        return self.ratio is not None and self.ratio > 1


@dataclass(frozen=True)
class Estimate:
    """A measured figure with its 90% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class HowGood:
    """How well a board predicts a hidden garment, of `n_photos` photos with two garments or more.

    `hit_rate_at_5` is the share of photos whose hidden garment is among the first five suggestions, `mrr` the mean of
    one by its rank; `popularity_` the same when the most frequent categories are suggested. `gain` is the difference
    of the two hit rates. All are None without such photos. `sentence` says it in words.
    """

    n_photos: int
    hit_rate_at_5: Estimate | None
    mrr: Estimate | None
    popularity_hit_rate_at_5: Estimate | None
    popularity_mrr: Estimate | None
    gain: Estimate | None
    sentence: str


def pairing_evidence(
    user_items: "pd.DataFrame | UserItems", item: str, item_words: str | None = None
) -> dict[str, PairingEvidence]:
    """The evidence of every other category for going with `item`, from a 0/1 matrix `(n_photos, n_categories)`.

    `item_words` is the item in a sentence ("T-shirt"; default: its name). Raises `UsageError` when `item` is no column
    or the matrix is not 0/1.
    """
    if isinstance(user_items, UserItems):
        values, names = user_items.values, list(user_items.categories)
    else:
        values, names = matrix_values(user_items), list(user_items.columns)
    if item not in names:
        raise UsageError(f"Unknown `item`: expected a column of `user_items`, received {item!r}.")
    if values.size and not np.isin(values, (0, 1)).all():
        raise UsageError("Invalid `user_items`: looks are counted, so expected 0 or 1, received scores between them.")
    worn = values[:, names.index(item)] == 1
    both, only = values[worn].sum(axis=0), values[~worn].sum(axis=0)
    n_item, n_without = int(worn.sum()), int((~worn).sum())
    low, high = ratio_interval(both, n_item, only, n_without)
    words = item_words or item
    evidence = {}
    for place, name in enumerate(names):
        if name == item:
            continue
        n_both, n_only = int(both[place]), int(only[place])
        counts = n_item, n_both, n_without, n_only
        figures: tuple[float | None, float | None, float | None] = None, None, None
        if n_item and n_without and n_both + n_only:
            ratio = n_both / n_item / (n_only / n_without) if n_only else float("inf")
            figures = ratio, float(low[place]), float(high[place])
        seen = _seen(n_item, n_both, words)
        evidence[name] = PairingEvidence(*counts, *figures, _sentence(seen, *counts, *figures), seen)
    return evidence


def ratio_interval(hits: Scores, n: int, other_hits: Scores, other_n: int, z: float = Z_90) -> tuple[Scores, Scores]:
    """Interval of `(hits / n) / (other_hits / other_n)`, element by element: two arrays, lower and upper ends.

    Koopman's score interval (Biometrics 40, 1984): the ratios that a chi-square test does not refuse. Unlike the
    logarithmic interval (Katz et al., Biometrics 34, 1978) it needs no correction for zero counts and keeps what it
    promises in small samples (Fagerland, Lydersen and Laake, Statistical Methods in Medical Research 24, 2015).
    0 to infinity where there is nothing to go by; hits of 0 give a lower end of 0, other hits of 0 an infinite upper.
    Raises `UsageError` for hits below 0 or above `n`.
    """
    x, y = np.broadcast_arrays(np.asarray(hits, dtype=float), np.asarray(other_hits, dtype=float))
    if n < 0 or other_n < 0 or (x < 0).any() or (x > n).any() or (y < 0).any() or (y > other_n).any():
        raise UsageError(f"Invalid counts: expected hits from 0 to {n} and other hits from 0 to {other_n}.")
    if not n or not other_n:
        return np.zeros(x.shape), np.full(x.shape, np.inf)
    # Between the two sides of the observed ratio the test's statistic only falls, then only rises.
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.log(np.clip((x / n) / np.where(y > 0, y / other_n, 1e-300), 1e-9, 1e9))
    low = _edge(x, n, y, other_n, z, inside=observed, outside=np.full(x.shape, np.log(1e-9)))
    high = _edge(x, n, y, other_n, z, inside=observed, outside=np.full(x.shape, np.log(1e9)))
    return np.where(x > 0, np.exp(low), 0.0), np.where(y > 0, np.exp(high), np.inf)


def _edge(
    x: np.ndarray, n: int, y: np.ndarray, m: int, z: float, *, inside: np.ndarray, outside: np.ndarray
) -> np.ndarray:
    """The logarithm of the ratio between `inside` (accepted) and `outside` where the test starts to refuse."""
    for _step in range(BISECTION_STEPS):
        middle = (inside + outside) / 2
        accepted = _score_statistic(x, n, y, m, np.exp(middle)) <= z**2
        inside, outside = np.where(accepted, middle, inside), np.where(accepted, outside, middle)
    return (inside + outside) / 2


def _score_statistic(x: np.ndarray, n: int, y: np.ndarray, m: int, ratio: np.ndarray) -> np.ndarray:
    """Chi-square of the counts when the first share is `ratio` times the second (Koopman, 1984).

    `second` is the likeliest second share under that condition, the smaller root of a quadratic equation.
    """
    a, b, c = (n + m) * ratio, n * ratio + x + m + y * ratio, x + y
    second = 2 * c / (b + np.sqrt(np.maximum(b**2 - 4 * a * c, 0)))
    first = np.minimum(ratio * second, 1)
    variance = first * (1 - first) / n + ratio**2 * second * (1 - second) / m
    difference = (x / n - ratio * y / m) ** 2
    return np.divide(difference, variance, out=np.where(difference > 1e-18, np.inf, 0.0), where=variance > 0)


def _seen(n_item: int, n_both: int, item: str) -> str:
    if not n_item:
        said = _("no look of your board shows {item} yet")
    elif n_both:
        said = ngettext("in your only look with {item}", "in {both} of your {count} looks with {item}", n_item)
    else:
        said = ngettext("not in your only look with {item}", "in none of your {count} looks with {item}", n_item)
    return said.format(item=with_article(item), both=n_both, count=n_item)


def _sentence(
    seen: str,
    n_item: int,
    n_both: int,
    n_without: int,
    n_only: int,
    ratio: float | None,
    low: float | None,
    high: float | None,
) -> str:
    if not n_item:
        return seen
    if n_item < FEWEST_LOOKS:
        return _("{seen}; too few to say more").format(seen=seen)
    if n_without < FEWEST_LOOKS:
        said = (
            ngettext(
                "{seen}; only {count} look without to compare with",
                "{seen}; only {count} looks without to compare with",
                n_without,
            )
            if n_without
            else _("{seen}; no look without to compare with")
        )
        return said.format(seen=seen, count=n_without)
    if ratio is None or low is None or high is None:
        return _("{seen}, nor in any other").format(seen=seen)
    if ratio == np.inf:
        return _("{seen} and in none without; 90% interval from {low} times as often up").format(
            seen=seen, low=_times(low)
        )
    if n_both:
        said = _("{seen}; {ratio} times as often as without; 90% interval {low} to {high}")
    else:
        said = _("{seen}, but in {only} of {without} without; 90% interval {low} to {high} times as often")
    if low <= 1 <= high:
        said = _("{sentence}, which may be chance").format(sentence=said)
    return said.format(
        seen=seen, ratio=_times(ratio), low=_times(low), high=_times(high), only=n_only, without=n_without
    )


def _times(value: float) -> str:
    """Two digits that say something: "0", "0.04", "0.3", "2.3", "31"."""
    if value >= 9.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}".replace("0.00", "0")


def how_good(user_items: "pd.DataFrame", *, same: Sequence[Hashable] | None = None, seed: int = 1) -> HowGood:
    """Hide a garment of each photo and suggest it from the rest of the photo and of the board.

    `user_items` is a 0/1 DataFrame `(n_photos, n_categories)`. Every garment of a photo is hidden in turn and the
    photo's figure is the mean, which is what one drawn by chance has on average. The photo itself never speaks for
    it, nor do those with the same value in `same` (near-duplicates). Intervals: 90%, bootstrap over photos (Efron,
    1979), or over groups of the same, with `seed`.

    Raises `UsageError` for a matrix that is not 0/1 and for `same` of another length.

    >>> import pandas as pd
    >>> how_good(pd.DataFrame({"skirt": [1, 1, 1], "boots": [1, 1, 0]})).sentence
    'Your board has 2 photos with two garments or more: too few to say how good the suggestions are.'
    """
    labels = range(len(user_items)) if same is None else same
    if len(labels) != len(user_items):
        raise UsageError(
            f"Invalid `same`: expected a value for each of {len(user_items)} photos, received {len(labels)}."
        )
    numbers: dict[Hashable, int] = {}
    groups = np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=int)
    photo, ranks, popularity = hidden_ranks(user_items, groups)
    tested, place = np.unique(photo, return_inverse=True)
    n_photos = len(tested)
    if not n_photos:
        nothing = _("Your board has no photo with two garments or more, so nothing can be hidden and guessed.")
        return HowGood(0, None, None, None, None, None, nothing)

    def per_photo(values: np.ndarray) -> np.ndarray:
        return np.bincount(place, weights=values) / np.bincount(place)

    hits, popular_hits = per_photo(ranks <= SUGGESTIONS_LOOKED_AT), per_photo(popularity <= SUGGESTIONS_LOOKED_AT)
    figures = np.stack([hits, per_photo(1 / ranks), popular_hits, per_photo(1 / popularity), hits - popular_hits])
    hit_rate, mrr, popular_rate, popular_mrr, gain = _bootstrap(figures, groups[tested], seed)
    if n_photos < FEWEST_PHOTOS:
        sentence = ngettext(
            "Your board has {count} photo with two garments or more: too few to say how good the suggestions are.",
            "Your board has {count} photos with two garments or more: too few to say how good the suggestions are.",
            n_photos,
        ).format(count=n_photos)
    else:
        sentence = _(
            "For {share:.0%} of your photos the hidden piece was among the first five suggestions (90% interval "
            "{low:.0f} to {high:.0%}); by popularity alone {popular:.0%}."
        ).format(share=hit_rate.value, low=100 * hit_rate.low, high=hit_rate.high, popular=popular_rate.value)
        if gain.low <= 0 <= gain.high:
            sentence = f"{sentence} {_('The difference may be chance.')}"
    return HowGood(n_photos, hit_rate, mrr, popular_rate, popular_mrr, gain, sentence)


def _bootstrap(figures: np.ndarray, groups: np.ndarray, seed: int) -> list[Estimate]:
    """Means of each row of `figures` `(n_figures, n_photos)`, whole groups of photos drawn with replacement."""
    groups = np.unique(groups, return_inverse=True)[1]
    n_groups = int(groups.max()) + 1
    sizes = np.bincount(groups)
    sums = np.stack([np.bincount(groups, weights=row) for row in figures])
    draws = np.random.default_rng(seed).multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=N_RESAMPLES)
    means = (draws @ sums.T) / (draws @ sizes)[:, None]
    low, high = np.quantile(means, [0.05, 0.95], axis=0)
    for row, values in enumerate(figures):
        if values.min() == values.max() and values[0] in (0, 1):
            # No draw differs, yet the next photo may.
            low[row], high[row] = wilson(values[0], n_groups)
    return [
        Estimate(float(value), float(a), float(b)) for value, a, b in zip(figures.mean(axis=1), low, high, strict=True)
    ]


def wilson(share: float, n: int, z: float = Z_90) -> tuple[float, float]:
    """Interval of a share, which need not be a whole number of `n` cases (E. B. Wilson, JASA 22, 1927)."""
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))

"""What people wear together on the street, and how a board departs from that: the parts of a pairing's score."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from stylerec.domain.arrays import Indices, Matrix, Scores
from stylerec.errors import ModelError
from stylerec.language import _

SHIPPED = Path(__file__).with_name("pairing_prior.json")

BOARD_SHRINKAGE = 3.0
"""Photos that the board has to show before it speaks as loudly as the prior (see `departure`)."""

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
    counts: Scores
    together: Matrix
    bias: Scores
    weights: Matrix

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

    def rates(self) -> Scores:
        """How often a photo shows a category `(c,)`; never 0."""
        return (self.counts + 0.5) / (self.n_photos + 1)

    def rates_where(self, given: Indices) -> Matrix:
        """How often a photo that shows `given[i]` shows a category, `(n_given, c)`; never 0."""
        together, counts = self.together[given], self.counts[given][:, None]
        return (together + RATE_SHRINKAGE * self.rates()) / (counts + RATE_SHRINKAGE)


def load_pairing_prior(path: Path | None = None) -> PairingPrior:
    """The shipped prior, or one written by `python -m training.build_pairing_prior`.

    Raises `ModelError` when the file is missing or damaged.
    """
    return _load_shipped() if path is None else _load(Path(path))


def street_log_odds(prior: PairingPrior, given: Matrix) -> Matrix:
    """What the prior says about every category `(n, c)` for `n` sets of given ones, 0/1 `(n, c)`; a row up to a sum.

    Of several garments, the fitted model tells which piece completes the look. One garment does not tell which piece
    is missing, as most are: then half of the answer is how often each is worn with it, and with none, all of it.
    """
    odds = prior.bias + given @ prior.weights
    n_given = given.sum(axis=1)
    odds[n_given == 0] = np.log(prior.rates())
    single = n_given == 1
    odds[single] = (odds[single] + np.log(prior.rates_where(given[single].argmax(axis=1)))) / 2
    return odds


def departure(seen: Matrix, expected: Matrix) -> Matrix:
    """How a board departs from the prior: `log((seen + k) / (expected + k))`, of photos seen and expected, any shape.

    The shrinkage `k` keeps a few photos from shouting (a gamma-Poisson shrinker; DuMouchel, 1999).
    """
    return np.asarray(np.log((seen + BOARD_SHRINKAGE) / (expected + BOARD_SHRINKAGE)))


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
        raise ModelError(
            _("Cannot read the pairing prior '{path}': {error}. Install stylerec again.").format(path=path, error=error)
        ) from error

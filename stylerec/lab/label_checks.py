"""Do photos look like their folder? Judged by how the recogniser sees them and a classifier that has not seen them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from stylerec.lab.photo_measures import Measures

FOLDS = 5
FEWEST = 10
"""A category with fewer photos is not judged: nothing can be learned from it that it could be held against."""
SEED = 0
MOST_TRAINED = 10_000
"""More photos than this teach the classifier little and take it long."""
LEAST_C, USUAL_PHOTOS = 0.01, 2000
"""Inverse strength of the penalty; with fewer photos than usual the same penalty would weigh more, and is lowered."""
NEIGHBOURS = 5
MISFIT_ODDS = 3.0
MISFIT_GAP = 0.25
LEAST_AT_HOME = 0.7


@dataclass(frozen=True, eq=False)
class LabelChecks:
    """How well the photos of a data set fit their categories.

    `names` are the `k` categories that are judged. `rows` `(m,)` index the judged photos in the measures, `labels`
    `(m,)` their categories in `names`, `probabilities` `(m, k)` what a classifier that was trained without a photo
    (and without its copies) thinks of it. `features` `(m, d)` are what it sees, `groups` `(m,)` are equal for copies.
    """

    names: tuple[str, ...]
    rows: np.ndarray
    labels: np.ndarray
    probabilities: np.ndarray
    features: np.ndarray
    groups: np.ndarray

    @cached_property
    def own(self) -> np.ndarray:
        """Probability of each photo's own category, `(m,)`."""
        return self.probabilities[np.arange(len(self.labels)), self.labels]

    @cached_property
    def confusion(self) -> np.ndarray:
        """Mean probabilities of each category's photos, `(k, k)`; rows sum to 1."""
        sums = np.zeros((len(self.names), len(self.names)))
        np.add.at(sums, self.labels, self.probabilities)
        return sums / np.bincount(self.labels, minlength=len(self.names))[:, None]

    @cached_property
    def best(self) -> np.ndarray:
        """The likeliest category of each photo, `(m,)`."""
        return self.probabilities.argmax(axis=1)

    @cached_property
    def misfit(self) -> np.ndarray:
        """How much each photo looks out of place, `(m,)`; from 2 on it should be looked at.

        Two views that err in different ways are added: by how much the classifier prefers another category
        (logarithm of the odds, in units of `MISFIT_ODDS`), and by how much closer the photo's nearest photos in the
        whole set are than those in its own category (mean cosine of `NEIGHBOURS`, in units of `MISFIT_GAP`).
        """
        odds = np.log(self.probabilities.max(axis=1) + 1e-12) - np.log(self.own + 1e-12)
        return odds / MISFIT_ODDS + (self.nearness[1] - self.nearness[0]) / MISFIT_GAP

    def fits(self, place: int) -> bool:
        """Whether the likeliest category of the photo at `place` is one that it looks at home in."""
        others = np.flatnonzero((self.labels == self.best[place]) & (self.groups != self.groups[place]))
        cosines = self.features[others] @ self.features[place]
        return bool(_nearest(cosines[None])[0] >= LEAST_AT_HOME)

    @cached_property
    def nearness(self) -> np.ndarray:
        """Mean cosine to the `NEIGHBOURS` nearest photos, copies left out: of the own category, of all; `(2, m)`."""
        found = np.empty((2, len(self.labels)))
        for start in range(0, len(self.labels), 1024):
            block = np.arange(start, min(start + 1024, len(self.labels)))
            cosines = self.features[block] @ self.features.T
            cosines[self.groups[block, None] == self.groups[None]] = -1
            found[1, block] = _nearest(cosines)
            cosines[self.labels[block, None] != self.labels[None]] = -1
            found[0, block] = _nearest(cosines)
        return found

    @cached_property
    def spread(self) -> np.ndarray:
        """Mean distance (1 - cosine) of each category's photos from their mean, `(k,)`."""
        return np.array(
            [
                1
                - float((self.features[self.labels == k] @ _unit(self.features[self.labels == k].mean(axis=0))).mean())
                for k in range(len(self.names))
            ]
        )

    def typical(self, category: int, most: int) -> np.ndarray:
        """The photos nearest to the middle of a category, as indices into the measures `(n,)`, most typical first."""
        mine = np.flatnonzero(self.labels == category)
        middle = self.features[mine].mean(axis=0)
        return self.rows[mine[np.argsort(-(self.features[mine] @ middle), kind="stable")[:most]]]


def check_labels(measures: Measures, groups: np.ndarray, left_out: np.ndarray | None = None) -> LabelChecks | None:
    """Judge all photos of categories with at least `FEWEST`; `groups` `(n,)` are equal for photos of one picture.

    Photos that are `left_out`, boolean `(n,)`, are neither judged nor learned from.

    None when fewer than two categories can be judged.
    """
    categories = measures.categories
    fit = np.ones(len(measures), dtype=bool) if left_out is None else ~left_out
    names, counts = np.unique(categories[fit], return_counts=True)
    names = names[counts >= FEWEST]
    if len(names) < 2:
        return None
    rows = np.flatnonzero(fit & np.isin(categories, names))
    labels = np.searchsorted(names, categories[rows])
    features = see(measures)[rows]
    probabilities = np.zeros((len(rows), len(names)))
    rng = np.random.default_rng(SEED)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, unseen in folds.split(features, labels, groups[rows]):
        seen = rng.permutation(seen)[:MOST_TRAINED]
        strength = max(LEAST_C, LEAST_C * USUAL_PHOTOS / len(seen))
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=200, tol=1e-3))
        model.fit(features[seen], labels[seen])
        probabilities[np.ix_(unseen, model[-1].classes_)] = model.predict_proba(features[unseen])
    return LabelChecks(tuple(map(str, names)), rows, labels, probabilities, features, groups[rows])


def see(measures: Measures) -> np.ndarray:
    """Features of photos `(n, d)` of length 1: the item's embedding and, at the same weight, its categories."""
    return _unit(np.concatenate([measures.embeddings, np.sqrt(measures.probabilities)], axis=1))


def _nearest(cosines: np.ndarray) -> np.ndarray:
    """Mean of the `NEIGHBOURS` largest values of each row."""
    count = min(NEIGHBOURS, cosines.shape[1])
    return np.partition(cosines, -count, axis=1)[:, -count:].mean(axis=1)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)

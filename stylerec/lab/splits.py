"""Which photos a model learns from, is chosen with and is judged on: photos that belong together never part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from stylerec.errors import UsageError

SPLITS = ("train", "validation", "test")
STUDY_VALIDATION = 0.3
"""Share of a category's photos that the original study validated with; a third of these were its test photos."""


@dataclass(frozen=True, eq=False)
class PhotoSplit:
    """Indices of photos, each array in rising order. `test` may be part of `validation`, as the study's was."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        rows: np.ndarray = getattr(self, name)
        return rows


@dataclass(frozen=True)
class Overlap:
    """How many test photos there are, are also validation photos, have a relative in train, have one in validation."""

    n_test: int
    in_validation: int
    related_to_train: int
    related_to_validation: int


def merge_groups(n: int, partitions: Iterable[Sequence[np.ndarray]]) -> np.ndarray:
    """Group numbers `(n,)` of photos that hang together through any of the partitions.

    A partition is a list of index arrays, each of photos that belong together (one sender, one picture saved twice).
    Photos in none are alone.
    """
    pairs = [(int(part[0]), int(other)) for partition in partitions for part in partition for other in part[1:]]
    rows, columns = np.array(pairs, dtype=int).reshape(-1, 2).T
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
    labels: np.ndarray = connected_components(links, directed=False)[1]
    return labels


def split_photos(
    categories: Sequence[str], groups: np.ndarray, shares: Sequence[float] = (0.8, 0.1, 0.1), seed: int = 1
) -> PhotoSplit:
    """Split photos so that every category has about `shares` of its photos in each split and no group parts.

    Groups come largest first, in an order drawn with `seed` among those of one size, and go where their categories
    lack most (as in scikit-learn's `StratifiedGroupKFold`). A category of a single group is trained on. Raises
    `UsageError` unless shares are three numbers above 0 (validation and test: from 0) that sum to 1.
    """
    share = np.array(shares, dtype=float)
    if share.shape != (3,) or (share < 0).any() or share[0] <= 0 or abs(share.sum() - 1) > 1e-6:
        raise UsageError(
            "Invalid `shares`: expected three (train, validation, test), train above 0, that sum to 1; "
            f"received {shares}."
        )
    labels = np.unique(np.asarray(categories), return_inverse=True)[1]
    lacking = share[:, None] * np.bincount(labels)[None]
    order = np.argsort(groups, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    np.random.default_rng(seed).shuffle(members)
    members.sort(key=len, reverse=True)
    chosen: list[list[int]] = [[], [], []]
    for rows in members:
        found, counts = np.unique(labels[rows], return_counts=True)
        need = (lacking[:, found] * counts).sum(axis=1)
        # Equally needed: there where most is lacking on the whole, so that rare categories do not all go to train.
        place = int(max(np.flatnonzero(need >= need.max() - 1e-9), key=lambda name: lacking[name].sum() / share[name]))
        lacking[place, found] -= counts
        chosen[place].extend(rows.tolist())
    return PhotoSplit(*(np.array(sorted(rows), dtype=int) for rows in chosen))


def study_split(categories: Sequence[str], seed: int = 1) -> PhotoSplit:
    """The original study's way, to show what it hides: photo by photo, and the test photos are validation photos."""
    labels = np.unique(np.asarray(categories), return_inverse=True)[1]
    rng = np.random.default_rng(seed)
    validation: list[int] = []
    test: list[int] = []
    for label in range(labels.max() + 1):
        rows = rng.permutation(np.flatnonzero(labels == label))
        held = rows[: round(STUDY_VALIDATION * len(rows))]
        validation.extend(held.tolist())
        test.extend(held[: -(-len(held) // 3)].tolist())
    train = np.setdiff1d(np.arange(len(labels)), validation)
    return PhotoSplit(train, np.array(sorted(validation), dtype=int), np.array(sorted(test), dtype=int))


def measure_overlap(split: PhotoSplit, groups: np.ndarray) -> Overlap:
    """What of the test photos a model has seen before; all zero but the first for a split by groups.

    `groups` `(n_photos,)` numbers the group of each photo.
    """
    return Overlap(
        n_test=len(split.test),
        in_validation=len(np.intersect1d(split.test, split.validation)),
        related_to_train=int(np.isin(groups[split.test], groups[split.train]).sum()),
        related_to_validation=int(np.isin(groups[split.test], groups[split.validation]).sum()),
    )

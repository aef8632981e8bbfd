"""Recognition metrics as pure functions on arrays."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import average_precision_score

CLOSET_CLASSES: dict[str, tuple[str, ...]] = {
    "Dress": ("dress",),
    "Hat": ("hat",),
    "Longsleeve": ("longsleeve", "sweater", "sweatshirt", "cardigan"),
    "Outwear": ("coat", "jacket", "cape"),
    "Pants": ("trousers", "jeans", "leggings"),
    "Shirt": ("shirt", "blouse"),
    "Shoes": ("boots", "heels", "flats", "loafers", "sneakers", "sandals"),
    "Shorts": ("shorts",),
    "Skirt": ("skirt",),
    "T-Shirt": ("t-shirt",),
}
"""Classes of the public small closet set by their label; each is scored by the sum over its categories."""


def closet_accuracy(probabilities: np.ndarray, labels: np.ndarray, categories: Sequence[str]) -> float:
    """Top-1 within `CLOSET_CLASSES` of item probabilities `(n, n_categories)`; photos of other labels are left out."""
    members = [[categories.index(name) for name in names] for names in CLOSET_CLASSES.values()]
    sums = np.stack([probabilities[:, indices].sum(axis=1) for indices in members], axis=1)
    kept = np.isin(labels, list(CLOSET_CLASSES))
    if not kept.any():
        return 0.0
    return float((np.array(list(CLOSET_CLASSES))[sums[kept].argmax(axis=1)] == labels[kept]).mean())


def item_accuracy(
    probabilities: np.ndarray, members: np.ndarray, labels: np.ndarray, k: int = 1
) -> tuple[float, float]:
    """Share of items with one of the `k` best categories in the label's set, overall and as the mean over labels.

    `probabilities` and `members` are `(n, n_categories)`, `labels` `(n,)`.
    """
    best = np.argsort(-probabilities, axis=1)[:, :k]
    right = np.asarray(np.take_along_axis(members, best, axis=1).any(axis=1))
    return float(right.mean()), float(np.mean([right[labels == label].mean() for label in np.unique(labels)]))


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error in equal bins (M. Naeini et al., AAAI 2015)."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == bin_].mean() - right[which == bin_].mean()) * (which == bin_).mean()
        for bin_ in np.unique(which)
    ]
    return float(np.sum(gaps))


def average_precisions(scores: np.ndarray, tags: np.ndarray, minimum: int = 10) -> dict[int, float]:
    """Average precision per category with at least `minimum` positives; `tags` `(n, n_categories)`: 1 yes, 0 no;
    photos of which it is unknown (-1) are left out."""
    precisions = {}
    for index in np.flatnonzero((tags == 1).sum(axis=0) >= minimum):
        known = tags[:, index] >= 0
        precisions[int(index)] = float(average_precision_score(tags[known, index] == 1, scores[known, index]))
    return precisions


def confusion(truth: np.ndarray, predicted: np.ndarray, n_values: int) -> np.ndarray:
    """Pixel counts `(n_values, n_values)`, rows are the truth; pixels whose truth is out of range are left out."""
    known = truth < n_values
    pairs = truth[known].astype(np.int64) * n_values + predicted[known]
    return np.bincount(pairs, minlength=n_values**2).reshape(n_values, n_values)


def parse_scores(counts: np.ndarray) -> dict[str, float]:
    """Pixel accuracy, mean recall and mean IoU over the values present in the truth, from a `confusion` matrix."""
    right, truth, predicted = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    present = truth > 0
    recall = right[present] / truth[present]
    iou = right[present] / (truth + predicted - right)[present]
    return {
        "parse_accuracy": float(right.sum() / counts.sum()),
        "parse_recall": float(recall.mean()),
        "parse_miou": float(iou.mean()),
    }

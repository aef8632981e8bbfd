"""Recognition metrics as pure functions on arrays."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import average_precision_score

CLOSET_CLASSES: dict[str, tuple[str, ...]] = {
    "dress": ("dress",),
    "hat": ("hat",),
    "longsleeve": ("longsleeve", "sweater", "sweatshirt", "cardigan"),
    "outwear": ("outerwear", "coat", "jacket"),
    "pants": ("trousers", "jeans", "leggings"),
    "shirt": ("shirt", "blouse"),
    "shoes": ("shoes", "boots", "heels", "flats", "sneakers", "sandals"),
    "shorts": ("shorts",),
    "skirt": ("skirt",),
    "t-shirt": ("t-shirt",),
}
"""Classes of the public small closet set; each is scored by the sum over its categories."""


def closet_accuracy(probabilities: np.ndarray, labels: np.ndarray, categories: Sequence[str]) -> float:
    """Top-1 within `CLOSET_CLASSES` of item probabilities `(n, n_categories)`; photos of other labels are left out."""
    members = [[categories.index(name) for name in names] for names in CLOSET_CLASSES.values()]
    heads = [indices[0] for indices in members]
    sums = np.stack([probabilities[:, indices].sum(axis=1) for indices in members], axis=1)
    kept = np.isin(labels, heads)
    truth = np.array([heads.index(label) for label in labels[kept]])
    return float((sums[kept].argmax(axis=1) == truth).mean()) if len(truth) else 0.0


def category_accuracy(probabilities: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Top-1 overall and as the mean over the categories that occur in `labels`."""
    right = probabilities.argmax(axis=1) == labels
    return float(right.mean()), float(np.mean([right[labels == label].mean() for label in np.unique(labels)]))


def average_precisions(scores: np.ndarray, tags: np.ndarray, minimum: int = 10) -> dict[int, float]:
    """Average precision per category with at least `minimum` positives; `tags` `(n, n_categories)`, 1 is positive."""
    return {
        index: float(average_precision_score(tags[:, index] == 1, scores[:, index]))
        for index in range(tags.shape[1])
        if (tags[:, index] == 1).sum() >= minimum
    }


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

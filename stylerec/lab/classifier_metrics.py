"""How well photos are named: overall, as the mean over categories, and apart for frequent and rare ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stylerec.pairing.evidence import wilson

ENOUGH_PHOTOS = 20
"""Photos in the whole data set from which a category counts in the mean."""
HEAD_SHARE = 0.8
"""The head is the fewest categories that hold this share of the training photos, the tail is the rest."""
Z_95 = 1.959964


@dataclass(frozen=True)
class CategoryScore:
    """One category: its photos, share of its test photos named rightly, and what most of the others were taken for."""

    category: str
    head: bool
    n_total: int
    n_train: int
    n_test: int
    recall: float | None
    precision: float | None
    taken_for: str


def interval(right: float, n: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's interval of `right` out of `n`; (0, 1) for n = 0."""
    return wilson(right / n, n, z) if n else (0.0, 1.0)


def head_categories(train_counts: np.ndarray) -> np.ndarray:
    """Which categories are the head, bool `(n_categories,)`."""
    order = np.argsort(-train_counts, kind="stable")
    before = np.cumsum(train_counts[order]) - train_counts[order]
    head = np.zeros(len(train_counts), dtype=bool)
    head[order[before < HEAD_SHARE * train_counts.sum()]] = True
    return head


def score_test(
    labels: np.ndarray, probabilities: np.ndarray, train_counts: np.ndarray, total_counts: np.ndarray
) -> dict[str, Any]:
    """Metrics of test photos: `labels` `(n,)`, `probabilities` `(n, n_categories)`, counts `(n_categories,)` of photos.

    `mean_accuracy` is over the categories with at least 20 photos in the data set that occur among the test photos.
    """
    if not len(labels):
        return {"n": 0}
    predicted = probabilities.argmax(axis=1)
    right = predicted == labels
    own = probabilities[np.arange(len(labels)), labels]
    rank = (probabilities > own[:, None]).sum(axis=1)
    present = np.unique(labels)
    recall = {int(label): float(right[labels == label].mean()) for label in present}
    enough = [recall[int(label)] for label in present if total_counts[label] >= ENOUGH_PHOTOS]
    head = head_categories(train_counts)
    low, high = interval(right.sum(), len(right))
    found: dict[str, Any] = {
        "n": len(labels),
        "accuracy": float(right.mean()),
        "accuracy_low": low,
        "accuracy_high": high,
        "top_5": float((rank < 5).mean()),
        "mean_accuracy": float(np.mean(enough)) if enough else None,
        "n_in_mean": len(enough),
        "mean_accuracy_all": float(np.mean(list(recall.values()))),
        "cross_entropy": float(-np.log(np.maximum(own, 1e-12)).mean()),
        "mean_probability": float(probabilities.max(axis=1).mean()),
        "commonest": float((labels == int(train_counts.argmax())).mean()),
    }
    for name, members in (("head", head), ("tail", ~head)):
        inside = members[labels]
        part = [recall[int(label)] for label in present if members[label]]
        found[name] = {
            "categories": int(members.sum()),
            "n": int(inside.sum()),
            "accuracy": float(right[inside].mean()) if inside.any() else None,
            "mean_accuracy": float(np.mean(part)) if part else None,
        }
    return found


def score_categories(
    labels: np.ndarray,
    predicted: np.ndarray,
    categories: Sequence[str],
    train_counts: np.ndarray,
    total_counts: np.ndarray,
) -> list[CategoryScore]:
    """Every category's own figures, the most frequent in training first.

    `labels` and `predicted` are places in `categories` `(n_photos,)`; the counts are photos by category, in training
    and in all `(n_categories,)`.
    """
    scores = []
    head = head_categories(train_counts)
    for label in np.argsort(-train_counts, kind="stable"):
        mine, named = labels == label, predicted == label
        wrong = np.bincount(predicted[mine & ~named], minlength=len(categories))
        scores.append(
            CategoryScore(
                categories[label],
                bool(head[label]),
                int(total_counts[label]),
                int(train_counts[label]),
                int(mine.sum()),
                float((mine & named).sum() / mine.sum()) if mine.any() else None,
                float((mine & named).sum() / named.sum()) if named.any() else None,
                categories[int(wrong.argmax())] if wrong.any() else "",
            )
        )
    return scores

"""How good a garment's mask is, before anybody compares it with the truth."""

import numpy as np

from stylerec.domain.odds import sigmoid
from stylerec.vision.parts_of_mask import label_parts, shrink_by_one

N_FEATURES = 6
SMOOTH = 3.5
"""Edge cells over the square root of the cells of a disc."""


def mask_features(mask: np.ndarray, margin: np.ndarray, score: float) -> np.ndarray:
    """What tells a good mask from a bad one, float `(N_FEATURES,)`.

    A constant, how clearly its cells are told from all else (mean of `margin` over them, in logits), the share of its
    cells that hang together, their number, how smooth the edge is, and the garment's score. `mask` is bool
    `(height, width)` and not empty, `margin` `(height, width)` the garment's logit less the best other one.
    """
    cells = int(mask.sum())
    regions, _ = label_parts(mask)
    edge = cells - int(shrink_by_one(mask).sum())
    return np.array(
        [
            1.0,
            float(np.clip(margin[mask], -3, 6).mean()),
            float(np.bincount(regions[mask]).max() / cells),
            np.log(cells / mask.size + 1e-4),
            edge / (SMOOTH * np.sqrt(cells)),
            float(np.log((score + 1e-3) / (1 - score + 1e-3))),
        ]
    )


def predict_quality(fit: np.ndarray, features: np.ndarray) -> float:
    """The intersection over union with the truth that is to be expected, 0..1: a logistic fit `(N_FEATURES,)`."""
    return float(sigmoid(fit @ features))

"""Chances and their log-odds. SciPy has the same, but importing it takes longer than the first answer may."""

import numpy as np


def sigmoid(log_odds: np.ndarray) -> np.ndarray:
    """Chances in 0..1 of log-odds, of any shape.

    >>> float(sigmoid(np.array(0.0)))
    0.5
    """
    return np.asarray(np.exp(-np.logaddexp(0, -log_odds)))  # so that nothing overflows


def logit(chances: np.ndarray, least: float = 1e-6) -> np.ndarray:
    """Log-odds of chances in 0..1, of any shape, which are first taken into `least` .. 1 - `least`.

    >>> float(logit(np.array(0.5)))
    0.0
    """
    inside = np.clip(chances, least, 1 - least)
    return np.asarray(np.log(inside / (1 - inside)))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Chances that sum to 1 along the last axis.

    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Logarithms of `softmax`.

    >>> np.exp(log_softmax(np.array([0.0, 0.0]))).tolist()
    [0.5, 0.5]
    """
    return np.asarray(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))

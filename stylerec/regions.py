"""Regions of a label map: one thing has one name."""

from collections.abc import Sequence

import numpy as np


def name_regions(label_map: np.ndarray, logits: np.ndarray, groups: Sequence[np.ndarray]) -> np.ndarray:
    """Give each connected region of a group's values the one value with the highest mean probability in it.

    A coat whose pixels are half "coat" and half "jacket" is one of the two. `label_map` is uint8 `(height, width)`,
    the values with the highest of `logits` `(height, width, n_values)`; `groups` are arrays of values that name kinds
    of one thing. Returns a new label map.
    """
    from scipy.ndimage import label  # here: not everybody who loads a model runs it

    named = label_map.copy()
    for values in groups:
        regions, count = label(np.isin(label_map, values))
        for number in range(1, count + 1):
            region = regions == number
            if len(np.unique(label_map[region])) > 1:
                odds = np.exp(logits[region] - logits[region].max(axis=-1, keepdims=True))
                shares = (odds / odds.sum(axis=-1, keepdims=True))[:, values].mean(axis=0)
                named[region] = values[int(shares.argmax())]
    return named

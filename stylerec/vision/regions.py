"""Regions of a label map: one thing has one name, and ends where the picture shows that it ends."""

from collections.abc import Sequence

import numpy as np

from stylerec.domain.colours import to_lab
from stylerec.domain.odds import softmax
from stylerec.vision.parts_of_mask import cells_of_parts, label_parts

WORKING_SIDE = 320
"""Longer side, in pixels, of the picture on which outlines are made to follow its edges."""
REACH, STEP, NEAR, ALIKE, ROUNDS = 9, 3, 5.0, 8.0, 2
"""How far outlines may move and in which steps, what is near (standard deviations, in pixels of the working picture),
what is alike (in CIELAB), and how many times."""


def name_regions(label_map: np.ndarray, logits: np.ndarray, groups: Sequence[np.ndarray]) -> np.ndarray:
    """Give each connected region of a group's values the one value with the highest mean probability in it.

    A coat whose pixels are half "coat" and half "jacket" is one of the two. `label_map` is uint8 `(height, width)`,
    the values with the highest of `logits` `(height, width, n_values)`; `groups` are arrays of values that name kinds
    of one thing. Returns a new label map.
    """
    named = label_map.copy()
    of_cells, names, odds = label_map.ravel(), named.reshape(-1), logits.reshape(-1, logits.shape[-1])
    present = np.bincount(of_cells, minlength=logits.shape[-1]) > 0
    for values in groups:
        if present[values].sum() < 2:
            continue
        regions, _ = label_parts(_belongs(values, logits.shape[-1])[label_map])
        for cells in cells_of_parts(regions):
            if np.ptp(of_cells[cells]):
                names[cells] = values[int(softmax(odds[cells])[:, values].mean(axis=0).argmax())]
    return named


def _belongs(values: np.ndarray, n_values: int) -> np.ndarray:
    """Which of all values are among these, bool `(n_values,)`."""
    among = np.zeros(n_values, dtype=bool)
    among[values] = True
    return among


def name_by_outfit(label_map: np.ndarray, logits: np.ndarray, worn: np.ndarray, rivals: np.ndarray) -> np.ndarray:
    """Pixels named by what cannot be worn beside the outfit get the name of the garment that stands in its way.

    `worn` `(n_worn,)` are values of the label map, `rivals` bool `(n_values, n_values)`. Where a value has several
    rivals in the outfit, each pixel goes to the one with the highest of `logits`. Values without a rival stay: they
    are regions too unsure to be named. Returns a new label map.
    """
    named = label_map.copy()
    shown = np.flatnonzero(np.bincount(label_map.ravel()))
    for value in shown[~np.isin(shown, worn)]:
        takers = worn[rivals[value, worn]]
        if len(takers):
            pixels = label_map == value
            named[pixels] = takers[logits[pixels][:, takers].argmax(axis=-1)]
    return named


def follow_edges(shares: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Soft masks that follow the edges of a picture.

    Each pixel takes the mean of the pixels around it, weighted by how near and how alike in colour they are (J. Kopf et
    al., "Joint bilateral upsampling", SIGGRAPH 2007). `shares` is `(n_masks, height, width)` in 0..1, `image` RGB uint8
    `(height, width, 3)` with a longer side of about `WORKING_SIDE`; the result is float32 of the shape of `shares`.
    """
    height, width = image.shape[:2]
    border = (REACH, REACH), (REACH, REACH)
    colours = to_lab(image).astype(np.float32)
    around = np.pad(colours, (*border, (0, 0)), mode="edge")
    moves = [(down, right) for down in range(-REACH, REACH + 1, STEP) for right in range(-REACH, REACH + 1, STEP)]
    windows = [
        np.s_[REACH + down : REACH + down + height, REACH + right : REACH + right + width] for down, right in moves
    ]
    weights = [
        np.exp(-((around[window] - colours) ** 2).sum(axis=-1) / (2 * ALIKE**2) - (down**2 + right**2) / (2 * NEAR**2))
        for window, (down, right) in zip(windows, moves, strict=True)
    ]
    total = np.sum(weights, axis=0)
    result = shares.astype(np.float32)
    for _ in range(ROUNDS):
        padded = np.pad(result, ((0, 0), *border), mode="edge")
        result = sum(weight * padded[:, *window] for window, weight in zip(windows, weights, strict=True)) / total
    return result

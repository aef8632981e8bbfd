"""Parts of a mask that hang together, and masks that grow and shrink.

The same as in `scipy.ndimage`, which takes half a second to load: longer than a photo takes to read.
"""

import numpy as np

from stylerec.domain.arrays import Mask


def label_parts(mask: Mask, corners: bool = False) -> tuple[np.ndarray, int]:
    """Number the parts of a mask: integers `(height, width)`, 0 where it is not, and how many parts there are.

    Cells hang together by their sides, with `corners` by these as well. Parts are numbered by their first cell, row by
    row from the top.
    """
    height, width = mask.shape
    step = width + 1  # a cell between the rows, so that what follows can take them as one
    cells = np.zeros(1 + height * step, dtype=bool)
    cells[1:].reshape(height, step)[:, :width] = mask
    changes = np.flatnonzero(cells[1:] != cells[:-1])
    starts, ends = changes[::2], changes[1::2]

    # Runs of cells, and which of them touch one of the next row.
    runs = np.arange(len(starts))
    first = np.searchsorted(ends, starts + step - corners, side="right")
    counts = np.searchsorted(starts, ends + step + corners, side="left") - first
    above = np.repeat(runs, counts)
    below = np.arange(len(above)) + np.repeat(first - np.cumsum(counts) + counts, counts)

    # Each run points to an earlier one of its part until all point to the first.
    root = runs.copy()
    while ((one := root[above]) != (other := root[below])).any():
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        while ((further := root[root]) != root).any():
            root = further

    numbers = np.cumsum(root == runs)
    painted = np.zeros(height * step, dtype=np.int32)
    painted[starts], painted[ends] = numbers[root], -numbers[root]
    return np.cumsum(painted, dtype=np.int32).reshape(height, step)[:, :width], int((root == runs).sum())


def cells_of_parts(parts: np.ndarray) -> list[np.ndarray]:
    """The cells of each part that `label_parts` numbered, as places in the flattened mask, in their order."""
    cells = np.flatnonzero(parts)
    numbers = parts.ravel()[cells]
    ends = np.cumsum(np.bincount(numbers)[1:])
    return np.split(cells[np.argsort(numbers, kind="stable")], ends)[:-1]


def fill_holes(mask: Mask, share: float) -> Mask:
    """A mask without its holes of at most `share` of it; larger ones, as under a bag's handle, show the ground."""
    parts, _ = label_parts(~mask)
    small = np.bincount(parts.ravel()) <= share * mask.sum()
    small[[0, *parts[[0, -1]].ravel(), *parts[:, [0, -1]].ravel()]] = False  # the mask itself, and what is around it
    return np.asarray(mask | small[parts])


def grow(mask: Mask, reach: int) -> Mask:
    """A mask with all cells that are at most `reach` rows and columns away."""
    for _ in range(2):
        padded = np.pad(mask, ((reach, reach), (0, 0)))
        mask = np.any([padded[shift : shift + len(mask)] for shift in range(2 * reach + 1)], axis=0).T
    return mask


def shrink_by_one(mask: Mask) -> Mask:
    """A mask without the cells that have a side at its edge or the picture's."""
    core = mask.copy()
    core[[0, -1]] = core[:, [0, -1]] = False
    core[1:] &= mask[:-1]
    core[:-1] &= mask[1:]
    core[:, 1:] &= mask[:, :-1]
    core[:, :-1] &= mask[:, 1:]
    return core

"""Region proposals: parts of an outfit that look alike, whatever they are called.

A label map has one name for each cell, so a blouse under a coat may be all coat in it. The network's features still
differ there, and tell it from the rest (clusters of deep features: Amir et al., "Deep ViT features as dense visual
descriptors", ECCV 2022 workshops). A proposal has no name; it is there to be compared with an item.
"""

from collections.abc import Sequence

import numpy as np

from stylerec.domain.arrays import Mask
from stylerec.vision.parts_of_mask import label_parts

CLUSTERS, STEPS, SAMPLE = 8, 8, 240
"""Clusters, steps towards them, and cells that they are found on: few enough that no product of matrices is spread over
threads, which would wait for one another where photos are read side by side."""
LEAST_CELLS = 15
"""Cells of the features' grid, of 8x8 pixels, from which a part is proposed."""
SAME = 0.6
"""Intersection over union from which a part is a garment that was found already."""


def propose_regions(clothed: Mask, features: np.ndarray, found: Sequence[Mask]) -> list[Mask]:
    """Parts of what is `clothed`, bool `(height, width)`, by the `features` `(height, width, d)` and the place.

    Left out are those that `found`, masks of the same shape, has already.
    """
    places = np.argwhere(clothed)
    if len(places) < CLUSTERS * LEAST_CELLS:
        return []
    vectors = features[clothed]
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    of_cells = _cluster(np.hstack([vectors, places / clothed.shape]).astype(np.float32))
    proposed: list[Mask] = []
    for cluster in range(CLUSTERS):
        mask = np.zeros(clothed.shape, dtype=bool)
        mask[clothed] = of_cells == cluster
        parts, _ = label_parts(mask)
        large = np.flatnonzero(np.bincount(parts.ravel())[1:] >= LEAST_CELLS) + 1
        proposed += [parts == number for number in large]
    overlaps = _overlap(proposed, found) if proposed and found else np.zeros((len(proposed), 1))
    return [part for part, overlap in zip(proposed, overlaps, strict=True) if overlap.max() <= SAME]


def _overlap(some: Sequence[Mask], others: Sequence[Mask]) -> np.ndarray:
    """Intersection over union of some masks `(n)` with others `(m)`, `(n, m)`."""
    one, other = (np.array(masks, dtype=np.float32).reshape(len(masks), -1) for masks in (some, others))
    both = one @ other.T
    return np.asarray(both / np.maximum(one.sum(axis=1)[:, None] + other.sum(axis=1) - both, 1))


def _cluster(points: np.ndarray) -> np.ndarray:
    """The cluster of each of the `(n, d)` points (S. Lloyd, 1982), of starts far from one another, `(n,)`."""
    some = points[:: -(-len(points) // SAMPLE)]
    farness = ((some - some.mean(axis=0)) ** 2).sum(axis=1)
    starts = [int(farness.argmin())]
    farness[:] = np.inf
    while len(starts) < CLUSTERS:
        farness = np.minimum(farness, ((some - some[starts[-1]]) ** 2).sum(axis=1))
        starts.append(int(farness.argmax()))
    centres = some[starts]
    for _ in range(STEPS):
        members = _nearest(some, centres) == np.arange(CLUSTERS)[:, None]
        counts = members.sum(axis=1, keepdims=True)
        centres = np.where(counts, members.astype(np.float32) @ some / np.maximum(counts, 1), centres)
    parts = (points[start : start + SAMPLE] for start in range(0, len(points), SAMPLE))
    return np.concatenate([_nearest(part, centres) for part in parts])


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return np.asarray((points @ centres.T - (centres**2).sum(axis=1) / 2).argmax(axis=1))

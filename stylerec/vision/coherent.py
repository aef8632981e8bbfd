"""What one person can wear: of all garments that a photo may show, those that go together on one body."""

from collections.abc import Sequence

import numpy as np

from stylerec.domain.arrays import Mask
from stylerec.domain.odds import logit
from stylerec.domain.taxonomy import Taxonomy
from stylerec.vision.parts_of_mask import label_parts

RARE = 1e-4
"""Score below which, or above one less which, no more is known."""
BEAM = 32
"""Outfits that are followed side by side; with a score for each garment alone, one would do."""


def find_exclusions(categories: Sequence[str], taxonomy: Taxonomy) -> np.ndarray:
    """Which two categories one person does not wear together: bool `(n, n)`, symmetric, without the diagonal."""
    inside = np.array([[name in layer for name in categories] for layer in taxonomy.worn_one_of], dtype=int)
    together = inside.T @ inside > 0
    groups = [taxonomy.group_entry(name) for name in categories]
    together |= np.array([[one.once and one is other for other in groups] for one in groups])
    np.fill_diagonal(together, False)
    return together


def choose_outfit(values: np.ndarray, exclusions: np.ndarray, affinities: np.ndarray | None = None) -> list[int]:
    """The garments with the highest sum of values that one person can wear, best first.

    `values` `(n,)` is what each garment adds (log-odds that it is there, from a threshold on); `affinities` `(n, n)`,
    symmetric, is what two add together. Garments with a value of 0 or less are taken only if others make up for it.
    """
    pull = np.zeros(exclusions.shape) if affinities is None else affinities
    best_pull = np.clip(pull, 0, None).sum(axis=1)
    candidates = [int(index) for index in np.argsort(-values) if values[index] + best_pull[index] > 0]
    beam: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for index in candidates:
        added = [
            (total + values[index] + pull[index, list(worn)].sum(), (*worn, index))
            for total, worn in beam
            if not exclusions[index, list(worn)].any()
        ]
        beam = sorted([*beam, *added], key=lambda outfit: -outfit[0])[:BEAM]
    return sorted(beam[0][1], key=lambda index: -values[index])


def value_garments(scores: np.ndarray, thresholds: np.ndarray, kinds: Sequence[np.ndarray]) -> np.ndarray:
    """What each garment adds to an outfit, `(n,)`: log-odds of its score from its threshold on.

    `kinds` are arrays of categories that name one thing (all footwear). Where it is likelier than not that something
    of a kind is there, though no single name is likely, the likeliest name stands for it.
    """
    values = logit(scores, RARE) - logit(thresholds, RARE)
    for members in kinds:
        best = members[scores[members].argmax()]
        any_of_them = 1 - np.prod(1 - scores[members])
        values[best] = max(values[best], logit(any_of_them, RARE))
    return values


def find_alternatives(chosen: int, scores: np.ndarray, exclusions: np.ndarray, worn: Sequence[int]) -> list[int]:
    """What a garment may be instead, likeliest first: what it excludes, nothing else does, and is half as likely.

    `scores` `(n,)` and `exclusions` `(n, n)` are those of all categories, `worn` the chosen ones.
    """
    others = [index for index in worn if index != chosen]
    free = exclusions[chosen] & ~exclusions[others].any(axis=0)
    free[others] = False
    return [int(index) for index in np.argsort(-scores) if free[index] and scores[index] >= scores[chosen] / 2]


def is_in_place(mask: np.ndarray, person: np.ndarray, place: np.ndarray) -> bool:
    """Whether a garment is where on a person such a garment is worn, and large enough.

    `mask` and `person` are bool `(height, width)`, not empty; `place` `(3,)` is the highest and the lowest centre, as
    shares of the person's height from the top, and the least share of the person's area.
    """
    rows = np.flatnonzero(person.any(axis=1))
    centre = (np.flatnonzero(mask.any(axis=1)).mean() - rows[0]) / max(len(rows), 1)
    return bool(place[0] <= centre <= place[1] and mask.sum() >= place[2] * person.sum())


def drop_strays(mask: Mask, person: Mask, place: np.ndarray) -> Mask:
    """A mask without the parts that lie where such a garment is not worn, if other parts lie where it is.

    A dress does not go on as a ring around the ankle. Arguments as for `is_in_place`.
    """
    regions, count = label_parts(mask)
    if count < 2:
        return mask
    anywhere = np.array([place[0], place[1], 0.0])
    kept = [number for number in range(1, count + 1) if is_in_place(regions == number, person, anywhere)]
    return np.isin(regions, kept) if kept else mask


def drop_specks(mask: Mask, share: float) -> Mask:
    """A mask without the parts that are smaller than `share` of its largest one."""
    regions, count = label_parts(mask, corners=True)
    if count < 2:
        return mask
    sizes = np.bincount(regions.ravel())
    sizes[0] = 0
    return np.asarray((sizes >= share * sizes.max())[regions] & mask)


def join_likely(mask: Mask, likely: Mask) -> Mask:
    """A mask with the likely cells that hang together with it.

    Hysteresis (J. Canny, "A computational approach to edge detection", PAMI 1986): where a thing surely is, less proof
    is asked of what lies beside it.
    """
    parts, count = label_parts(mask | likely, corners=True)
    reached = np.zeros(count + 1, dtype=bool)
    reached[parts[mask]] = True
    return np.asarray(reached[parts])

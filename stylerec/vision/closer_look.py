"""What a closer look at one thing or person adds: the item network beside the one that reads looks.

A photo of a whole figure that is not sure is read once more from the head to the hips. The main garment of a photo that
shows somebody's head is not on their legs: of 187 catalogue photos with a head in them none sells trousers.
"""

from collections.abc import Sequence

import numpy as np

from stylerec.domain.arrays import LabelMap
from stylerec.domain.looks import Box
from stylerec.domain.odds import logit, softmax
from stylerec.vision.bodies import HAIR, Body

SURE = 0.6
"""Probability from which what the whole photo says is believed."""
FIGURE = 2.0
"""Height of somebody, in their widths, from which they are read once more from the head down."""
UPPER = 1.25
"""Height of what is then read, in widths."""
UPPER_SHARE, LOOK_SHARE = 0.4, 0.15
"""What that reading counts for beside the whole photo's, and what the log-odds of a look do, in log-probability."""
HEAD = 0.01
"""Share of a person that is hair from which their head is in the photo."""
BEHIND = 2.0
"""How far what is worn or carried below the waist then counts behind, in log-probability; a cap or a nightdress does
not."""
WITNESS, FLOOR = 0.8, 0.05
"""What the item network's log-probabilities, from about `FLOOR` on, add to the log-odds of a look's scores.

These figures were chosen on validation photos of the street, with boxes, and of catalogue models
(docs/measurements.md).
"""


def upper_window(box: Box, shape: tuple[int, ...]) -> Box | None:
    """The window of a photo of `shape` from a person's head to their hips; None unless most of their height shows."""
    x0, y0, x1, y1 = box
    wide, high = (x1 - x0) * shape[1], (y1 - y0) * shape[0]
    return (x0, y0, x1, y0 + (y1 - y0) * UPPER * wide / high) if high > FIGURE * wide else None


def shows_head(person: Body, label_map: LabelMap) -> bool:
    """Whether the head of a person is in the photo, by its label map."""
    return bool((label_map[person.mask] == HAIR).mean() > HEAD)


def main_garment(readings: Sequence[np.ndarray], scores: np.ndarray, head: bool, below: np.ndarray) -> np.ndarray:
    """Probabilities `(n,)` of what a photo of somebody is about.

    `readings` are the item network's of the whole photo and, of a whole figure, from the head down, `scores` those of
    the look, `below` whether a category is worn or carried below the waist, all `(n,)`; `head` tells whether the head
    shows.
    """
    whole, *upper = (np.log(reading + 1e-4) for reading in readings)
    if upper:
        whole = (1 - UPPER_SHARE) * whole + UPPER_SHARE * upper[0] + LOOK_SHARE * logit(scores, 1e-4)
    if head:
        whole = whole - BEHIND * below
    return softmax(whole)


def witness(readings: Sequence[np.ndarray]) -> np.ndarray:
    """What readings of the item network add to the log-odds of a look's scores, `(n,)`, 0 or more."""
    return np.asarray(WITNESS * np.log(np.max(readings, axis=0) / FLOOR + 1))

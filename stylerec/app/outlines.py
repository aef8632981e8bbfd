"""Outlines of garments as SVG paths, drawn over a photo by the browser."""

from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator

from stylerec.domain.arrays import Mask
from stylerec.domain.looks import Garment

SIDE = 1000
"""Paths run from 0 to this over the photo's width and height."""
LEAST_STEPS = 14
"""Cells around a part from which its shape can be told; smaller ones get a box."""


@dataclass(frozen=True)
class Outline:
    """A garment: what it is called, and its outline as made by `outline_path`."""

    name: str
    path: str


def outline_path(garment: Garment) -> str:
    """The garment's outline as an SVG path in a view box of `SIDE` x `SIDE`, steps of the mask rounded off.

    Parts that are much smaller than the largest are left out. A mask of a few cells becomes a box around them; a
    garment somewhere in the photo, or whose mask is doubtful, has no outline: "".
    """
    if not garment.mask.any() or not garment.is_clean:
        return ""
    height, width = garment.mask.shape
    scale = np.array([SIDE / width, SIDE / height])
    loops = _boundaries(garment.mask)
    longest = max(loops, key=len)
    if len(longest) < LEAST_STEPS:
        return _box_path(longest.min(axis=0) - 1, longest.max(axis=0) + 1, scale)
    return "".join(_smooth_path(loop * scale) for loop in loops if len(loop) >= max(8, len(longest) / 6))


def _box_path(start: np.ndarray, end: np.ndarray, scale: np.ndarray) -> str:
    """A box between two corners `(x, y)`, inside the photo."""
    x0, y0, x1, y1 = np.clip(np.concatenate([start * scale, end * scale]), 4, SIDE - 4).round().astype(int).tolist()
    return f"M{x0} {y0}H{x1}V{y1}H{x0}Z"


def _smooth_path(points: np.ndarray) -> str:
    """A closed curve through the middles between averaged points `(n, 2)`."""
    # Each point becomes the mean of itself and its neighbours, which turns a staircase into a slope.
    soft = np.mean([np.roll(points, shift, axis=0) for shift in (-2, -1, 0, 1, 2)], axis=0)
    knots = soft[:: 3 if len(soft) >= 36 else 2]
    middles = (knots + np.roll(knots, -1, axis=0)) / 2
    controls = np.roll(knots, -1, axis=0)
    start = np.round(middles[0]).astype(int)
    curves = np.round(np.hstack([controls, np.roll(middles, -1, axis=0)])).astype(int).tolist()
    return f"M{start[0]} {start[1]}" + "".join(f"Q{a} {b} {c} {d}" for a, b, c, d in curves) + "Z"


def _boundaries(mask: Mask) -> list[np.ndarray]:
    """Closed lines `(n, 2)` of x and y in cells, through the middles of the sides that part inside from outside."""
    around = contour_generator(z=np.pad(mask, 1).astype(np.float32)).lines(0.5)
    return [np.asarray(line)[:-1] - 0.5 for line in around]

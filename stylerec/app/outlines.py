"""Outlines of garments as SVG paths, drawn over a photo by the browser."""

from dataclasses import dataclass

import numpy as np

from stylerec.looks import Garment

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
    garment somewhere in the photo has no outline: "".
    """
    if not garment.mask.any():
        return ""
    height, width = garment.mask.shape
    scale = np.array([SIDE / width, SIDE / height])
    loops = [np.array(loop) for loop in _boundaries(garment.mask)]
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


# Where the neighbour outside lies, and the step along that side of the cell, clockwise.
_SIDES = (
    (1, 0, (0, 0), (1, 0)),
    (-1, 1, (1, 0), (1, 1)),
    (-1, 0, (1, 1), (0, 1)),
    (1, 1, (0, 1), (0, 0)),
)


def _boundaries(mask: np.ndarray) -> list[list[tuple[int, int]]]:
    """Closed walks `(x, y)` along the corners of the cells that part inside from outside, the inside on the right."""
    inside = np.pad(mask, 1)
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for shift, axis, start, end in _SIDES:
        rows, columns = np.nonzero(inside & ~np.roll(inside, shift, axis))
        for y, x in zip((rows - 1).tolist(), (columns - 1).tolist(), strict=True):
            steps.setdefault((x + start[0], y + start[1]), []).append((x + end[0], y + end[1]))
    loops = []
    while steps:
        start = next(iter(steps))
        loop, place = [], start
        while place in steps:
            loop.append(place)
            following = steps[place].pop()
            if not steps[place]:
                del steps[place]
            place = following
        loops.append(loop)
    return loops

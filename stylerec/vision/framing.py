"""Where pictures lie in the network's frame, and windows in a photo: cells, fractions and pixels."""

from dataclasses import replace

import numpy as np
from PIL import Image

from stylerec.domain.arrays import Mask, RgbImage
from stylerec.domain.looks import Box, Garment, join_boxes

PADDING = 127
CELL = 4
"""Side of a cell of the network's grid, in pixels of its frame."""


def letterbox(image: RgbImage, size: tuple[int, int]) -> tuple[RgbImage, tuple[int, int, int, int]]:
    """Fit a picture into `size` `(height, width)`, turned by a quarter for a landscape picture, on grey.

    Returns the frame and the picture's place in it, `(top, left, height, width)` in multiples of 4 pixels.
    """
    height, width = size if image.shape[0] >= image.shape[1] else size[::-1]
    scale = min(height / image.shape[0], width / image.shape[1])
    high, wide = (max(4, round(side * scale / 4) * 4) for side in image.shape[:2])
    top, left = (height - high) // 8 * 4, (width - wide) // 8 * 4
    frame = np.full((height, width, 3), PADDING, dtype=np.uint8)
    resized = Image.fromarray(image).resize((wide, high), Image.Resampling.BILINEAR)
    frame[top : top + high, left : left + wide] = np.asarray(resized)
    return frame, (top, left, high, wide)


def grid_cells(place: tuple[int, int, int, int]) -> tuple[slice, slice]:
    """A picture's place in its frame (see `letterbox`) on the network's grid of 4x4 pixels."""
    top, left, high, wide = place
    return np.s_[top // 4 : (top + high) // 4, left // 4 : (left + wide) // 4]


def box_of(mask: Mask) -> Box:
    """Bounding box of a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    high, wide = mask.shape
    return (
        float(columns[0] / wide),
        float(rows[0] / high),
        float((columns[-1] + 1) / wide),
        float((rows[-1] + 1) / high),
    )


def widen(box: Box, margin: float) -> Box:
    """A box with `margin` of its longer side, as the photo is, added on each side, within the photo."""
    x0, y0, x1, y1 = box
    by = margin * max(x1 - x0, y1 - y0)
    return max(0.0, x0 - by), max(0.0, y0 - by), min(1.0, x1 + by), min(1.0, y1 + by)


def window_of(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The rows and columns of an array of `shape` that a box covers, at least one of each."""
    high, wide = shape[:2]
    x0, y0, x1, y1 = box
    top, left = min(high - 1, int(y0 * high)), min(wide - 1, int(x0 * wide))
    return np.s_[top : max(top + 1, round(y1 * high)), left : max(left + 1, round(x1 * wide))]


def resize_cells(cells: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Values or a mask `(height, width)` on another grid, each cell the nearest one."""
    rows, columns = (
        ((np.arange(new) + 0.5) * old / new).astype(int) for new, old in zip(shape, cells.shape, strict=True)
    )
    return cells[rows[:, None], columns]


def place_garment(garment: Garment, box: Box, shape: tuple[int, ...]) -> Garment:
    """A garment found in the window `box`, as a garment of the whole photo with a mask of `shape`."""
    mask = np.zeros(shape, dtype=bool)
    part = mask[window_of(box, shape)]
    part[:] = resize_cells(garment.mask, part.shape)
    if not part.any():
        rows, columns = np.nonzero(garment.mask)
        high, wide = garment.mask.shape
        part[int(rows[0] * part.shape[0] / high), int(columns[0] * part.shape[1] / wide)] = True
    own = box_of(mask)
    if garment.box != box_of(garment.mask):  # a bag's, with its strap
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        left, top, right, bottom = garment.box
        own = join_boxes([own, (x0 + left * wide, y0 + top * high, x0 + right * wide, y0 + bottom * high)])
    return replace(garment, mask=mask, box=own, area=float(mask.mean()))

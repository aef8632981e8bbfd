"""One budget of memory for all threads: however many photos come at once, so much memory and no more."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Any

MOST_BYTES = 320_000_000
"""Bytes of photos that are decoded at the same time; a photo that takes more is decoded alone."""
ORDINARY = 7
"""Bytes per pixel of an ordinary photo: four in Pillow, three in the image that comes of it."""
SEVERAL_TIMES = 16
"""Bytes per pixel where the decoder holds the photo as well: two canvases and a copy, or wide planes and a copy."""

BITS_PER_SAMPLE, ROWS_PER_STRIP, TILE_WIDTH, TILE_HEIGHT = 258, 278, 322, 323
"""Tags of TIFF."""


class MemoryBudget:
    """Hands out bytes in the order of asking, so that a large photo gets its turn."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._left = most
        self._turn = Lock()
        self._changed = Condition()

    @contextmanager
    def hold(self, n_bytes: int) -> Iterator[None]:
        """Wait until so many bytes are free, or everything for more than there are; they come back at the end."""
        wanted = min(n_bytes, self.most)
        with self._turn, self._changed:
            self._changed.wait_for(lambda: self._left >= wanted)
            self._left -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._left += wanted
                self._changed.notify_all()


BUDGET = MemoryBudget(MOST_BYTES)
"""That of this process."""


def bytes_per_pixel(image: Any, kind: str, is_reduced: bool) -> int:
    """Bytes that reading takes for each pixel of an opened photo, at most; `is_reduced` where it is made smaller."""
    if kind in ("WebP", "AVIF"):
        return SEVERAL_TIMES
    if kind == "HEIC":
        return ORDINARY if image.mode == "RGB" and image.info["bit_depth"] == 8 else SEVERAL_TIMES
    if kind == "JPEG":  # its decoder makes it smaller by itself, to a quarter of the pixels at least
        return max(2, _coefficients(image) + 1) if is_reduced else max(ORDINARY, _coefficients(image) + 4)
    if kind == "TIFF":
        return max(ORDINARY, 4 + _strip(image))
    return ORDINARY


def _coefficients(image: Any) -> int:
    """Bytes per pixel of the coefficients of a progressive JPEG photo, which are all held; others are read in rows."""
    if "progressive" not in image.info:
        return 0
    cells = [across * down for _, across, down, _ in image.layer]
    return math.ceil(2 * sum(cells) / max(cells))


def _strip(image: Any) -> int:
    """Bytes per pixel of the photo that a strip or tile of a TIFF photo takes: some files are one strip."""
    width, height = image.size
    tags = image.tag_v2
    across, down = tags.get(TILE_WIDTH, width), tags.get(TILE_HEIGHT, tags.get(ROWS_PER_STRIP, height))
    share = min(1.0, across * down / (width * height))
    return math.ceil(share * sum(tags.get(BITS_PER_SAMPLE, (8,))) / 8)

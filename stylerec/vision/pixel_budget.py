"""One budget of pixels for all threads: however many photos come at once, so much memory and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock

MOST_PIXELS = 40_000_000
"""Pixels that are decoded at the same time, about 8 bytes each; a larger photo is decoded alone."""


class PixelBudget:
    """Hands out pixels in the order of asking, so that a large photo gets its turn."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._left = most
        self._turn = Lock()
        self._changed = Condition()

    @contextmanager
    def hold(self, pixels: int) -> Iterator[None]:
        """Wait until so many pixels are free, or everything for more than there are; they come back at the end."""
        wanted = min(pixels, self.most)
        with self._turn, self._changed:
            self._changed.wait_for(lambda: self._left >= wanted)
            self._left -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._left += wanted
                self._changed.notify_all()


BUDGET = PixelBudget(MOST_PIXELS)
"""That of this process."""

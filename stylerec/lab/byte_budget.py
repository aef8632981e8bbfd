"""Photos in few bytes: JPEG size and quality are chosen together so that a file fits and loses as little as it can."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from stylerec.errors import UsageError
from stylerec.language import _

DEFAULT_BUDGET = 4096
SMALLEST_BUDGET = 700
"""Bytes; tables and header of a JPEG take most of it."""
LARGEST_SIDE, SMALLEST_SIDE, STEP = 256, 32, 0.8
"""Pixels of the longer side that are tried, and the step from one to the next."""
QUALITIES = range(20, 93, 3)


@dataclass(frozen=True)
class Fitted:
    """A JPEG file that keeps to its budget; `error` is the RMS difference from the photo, in 0..255, at one size."""

    data: bytes
    width: int
    height: int
    quality: int
    error: float


def fit_bytes(image: np.ndarray, budget: int = DEFAULT_BUDGET) -> Fitted:
    """The JPEG of an RGB uint8 image `(h, w, 3)` in at most `budget` bytes that looks most like it.

    Every side from the photo's own (at most 256 px) down, each at the best quality that fits; the one with the least
    error when shown as large as the first wins. Raises `UsageError` when the budget is too small for any.
    """
    if budget < SMALLEST_BUDGET:
        raise UsageError(f"Invalid byte budget: expected at least {SMALLEST_BUDGET} bytes, received {budget}.")
    photo = Image.fromarray(image)
    photo.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    best: Fitted | None = None
    side = max(photo.size)
    while side >= min(SMALLEST_SIDE, max(photo.size)):
        found = _best_quality(photo, side, budget)
        if found and best and found.error > 1.15 * best.error:
            break  # smaller ones only get worse from here
        if found and (best is None or found.error < best.error):
            best = found
        side = int(side * STEP)
    if best is None:
        raise UsageError(
            _("Cannot fit a photo into {budget} bytes: expected a budget that a JPEG of 32 px keeps to.").format(
                budget=budget
            )
        )
    return best


def _best_quality(photo: Image.Image, side: int, budget: int) -> Fitted | None:
    scale = side / max(photo.size)
    size = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    small = photo if size == photo.size else photo.resize(size, Image.Resampling.LANCZOS)
    low, high, data = 0, len(QUALITIES) - 1, b""
    chosen = -1
    while low <= high:
        middle = (low + high) // 2
        tried = _jpeg(small, QUALITIES[middle])
        if len(tried) <= budget:
            chosen, data, low = middle, tried, middle + 1
        else:
            high = middle - 1
    if chosen < 0:
        return None
    with Image.open(io.BytesIO(data)) as decoded:
        shown = decoded.convert("RGB").resize(photo.size, Image.Resampling.BILINEAR)
    difference = np.asarray(shown, dtype=np.float32) - np.asarray(photo, dtype=np.float32)
    return Fitted(data, *size, QUALITIES[chosen], float(np.sqrt((difference**2).mean())))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()

"""Perceptual hashes: pictures that look nearly the same have hashes that differ in few bits."""

import numpy as np
from PIL import Image

from stylerec.domain.arrays import RgbImage
from stylerec.vision.images import load_photo

DECODED_SIDE = 128
"""Side of the picture that is hashed, in pixels at least."""
SEEN, KEPT = 32, 8
"""Sides of the square that the hash sees, and of that of its lowest frequencies."""
WAVES = np.cos(np.pi / SEEN * np.outer(np.arange(KEPT), np.arange(SEEN) + 0.5))
"""The lowest waves of the discrete cosine transform (type II), `(KEPT, SEEN)`."""


def picture_hash(picture: bytes, name: str = "photo") -> str:
    """The hash of a photo, bytes of any readable format, as `image_hash`. Raises `PhotoError`."""
    return image_hash(load_photo(picture, name=name, min_side=DECODED_SIDE).image)


def image_hash(image: RgbImage) -> str:
    """The hash of a picture, RGB uint8 `(height, width, 3)`: 64 bits as 16 hex digits.

    Which of the lowest 8 x 8 frequencies of the grey picture are above their median (DCT; Zauner, 2010); it stays as
    it is, give or take a few bits, when size, compression or brightness change.
    """
    grey = Image.fromarray(image).convert("L").resize((SEEN, SEEN), Image.Resampling.LANCZOS, reducing_gap=3)
    low = WAVES @ np.asarray(grey, dtype=float) @ WAVES.T
    return np.packbits(low > np.median(low)).tobytes().hex()

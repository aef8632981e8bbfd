"""Small photos for the campaign, each another."""

import numpy as np

from stylerec.vision.images import encode_jpeg


def photo(number: int) -> bytes:
    """The JPEG of a number."""
    return encode_jpeg(np.random.default_rng(number).integers(0, 255, (60, 40, 3), dtype=np.uint8))

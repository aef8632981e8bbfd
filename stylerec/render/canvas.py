"""An outfit as one picture: the cut-outs of its pieces, laid out flat."""

import io
from collections.abc import Iterable

import numpy as np
from PIL import Image

from stylerec.domain.arrays import RgbImage
from stylerec.render.flat_lay import lay_flat
from stylerec.vision.images import encode_jpeg, encode_png, make_thumbnail

CUT_OUT_SIDE = 448
"""Pixels that a piece's picture should have: as many as the small pictures of photos."""
CARD_SIDE = 480
"""Longer side of a small picture in pixels."""


def draw_canvas(pictures: Iterable[tuple[bytes, str]]) -> bytes:
    """A PNG of pieces, given as `(PNG, WebP or JPEG bytes, group)`; an empty sheet without any.

    Pictures were made here, so nothing in them needs to be checked.
    """
    return encode_png(_laid(pictures))


def draw_card(pictures: Iterable[tuple[bytes, str]]) -> bytes:
    """The same as a small JPEG, 320 by 480 pixels, in a third of the time."""
    return encode_jpeg(make_thumbnail(_laid(pictures), CARD_SIDE), quality=86)


def _laid(pictures: Iterable[tuple[bytes, str]]) -> RgbImage:
    return lay_flat([(group, np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))) for data, group in pictures])[0]

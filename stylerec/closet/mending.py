"""A cut-out mended by hand: its photo is transparent where there is no cloth, so that every model sees its outline."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from stylerec.domain.arrays import Mask, RgbImage
from stylerec.domain.looks import ItemPrediction, PhotoLook
from stylerec.errors import UsageError
from stylerec.render.pictures import soft_mask
from stylerec.vision.framing import box_of
from stylerec.vision.images import load_photo, make_thumbnail

MENDED_MARK = "cut out by hand"
DESCRIPTION = 270
"""EXIF tag of a photo's description."""
MENDED_SIDE = 1600
"""Longer side of a mended photo in pixels."""


def whole_photo(data: bytes) -> RgbImage:
    """A photo as RGB uint8 `(h, w, 3)`, at most 1600 pixels; a mended one with what was cut away.

    Raises `PhotoError` for one that cannot be read.
    """
    photo = load_photo(data).image
    image = Image.open(io.BytesIO(data))
    if image.mode == "RGBA" and image.getexif().get(DESCRIPTION) == MENDED_MARK:
        photo = np.asarray(image.convert("RGB"))  # the colours are still there where it is transparent
    return make_thumbnail(photo, MENDED_SIDE)


def mend_cut_out(data: bytes, seen: PhotoLook, mask: Mask) -> tuple[bytes, PhotoLook]:
    """The photo (WebP bytes) with the cloth where the `mask` says, and its look with this mask.

    `mask` is boolean on the grid of the look. What was cut away can be added again. Raises `PhotoError` for a photo
    that cannot be read, `UsageError` for another grid or an empty mask.
    """
    look = seen.look
    if look is None or mask.shape != look.label_map.shape or not mask.any():
        shape = None if look is None else look.label_map.shape
        raise UsageError(f"Invalid `mask`: expected some cloth on a grid of {shape}, received {mask.shape}.")
    image = whole_photo(data)
    alpha = (255 * soft_mask(mask, image.shape[:2])).astype(np.uint8)
    exif = Image.Exif()
    exif[DESCRIPTION] = MENDED_MARK
    buffer = io.BytesIO()
    Image.fromarray(np.dstack([image, alpha])).save(buffer, "WEBP", quality=90, exact=True, exif=exif)
    garment = replace(look.item.garment, mask=mask, box=box_of(mask), area=float(mask.mean()), quality=1.0)
    item = ItemPrediction(look.item.probabilities, garment)
    return buffer.getvalue(), replace(seen, look=replace(look, item=item))

"""A sample: real clothes to fill a closet with, and a mood board of flat lays composed of them.

The photos are public domain (CC0); `sample.json` names their source, and says of each what it shows, as checked by
hand. A photo's transparency is the outline of its garment.
"""

import io
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from stylerec.domain.looks import Box
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.render.flat_lay import lay_flat
from stylerec.vision.images import encode_jpeg

FOLDER = Path(__file__).parent


class SamplePhoto(NamedTuple):
    """A photo of the sample (JPEG bytes), and what is in it: categories with boxes, in fractions of the photo."""

    name: str
    data: bytes
    garments: tuple[tuple[str, Box], ...]


def board_size() -> int:
    """How many photos the sample board has."""
    return len(_content()["board"])


def compose_photo(number: int) -> SamplePhoto:
    """One photo of the sample board, the same each time; takes less than a tenth of a second."""
    outfit = _content()["board"][number]
    pieces = [_piece(name) for name in outfit["pieces"]]
    laid = [(load_taxonomy().group_of(piece["category"]), np.asarray(_photo(piece))) for piece in pieces]
    image, boxes = lay_flat(laid, tuple(outfit["ground"]), mirrored=number % 2 == 1)
    found = tuple((piece["category"], box) for piece, box in zip(pieces, boxes, strict=True))
    return SamplePhoto(f"{outfit['name']}.jpg", encode_jpeg(image, quality=88), found)


def compose_board() -> Iterator[SamplePhoto]:
    """The photos of the sample board one by one."""
    return (compose_photo(number) for number in range(board_size()))


def load_closet() -> list[SamplePhoto]:
    """Photos of single pieces that somebody might own."""
    return [_single(name) for name in _content()["closet"]]


def load_item() -> SamplePhoto:
    """A navy skirt, one of the closet."""
    return _single(_content()["item"])


def _single(name: str) -> SamplePhoto:
    piece = _piece(name)
    photo = _photo(piece)
    x0, y0, x1, y1 = photo.getchannel("A").getbbox() or (0, 0, *photo.size)
    box = (x0 / photo.width, y0 / photo.height, x1 / photo.width, y1 / photo.height)
    data = encode_jpeg(np.asarray(photo.convert("RGB")), quality=92)
    return SamplePhoto(f"{name}.jpg", data, ((piece["category"], box),))


def _photo(piece: dict[str, str]) -> Image.Image:
    return Image.open(io.BytesIO((FOLDER / "photos" / piece["photo"]).read_bytes())).convert("RGBA")


def _piece(name: str) -> dict[str, str]:
    found: dict[str, str] = next(piece for piece in _content()["pieces"] if piece["name"] == name)
    return found


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
    return content

"""Clothes laid out together, as on a table photographed from above."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter

from stylerec.domain.arrays import RgbImage
from stylerec.domain.looks import Box

SIZE = (640, 960)
"""Width and height of the picture in pixels; the shape of a card."""
PAPER = (238, 232, 221)


@dataclass(frozen=True)
class LayoutArea:
    """Where pieces of a group lie: within a box (fractions of the picture), covering at most a share of the picture.

    `turn` is in degrees, against the clock.
    """

    box: Box
    share: float
    turn: float = 0.0


PLACES = {
    "bottoms": LayoutArea((0.30, 0.40, 0.92, 0.97), 0.15, 2),
    "one-piece": LayoutArea((0.22, 0.05, 0.92, 0.90), 0.22, 2),
    "outerwear": LayoutArea((0.02, 0.04, 0.54, 0.60), 0.16, 3),
    "tops": LayoutArea((0.08, 0.05, 0.70, 0.46), 0.14, -2),
    "legwear": LayoutArea((0.04, 0.42, 0.30, 0.68), 0.03),
    "footwear": LayoutArea((0.04, 0.68, 0.38, 0.96), 0.055, 4),
    "bags": LayoutArea((0.03, 0.44, 0.32, 0.70), 0.05, 4),
    "accessories": LayoutArea((0.70, 0.06, 0.96, 0.26), 0.025, -6),
    "jewellery": LayoutArea((0.76, 0.28, 0.94, 0.42), 0.008),
}
"""In the order in which they are laid down: what comes later lies on top."""

BESIDE_A_COAT = {
    "bottoms": LayoutArea((0.42, 0.38, 0.97, 0.97), 0.14, 2),
    "one-piece": LayoutArea((0.46, 0.06, 0.98, 0.86), 0.18, -2),
    "tops": LayoutArea((0.48, 0.05, 0.98, 0.42), 0.11, -2),
    "footwear": LayoutArea((0.06, 0.69, 0.40, 0.97), 0.055, 4),
    "accessories": LayoutArea((0.04, 0.55, 0.27, 0.69), 0.016, -6),
}
"""Places that are others where a coat or jacket takes the left half."""

SHADOW, SHADOW_BLUR, SHADOW_SHIFT = 0.3, 7, (3, 6)


def lay_flat(
    pieces: Sequence[tuple[str, np.ndarray]], ground: tuple[int, int, int] = PAPER, mirrored: bool = False
) -> tuple[RgbImage, tuple[Box, ...]]:
    """The picture of pieces laid out on a plain ground, and where each lies.

    `pieces` are groups of the taxonomy with cut-outs, uint8 `(h, w, 4)`, transparent where there is no cloth. Two of
    one group lie side by side, and what has no place of its own lies with the accessories. `mirrored` swaps left and
    right. Returns RGB uint8 `(960, 640, 3)` and one box per piece, in the order given.
    """
    groups = [group if group in PLACES else "accessories" for group, _ in pieces]
    places = {**PLACES, **(BESIDE_A_COAT if "outerwear" in groups else {})}
    picture = _ground(ground)
    boxes: dict[int, Box] = {}
    for number in sorted(range(len(pieces)), key=lambda number: list(PLACES).index(groups[number])):
        group = groups[number]
        place = _part(places[group], groups[:number].count(group), groups.count(group))
        place = _mirrored(place) if mirrored else place
        boxes[number] = _lay_down(picture, _cropped(pieces[number][1]), place)
    return np.asarray(picture), tuple(boxes[number] for number in range(len(pieces)))


def _part(place: LayoutArea, index: int, count: int) -> LayoutArea:
    """One of `count` equal parts of a place, side by side and a little over one another."""
    if count == 1:
        return place
    x0, y0, x1, y1 = place.box
    x0, x1 = min(x0, 1 - x1), max(x1, 1 - x0)  # several need the whole width
    width = (x1 - x0) / count
    middle = x0 + width * (index + 0.5)
    reach = width * 0.62
    return LayoutArea((middle - reach, y0, middle + reach, y1), place.share / count**0.5, place.turn)


def _mirrored(place: LayoutArea) -> LayoutArea:
    x0, y0, x1, y1 = place.box
    return LayoutArea((1 - x1, y0, 1 - x0, y1), place.share, -place.turn)


def _cropped(cut_out: np.ndarray) -> Image.Image:
    image = Image.fromarray(cut_out)
    return image.crop(image.getchannel("A").getbbox() or (0, 0, *image.size))


def _lay_down(picture: Image.Image, piece: Image.Image, place: LayoutArea) -> Box:
    width, height = picture.size
    x0, y0, x1, y1 = place.box
    piece = piece.rotate(place.turn, Image.Resampling.BICUBIC, expand=True)
    covered = np.asarray(piece.getchannel("A"), np.float32).sum() / 255
    scale = min(
        (x1 - x0) * width / piece.width,
        (y1 - y0) * height / piece.height,
        (place.share * width * height / max(covered, 1.0)) ** 0.5,
    )
    size = max(1, round(piece.width * scale)), max(1, round(piece.height * scale))
    piece = piece.resize(size, Image.Resampling.LANCZOS)
    left = round((x0 + x1) / 2 * width - piece.width / 2)
    top = round((y0 + y1) / 2 * height - piece.height / 2)
    alpha = Image.new("L", picture.size)
    alpha.paste(piece.getchannel("A"), (left, top))
    shadow = Image.new("L", picture.size)
    shadow.paste(alpha, SHADOW_SHIFT)
    picture.paste(
        (40, 34, 28), mask=shadow.filter(ImageFilter.GaussianBlur(SHADOW_BLUR)).point(lambda value: value * SHADOW)
    )
    picture.paste(piece.convert("RGB"), (left, top), piece.getchannel("A"))
    right, bottom = left + piece.width, top + piece.height
    return max(0, left) / width, max(0, top) / height, min(width, right) / width, min(height, bottom) / height


def _ground(colour: tuple[int, int, int]) -> Image.Image:
    """A sheet of a colour in the light of a window at the upper left, with the grain of paper."""
    return Image.fromarray(np.clip(np.asarray(colour, np.float32) * _light(), 0, 255).astype(np.uint8))


@lru_cache(maxsize=1)
def _light() -> np.ndarray:
    """How bright each pixel of a sheet is, float32 `(height, width, 1)` around 1."""
    width, height = SIZE
    light = np.linspace(1.03, 0.95, height)[:, None] * np.linspace(1.01, 0.98, width)
    grain = np.random.default_rng(0).standard_normal((height, width), np.float32)
    return (light.astype(np.float32) + 0.007 * grain)[..., None]

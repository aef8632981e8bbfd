"""Names for the colours of a garment, and how alike the shades of two garments are."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from stylerec.domain.arrays import Colours, Indices, Matrix, RgbImage, RgbPixels, Scores, Shade, Shades
from stylerec.errors import UsageError

COLOURS: dict[str, tuple[int, int, int]] = {
    "black": (24, 24, 26),
    "charcoal": (62, 62, 66),
    "grey": (128, 128, 130),
    "light grey": (190, 191, 193),
    "white": (246, 246, 246),
    "cream": (240, 232, 208),
    "beige": (212, 192, 160),
    "camel": (186, 143, 95),
    "brown": (104, 68, 46),
    "khaki": (156, 144, 108),
    "olive": (94, 94, 56),
    "green": (52, 130, 74),
    "mint": (168, 214, 190),
    "teal": (28, 116, 122),
    "turquoise": (64, 190, 196),
    "light blue": (158, 192, 224),
    "blue": (52, 98, 176),
    "denim blue": (92, 116, 148),
    "navy": (34, 40, 74),
    "purple": (104, 58, 130),
    "lavender": (186, 166, 212),
    "pink": (236, 160, 184),
    "magenta": (204, 40, 120),
    "red": (196, 34, 42),
    "burgundy": (104, 28, 44),
    "coral": (240, 128, 104),
    "orange": (236, 120, 34),
    "mustard": (202, 154, 46),
    "yellow": (246, 218, 72),
}
"""Colour names of fashion with a typical sRGB value each."""

NAMES = tuple(COLOURS)
SMALLEST_SHARE = 0.12
"""A colour on less than this share of the pixels (a button, a shadow) is not named."""

SAME_CLOTH = np.array([25.0, 20.0, 8.0])
"""Lightness, chroma and hue in CIELAB may differ by so much between cloth and its own shadow or shine."""
MINOR_SHARE = 0.5
"""Shadow and shine take at most this share of what the cloth takes; more is a second colour ..."""
ONE_COLOUR = 12.0
"""... unless the two are nearer than this in CIELAB: a heather, on both sides of where one name ends."""

DIMMEST_WHITE, MOST_TINT = 65.0, 15.0
"""Lightness from which, and chroma to which, a ground can be white in dim or tinted light."""
PLAIN_SHARE, PLAIN_SPREAD = 0.6, 12.0
"""Share of such pixels on a plain ground, and how far apart in lightness the middle three fifths of them may be."""
WHITE_GROUND, MOST_LIGHT = 0.8, 1.6
"""Linear RGB of a white ground in a photo, and the most by which light is made up for."""

NEAR_SHADE = 10.0
"""CIELAB distance at which two shades are alike to 1/e: the same cloth in another light."""

# Linear sRGB to CIE XYZ (IEC 61966-2-1), each row divided by the D65 white point.
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.95047], [1.0], [1.08883]])


def to_linear(rgb: RgbImage) -> Colours:
    """sRGB uint8 to light, float64 in 0..1 (IEC 61966-2-1)."""
    value = np.asarray(rgb, dtype=np.float64) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def to_srgb(linear: Colours) -> RgbImage:
    """Light in 0..1 to sRGB uint8, the inverse of `to_linear`."""
    value = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(value * 255).astype(np.uint8)


def to_lab(rgb: RgbImage) -> Colours:
    """sRGB uint8 `(..., 3)` to CIELAB float64 `(..., 3)` under D65 (CIE 15:2004)."""
    xyz = to_linear(rgb) @ _TO_XYZ.T
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def to_rgb(lab: Colours) -> RgbImage:
    """CIELAB `(..., 3)` under D65 to sRGB uint8 `(..., 3)`, the inverse of `to_lab`; what sRGB lacks is clipped."""
    lightness, a, b = np.moveaxis(np.asarray(lab, dtype=np.float64), -1, 0)
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    xyz = np.where(f > 6 / 29, f**3, (f - 4 / 29) * 3 * (6 / 29) ** 2)
    return to_srgb(np.clip(xyz @ np.linalg.inv(_TO_XYZ).T, 0, 1))


def name_colours(image_pixels: RgbPixels, max_colours: int = 3) -> tuple[str, ...]:
    """Names of the colours of sRGB uint8 pixels `(n, 3)`, largest share first.

    Every pixel takes the name of the nearest shade in CIELAB (`colour_shades.json`). A small colour that differs from
    a larger one as shadow or shine does is taken for the same cloth. Names on less than `SMALLEST_SHARE` of the pixels
    are dropped, yet the largest is always kept. No pixels, no names. Raises `UsageError` for another shape or type.

    >>> name_colours(np.array([[20, 25, 60]] * 3 + [[250, 250, 250]], dtype=np.uint8))
    ('navy', 'white')
    """
    if image_pixels.dtype != np.uint8 or image_pixels.ndim != 2 or image_pixels.shape[1] != 3:
        raise UsageError(
            f"Invalid `image_pixels`: expected uint8 (n, 3), received {image_pixels.dtype} of shape "
            f"{image_pixels.shape}."
        )
    if max_colours < 1:
        raise UsageError(f"Invalid `max_colours`: expected a whole number from 1, received {max_colours}.")
    if not len(image_pixels):
        return ()
    shades = _fitted_shades()
    lab = to_lab(_few(image_pixels))
    farness = lab @ shades.slopes + shades.offsets
    owners = shades.owners[farness.argmin(axis=1)]
    counts = np.bincount(owners, minlength=len(NAMES))
    sums = np.stack([np.bincount(owners, part, len(NAMES)) for part in lab.T], axis=1)
    shares = _fold(counts / counts.sum(), sums / np.maximum(counts, 1)[:, None])
    order = np.argsort(-shares, kind="stable")
    named = [NAMES[i] for i in order if shares[i] >= SMALLEST_SHARE]
    return tuple(named[:max_colours]) or (NAMES[order[0]],)


def balance_light(image_pixels: RgbPixels, ground: RgbPixels) -> RgbPixels:
    """sRGB uint8 pixels `(n, 3)` as they would be in white light, judged by the `ground` `(m, 3)` around them.

    A plain ground, light and nearly neutral, is taken for white: cloth before it is as much too dark and as much
    tinted as it is (J. von Kries, 1902, on linear RGB; at most `MOST_LIGHT` times lighter). Before any other ground,
    or none, the pixels come back as they are.
    """
    lab = to_lab(ground[:: 1 + len(ground) // 500])
    plain = (lab[:, 0] >= DIMMEST_WHITE) & (np.hypot(lab[:, 1], lab[:, 2]) <= MOST_TINT)
    if not len(lab) or plain.mean() < PLAIN_SHARE or np.ptp(np.percentile(lab[plain, 0], (20, 80))) > PLAIN_SPREAD:
        return image_pixels
    white = to_linear(to_rgb(np.median(lab[plain], axis=0)))
    gain = np.clip(WHITE_GROUND / white, 1, MOST_LIGHT)
    return to_srgb(np.clip(to_linear(image_pixels) * gain, 0, 1))


def measure_shade(image_pixels: RgbPixels) -> Shade:
    """How light and of which hue a garment is: CIELAB at the 20th, 50th and 80th percentile of its pixels.

    sRGB uint8 `(n, 3)` to float32 `(3, 3)`, rows are percentiles, columns L*, a*, b*. Finer than names, for comparing.
    Raises `UsageError` when there are no pixels.
    """
    if not len(image_pixels):
        raise UsageError("Invalid `image_pixels`: expected at least one pixel, received none.")
    few = image_pixels[:: -(-len(image_pixels) // 1000)]
    return np.percentile(to_lab(few), (20, 50, 80), axis=0).astype(np.float32)


def shade_similarity(shade: Shade, others: Shades) -> Scores:
    """How alike a shade `(3, 3)` is to others `(n, 3, 3)`: `exp(-(distance / NEAR)**2)`, `(n,)` in 0..1.

    The distance is the root mean square of the nine differences.
    """
    squared = ((others - shade) ** 2).mean(axis=(-2, -1))
    return np.asarray(np.exp(-squared / NEAR_SHADE**2))


def shade_harmony(shade: Shade, others: Shades) -> Scores:
    """How well a shade `(3, 3)` goes with others `(n, 3, 3)` by the medians of their colours, `(n,)` in 0..1.

    From the chromatic effect in Ou and Luo's model of harmony (Color Research and Application 31, 2006),
    `tanh(0.8 - 0.045 d)`, where `d` is here the difference of hue in CIELAB alone, scaled so that equal hues have 1. A
    neutral colour has no hue to differ, so it goes with everything; two strong hues only when they are near.
    """
    first, second = np.asarray(shade, dtype=np.float64)[1, 1:], np.asarray(others, dtype=np.float64)[:, 1, 1:]
    chroma, chromas = np.hypot(*first), np.hypot(second[:, 0], second[:, 1])
    # Of the difference in a* and b*, what is not chroma is hue.
    hue = np.sqrt(np.maximum(((second - first) ** 2).sum(axis=1) - (chromas - chroma) ** 2, 0))
    return np.asarray((1 + np.tanh(0.8 - 0.045 * hue)) / (1 + np.tanh(0.8)))


def _fold(shares: Scores, lab: Colours) -> Scores:
    """Shares `(29,)` of the names, where shadow and shine of a cloth count with it; `lab` `(29, 3)` is their mean."""
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    difference = lab[:, None] - lab
    light, strength = difference[..., 0], chroma[:, None] - chroma
    hue = np.sqrt(np.maximum((difference[..., 1:] ** 2).sum(axis=-1) - strength**2, 0))
    alike = (np.abs(np.stack([light, strength, hue], axis=-1)) <= SAME_CLOTH).all(axis=-1)
    minor = shares[:, None] <= MINOR_SHARE * shares
    same = alike & (minor | ((difference**2).sum(axis=-1) <= ONE_COLOUR**2))
    folded = shares.copy()
    order = [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] > 0]
    for place, small in enumerate(order):
        for large in order[:place]:
            # What is too small to be named would only get a name by the shine of another colour.
            if same[small, large] and folded[large] >= SMALLEST_SHARE:
                folded[large] += folded[small]
                folded[small] = 0
                break
    return folded


def _few(pixels: RgbPixels) -> RgbPixels:
    """At most 1,000 of the pixels, evenly spread."""
    return pixels if len(pixels) <= 1000 else pixels[np.linspace(0, len(pixels) - 1, 1000).astype(np.intp)]


class _Shades(NamedTuple):
    """Squared distances to the shades, less what is the same for all of them: `lab @ slopes + offsets`, of `(3, k)`
    and `(k,)`; and the index of each shade's name `(k,)`."""

    slopes: Matrix
    offsets: Scores
    owners: Indices


@lru_cache(maxsize=1)
def _fitted_shades() -> _Shades:
    table = json.loads(files("stylerec.domain").joinpath("colour_shades.json").read_text(encoding="utf-8"))
    shades = [(NAMES.index(name), shade) for name, of_name in table["shades"].items() for shade in of_name]
    owners, places = zip(*shades, strict=True)
    lab = np.array(places)
    return _Shades(np.ascontiguousarray(-2 * lab.T), (lab**2).sum(axis=1), np.array(owners))

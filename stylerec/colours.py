"""Names for the colours of a garment, and how alike the shades of two garments are."""

from functools import lru_cache

import numpy as np

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

# Cloth in a photo is often darker, paler or greyer than its colour's typical value, so some names also hold around
# these; chosen by looking at the named colours of the catalogue photos that the recogniser was trained with.
_SHADES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "black": ((44, 44, 46),),
    "charcoal": ((78, 78, 80),),
    "white": ((228, 226, 225),),
    "cream": ((224, 212, 190),),
    "brown": ((74, 58, 49), (122, 92, 74), (150, 96, 72)),
    "olive": ((84, 82, 62), (116, 112, 78)),
    "green": ((38, 72, 50), (116, 164, 112)),
    "teal": ((58, 86, 90), (84, 122, 124)),
    "light blue": ((176, 196, 214),),
    "blue": ((40, 60, 120), (88, 134, 196), (30, 40, 230)),
    "navy": ((46, 50, 68), (66, 70, 96), (16, 16, 116)),
    "purple": ((84, 58, 92), (138, 92, 142)),
    "pink": ((216, 120, 148), (232, 188, 194)),
    "magenta": ((176, 66, 114),),
    "red": ((206, 74, 74), (166, 26, 38)),
    "burgundy": ((132, 58, 70), (76, 40, 48), (124, 8, 36)),
    "orange": ((216, 104, 66),),
    "mustard": ((176, 138, 62),),
    "yellow": ((232, 214, 128), (206, 220, 84)),
}

NAMES = tuple(COLOURS)
SMALLEST_SHARE = 0.12
"""A colour on less than this share of the pixels (a button, a shadow) is not named."""

NEAR = 10.0
"""CIELAB distance at which two shades are alike to 1/e: the same cloth in another light."""

# Linear sRGB to CIE XYZ (IEC 61966-2-1), each row divided by the D65 white point.
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.95047], [1.0], [1.08883]])


def to_lab(rgb: np.ndarray) -> np.ndarray:
    """sRGB uint8 `(..., 3)` to CIELAB float64 `(..., 3)` under D65 (CIE 15:2004)."""
    value = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def to_rgb(lab: np.ndarray) -> np.ndarray:
    """CIELAB `(..., 3)` under D65 to sRGB uint8 `(..., 3)`, the inverse of `to_lab`; what sRGB lacks is clipped."""
    lightness, a, b = np.moveaxis(np.asarray(lab, dtype=np.float64), -1, 0)
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    xyz = np.where(f > 6 / 29, f**3, (f - 4 / 29) * 3 * (6 / 29) ** 2)
    linear = np.clip(xyz @ np.linalg.inv(_TO_XYZ).T, 0, 1)
    value = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(value * 255).astype(np.uint8)


def name_colours(image_pixels: np.ndarray, max_colours: int = 3) -> tuple[str, ...]:
    """Names of the colours of sRGB uint8 pixels `(n, 3)`, largest share first.

    Every pixel takes the name that is nearest in CIELAB; names on less than `SMALLEST_SHARE` of the pixels are
    dropped, yet the largest is always kept. No pixels, no names. Raises `UsageError` for another shape or type.
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
    coarse = (image_pixels >> 3).astype(np.intp)
    names = _nearest_names()[coarse[:, 0], coarse[:, 1], coarse[:, 2]]
    shares = np.bincount(names, minlength=len(NAMES)) / len(names)
    best = np.argsort(-shares, kind="stable")[:max_colours]
    return tuple(NAMES[i] for rank, i in enumerate(best) if rank == 0 or shares[i] >= SMALLEST_SHARE)


def measure_shade(image_pixels: np.ndarray) -> np.ndarray:
    """How light and of which hue a garment is: CIELAB at the 20th, 50th and 80th percentile of its pixels.

    sRGB uint8 `(n, 3)` to float32 `(3, 3)`, rows are percentiles, columns L*, a*, b*. Finer than names, for comparing.
    Raises `UsageError` when there are no pixels.
    """
    if not len(image_pixels):
        raise UsageError("Invalid `image_pixels`: expected at least one pixel, received none.")
    few = image_pixels[:: -(-len(image_pixels) // 1000)]
    return np.percentile(to_lab(few), (20, 50, 80), axis=0).astype(np.float32)


def shade_similarity(shade: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How alike a shade `(3, 3)` is to others `(n, 3, 3)`: `exp(-(distance / NEAR)**2)`, `(n,)` in 0..1.

    The distance is the root mean square of the nine differences.
    """
    squared = ((others - shade) ** 2).mean(axis=(-2, -1))
    return np.asarray(np.exp(-squared / NEAR**2))


def shade_harmony(shade: np.ndarray, others: np.ndarray) -> np.ndarray:
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


@lru_cache(maxsize=1)
def _nearest_names() -> np.ndarray:
    """Index of the nearest name for every colour in steps of 8, uint8 `(32, 32, 32)`."""
    steps = np.arange(32)
    values = (steps << 3) | (steps >> 2)  # 0 stays 0 and 31 becomes 255
    grid = to_lab(np.stack(np.meshgrid(values, values, values, indexing="ij"), axis=-1).reshape(-1, 3))
    shades = [(i, shade) for i, name in enumerate(NAMES) for shade in (COLOURS[name], *_SHADES.get(name, ()))]
    anchors = to_lab(np.array([shade for _, shade in shades]))
    distances = (grid**2).sum(1)[:, None] - 2 * grid @ anchors.T + (anchors**2).sum(1)
    owners = np.array([i for i, _ in shades], dtype=np.uint8)
    return owners[distances.argmin(axis=1)].reshape(32, 32, 32)

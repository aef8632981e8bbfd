"""A small painter of cloth: flat shapes become soft, shaded, textured pieces.

Positions are in units: a canvas is 100 wide and 150 high, whatever its size in pixels. Everything is seeded,
so the same calls give the same picture.
"""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]
Polygon = Sequence[Point]
Colour = tuple[int, int, int]
Pattern = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Takes x and y in units, `(height, width)` each, gives the share of the second colour, 0..1."""

WIDTH, HEIGHT = 100, 150
PIXELS = 6.0
"""Pixels per unit while painting; the finished picture has four fifths of it."""


class Canvas:
    """A picture in the making: float32 RGB in 0..1, `(900, 600, 3)`."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.pixels = np.ones((round(HEIGHT * PIXELS), round(WIDTH * PIXELS), 3), np.float32)

    def fill(
        self,
        polygons: Sequence[Polygon],
        colour: Colour,
        *,
        second: Colour | None = None,
        pattern: Pattern | None = None,
        rounding: float = 0.5,
        shade: float = 1.0,
        shadow: float = 0.3,
        wrinkles: float = 0.05,
    ) -> None:
        """Paint a piece of cloth over what is there.

        `rounding` (units) softens the corners, `shade` scales light and dark sides, `shadow` is how much
        the piece darkens what lies beneath it, `wrinkles` the strength of random folds.
        """
        window = self._window(polygons)
        if window is None:
            return
        top, bottom, left, right = window
        mask = self._mask(polygons, window, rounding)
        inner = _blur(mask, 2.2)
        step = round(1.2 * PIXELS)
        lit = np.roll(inner, step, axis=1) - np.roll(inner, -step, axis=1)
        light = 1 + shade * (0.24 * (inner - 1) + 0.16 * lit)
        light *= 1 + wrinkles * self._folds(mask.shape) + 0.015 * self.random.standard_normal(mask.shape, np.float32)
        cloth = np.broadcast_to(_unit(colour), (*mask.shape, 3))
        if pattern is not None:
            y, x = np.mgrid[top:bottom, left:right] / PIXELS
            share = pattern(x, y)[..., None].astype(np.float32)
            cloth = cloth * (1 - share) + _unit(second or colour) * share
        cloth = np.clip(cloth * light[..., None], 0, 1)
        here = self.pixels[top:bottom, left:right]
        fall = np.roll(_blur(mask, 1.1), (round(0.9 * PIXELS), round(0.4 * PIXELS)), axis=(0, 1))
        here *= 1 - shadow * (fall * (1 - mask))[..., None]
        here *= 1 - mask[..., None]
        here += (cloth * mask[..., None]).astype(np.float32)

    def stroke(self, points: Sequence[Point], colour: Colour, width: float, opacity: float = 1.0) -> None:
        """A line such as a seam, `width` in units."""
        window = self._window([points])
        if window is None:
            return
        top, bottom, left, right = window
        image = Image.new("L", (right - left, bottom - top))
        line = [(x * PIXELS - left, y * PIXELS - top) for x, y in points]
        ImageDraw.Draw(image).line(line, fill=255, width=max(1, round(width * PIXELS)), joint="curve")
        mask = opacity * _blur(np.asarray(image, np.float32) / 255, 0.08)[..., None]
        here = self.pixels[top:bottom, left:right]
        here *= 1 - mask
        here += mask * _unit(colour)

    def glow(self, centre: Point, radius: float, colour: Colour, opacity: float) -> None:
        """A soft round spot of light or shadow."""
        reach = 3 * radius - 5
        window = self._window([[(centre[0] - reach, centre[1] - reach), (centre[0] + reach, centre[1] + reach)]])
        if window is None:
            return
        top, bottom, left, right = window
        across = np.exp(-((np.arange(left, right) / PIXELS - centre[0]) ** 2) / (2 * radius**2))
        down = np.exp(-((np.arange(top, bottom) / PIXELS - centre[1]) ** 2) / (2 * radius**2))
        mask = (opacity * np.outer(down, across)).astype(np.float32)[..., None]
        here = self.pixels[top:bottom, left:right]
        here *= 1 - mask
        here += mask * _unit(colour)

    def soften(self, radius: float) -> None:
        """Blur all that is painted so far: a background out of focus."""
        self.pixels = np.stack([_blur(self.pixels[..., channel], radius) for channel in range(3)], axis=-1)

    def finish(self) -> Image.Image:
        """The picture at four fifths of the painting size, 480 x 720, with a little grain."""
        grain = 0.012 * self.random.standard_normal(self.pixels.shape[:2], np.float32)[..., None]
        image = Image.fromarray((np.clip(self.pixels + grain, 0, 1) * 255).astype(np.uint8))
        return image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)

    def _window(self, polygons: Sequence[Polygon]) -> tuple[int, int, int, int] | None:
        """The pixels that the shapes and their shadows touch: top, bottom, left, right."""
        points = np.array([point for polygon in polygons for point in polygon])
        low = np.floor((points.min(axis=0) - 5) * PIXELS).astype(int)
        high = np.ceil((points.max(axis=0) + 5) * PIXELS).astype(int)
        left, top = np.maximum(low, 0).tolist()
        right, bottom = np.minimum(high, (self.pixels.shape[1], self.pixels.shape[0])).tolist()
        return (top, bottom, left, right) if right > left and bottom > top else None

    def _mask(self, polygons: Sequence[Polygon], window: tuple[int, int, int, int], rounding: float) -> np.ndarray:
        top, bottom, left, right = window
        image = Image.new("L", (right - left, bottom - top))
        draw = ImageDraw.Draw(image)
        for polygon in polygons:
            draw.polygon([(x * PIXELS - left, y * PIXELS - top) for x, y in polygon], fill=255)
        soft = _blur(np.asarray(image, np.float32) / 255, rounding)
        return np.clip((soft - 0.5) * max(1.0, 4 * rounding * 2) + 0.5, 0, 1)

    def _folds(self, shape: tuple[int, int]) -> np.ndarray:
        """Low random waves, longer than wide, as cloth falls."""
        grid = self.random.standard_normal((max(2, shape[0] // 80), max(2, shape[1] // 28))).astype(np.float32)
        return _resize(grid, shape)


def limb(points: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    """The outline of a bent tube through `points`, as wide as `widths` there: a sleeve, a leg, a boot."""
    line = np.array(points, float)
    direction = np.gradient(line, axis=0)
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    half = np.array(widths, float)[:, None] / 2
    outline = np.concatenate([line + normal * half, (line - normal * half)[::-1]])
    return [(float(x), float(y)) for x, y in outline]


def oval(centre: Point, width: float, height: float) -> list[Point]:
    """An ellipse as a polygon."""
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x, y = centre[0] + width / 2 * np.cos(turn), centre[1] + height / 2 * np.sin(turn)
    return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]


def _unit(colour: Colour) -> np.ndarray:
    return np.array(colour, np.float32) / 255


def _blur(image: np.ndarray, radius: float) -> np.ndarray:
    """Gaussian blur of float 0..1 `(height, width)`, radius in units."""
    picture = Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius * PIXELS)), np.float32) / 255


def _resize(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    picture = Image.fromarray(image.astype(np.float32))
    return np.asarray(picture.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))

"""The colours of heatmaps, for light and dark pages.

One hue that only gets stronger for amounts; blue and orange for more and less than a middle, which most people with
a colour weakness can tell apart. The light colours are also those of files: they look right in print.
"""

from dataclasses import dataclass

Stops = tuple[tuple[float, str], ...]
"""Positions in 0..1 with their colours."""


@dataclass(frozen=True)
class Palette:
    """`present` is the colour of a cell that means yes, `empty` of one with nothing in it, `ink` that of texts."""

    amount: Stops
    more_or_less: Stops
    present: str
    empty: str
    ink: str
    paper: str


LIGHT = Palette(
    amount=((0.0, "#d3e7e1"), (0.35, "#7fbcb0"), (0.7, "#2c847a"), (1.0, "#0b4640")),
    more_or_less=(
        (0.0, "#8a3f00"),
        (0.25, "#dd9450"),
        (0.5, "#f1eee7"),
        (0.75, "#6ea5d1"),
        (1.0, "#0f4a86"),
    ),
    present="#2c847a",
    empty="#f1eee7",
    ink="#2b2926",
    paper="#ffffff",
)
DARK = Palette(
    amount=((0.0, "#27433f"), (0.35, "#2f7268"), (0.7, "#4fae9f"), (1.0, "#c0efe5")),
    more_or_less=(
        (0.0, "#ffc68a"),
        (0.25, "#b26a22"),
        (0.5, "#2a2825"),
        (0.75, "#3676b3"),
        (1.0, "#a9d4ff"),
    ),
    present="#4fae9f",
    empty="#23211e",
    ink="#ece8e1",
    paper="#171614",
)


def colours(palette: Palette, *, binary: bool = False, diverging: bool = False) -> Stops:
    """The scale from the first to the last value; on one of amounts, nothing at all has a colour of its own."""
    if diverging:
        return palette.more_or_less
    if binary:
        return ((0.0, palette.empty), (1.0, palette.present))
    return ((0.0, palette.empty), *((max(place, 1e-6), colour) for place, colour in palette.amount))

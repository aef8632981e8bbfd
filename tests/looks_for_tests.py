"""Looks made by hand: a garment's embedding is a direction, so that tests decide what is alike."""

from dataclasses import replace

import numpy as np

from stylerec.domain.colours import COLOURS, measure_shade
from stylerec.domain.looks import PARTS, Garment, ItemPrediction, Look, PhotoLook
from stylerec.domain.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
GRID = (12, 8)
DIRECTIONS = 16


def embedding(direction: int, towards: int | None = None, share: float = 0.0) -> np.ndarray:
    """A unit vector; `share` is its cosine with another direction."""
    vector = np.zeros(DIRECTIONS, dtype=np.float32)
    vector[direction] = np.sqrt(1 - share**2)
    if towards is not None:
        vector[towards] = share
    return vector


def shade(colours: tuple[str, ...]) -> np.ndarray:
    return measure_shade(np.array([COLOURS[name] for name in colours[:1] or ("grey",)], dtype=np.uint8))


def garment(
    category: str, colours: tuple[str, ...] = ("black",), score: float = 0.9, vector: np.ndarray | None = None
) -> Garment:
    mask = np.zeros(GRID, dtype=bool)
    mask[3:6, 2:6] = True
    vector = embedding(0) if vector is None else vector
    return Garment(category, score, (0.25, 0.25, 0.75, 0.5), float(mask.mean()), mask, colours, vector, shade(colours))


def item(
    category: str, colours: tuple[str, ...] = ("black",), vector: np.ndarray | None = None, **others: float
) -> ItemPrediction:
    """An item prediction; `others` are the chances of other categories, the rest is the category's."""
    chances = {category: 1 - sum(others.values()), **others}
    rest = {name: 0.0 for name in TAXONOMY.categories if name not in chances}
    ranked = dict(sorted({**chances, **rest}.items(), key=lambda pair: -pair[1]))
    return ItemPrediction(ranked, garment(category, colours, chances[category], vector))


def photo(
    name: str, *garments: Garment, photo_id: str | None = None, regions: tuple[Garment, ...] = (), **scores: float
) -> PhotoLook:
    """A photo that shows these garments; `scores` are those of categories that were not found."""
    found = tuple(sorted(garments, key=lambda garment: -garment.score))
    known = {**dict.fromkeys(TAXONOMY.categories, 0.0), **scores, **{g.category: g.score for g in found}}
    values = {name: len(PARTS) + place for place, name in enumerate(known)}
    label_map = np.zeros(GRID, dtype=np.uint8)
    for piece in found:
        label_map[piece.mask] = values[piece.category]
    look = Look(known, tuple(g.category for g in found), found, label_map, item("skirt"), regions)
    return PhotoLook(name, photo_id or f"id of {name}", 80, 120, look)


def seen_as(category: str, *colours: str, name: str = "x") -> PhotoLook:
    """A photo of one piece."""
    shown = photo(name, garment(category, colours or ("black",)))
    assert shown.look
    return replace(shown, look=replace(shown.look, item=item(category, colours or ("black",))))


def unreadable(name: str) -> PhotoLook:
    return PhotoLook(name, "", 0, 0, None, error=f"'{name}' is empty.")

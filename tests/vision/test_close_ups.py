"""People of any size and several, and clothes lying apart: read with a made-up network that sees colours.

A colour stands for a part or a category. The network tells what is worn only where it fills enough cells, as a real one
does, and says boots beside the heels, half as loud.
"""

import numpy as np
import pytest

from stylerec.domain.looks import PARTS, Look
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.settings import load_settings
from stylerec.vision.images import encode_png
from stylerec.vision.recogniser import ModelConfig, Recogniser

CATEGORIES = load_taxonomy().categories
NAMES = (*PARTS, *CATEGORIES)
GROUND = (200, 200, 200)
COLOURS = {
    "skin": (240, 180, 150),
    "hair": (90, 50, 10),
    "coat": (0, 0, 160),
    "jeans": (0, 160, 0),
    "dress": (160, 0, 0),
    "heels": (160, 0, 160),
}
BLOUSE = (40, 0, 160)
"""To the network it is a coat, but for its features."""
ENOUGH = 25
"""Cells that something fills before it is recognised."""


class ColourRecogniser(Recogniser):
    """Its network reads colours; `passes` counts how often looks were read."""

    passes = 0

    def heads(self, frame: np.ndarray) -> dict[str, np.ndarray]:
        cells = frame[2::4, 2::4].astype(int)
        parts = np.zeros((*cells.shape[:2], len(NAMES)), dtype=np.float32)
        parts[..., 0] = 1
        tags = np.full(len(CATEGORIES), -4.0, dtype=np.float32)
        item = np.zeros(len(CATEGORIES), dtype=np.float32)
        for name, colour in COLOURS.items():
            there = np.abs(cells - colour).sum(axis=-1) < 60
            parts[there, NAMES.index(name)] = 3
            if name in CATEGORIES:
                tags[CATEGORIES.index(name)] = 3 if there.sum() >= ENOUGH else -3
                item[CATEGORIES.index(name)] = 8 if there.any() else 0
        tags[CATEGORIES.index("boots")] = tags[CATEGORIES.index("heels")] / 2
        if frame.shape[:2] in ((128, 96), (96, 128)):
            return {"item": item, "saliency": _salient(parts)}
        self.passes += 1
        return {
            "parts": parts,
            "tags": tags,
            "item": item,
            "features": _features(cells),
        }


def _features(cells: np.ndarray) -> np.ndarray:
    """Features that tell the blouse from the coat that all of it is named."""
    features = np.ones((len(cells) // 2, cells.shape[1] // 2, 4), np.float32)
    blouse = np.abs(cells[::2, ::2] - BLOUSE).sum(axis=-1) < 20
    features[blouse] = (-1, 1, -1, 1)
    return features


def _salient(parts: np.ndarray) -> np.ndarray:
    return np.where(parts[..., :1] == parts.max(axis=-1, keepdims=True), -3, 3).astype(np.float32)


@pytest.fixture
def reader():
    n = len(CATEGORIES)
    config = ModelConfig(
        CATEGORIES, (240, 160), (128, 96), np.ones(n), np.zeros(n), np.full(n, 0.5), 1.0, 0.0, np.zeros(len(NAMES))
    )
    return ColourRecogniser(config, b"", load_settings())


def with_blouse(image: np.ndarray, x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    """A photo with another rectangle, in fractions."""
    high, wide = image.shape[:2]
    image[round(y0 * high) : round(y1 * high), round(x0 * wide) : round(x1 * wide)] = BLOUSE
    return image


def painted(*parts: tuple[str, float, float, float, float], height: int = 720, width: int = 480) -> np.ndarray:
    """A photo with rectangles: a name and a box in fractions."""
    image = np.full((height, width, 3), GROUND, dtype=np.uint8)
    for name, x0, y0, x1, y1 in parts:
        image[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)] = COLOURS[name]
    return image


def person(
    x0: float, y0: float, size: float, upper: str = "coat", lower: str = "jeans"
) -> list[tuple[str, float, float, float, float]]:
    """Somebody `size` of the photo's height tall, a third as wide."""

    def at(name: str, left: float, top: float, right: float, bottom: float) -> tuple[str, float, float, float, float]:
        return name, x0 + left * size / 3, y0 + top * size, x0 + right * size / 3, y0 + bottom * size

    return [
        at("hair", 0.3, 0, 0.7, 0.05),
        at("skin", 0.3, 0.05, 0.7, 0.15),
        at(upper, 0, 0.15, 1, 0.5),
        at(lower, 0, 0.5, 1, 0.93),
        at("heels", 0, 0.93, 1, 1),
    ]


def look(reader: ColourRecogniser, image: np.ndarray) -> Look:
    (photo,) = reader.recognise([("photo.png", encode_png(image))])
    assert photo.look is not None
    return photo.look


def test_a_person_who_fills_the_frame_costs_one_pass(reader):
    found = look(reader, painted(*person(0.3, 0.05, 0.9)))
    assert reader.passes == 1
    assert set(found.categories) == {"coat", "jeans", "heels"}


def test_a_small_person_is_read_again_close_up(reader):
    found = look(reader, painted(*person(0.5, 0.5, 0.3)))
    assert reader.passes == 2
    assert set(found.categories) == {"coat", "jeans", "heels"}
    (coat,) = (garment for garment in found.garments if garment.category == "coat")
    assert coat.box == pytest.approx((0.5, 0.545, 0.6, 0.65), abs=0.02)
    assert coat.mask.shape == found.label_map.shape == found.item.garment.mask.shape
    assert (found.label_map[coat.mask] == NAMES.index("coat")).mean() > 0.9


@pytest.mark.parametrize("size, at", [(0.9, (0.3, 0.05)), (0.3, (0.5, 0.5))])
def test_a_blouse_that_is_named_as_the_coat_is_proposed(reader, size, at):
    """Also of a person who is read close up."""
    x0, y0 = at
    box = x0 + 0.04 * size, y0 + 0.18 * size, x0 + 0.28 * size, y0 + 0.48 * size
    found = look(reader, with_blouse(painted(*person(x0, y0, size)), *box))
    assert {"coat", "jeans", "heels"} == set(found.categories)
    proposal = max(found.proposals, key=lambda part: _overlap(part.box, box))
    assert _overlap(proposal.box, box) > 0.4
    assert (proposal.category, proposal.score, proposal.quality, proposal.colours) == ("coat", 0, 0, ())
    assert proposal.mask.shape == found.label_map.shape


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    sides = [min(one[i + 2], other[i + 2]) - max(one[i], other[i]) for i in (0, 1)]
    both = max(0.0, sides[0]) * max(0.0, sides[1])
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return both / (sum(areas) - both)


def test_the_label_map_of_a_small_person_is_finer(reader):
    assert look(reader, painted(*person(0.5, 0.5, 0.3))).label_map.shape[0] > 60


def test_each_of_two_people_has_an_outfit_of_their_own(reader):
    found = look(reader, painted(*person(0.1, 0.1, 0.8), *person(0.6, 0.1, 0.8, lower="dress")))
    assert reader.passes == 3
    heels = sorted(garment.box[0] for garment in found.garments if garment.category == "heels")
    assert heels == pytest.approx([0.1, 0.6], abs=0.03)
    assert {"jeans", "dress"} <= set(found.categories)
    assert "boots" not in found.categories


def test_clothes_lying_apart_are_named_piece_by_piece(reader):
    small = ("heels", 0.7, 0.7, 0.86, 0.77)
    found = look(reader, painted(("dress", 0.1, 0.1, 0.5, 0.5), ("jeans", 0.6, 0.1, 0.9, 0.5), small))
    assert sorted(garment.category for garment in found.garments) == ["dress", "heels", "jeans"]
    (heels,) = (garment for garment in found.garments if garment.category == "heels")
    assert heels.box == pytest.approx(small[1:], abs=0.03)
    assert found.scores["heels"] > 0.9


def test_a_piece_that_nobody_wears_is_one_thing_when_it_is_sure_which(reader, monkeypatch):
    image = painted(("coat", 0.3, 0.3, 0.7, 0.5), ("dress", 0.3, 0.5, 0.7, 0.8))
    assert set(look(reader, image).categories) == {"coat", "dress"}, "it may be either, or both"
    heads = reader.heads

    def sure(frame: np.ndarray) -> dict[str, np.ndarray]:
        told = heads(frame)
        told.get("item", np.zeros(len(CATEGORIES)))[CATEGORIES.index("dress")] += 5
        return told

    monkeypatch.setattr(reader, "heads", sure)
    found = look(reader, image)
    (dress,) = found.garments
    assert found.categories == (dress.category,) == ("dress",)
    assert dress.box == pytest.approx((0.3, 0.3, 0.7, 0.8), abs=0.03)
    assert dress.score > 0.9 and found.scores["coat"] < 0.1
    assert set(np.unique(found.label_map)) == {0, NAMES.index("dress")}


def test_a_small_piece_is_read_again_close_up(reader, monkeypatch):
    heads = reader.heads

    def unsure_from_afar(frame: np.ndarray) -> dict[str, np.ndarray]:
        told = heads(frame)
        if "saliency" in told and (told["saliency"] > 0).mean() < 0.1:
            told["item"][CATEGORIES.index("coat")] += 12
            rows, columns, _ = np.nonzero(told["saliency"] > 0)
            told["saliency"][rows.min() : rows.max() + 4, columns.min() : columns.max() + 4] = 3  # and blurred
        return told

    monkeypatch.setattr(reader, "heads", unsure_from_afar)
    box = 0.6, 0.7, 0.8, 0.8
    assert look(reader, painted(("heels", 0.2, 0.2, 0.8, 0.7))).item.category == "heels"
    item = look(reader, painted(("heels", *box))).item
    assert item.category == "heels" and item.garment.box == pytest.approx(box, abs=0.03)
    monkeypatch.setattr("stylerec.vision.recogniser.CLOSER", 100)
    item = look(reader, painted(("heels", *box))).item
    assert item.category == "coat" and item.garment.box != pytest.approx(box, abs=0.05)


def test_a_small_hole_in_an_item_is_filled_and_what_is_worn_over_it_is_not(reader):
    image = painted(("dress", 0.2, 0.2, 0.8, 0.8))
    image[360:372, 240:252] = GROUND
    assert look(reader, image).item.garment.mask[30:31, 20:21].all()
    worn = painted(*person(0.3, 0.05, 0.9))
    worn[144:170, 144:288] = COLOURS["skin"]
    worn[312:336, 204:228] = COLOURS["heels"]
    item = look(reader, worn).item
    assert item.category == "coat" and not item.garment.mask[27, 18]


def test_a_speck_beside_an_item_is_none_of_it_and_a_second_shoe_is(reader):
    item = look(reader, painted(("heels", 0.1, 0.2, 0.7, 0.7), ("heels", 0.85, 0.8, 0.95, 0.9))).item
    assert item.garment.box == pytest.approx((0.1, 0.2, 0.7, 0.7), abs=0.03)
    item = look(reader, painted(("heels", 0.1, 0.2, 0.45, 0.7), ("heels", 0.55, 0.3, 0.9, 0.8))).item
    assert item.garment.box == pytest.approx((0.1, 0.2, 0.9, 0.8), abs=0.03)


def test_two_pairs_of_shoes_may_lie_there(reader):
    found = look(reader, painted(("heels", 0.1, 0.1, 0.4, 0.3), ("heels", 0.6, 0.6, 0.9, 0.8)))
    assert [garment.category for garment in found.garments] == ["heels", "heels"]


def test_an_empty_photo_gives_an_empty_look(reader):
    found = look(reader, painted())
    assert found.garments == () and reader.passes == 1

"""Clothes laid out together."""

import numpy as np
import pytest

from stylerec.render.flat_lay import PLACES, SIZE, lay_flat


def cut_out(colour: tuple[int, int, int], width: int = 100, height: int = 100) -> np.ndarray:
    """A rectangle of cloth with a transparent margin of 20 pixels."""
    image = np.zeros((height + 40, width + 40, 4), np.uint8)
    image[20:-20, 20:-20] = (*colour, 255)
    return image


def where(image: np.ndarray, colour: tuple[int, int, int]) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(np.abs(image.astype(int) - colour).max(axis=2) < 40)
    height, width = image.shape[:2]
    return columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height


def test_every_piece_lies_where_its_box_says():
    colours = {"tops": (250, 0, 0), "bottoms": (0, 250, 0), "footwear": (0, 0, 250)}
    image, boxes = lay_flat([(group, cut_out(colour)) for group, colour in colours.items()], ground=(250, 250, 250))
    assert image.shape == (SIZE[1], SIZE[0], 3)
    for (_, colour), box in zip(colours.items(), boxes, strict=True):
        assert np.abs(np.subtract(where(image, colour), box)).max() < 0.02


@pytest.mark.parametrize("group", [*PLACES, "swimwear"])
def test_nothing_leaves_the_picture_however_long_or_wide(group: str):
    for width, height in ((20, 400), (400, 20), (300, 300)):
        _, (box, beside) = lay_flat([(group, cut_out((200, 0, 0), width, height)), (group, cut_out((0, 0, 200)))])
        assert 0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1
        assert box[0] < beside[0]  # two of a kind lie side by side


def test_a_coat_moves_the_rest_aside():
    top = ("tops", cut_out((200, 0, 0)))
    _, (alone,) = lay_flat([top])
    _, (beside, coat) = lay_flat([top, ("outerwear", cut_out((0, 0, 200)))])
    assert beside[0] > alone[0] and coat[2] < 0.6


def test_left_and_right_can_be_swapped():
    pieces = [("tops", cut_out((200, 0, 0))), ("footwear", cut_out((0, 0, 200)))]
    _, boxes = lay_flat(pieces)
    _, swapped = lay_flat(pieces, mirrored=True)
    for (x0, y0, x1, y1), (left, top, right, bottom) in zip(boxes, swapped, strict=True):
        assert np.abs(np.subtract((left, top, right, bottom), (1 - x1, y0, 1 - x0, y1))).max() < 0.02


def test_an_empty_table():
    image, boxes = lay_flat([], ground=(100, 150, 200))
    assert boxes == () and np.abs(image.mean(axis=(0, 1)) - (100, 150, 200)).max() < 6

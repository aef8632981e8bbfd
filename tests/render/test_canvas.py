"""An outfit as one picture."""

import io

import numpy as np
from PIL import Image

from stylerec.render.canvas import draw_canvas
from stylerec.render.flat_lay import SIZE
from stylerec.vision.images import encode_jpeg, encode_png

RED, BLUE, GREEN, BLACK = (200, 0, 0), (0, 0, 200), (0, 160, 0), (10, 10, 10)


def cut(colour: tuple[int, int, int], height: int = 300, width: int = 200) -> bytes:
    """A rectangle in the middle of a transparent square."""
    tile = np.zeros((400, 400, 4), np.uint8)
    top, left = (400 - height) // 2, (400 - width) // 2
    tile[top : top + height, left : left + width] = (*colour, 255)
    return encode_png(tile)


def drawn(*pictures: tuple[bytes, str]) -> np.ndarray:
    image = Image.open(io.BytesIO(draw_canvas(pictures)))
    assert (image.format, image.size) == ("PNG", SIZE)
    return np.asarray(image).astype(int)


def place_of(canvas: np.ndarray, colour: tuple[int, int, int]) -> tuple[float, float]:
    """Row and column of the middle of a colour."""
    rows, columns = np.nonzero(np.abs(canvas - colour).max(axis=2) < 12)
    assert len(rows) > 500
    return float(rows.mean()), float(columns.mean())


def test_all_pieces_are_seen_the_coat_on_the_left_and_clothes_head_to_foot() -> None:
    pieces = [(cut(BLACK, 120), "footwear"), (cut(BLUE), "bottoms"), (cut(RED), "tops"), (cut(GREEN, 390), "outerwear")]
    canvas = drawn(*pieces)
    coat, top, trousers, shoes = (place_of(canvas, colour) for colour in (GREEN, RED, BLUE, BLACK))
    assert coat[1] < top[1] and top[0] < trousers[0] and coat[0] < shoes[0]


def test_a_photo_that_is_not_cut_out_and_no_pieces() -> None:
    photo = encode_jpeg(np.full((60, 40, 3), RED, np.uint8))
    assert place_of(drawn((photo, "tops")), RED)
    assert drawn().min() > 150

"""Small pictures and looks, made by hand."""

import numpy as np

from stylerec.domain.looks import Garment, ItemPrediction, Look, PhotoLook


def plain_image(height: int = 60, width: int = 40, colour: tuple[int, int, int] = (120, 130, 140)) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def garment(height: int = 24, width: int = 16, category: str = "skirt") -> Garment:
    """The middle half of the photo."""
    mask = np.zeros((height, width), bool)
    mask[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4] = True
    return Garment(
        category, 0.9, (0.25, 0.25, 0.75, 0.75), 0.25, mask, ("navy",), np.eye(4, dtype=np.float32)[0], np.zeros((3, 3))
    )


def photo_look(name: str, number: int = 0, error: str | None = None) -> PhotoLook:
    if error:
        return PhotoLook(name, "", 0, 0, None, None, error)
    piece = garment()
    item = ItemPrediction({"skirt": 0.8, "dress": 0.2}, piece)
    look = Look({"skirt": 0.9, "dress": 0.1}, ("skirt",), (piece,), np.zeros((24, 16), np.uint8), item)
    return PhotoLook(name, f"id-{number}", 40, 60, look, plain_image())

"""Every single garment of the training photos: where it is and which set of categories its label stands for."""

from dataclasses import dataclass

import cv2
import numpy as np

from stylerec.domain.looks import PARTS
from training.datasets import Dataset

SMALLEST = 0.004
"""Share of the photo from which a masked garment is a crop."""


@dataclass(frozen=True)
class Crop:
    """A garment in photo `row` of a set: `box` `(x0, y0, x1, y1)` in fractions, `members` the set `(n_categories,)`;
    `value` is its value in the photo's label map, -1 where it has none; `label` the label's own word."""

    row: int
    box: tuple[float, float, float, float]
    members: np.ndarray
    label: str
    value: int = -1


def list_crops(data: Dataset, n_categories: int) -> list[Crop]:
    """All labelled single garments of a set, in a fixed order; whole photos where the photo shows one item."""
    if data.item.any():
        whole = (0.0, 0.0, 1.0, 1.0)
        rows = np.flatnonzero(data.item.any(axis=1)).tolist()
        return [Crop(row, whole, data.item[row], str(data.label[row])) for row in rows]
    crops = []
    for row in range(len(data.names)):
        for members, box in data.boxes[row]:
            crops.append(Crop(row, (box[0], box[1], box[2], box[3]), members, f"box {members.argmax()}"))
        label_map = data.masks[row][..., 0]
        if label_map.shape[0] == 1:
            continue
        for value in range(len(PARTS), len(PARTS) + n_categories):
            mask = label_map == value
            if mask.mean() >= SMALLEST:
                x, y, wide, high = cv2.boundingRect(mask.astype(np.uint8))
                h, w = mask.shape
                members = np.zeros(n_categories, bool)
                members[value - len(PARTS)] = True
                crops.append(Crop(row, (x / w, y / h, (x + wide) / w, (y + high) / h), members, f"mask {value}", value))
    return crops


def crop_image(data: Dataset, crop: Crop, margin: float) -> np.ndarray:
    """The garment's part of its photo, with `margin` of the box's longer side around it."""
    image = data.images[crop.row]
    top, bottom, left, right = crop_bounds(image.shape, crop, margin)
    return image[top:bottom, left:right]


def crop_bounds(shape: tuple[int, ...], crop: Crop, margin: float) -> tuple[int, int, int, int]:
    """Rows and columns `(top, bottom, left, right)` of a crop with its margin."""
    high, wide = shape[:2]
    x0, y0, x1, y1 = crop.box
    around = margin * max((x1 - x0) * wide, (y1 - y0) * high)
    top, left = max(0, int(y0 * high - around)), max(0, int(x0 * wide - around))
    return top, max(top + 8, int(y1 * high + around)), left, max(left + 8, int(x1 * wide + around))

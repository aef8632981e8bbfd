"""Label maps for photos that have tags or boxes but no mask, by a network trained before.

Only background, skin, hair and what the labels allow are possible; pixels that it is not sure of stay unknown (D.-H.
Lee, "Pseudo-label", ICML workshop 2013). A box says where its garment can be (J. Dai, K. He, J. Sun, "BoxSup", ICCV
2015).
"""

from collections.abc import Mapping
from pathlib import Path

import cv2
import keras
import numpy as np
import tensorflow as tf

from stylerec.domain.looks import PARTS
from stylerec.vision.recogniser import grid_cells, letterbox
from training.datasets import CLOTHED, UNKNOWN, Dataset
from training.export import LOOK_SIZE

SURE, BOX_REACH = 0.6, 0.02
"""Probability from which a pixel is believed, and how far a garment may leave its box, in shares of the photo."""


def load_pseudo_masks(
    network: keras.Model, datasets: Mapping[str, Dataset], teacher: Mapping[str, np.ndarray], path: Path
) -> dict[tuple[str, int], np.ndarray]:
    """By data set and row; kept in `path`.

    `teacher` are masks of people by the names of street photos (`read_teacher_masks`): it knows better where a person
    ends, also where there is a mask.
    """
    if not path.exists():
        run = tf.function(lambda image: network(image, training=False)["parts"])
        masks = {}
        for name in ("street", "street_boxes"):
            data = datasets[name]
            for row in data.rows("train"):
                person = teacher.get(data.names[row]) if name == "street" else None
                if data.masks.shapes[row][0] == 1:
                    frame, place = letterbox(data.images[row], LOOK_SIZE)
                    logits = run(frame[None].astype(np.float32))[0].numpy()[grid_cells(place)]
                    label_map = _believe(logits, data, row)
                elif person is None:
                    continue
                else:
                    label_map = data.masks[row][..., 0]
                masks[f"{name} {row}"] = label_map if person is None else _outlined(label_map, person[..., 0])
        np.savez_compressed(path, allow_pickle=False, **masks)
    with np.load(path, allow_pickle=False) as masks:
        return {(key.split()[0], int(key.split()[1])): masks[key] for key in masks.files}


def _believe(logits: np.ndarray, data: Dataset, row: int) -> np.ndarray:
    """Label map `(height, width)` of a photo's logits `(height, width, n_parts)`."""
    high, wide = logits.shape[:2]
    possible = np.broadcast_to(data.tags[row] != 0, (high, wide, data.tags.shape[1])).copy()
    if data.boxes[row]:
        x, y = (np.arange(wide) + 0.5) / wide, (np.arange(high) + 0.5) / high
        boxed = np.any([members for members, _ in data.boxes[row]], axis=0)
        inside = np.zeros_like(possible)
        for members, (x0, y0, x1, y1) in data.boxes[row]:
            rows, columns = (y >= y0 - BOX_REACH) & (y <= y1 + BOX_REACH), (x >= x0 - BOX_REACH) & (x <= x1 + BOX_REACH)
            inside[np.ix_(rows, columns)] |= members
        possible[..., boxed] &= inside[..., boxed]
    logits[..., len(PARTS) :][~possible] = -1e9
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    sure = odds.max(axis=-1) / odds.sum(axis=-1) >= SURE
    return np.where(sure, odds.argmax(axis=-1), UNKNOWN).astype(np.uint8)


def _outlined(label_map: np.ndarray, person: np.ndarray) -> np.ndarray:
    """A label map within the outline of the person: `CLOTHED` or 0 where it was at odds with it."""
    person = cv2.resize(person, label_map.shape[::-1], interpolation=cv2.INTER_NEAREST)
    missed = (person == CLOTHED) & np.isin(label_map, (0, UNKNOWN))
    return np.where(missed, CLOTHED, np.where(person == 0, 0, label_map)).astype(np.uint8)

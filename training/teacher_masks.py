"""Masks of whole people by the salient-object teacher: `python -m training.teacher_masks DATA CACHE ISNET`.

DATA holds `teacher_masks.zip`. More of them are made here for photos with boxes: ISNET is the ONNX file of X. Qin et
al., "Highly accurate dichotomous image segmentation", ECCV 2022 (rgb in, 1024x1024, soft mask out), and `onnxruntime`
has to be installed. An interrupted run keeps what it made.
"""

import argparse
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.datasets import Dataset, load_datasets, read_teacher_masks, teacher_labels

SIDE = 1024
EVERY = 6
"""Of so many photos one gets a mask."""
FOLDER = "teacher_street_boxes"


def load_people(data_dir: Path, cache_dir: Path, datasets: Mapping[str, Dataset]) -> dict[tuple[str, int], np.ndarray]:
    """By data set and row: `CLOTHED` where the teacher is sure of the person, 0 where of the ground, else unknown."""
    masks = {
        ("street", name): mask for name, mask in read_teacher_masks(data_dir / "teacher_masks.zip", "street").items()
    }
    for path in sorted((cache_dir / FOLDER).glob("*.png")):
        soft = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        masks["street_boxes", path.stem] = teacher_labels(np.asarray(soft))
    return {
        (name, row): masks[name, photo][..., 0]
        for name, data in datasets.items()
        for row, photo in enumerate(data.names)
        if (name, photo) in masks
    }


def read_mask(session: Any, image: np.ndarray) -> np.ndarray:
    """Soft mask uint8 `(height, width)` of an RGB photo uint8 `(height, width, 3)`."""
    frame = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    given = ((frame - 128) / 256).transpose(2, 0, 1)[None]
    (found, *_) = session.run(None, {session.get_inputs()[0].name: given})
    soft = np.asarray(found).reshape(SIDE, SIDE).clip(0, 1)
    return cv2.resize((soft * 255).astype(np.uint8), image.shape[1::-1], interpolation=cv2.INTER_AREA)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.teacher_masks", description=__doc__)
    for name in ("data", "cache", "isnet"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    session = importlib.import_module("onnxruntime").InferenceSession(str(options.isnet))
    boxes = load_datasets(options.data, options.cache, ["street_boxes"])["street_boxes"]
    folder = options.cache / FOLDER
    folder.mkdir(exist_ok=True)
    for row in boxes.rows("train")[::EVERY]:
        path = folder / f"{boxes.names[row]}.png"
        if not path.exists():
            cv2.imwrite(str(path), read_mask(session, boxes.images[row]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Quick figures on the validation folds while a look network trains (the shipped model is measured by `evaluate`)."""

import cv2
import keras
import numpy as np
import tensorflow as tf
from sklearn.metrics import average_precision_score

from stylerec.domain.looks import PARTS
from stylerec.domain.odds import sigmoid
from stylerec.vision.recogniser import grid_cells, letterbox
from training.datasets import Dataset
from training.export import LOOK_SIZE
from training.metrics import average_precisions, confusion, parse_scores


def validate_looks(network: keras.Model, datasets: dict[str, Dataset]) -> dict[str, float]:
    """Tag and parse figures of the street photos, mean AP over the classes of the box photos."""

    @tf.function
    def run(image: tf.Tensor) -> dict[str, tf.Tensor]:
        found = network(image, training=False)
        return {"parts": found["parts"], "tags": found["tags"]}

    def heads(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        frame, place = letterbox(image, LOOK_SIZE)
        found = {name: value[0].numpy() for name, value in run(frame[None].astype(np.float32)).items()}
        return found["tags"], found["parts"][grid_cells(place)]

    street = datasets["street"]
    rows = street.rows("sender")
    n_parts = len(PARTS) + street.tags.shape[1]
    scores, counts = [], np.zeros((n_parts, n_parts), np.int64)
    for row in rows:
        tags, parts = heads(street.images[row])
        scores.append(tags)
        truth = street.masks[row][..., 0]
        if truth.shape[0] > 1:
            counts += confusion(truth, cv2.resize(parts, truth.shape[::-1]).argmax(-1), n_parts)
    figures = {"tag_map": float(np.mean(list(average_precisions(np.stack(scores), street.tags[rows]).values())))}

    boxes = datasets["street_boxes"]
    rows = boxes.rows("sender")
    chances = sigmoid(np.stack([heads(boxes.images[row])[0] for row in rows]))
    classes = {members.tobytes(): members for row in range(len(boxes.names)) for members, _ in boxes.boxes[row]}
    precisions = []
    for members in classes.values():
        truth = np.array([any((found == members).all() for found, _ in boxes.boxes[row]) for row in rows])
        precisions.append(average_precision_score(truth, chances[:, members].max(axis=1)))
    return figures | {"box_map": float(np.mean(precisions))} | parse_scores(counts)

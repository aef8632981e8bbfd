"""Quick figures on the validation folds while a network trains (the shipped model is measured by `evaluate`)."""

import cv2
import keras
import numpy as np
import tensorflow as tf

from stylerec.lab.datasets import Dataset
from stylerec.lab.export import ITEM_SIZE, LOOK_SIZE
from stylerec.lab.metrics import average_precisions, category_accuracy, closet_accuracy, confusion, parse_scores
from stylerec.looks import PARTS
from stylerec.recogniser import letterbox
from stylerec.taxonomy import Taxonomy


def validate(network: keras.Model, datasets: dict[str, Dataset], taxonomy: Taxonomy) -> dict[str, float]:
    """Closet, catalogue (1,000 photos), tag and parse figures of the network as it is."""
    categories = list(taxonomy.categories)

    @tf.function
    def run(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return network(image, training=False)

    def heads(image: np.ndarray, size: tuple[int, int]) -> dict[str, np.ndarray]:
        frame, box = letterbox(image, size)
        found = {name: value[0].numpy() for name, value in run(frame[None].astype(np.float32)).items()}
        return {**found, "box": np.array(box)}

    figures: dict[str, float] = {}
    for fold in ("sender", "photo"):
        data = datasets["closet"]
        rows = data.rows(fold)
        items = np.stack([_softmax(heads(data.images[row], ITEM_SIZE)["item"]) for row in rows])
        figures[f"closet_{fold}"] = closet_accuracy(items, data.item[rows], categories)
    data = datasets["catalogue"]
    rows = data.rows("sender")[::3][:1000]
    items = np.stack([heads(data.images[row], ITEM_SIZE)["item"] for row in rows])
    figures["catalogue"], figures["catalogue_mean"] = category_accuracy(items, data.item[rows])

    data = datasets["street"]
    rows = data.rows("sender")
    n_parts = len(PARTS) + len(categories)
    scores, counts = [], np.zeros((n_parts, n_parts), np.int64)
    for row in rows:
        found = heads(data.images[row], LOOK_SIZE)
        scores.append(found["tags"])
        truth = data.masks[row][..., 0]
        if truth.shape[0] > 1:
            top, left, high, wide = found["box"] // 4
            logits = cv2.resize(found["parts"][top : top + high, left : left + wide], truth.shape[::-1])
            counts += confusion(truth, logits.argmax(-1), n_parts)
    precisions = average_precisions(np.stack(scores), data.tags[rows])
    precisions.pop(categories.index("shoes"), None)
    figures["tag_map"] = float(np.mean(list(precisions.values())))
    return figures | parse_scores(counts)


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max())
    return odds / odds.sum()

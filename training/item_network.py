"""The network that names one item and says where it is: an EfficientNet-Lite trunk with three heads.

For an input of `(height, width)` pixels, both multiples of 32:

- `item`: logits `(n_categories,)`, one of all;
- `saliency`: logits `(height/4, width/4, 1)` of "belongs to the one item that this photo shows";
- `evidence`: logits `(len(CLASSES),)` of the pretrained classifier's own classes, which training must not unlearn.
"""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

from training.imagenet_evidence import CLASSES, TAKES_IN
from training.lite import build_trunk, load_classifier, load_imagenet

BEHIND = -1.0
"""How far a class counts behind, in log-probability, for the other categories of its group."""


def build_item_network(
    n_categories: int, variant: int, size: tuple[int | None, int | None] = (None, None)
) -> keras.Model:
    image = keras.Input((*size, 3), name="image")
    trunk = build_trunk(image, variant)
    p32 = layers.Conv2D(96, 1, activation="relu", name="saliency_32")(trunk.last)
    p16 = _merge(p32, trunk.sixteenth, 96, "16")
    p8 = _merge(p16, trunk.eighth, 64, "8")
    p4 = _merge(p8, trunk.fourth, 48, "4")
    saliency = layers.Conv2D(1, 1, name="saliency")(p4)
    weight = layers.AveragePooling2D(8)(layers.Activation("sigmoid")(saliency)) + 0.1
    pooled = ops.sum(trunk.last * weight, axis=(1, 2)) / ops.sum(weight, axis=(1, 2))
    item = layers.Dense(n_categories, name="item")(layers.Dropout(0.2)(pooled))
    evidence = layers.Dense(len(CLASSES), name="evidence")(pooled)
    return keras.Model(image, {"item": item, "saliency": saliency, "evidence": evidence}, name="item")


def join_evidence(
    heads: dict[str, keras.KerasTensor], categories: Sequence[str], groups: Sequence[str], share: float
) -> dict[str, keras.KerasTensor]:
    """The heads with `share` of the pretrained classes' log-probabilities added to the item's logits.

    A category takes the best class that shows it or, a step behind, another category of its group; where there is none,
    a constant. What ImageNet taught counts most where the licensed sets hardly show a kind.
    """
    table = np.full((len(CLASSES), len(categories)), -1e9, np.float32)
    for row, name in enumerate(CLASSES):
        group = groups[categories.index(name)]
        for column, (category, other) in enumerate(zip(categories, groups, strict=True)):
            meant = category == name or category in TAKES_IN.get(name, ())
            table[row, column] = 0 if meant else BEHIND if other == group else -1e9
    log_odds = ops.log_softmax(heads["evidence"], axis=-1)
    floor = float(BEHIND - np.log(len(CLASSES)))
    bonus = ops.maximum(ops.max(log_odds[..., None] + table, axis=-2), floor)
    return {**heads, "item": heads["item"] + share * bonus}


def start_from_imagenet(network: keras.Model, path: Path, categories: Sequence[str], groups: Sequence[str]) -> None:
    """Trunk from ImageNet; each category's row of the heads from the classes that show it, or its group's mean."""
    load_imagenet(network, path)
    kernel, offset = load_classifier(path)
    rows = {
        name: (kernel[:, list(members)].mean(axis=1), offset[list(members)].mean()) for name, members in CLASSES.items()
    }
    network.get_layer("evidence").set_weights(
        [np.stack([row for row, _ in rows.values()], axis=1), np.array([value for _, value in rows.values()])]
    )
    every = np.mean([row for row, _ in rows.values()], axis=0)
    columns = []
    for category, group in zip(categories, groups, strict=True):
        near = [
            rows[name][0] for name, other in zip(categories, groups, strict=True) if other == group and name in rows
        ]
        columns.append(rows[category][0] if category in rows else np.mean(near, axis=0) if near else every)
    network.get_layer("item").set_weights([np.stack(columns, axis=1), np.zeros(len(columns))])


def _merge(coarse: keras.KerasTensor, fine: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    """Upsample `coarse` twofold, add the projected `fine` level, smooth with a separable convolution."""
    lifted = layers.UpSampling2D(2, interpolation="bilinear")(layers.Conv2D(channels, 1, name=f"reduce_{name}")(coarse))
    merged = layers.ReLU()(lifted + layers.Conv2D(channels, 1, name=f"lateral_{name}")(fine))
    return layers.SeparableConv2D(channels, 3, padding="same", activation="relu", name=f"smooth_{name}")(merged)

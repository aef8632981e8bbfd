"""What the pretrained classifier, which never saw our sets, says of the training photos:
`python -m training.imagenet_evidence DATA CACHE WEIGHTS`.

ImageNet's own classes name garments. EfficientNet-Lite2's answers on every item tell what a wide label leaves open
(jeans or trousers), and keep the trained network from unlearning them (Z. Li, D. Hoiem, "Learning without forgetting",
ECCV 2016). WEIGHTS is the npz file of `training.lite`.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from stylerec.domain.odds import log_softmax
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.recogniser import letterbox
from training.crops import Crop, crop_image, list_crops
from training.datasets import load_datasets
from training.lite import VARIANTS, build_trunk, load_classifier, load_imagenet

CLASSES: dict[str, tuple[int, ...]] = {
    "t-shirt": (610,), "sweatshirt": (841,), "cardigan": (474,), "coat": (869, 568, 617), "cape": (735,),
    "jeans": (608,), "skirt": (655, 601, 689), "dress": (578,), "suit": (834,), "boots": (514,), "loafers": (630,),
    "sneakers": (770,), "sandals": (774, 502), "bag": (728, 636, 748), "backpack": (414,), "wallet": (893,),
    "belt": (464,), "hat": (439, 452, 515, 808, 793, 433, 560), "scarf": (824,), "sunglasses": (836, 837),
    "tie": (457, 906), "gloves": (658,), "watch": (826, 531, 409), "necklace": (679,), "socks": (806,), "bra": (459,),
    "nightwear": (697,), "swimwear": (445, 638, 639, 842),
}  # fmt: skip
"""ImageNet's classes (0 to 999) by the category that they show."""
TAKES_IN = {"sandals": ("heels", "flats"), "sweatshirt": ("sweater",)}
"""What else ImageNet calls so, for want of a class of its own."""
VARIANT, BATCH = 2, 16


def build_classifier(path: Path) -> keras.Model:
    """The pretrained network, with one output per category of `CLASSES`: log of the summed probability."""
    side = VARIANTS[VARIANT].side
    image = keras.Input((side, side, 3))
    pooled = keras.layers.GlobalAveragePooling2D()(build_trunk(image, VARIANT).last)
    network = keras.Model(image, keras.layers.Dense(1000, name="imagenet")(pooled))
    load_imagenet(network, path)
    network.get_layer("imagenet").set_weights(load_classifier(path))
    return network


def group_classes(logits: np.ndarray) -> np.ndarray:
    """Log-probabilities `(n, len(CLASSES))` among the classes of `CLASSES` alone, from logits `(n, 1000)`."""
    grouped = np.stack([np.logaddexp.reduce(logits[:, list(members)], axis=1) for members in CLASSES.values()], axis=1)
    return log_softmax(grouped)


def read_evidence(path: Path, weights: Path, images: Iterator[np.ndarray], count: int) -> np.ndarray:
    """Evidence for `count` images, kept in `path`; an interrupted reading goes on."""
    network = build_classifier(weights)
    run = tf.function(lambda batch: network(batch, training=False))
    side = VARIANTS[VARIANT].side
    found: list[np.ndarray] = []
    frames: list[np.ndarray] = []
    for number, image in enumerate(images, 1):
        frames.append(letterbox(image, (side // 4 * 4, side // 4 * 4))[0])
        if len(frames) == BATCH or number == count:
            found.append(group_classes(run(np.stack(frames).astype(np.float32)).numpy()))
            frames = []
        if number % 2000 == 0:
            print(f"{number}/{count}", flush=True)
    return np.concatenate(found).astype(np.float32)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.imagenet_evidence", description=__doc__)
    for name in ("data", "cache", "weights"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    datasets = load_datasets(options.data, options.cache)
    for source in ("closet", "street_boxes", "street", "catalogue_224"):
        path = options.cache / f"evidence_{source}.npy"
        if not path.exists():
            crops: list[Crop] = list_crops(datasets[source], len(load_taxonomy().categories))
            images = (crop_image(datasets[source], crop, 0.06) for crop in crops)
            np.save(path, read_evidence(path, options.weights, images, len(crops)))
            print(f"{source}: {len(crops)} crops", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How much less sure answers must be on photos from elsewhere: `python -m training.leave_one_out DATA CACHE WEIGHTS`.

A classifier on frozen ImageNet features is trained on all data sets, and again without each of them; the set left out
is then a stranger. By the ratio of the two temperatures that fit its validation crops, the shipped temperature is
raised (`calibrate.ELSEWHERE`). WEIGHTS is the npz file of `training.lite`.
"""

import argparse
import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from scipy.optimize import minimize
from scipy.special import log_softmax

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.framing import letterbox
from training.calibrate import fit_temperature
from training.crops import crop_image, list_crops
from training.datasets import load_datasets
from training.export import ITEM_SIZE
from training.item_samples import load_item_sampler
from training.lite import build_trunk, load_imagenet
from training.train_item import set_loss

SHARES = {"closet": 10, "catalogue_224": 10, "catalogue": 3, "street": 3, "street_boxes": 6}
"""Pictures of each set in a batch."""
ALONE = (("closet",), ("catalogue_224", "catalogue"), ("street_boxes", "street"))
"""Sets that are left out together, because they show the same things or have been taken alike."""
MOST_CROPS = 500
"""At most so many validation crops of a set are judged."""
DECAY, SMOOTHING = 5e-3, 0.04


def fit_classifier(features: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Weights `(d + 1, n_categories)` of a softmax on features `(n, d)`, the last row its offsets; labels are sets."""
    shape = features.shape[1] + 1, members.shape[1]
    inputs, sets = tf.constant(features, tf.float32), tf.constant(members)

    @tf.function
    def loss(flat: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(flat)
            weights = tf.reshape(flat, shape)
            total = set_loss(inputs @ weights[:-1] + weights[-1], sets, SMOOTHING)
            total += DECAY / 2 * tf.reduce_sum(weights[:-1] ** 2)
        return total, tape.gradient(total, flat)

    def value(flat: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = loss(tf.constant(flat, tf.float32))
        return float(total), slope.numpy().astype(float)

    found = minimize(value, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(found.x).reshape(shape)


def build_features(weights: Path) -> tf.types.experimental.PolymorphicFunction:
    """Frames `(n, h, w, 3)` to pooled features `(n, d)` of the pretrained trunk."""
    networks = {}
    for size in (ITEM_SIZE, ITEM_SIZE[::-1]):
        image = keras.Input((*size, 3))
        networks[size] = keras.Model(image, keras.layers.GlobalAveragePooling2D()(build_trunk(image, 0).last))
        load_imagenet(networks[size], weights)
    return tf.function(lambda frames: networks[tuple(frames.shape[1:3])](frames, training=False))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.leave_one_out", description=__doc__)
    for name in ("data", "cache", "weights"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--batches", type=int, default=800, help="of training pictures (default: 800)")
    options = parser.parse_args(arguments)
    datasets = load_datasets(options.data, options.cache)
    sampler = load_item_sampler(datasets, options.cache, SHARES, seed=77)
    run = build_features(options.weights)
    batches = [sampler.batch(ITEM_SIZE, step) for step in range(options.batches)]
    features = np.concatenate([run(batch.image).numpy() for batch in batches])
    members = np.concatenate([batch.members for batch in batches])
    source = np.tile([name for name, count in SHARES.items() for _ in range(count)], len(batches))
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    features = (features - centre) / spread
    whole = fit_classifier(features, members)
    for left_out in ALONE:
        kept = ~np.isin(source, left_out)
        without = fit_classifier(features[kept], members[kept])
        for name in left_out:
            data = datasets[name]
            crops = [c for c in list_crops(data, len(load_taxonomy().categories)) if data.fold[c.row] != "train"]
            # What no other set teaches cannot be judged.
            crops = [c for c in crops if (c.members & members[kept].any(axis=0)).any()][:: -(-len(crops) // MOST_CROPS)]
            images = (crop_image(data, crop, 0 if data.item.any() else 0.1) for crop in crops)
            own = np.concatenate([run(letterbox(image, ITEM_SIZE)[0][None].astype(np.float32)) for image in images])
            own = (own - centre) / spread
            truth = np.stack([crop.members for crop in crops])
            told = []
            for weights in (whole, without):
                logits = log_softmax(own @ weights[:-1] + weights[-1], axis=1)
                right = truth[np.arange(len(truth)), logits.argmax(axis=1)].mean()
                told.append((fit_temperature(logits, truth, np.ones(len(truth))), right))
            (inside, known), (outside, strange) = told
            print(
                f"{name}: {len(crops)} crops, temperature {inside:.2f} -> {outside:.2f} (x {outside / inside:.2f}), "
                f"right {known:.3f} -> {strange:.3f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The item network's tags: a linear layer on its features, fitted to the training photos of people.

Features of a pretrained network tell what they can by a convex fit, which no longer training of the layer gets past
(G. Alain, Y. Bengio, "Understanding intermediate layers using linear classifier probes", 2016).
"""

from collections.abc import Mapping

import keras
import numpy as np
import tensorflow as tf
from scipy.optimize import minimize

from stylerec.vision.framing import letterbox
from training.datasets import Dataset
from training.export import ITEM_SIZE
from training.losses import any_of_loss, tags_loss

DECAY = 0.02
"""Half of this times the sum of squares keeps the weights small: by the tags of the validation photos."""
RARE = -3.0
"""Log-odds that the fit begins with."""
MOST_ITERATIONS = 60


def fit_tags(network: keras.Model, datasets: Mapping[str, Dataset]) -> None:
    """Set the weights of an item network's layer `tags`."""
    layer = network.get_layer("tags")
    pooled = keras.Model(network.input, network.get_layer("pooled").output)
    run = tf.function(lambda frames: pooled(frames, training=False))
    features, tags, any_of = [], [], []
    for data in (datasets["street"], datasets["street_boxes"]):
        rows = data.rows("train")
        features += [run(letterbox(data.images[row], ITEM_SIZE)[0][None].astype(np.float32))[0].numpy() for row in rows]
        tags.append(data.tags[rows])
        any_of.append(data.any_of[rows])
    seen = np.stack(features)
    mean, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-4
    kernel, offset = fit_layer((seen - mean) / spread, np.concatenate(tags), np.concatenate(any_of))
    kernel = kernel / spread[:, None]
    layer.set_weights([kernel, offset - mean @ kernel])


def fit_layer(features: np.ndarray, tags: np.ndarray, any_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Kernel `(d, n_categories)` and offset of the logits with the least loss; arguments as in `Dataset`."""
    count, size = tags.shape[1], features.shape[1]
    inputs, known, sets = tf.constant(features, tf.float32), tf.constant(tags), tf.constant(any_of)

    @tf.function
    def loss(flat: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(flat)
            weights = tf.reshape(flat, (size + 1, count))
            logits = inputs @ weights[:-1] + weights[-1]
            total = tags_loss(logits, known) + 0.1 * any_of_loss(logits, sets)
            total += DECAY / 2 * tf.reduce_sum(weights[:-1] ** 2)
        return total, tape.gradient(total, flat)

    def value(flat: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = loss(tf.constant(flat, tf.float32))
        return float(total), slope.numpy().astype(float)

    start = np.vstack([np.zeros((size, count)), np.full((1, count), RARE)])
    options = {"maxiter": MOST_ITERATIONS}
    found = minimize(value, start.ravel(), jac=True, method="L-BFGS-B", options=options).x.reshape(start.shape)
    return found[:-1].astype(np.float32), found[-1].astype(np.float32)

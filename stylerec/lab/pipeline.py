"""`tf.data` pipelines from decoded photos to batches, and the changes that make one photo look like many.

A pass over the training photos depends on the seed and its number alone, so that an interrupted run goes on as it
would have. Photos stay uint8 until they are in a batch, and the changes are made by other threads than the network's.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from stylerec.lab.training_photos import TrainingPhotos


def build_augmentation(strength: float, seed: int = 1) -> keras.Sequential:
    """Keras layers that flip, shear and zoom batches of RGB in 0..255; `strength` 1 is the study's, 0 changes nothing.

    Shear by up to 0.2 and zoom by up to 20%, both times `strength`; what comes in at the edges is the edge's colour.
    """
    if strength <= 0:
        return keras.Sequential([layers.Identity()])
    amount = 0.2 * strength
    options = {"fill_mode": "nearest", "interpolation": "bilinear", "data_format": "channels_last"}
    return keras.Sequential(
        [
            layers.RandomFlip("horizontal", seed=seed, data_format="channels_last"),
            layers.RandomShear(amount, amount / 2, seed=seed + 1, **options),
            layers.RandomZoom((-amount, amount), seed=seed + 2, **options),
        ]
    )


def contact_sheet(images: np.ndarray, strength: float, versions: int = 7, seed: int = 1) -> np.ndarray:
    """Photos beside versions of them, as one RGB uint8 picture: a row per photo of `(n, h, w, 3)`, itself first."""
    keras.utils.set_random_seed(seed)
    augmentation = build_augmentation(strength, seed)
    floats = tf.constant(images, dtype=tf.float32)
    columns = [images, *(_bytes(augmentation(floats, training=True)) for _ in range(versions))]
    framed = [np.pad(column, ((0, 0), (2, 2), (2, 2), (0, 0)), constant_values=255) for column in columns]
    return np.concatenate([np.concatenate([column[row] for column in framed], axis=1) for row in range(len(images))])


def _bytes(images: tf.Tensor) -> np.ndarray:
    return np.clip(np.asarray(images), 0, 255).astype(np.uint8)


def draw_rows(labels: np.ndarray, rows: np.ndarray, balance: float, seed: int, epoch: int) -> np.ndarray:
    """The photos of one pass in their order: each once, or as many drawn, for `balance` b with odds of n^-b each.

    `labels` `(n_photos,)` are categories, of which a photo's has n photos; `rows` are the photos to draw from.
    """
    rng = np.random.default_rng((seed, epoch))
    if balance <= 0:
        return rng.permutation(rows)
    odds = np.bincount(labels)[labels[rows]].astype(float) ** -balance
    return rng.choice(rows, size=len(rows), p=odds / odds.sum())


def training_batches(
    photos: TrainingPhotos, batch: int, *, augment: float, balance: float, seed: int, epoch: int
) -> tf.data.Dataset:
    """Batches `(float32 RGB (n, h, w, 3), int32 labels (n,))` of one pass; the last, smaller one is left out."""
    rows = draw_rows(photos.labels, photos.split.train, balance, seed, epoch)
    augmentation = build_augmentation(augment, seed + 1000 * epoch)
    found = _batches(photos, rows, batch, drop_remainder=len(rows) > batch)
    return found.map(
        lambda images, labels: (augmentation(images, training=True), labels), num_parallel_calls=1
    ).prefetch(4)


def plain_batches(photos: TrainingPhotos, rows: np.ndarray, batch: int) -> tf.data.Dataset:
    """Batches of `rows` `(n,)` of the photos as they are, in order."""
    return _batches(photos, rows, batch, drop_remainder=False).prefetch(2)


def _batches(photos: TrainingPhotos, rows: np.ndarray, batch: int, drop_remainder: bool) -> tf.data.Dataset:
    labels = photos.labels[rows].astype(np.int32)
    numbers = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(batch, drop_remainder=drop_remainder)
    shape = photos.images.shape[1:]

    def fetch(chosen: tf.Tensor, wanted: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        pixels = tf.numpy_function(lambda which: np.ascontiguousarray(photos.images[which]), [chosen], tf.uint8)
        pixels.set_shape((None, *shape))
        return tf.cast(pixels, tf.float32), wanted

    return numbers.map(fetch, num_parallel_calls=1, deterministic=True)

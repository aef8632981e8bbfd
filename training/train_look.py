"""Train the network that reads looks: `python -m training.train_look CONFIG` (see `training/look.toml`).

An interrupted run goes on from its last checkpoint when the command is given again.
"""

import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.lab.network import build_network, trunk_layers
from training.datasets import CLOTHED, FOOTWEAR, Dataset, load_datasets, read_teacher_masks
from training.item_samples import load_item_sampler
from training.look_samples import LookSampler
from training.loop import Lesson, Trainer, begin, run_command
from training.pseudo_masks import load_pseudo_masks
from training.settings import LookSettings
from training.train_item import choice_loss, choosing_classes, saliency_loss, set_loss
from training.validate import validate_looks

WARM_UP = 100
"""Steps until the learning rate is full."""


def look_lesson(settings: LookSettings, datasets: dict[str, Dataset]) -> Lesson:
    """The network that reads looks, and what it learns from a batch's looks and items."""
    taxonomy = load_taxonomy()
    categories = taxonomy.categories
    network = build_network(len(categories), weights=None)
    network.load_weights(settings.start)
    n_parts = len(PARTS) + len(categories)
    part_weights = tf.constant(_part_weights(datasets["street"], n_parts))
    shod = [taxonomy.group_of(category) == "footwear" for category in categories]
    footwear = tf.constant([False] * len(PARTS) + shod)
    carries = tf.constant(choosing_classes(categories))

    def losses(batch: tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]) -> dict[str, tf.Tensor]:
        looks, items = batch
        heads = network(looks["image"], training=True)
        alone = network(items["image"], training=True)
        members, evidence, taught = items["members"], items["evidence"], items["taught"]
        contrast = _contrastive_loss(heads["features"], looks["parts"], looks["garment"], n_parts, settings.temperature)
        return {
            "parts": _parts_loss(heads["parts"], looks["parts"], part_weights, footwear),
            "tags": 1.5 * _tags_loss(heads["tags"], looks["tags"]),
            "any_of": 0.15 * _any_of_loss(heads["tags"], looks["any_of"]),
            "contrast": settings.contrast_weight * contrast,
            "item": set_loss(alone["item"], members, 0.04),
            "choice": 0.4 * choice_loss(alone["item"], members, evidence, taught, carries),
            "saliency": 0.5 * saliency_loss(alone["saliency"][..., 0], items["saliency"]),
        }

    def warm_up(step: int) -> tuple[float, float]:
        share = min(1.0, (step + 1) / WARM_UP)
        return share, share

    return Lesson(network, trunk_layers(network), losses, warm_up, settling=100)


def _part_weights(street: Dataset, n_parts: int) -> np.ndarray:
    """Weight per part: rare parts count more, by the 0.35th power of their pixels, within 0.5..5."""
    counts = np.zeros(256)
    for row in street.rows("train"):
        counts += np.bincount(street.masks[row].ravel(), minlength=256)
    share = counts[:n_parts] / counts[:n_parts].sum()
    weights = (0.02 / np.maximum(share, 1e-5)) ** 0.35
    return weights.clip(0.5, 5).astype(np.float32)


def _parts_loss(logits: tf.Tensor, parts: tf.Tensor, weights: tf.Tensor, footwear: tf.Tensor) -> tf.Tensor:
    """Cross-entropy where the part is known; minus log of what may be where only that much is known."""
    exact = tf.cast(parts < FOOTWEAR, tf.float32)
    target = tf.where(parts < FOOTWEAR, parts, 0)
    cross = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
    weight = tf.gather(weights, target) * exact
    clothed, shod = tf.cast(parts == CLOTHED, tf.float32), tf.cast(parts == FOOTWEAR, tf.float32)
    every = tf.reduce_logsumexp(logits, -1)
    not_background = every - tf.reduce_logsumexp(logits[..., 1:], -1)
    some_shoe = every - tf.reduce_logsumexp(tf.where(footwear, logits, -1e9), -1)
    known = tf.reduce_sum(weight) + tf.reduce_sum(clothed) + 2 * tf.reduce_sum(shod) + 1.0
    return tf.reduce_sum(cross * weight + not_background * clothed + 2 * some_shoe * shod) / known


def _tags_loss(logits: tf.Tensor, tags: tf.Tensor) -> tf.Tensor:
    """Binary cross-entropy over known tags."""
    weight = tf.cast(tags >= 0, tf.float32)
    cross = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(tags == 1, tf.float32), logits)
    return tf.reduce_mean(tf.reduce_sum(cross * weight, -1)) / 10


def _any_of_loss(logits: tf.Tensor, any_of: tf.Tensor) -> tf.Tensor:
    """Minus log of the probability that at least one of each set is there (noisy or)."""
    absent = tf.reduce_sum(tf.where(any_of, tf.math.log_sigmoid(-logits)[:, None], 0.0), axis=-1)
    stated = tf.cast(tf.reduce_any(any_of, axis=-1), tf.float32)
    return -tf.reduce_sum(tf.math.log(-tf.math.expm1(tf.minimum(absent, -1e-5))) * stated) / tf.cast(
        len(logits), tf.float32
    )


def _contrastive_loss(
    features: tf.Tensor, parts: tf.Tensor, garment: tf.Tensor, n_parts: int, temperature: float
) -> tf.Tensor:
    """InfoNCE (A. van den Oord et al., 2018): a cut-out against every garment of the batch's street photos.

    The photo that a cut-out comes from stands one place before it.
    """
    masks = tf.one_hot(parts[:, ::2, ::2], n_parts)
    sums = tf.einsum("bhwp,bhwd->bpd", masks, features)
    embeddings = tf.math.l2_normalize(sums, axis=-1, epsilon=1e-6)
    present = tf.reduce_sum(masks, axis=(1, 2)) > 2
    rows = tf.where(garment >= 0)[:, 0]
    values = tf.cast(tf.gather(garment, rows), tf.int64)
    queries = tf.gather_nd(embeddings, tf.stack([rows, values], 1))
    valid = present & (tf.range(n_parts) >= len(PARTS))[None] & (garment < 0)[:, None]
    keys = tf.boolean_mask(embeddings, valid)
    places = tf.where(valid)
    right = tf.reduce_all(places[None] == tf.stack([rows - 1, values], 1)[:, None], -1)
    logits = tf.matmul(queries, keys, transpose_b=True) / temperature
    found = tf.cast(tf.reduce_any(right, -1), tf.float32)
    cross = tf.reduce_logsumexp(logits, -1) - tf.reduce_sum(tf.where(right, logits, 0.0), -1)
    return tf.reduce_sum(cross * found) / (tf.reduce_sum(found) + 1e-6)


def train(settings: LookSettings) -> Path:
    """Train to the end, or from the last checkpoint on; returns the path of the mixed network's weights."""
    begin(settings)
    datasets = load_datasets(settings.data_dir, settings.cache_dir)
    trainer = Trainer(look_lesson(settings, datasets), settings)
    teacher = read_teacher_masks(settings.data_dir / "teacher_masks.zip", "street")
    pseudo_masks = load_pseudo_masks(trainer.network, datasets, teacher, settings.out_dir / "pseudo_masks.npz")
    sampler = LookSampler(datasets, pseudo_masks, load_taxonomy(), settings.seed)
    items = load_item_sampler(datasets, settings.cache_dir, settings.items, settings.seed)
    kinds = [getattr(LookSampler, kind) for kind, count in settings.kinds.items() for _ in range(count)]

    def prepare(step: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        sizes = settings.size, settings.item_size
        size, item_size = (size[::-1] if step % 6 == 0 else size for size in sizes)
        return vars(sampler.batch(kinds, size, step)), vars(items.batch(item_size, step))

    return trainer.train(prepare, lambda network: validate_looks(network, datasets), ahead=3)


def main(arguments: list[str] | None = None) -> int:
    return run_command("train_look", __doc__, LookSettings, train, arguments)


if __name__ == "__main__":
    sys.exit(main())

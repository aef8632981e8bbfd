"""Train the network that names one item: `python -m training.train_item CONFIG` (see `training/item.toml`).

An interrupted run goes on from its last checkpoint when the command is given again.
"""

import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.recogniser import letterbox
from training.crops import crop_image
from training.datasets import UNKNOWN, load_datasets
from training.imagenet_evidence import CLASSES, TAKES_IN
from training.item_network import build_item_network, start_from_imagenet
from training.item_samples import ItemSampler, load_item_sampler
from training.loop import Lesson, Trainer, begin, run_command
from training.settings import ItemSettings

VALIDATION_PHOTOS = 700
"""At most so many crops of each data set are read while a network trains."""


def item_lesson(settings: ItemSettings) -> Lesson:
    """The network that names one item, and what it learns from a batch's items."""
    taxonomy = load_taxonomy()
    categories = taxonomy.categories
    network = build_item_network(len(categories), settings.variant)
    if settings.start:
        network.load_weights(settings.start)
    else:
        groups = [taxonomy.group_of(category) for category in categories]
        start_from_imagenet(network, settings.imagenet, categories, groups)
    carries = tf.constant(choosing_classes(categories))

    def losses(batch: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        heads = network(batch["image"], training=True)
        members, evidence, taught = batch["members"], batch["evidence"], batch["taught"]
        return {
            "item": set_loss(heads["item"], members, settings.smoothing),
            "choice": settings.choice_weight * choice_loss(heads["item"], members, evidence, taught, carries),
            "evidence": settings.evidence_weight * _evidence_loss(heads["evidence"], evidence, taught),
            "saliency": saliency_loss(heads["saliency"][..., 0], batch["saliency"]),
        }

    def warm_up(step: int) -> tuple[float, float]:
        # The heads learn alone at first: they must not drag the pretrained trunk along (A. Kumar et al., ICLR 2022).
        return min(1, max(0, step - 100) / 400), min(1, (step + 1) / 50)

    trunk = [layer for layer in network.layers if layer.name.startswith(("stem", "block", "head"))]
    return Lesson(network, trunk, losses, warm_up, settling=200)


def choosing_classes(categories: tuple[str, ...]) -> np.ndarray:
    """Which category each of the evidence's classes chooses, `(len(CLASSES), n_categories)` in 0 and 1.

    Those that take in what other categories are choose nothing.
    """
    return np.array(
        [[name == category and name not in TAKES_IN for category in categories] for name in CLASSES], dtype=np.float32
    )


def set_loss(logits: tf.Tensor, members: tf.Tensor, smoothing: float) -> tf.Tensor:
    """Minus log of the summed probability of the label's set (T. Cour, B. Sapp, B. Taskar, JMLR 2011)."""
    log_odds = tf.nn.log_softmax(logits)
    inside = tf.reduce_logsumexp(tf.where(members, log_odds, -1e9), axis=-1)
    return -tf.reduce_mean((1 - smoothing) * inside + smoothing * tf.reduce_mean(log_odds, axis=-1))


def choice_loss(
    logits: tf.Tensor, members: tf.Tensor, evidence: tf.Tensor, taught: tf.Tensor, carries: tf.Tensor
) -> tf.Tensor:
    """Cross-entropy, within a wide label's set, with what the pretrained classifier says; 0 for other labels.

    A member that a class shows should get that class's probability, the members that no class shows what is left:
    trousers that are no jeans are trousers or leggings.
    """
    shown = tf.cast(members, tf.float32) * tf.reduce_max(carries, axis=0)
    odds = tf.matmul(tf.exp(evidence), carries) * shown
    inside = tf.nn.log_softmax(tf.where(members, logits, -1e9))
    others = members & (shown == 0)
    counts = tf.cast(taught & (tf.reduce_sum(shown, axis=-1) > 0) & tf.reduce_any(others, axis=-1), tf.float32)
    rest = tf.reduce_logsumexp(tf.where(others, inside, -1e9), axis=-1)
    cross = -tf.reduce_sum(odds * tf.where(shown > 0, inside, 0.0), axis=-1) - (1 - tf.reduce_sum(odds, axis=-1)) * rest
    return tf.reduce_sum(tf.where(counts > 0, cross, 0.0)) / (tf.reduce_sum(counts) + 1.0)


def _evidence_loss(logits: tf.Tensor, evidence: tf.Tensor, taught: tf.Tensor) -> tf.Tensor:
    """Kullback-Leibler divergence from the pretrained classifier's answer on the plain photo."""
    known = tf.cast(taught, tf.float32)
    divergence = tf.reduce_sum(tf.exp(evidence) * (evidence - tf.nn.log_softmax(logits)), axis=-1)
    return tf.reduce_sum(divergence * known) / (tf.reduce_sum(known) + 1e-6)


def saliency_loss(logits: tf.Tensor, saliency: tf.Tensor) -> tf.Tensor:
    known = tf.cast(saliency != UNKNOWN, tf.float32)
    cross = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(saliency == 1, tf.float32), logits)
    return tf.reduce_sum(cross * known) / (tf.reduce_sum(known) + 1.0)


def validate_items(network: keras.Model, sampler: ItemSampler, size: tuple[int, int]) -> dict[str, float]:
    """Per data set the share of crops whose best category lies in the label's set, as a mean over labels."""

    @tf.function
    def run(images: tf.Tensor) -> tf.Tensor:
        return network(images, training=False)["item"]

    figures = {}
    for name, source in sampler.sources.items():
        chosen = np.flatnonzero(source.odds)
        chosen = chosen[:: max(1, -(-len(chosen) // VALIDATION_PHOTOS))]
        right: dict[str, list[bool]] = {}
        for number in chosen:
            crop = source.crops[number]
            frame = letterbox(crop_image(source.data, crop, 0 if source.data.item.any() else 0.1), size)[0]
            best = int(run(frame[None].astype(np.float32))[0].numpy().argmax())
            right.setdefault(crop.label, []).append(bool(crop.members[best]))
        figures[name] = float(np.mean([np.mean(answers) for answers in right.values()]))
    return figures


def train(settings: ItemSettings) -> Path:
    """Train to the end, or from the last checkpoint on; returns the path of the mixed network's weights."""
    begin(settings)
    datasets = load_datasets(settings.data_dir, settings.cache_dir)
    trainer = Trainer(item_lesson(settings), settings)
    shares = {name: count for name, count in settings.shares.items() if name not in settings.leave_out}
    sampler = load_item_sampler(datasets, settings.cache_dir, shares, settings.seed)
    checks = load_item_sampler(datasets, settings.cache_dir, settings.shares, settings.seed, folds=("sender",))

    def prepare(step: int) -> dict[str, np.ndarray]:
        return vars(sampler.batch(settings.size[::-1] if step % 4 == 0 else settings.size, step))

    return trainer.train(prepare, lambda network: validate_items(network, checks, settings.size), ahead=4)


def main(arguments: list[str] | None = None) -> int:
    return run_command("train_item", __doc__, ItemSettings, train, arguments)


if __name__ == "__main__":
    sys.exit(main())

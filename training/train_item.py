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
from training.datasets import load_datasets
from training.item_network import build_item_network, start_from_imagenet
from training.item_samples import ItemSampler, load_item_sampler
from training.look_samples import LookSampler, list_kinds
from training.loop import Lesson, Trainer, begin, run_command
from training.losses import (
    any_of_loss,
    choice_loss,
    choosing_classes,
    evidence_loss,
    saliency_loss,
    set_loss,
    tags_loss,
)
from training.metrics import average_precisions
from training.settings import ItemSettings

VALIDATION_PHOTOS = 700
"""At most so many crops of each data set are read while a network trains."""


def item_lesson(settings: ItemSettings) -> Lesson:
    """The network that names one item, and what it learns from a batch's items and looks."""
    taxonomy = load_taxonomy()
    categories = taxonomy.categories
    network = build_item_network(len(categories), settings.variant)
    if settings.start:
        network.load_weights(settings.start)
    else:
        groups = [taxonomy.group_of(category) for category in categories]
        start_from_imagenet(network, settings.imagenet, categories, groups)
    carries = tf.constant(choosing_classes(categories))

    def losses(batch: tuple[dict[str, tf.Tensor], dict[str, tf.Tensor] | None]) -> dict[str, tf.Tensor]:
        items, looks = batch
        heads = network(items["image"], training=True)
        members, evidence, taught = items["members"], items["evidence"], items["taught"]
        learned = {
            "item": set_loss(heads["item"], members, settings.smoothing),
            "choice": settings.choice_weight * choice_loss(heads["item"], members, evidence, taught, carries),
            "evidence": settings.evidence_weight * evidence_loss(heads["evidence"], evidence, taught),
            "saliency": saliency_loss(heads["saliency"][..., 0], items["saliency"]),
        }
        if looks is not None:
            tags = network(looks["image"], training=True)["tags"]
            learned["tags"] = tags_loss(tags, looks["tags"])
            learned["any_of"] = 0.1 * any_of_loss(tags, looks["any_of"])
        return learned

    def warm_up(step: int) -> tuple[float, float]:
        # The heads learn alone at first: they must not drag the pretrained trunk along (A. Kumar et al., ICLR 2022).
        return min(1, max(0, step - 100) / 400), min(1, (step + 1) / 50)

    trunk = [layer for layer in network.layers if layer.name.startswith(("stem", "block", "head"))]
    return Lesson(network, trunk, losses, warm_up, settling=200)


def validate_items(network: keras.Model, sampler: ItemSampler, size: tuple[int, int]) -> dict[str, float]:
    """Per data set the share of crops whose best category lies in the label's set, as a mean over labels; and the mean
    average precision of the tags of street photos."""

    @tf.function
    def run(images: tf.Tensor) -> dict[str, tf.Tensor]:
        found = network(images, training=False)
        return {"item": found["item"], "tags": found["tags"]}

    def answer(image: np.ndarray, head: str) -> np.ndarray:
        frame = letterbox(image, size)[0]
        return np.asarray(run(frame[None].astype(np.float32))[head][0])

    figures = {}
    for name, source in sampler.sources.items():
        chosen = np.flatnonzero(source.odds)
        chosen = chosen[:: max(1, -(-len(chosen) // VALIDATION_PHOTOS))]
        right: dict[str, list[bool]] = {}
        for number in chosen:
            crop = source.crops[number]
            best = int(answer(crop_image(source.data, crop, 0 if source.data.item.any() else 0.1), "item").argmax())
            right.setdefault(crop.label, []).append(bool(crop.members[best]))
        figures[name] = float(np.mean([np.mean(answers) for answers in right.values()]))
    street = sampler.datasets["street"]
    rows = street.rows("sender")
    tags = np.stack([answer(street.images[row], "tags") for row in rows])
    figures["tag_map"] = float(np.mean(list(average_precisions(tags, street.tags[rows]).values())))
    return figures


def train(settings: ItemSettings) -> Path:
    """Train to the end, or from the last checkpoint on; returns the path of the mixed network's weights."""
    begin(settings)
    datasets = load_datasets(settings.data_dir, settings.cache_dir)
    trainer = Trainer(item_lesson(settings), settings)
    shares = {name: count for name, count in settings.shares.items() if name not in settings.leave_out}
    sampler = load_item_sampler(datasets, settings.cache_dir, shares, settings.seed)
    checks = load_item_sampler(datasets, settings.cache_dir, settings.shares, settings.seed, folds=("sender",))

    looks = LookSampler(datasets, {}, load_taxonomy(), settings.seed) if settings.kinds else None
    kinds = list_kinds(settings.kinds)

    def prepare(step: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray] | None]:
        size = settings.size[::-1] if step % 4 == 0 else settings.size
        return vars(sampler.batch(size, step)), vars(looks.batch(kinds, size, step)) if looks else None

    return trainer.train(prepare, lambda network: validate_items(network, checks, settings.size), ahead=4)


def main(arguments: list[str] | None = None) -> int:
    return run_command("train_item", __doc__, ItemSettings, train, arguments)


if __name__ == "__main__":
    sys.exit(main())

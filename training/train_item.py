"""Train the network that names one item: `python -m training.train_item CONFIG` (see `training/item.toml`).

An interrupted run goes on from its last checkpoint when the command is given again.
"""

import argparse
import dataclasses
import json
import queue
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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
from training.item_samples import ItemBatch, ItemSampler, load_item_sampler
from training.item_settings import ItemSettings, load_item_settings

SHOW_EVERY, SAVE_EVERY = 50, 250
"""Steps between lines of progress and between checkpoints."""
VALIDATION_PHOTOS = 700
"""At most so many crops of each data set are read while a network trains."""


class ItemTrainer:
    """Holds the network, its moving average and the optimisers; one `step` per batch."""

    def __init__(self, settings: ItemSettings) -> None:
        self.settings = settings
        taxonomy = load_taxonomy()
        self.categories = taxonomy.categories
        self.network = build_item_network(len(self.categories), settings.variant)
        groups = [taxonomy.group_of(category) for category in self.categories]
        if settings.start:
            self.network.load_weights(settings.start)
        else:
            start_from_imagenet(self.network, settings.imagenet, self.categories, groups)
        names = [layer.name for layer in self.network.layers]
        for layer in self.network.layers[: names.index(settings.last_frozen) + 1]:
            layer.trainable = False
        trunk = {
            id(v)
            for layer in self.network.layers
            if layer.name.startswith(("stem", "block", "head"))
            for v in layer.trainable_variables
        }
        self.trunk = [v for v in self.network.trainable_variables if id(v) in trunk]
        self.heads = [v for v in self.network.trainable_variables if id(v) not in trunk]
        self.averages = [tf.Variable(v.value, trainable=False) for v in self.trunk + self.heads]
        decay = settings.weight_decay
        self.trunk_optimiser = keras.optimizers.AdamW(settings.trunk_rate, weight_decay=decay, global_clipnorm=5.0)
        self.head_optimiser = keras.optimizers.AdamW(settings.head_rate, weight_decay=decay, global_clipnorm=5.0)
        self.trunk_optimiser.build(self.trunk)
        self.head_optimiser.build(self.heads)
        self.position = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.carries = tf.constant(choosing_classes(self.categories), dtype=tf.float32)
        self.checkpoint = tf.train.Checkpoint(
            variables=[v.value for v in self.trunk + self.heads],
            averages=self.averages,
            optimisers=[v.value for o in (self.trunk_optimiser, self.head_optimiser) for v in o.variables],
            position=self.position,
        )
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(settings.out_dir / "checkpoints"), max_to_keep=2)
        if self.manager.latest_checkpoint:
            self.checkpoint.restore(self.manager.latest_checkpoint).assert_consumed()

    def step(self, batch: ItemBatch) -> dict[str, tf.Tensor]:
        step, steps = int(self.position), self.settings.steps
        # The heads learn alone at first: they must not drag the pretrained trunk along (A. Kumar et al., ICLR 2022).
        share = 0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * min(step / steps, 1)))
        self.head_optimiser.learning_rate.assign(self.settings.head_rate * share * min(1, (step + 1) / 50))
        self.trunk_optimiser.learning_rate.assign(self.settings.trunk_rate * share * min(1, max(0, step - 100) / 400))
        self.position.assign_add(1)
        return self._step(vars(batch))

    @tf.function
    def _step(self, batch: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        settings = self.settings
        with tf.GradientTape() as tape:
            heads = self.network(batch["image"], training=True)
            losses = {
                "item": set_loss(heads["item"], batch["members"], settings.smoothing),
                "choice": settings.choice_weight
                * choice_loss(heads["item"], batch["members"], batch["evidence"], batch["taught"], self.carries),
                "evidence": settings.evidence_weight
                * _evidence_loss(heads["evidence"], batch["evidence"], batch["taught"]),
                "saliency": saliency_loss(heads["saliency"][..., 0], batch["saliency"]),
            }
            total = tf.add_n(list(losses.values()))
        variables = self.trunk + self.heads
        gradients = tape.gradient(total, [v.value for v in variables])
        self.trunk_optimiser.apply(gradients[: len(self.trunk)], self.trunk)
        self.head_optimiser.apply(gradients[len(self.trunk) :], self.heads)
        momentum = tf.minimum(settings.averaging, tf.cast(self.position, tf.float32) / 200)
        for average, variable in zip(self.averages, variables, strict=True):
            average.assign_sub((1 - momentum) * (average - variable.value))
        return losses

    @contextmanager
    def averaged(self) -> Iterator[keras.Model]:
        """The network with averaged weights (B. Polyak, A. Juditsky, 1992) for as long as the block lasts."""
        variables = self.trunk + self.heads
        kept = [variable.numpy() for variable in variables]
        try:
            for variable, average in zip(variables, self.averages, strict=True):
                variable.assign(average)
            yield self.network
        finally:
            for variable, value in zip(variables, kept, strict=True):
                variable.assign(value)


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


def _batches(sampler: ItemSampler, size: tuple[int, int], steps: range, workers: int = 2) -> Iterator[ItemBatch]:
    """The batches of `steps`, prepared ahead by threads and handed out in order; every fourth in landscape."""
    queues: list[queue.Queue] = [queue.Queue(4) for _ in range(workers)]

    def work(worker: int) -> None:
        try:
            for step in steps[worker::workers]:
                queues[worker].put(sampler.batch(size[::-1] if step % 4 == 0 else size, step))
        except Exception as error:  # handed over to the training loop, which raises it
            queues[worker].put(error)

    for worker in range(workers):
        threading.Thread(target=work, args=(worker,), daemon=True).start()
    for number in range(len(steps)):
        found = queues[number % workers].get()
        if isinstance(found, Exception):
            raise found
        yield found


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
    settings.out_dir.mkdir(parents=True, exist_ok=True)
    (settings.out_dir / "settings.json").write_text(json.dumps(dataclasses.asdict(settings), default=str, indent=1))
    keras.utils.set_random_seed(settings.seed)
    datasets = load_datasets(settings.data_dir, settings.cache_dir)
    trainer = ItemTrainer(settings)
    shares = {name: count for name, count in settings.shares.items() if name not in settings.leave_out}
    sampler = load_item_sampler(datasets, settings.cache_dir, shares, settings.seed)
    checks = load_item_sampler(datasets, settings.cache_dir, settings.shares, settings.seed, folds=("sender",))
    clock, sums = time.monotonic(), Counter[str]()
    for batch in _batches(sampler, settings.size, range(int(trainer.position), settings.steps)):
        losses = trainer.step(batch)
        step = int(trainer.position)
        sums.update({name: float(value) for name, value in losses.items()})
        if step % SHOW_EVERY == 0:
            means = "  ".join(f"{name} {value / SHOW_EVERY:.3f}" for name, value in sums.items())
            print(f"{step}/{settings.steps}  {means}  {(time.monotonic() - clock) / SHOW_EVERY:.2f} s/step", flush=True)
            clock, sums = time.monotonic(), Counter()
        if step % SAVE_EVERY == 0 or step == settings.steps:
            trainer.manager.save()
        if step % settings.validate_every == 0 or step == settings.steps:
            with trainer.averaged() as network:
                figures = validate_items(network, checks, settings.size)
                network.save_weights(settings.out_dir / "averaged.weights.h5")
            line = json.dumps({"step": step, **figures})
            with (settings.out_dir / "history.jsonl").open("a") as file:
                file.write(line + "\n")
            print(line, flush=True)
            clock = time.monotonic()
    return _mix(trainer)


def _mix(trainer: ItemTrainer) -> Path:
    """Save the averaged network with `start_share` of the weights that the run started from."""
    settings = trainer.settings
    result = settings.out_dir / "mixed.weights.h5"
    with trainer.averaged() as network:
        if settings.start_share:
            trained = network.get_weights()
            network.load_weights(settings.start)
            share = settings.start_share
            pairs = zip(network.get_weights(), trained, strict=True)
            network.set_weights([share * start + (1 - share) * end for start, end in pairs])
        network.save_weights(result)
    return result


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.train_item", description=__doc__)
    parser.add_argument("config", type=Path, help="TOML file with the training settings")
    print(f"weights: {train(load_item_settings(parser.parse_args(arguments).config))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

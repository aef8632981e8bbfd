"""Train the network that reads looks: `python -m training.train_look CONFIG` (see `training/look.toml`).

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

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.lab.network import build_network, trunk_layers
from training.datasets import CLOTHED, FOOTWEAR, Dataset, load_datasets, read_teacher_masks
from training.export import ITEM_SIZE
from training.item_samples import ItemBatch, ItemSampler, load_item_sampler
from training.look_samples import LookBatch, LookSampler
from training.look_settings import LookSettings, load_look_settings
from training.pseudo_masks import load_pseudo_masks
from training.train_item import choice_loss, choosing_classes, saliency_loss, set_loss
from training.validate import validate_looks

SHOW_EVERY, SAVE_EVERY = 50, 250
"""Steps between lines of progress and between checkpoints."""
WARM_UP = 100
"""Steps until the learning rate is full."""


class LookTrainer:
    """Holds the network, its moving average and the optimisers; one `step` per batch."""

    def __init__(self, settings: LookSettings, datasets: dict[str, Dataset]) -> None:
        self.settings = settings
        taxonomy = load_taxonomy()
        categories = taxonomy.categories
        self.network = build_network(len(categories), weights=None)
        self.network.load_weights(settings.start)
        trunk = {id(v) for layer in trunk_layers(self.network, settings.last_frozen) for v in layer.trainable_variables}
        variables = self.network.trainable_variables
        self.trunk = [v for v in variables if id(v) in trunk]
        self.heads = [v for v in variables if id(v) not in trunk]
        self.averages = [tf.Variable(v.value, trainable=False) for v in self.trunk + self.heads]
        decay = settings.weight_decay
        self.trunk_optimiser = keras.optimizers.AdamW(settings.trunk_rate, weight_decay=decay, global_clipnorm=5.0)
        self.head_optimiser = keras.optimizers.AdamW(settings.head_rate, weight_decay=decay, global_clipnorm=5.0)
        self.trunk_optimiser.build(self.trunk)
        self.head_optimiser.build(self.heads)
        self.position = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.part_weights = tf.constant(_part_weights(datasets["street"], len(PARTS) + len(categories)))
        shod = [taxonomy.group_of(category) == "footwear" for category in categories]
        self.carries = tf.constant(choosing_classes(categories))
        self.footwear = tf.constant([False] * len(PARTS) + shod)
        self.checkpoint = tf.train.Checkpoint(
            variables=[v.value for v in variables],
            averages=self.averages,
            optimisers=[v.value for o in (self.trunk_optimiser, self.head_optimiser) for v in o.variables],
            position=self.position,
        )
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(settings.out_dir / "checkpoints"), max_to_keep=2)
        if self.manager.latest_checkpoint:
            self.checkpoint.restore(self.manager.latest_checkpoint).assert_consumed()

    def step(self, looks: LookBatch, items: ItemBatch) -> dict[str, tf.Tensor]:
        settings, step = self.settings, int(self.position)
        share = min(1.0, (step + 1) / WARM_UP) * (
            0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * min(1, step / settings.steps)))
        )
        self.trunk_optimiser.learning_rate.assign(settings.trunk_rate * share)
        self.head_optimiser.learning_rate.assign(settings.head_rate * share)
        self.position.assign_add(1)
        return self._step(vars(looks), vars(items))

    @tf.function
    def _step(self, batch: dict[str, tf.Tensor], items: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            heads = self.network(batch["image"], training=True)
            alone = self.network(items["image"], training=True)
            contrast = _contrastive_loss(
                heads["features"], batch["parts"], batch["garment"], len(self.part_weights), self.settings.temperature
            )
            losses = {
                "parts": _parts_loss(heads["parts"], batch["parts"], self.part_weights, self.footwear),
                "tags": 1.5 * _tags_loss(heads["tags"], batch["tags"]),
                "any_of": 0.15 * _any_of_loss(heads["tags"], batch["any_of"]),
                "contrast": self.settings.contrast_weight * contrast,
                "item": set_loss(alone["item"], items["members"], 0.04),
                "choice": 0.4
                * choice_loss(alone["item"], items["members"], items["evidence"], items["taught"], self.carries),
                "saliency": 0.5 * saliency_loss(alone["saliency"][..., 0], items["saliency"]),
            }
            total = tf.add_n(list(losses.values()))
        variables = self.trunk + self.heads
        gradients = tape.gradient(total, [v.value for v in variables])
        self.trunk_optimiser.apply(gradients[: len(self.trunk)], self.trunk)
        self.head_optimiser.apply(gradients[len(self.trunk) :], self.heads)
        momentum = tf.minimum(self.settings.averaging, tf.cast(self.position, tf.float32) / 100)
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


def _batches(
    sampler: LookSampler, items: ItemSampler, settings: LookSettings, steps: range, workers: int = 2
) -> Iterator[tuple[LookBatch, ItemBatch]]:
    """The batches of `steps`, prepared ahead by threads and handed out in order; every sixth in landscape."""
    queues: list[queue.Queue] = [queue.Queue(3) for _ in range(workers)]
    kinds = [getattr(LookSampler, kind) for kind, count in settings.kinds.items() for _ in range(count)]

    def work(worker: int) -> None:
        try:
            for step in steps[worker::workers]:
                (high, wide), (item_high, item_wide) = settings.size, ITEM_SIZE
                if step % 6 == 0:
                    high, wide, item_high, item_wide = wide, high, item_wide, item_high
                queues[worker].put(
                    (sampler.batch(kinds, (high, wide), step), items.batch((item_high, item_wide), step))
                )
        except Exception as error:  # handed over to the training loop, which raises it
            queues[worker].put(error)

    for worker in range(workers):
        threading.Thread(target=work, args=(worker,), daemon=True).start()
    for number in range(len(steps)):
        found = queues[number % workers].get()
        if isinstance(found, Exception):
            raise found
        yield found


def train(settings: LookSettings) -> Path:
    """Train to the end, or from the last checkpoint on; returns the path of the averaged network's weights."""
    settings.out_dir.mkdir(parents=True, exist_ok=True)
    (settings.out_dir / "settings.json").write_text(json.dumps(dataclasses.asdict(settings), default=str, indent=1))
    keras.utils.set_random_seed(settings.seed)
    datasets = load_datasets(settings.data_dir, settings.cache_dir)
    trainer = LookTrainer(settings, datasets)
    teacher = read_teacher_masks(settings.data_dir / "teacher_masks.zip", "street")
    pseudo_masks = load_pseudo_masks(trainer.network, datasets, teacher, settings.out_dir / "pseudo_masks.npz")
    sampler = LookSampler(datasets, pseudo_masks, load_taxonomy(), settings.seed)
    items = load_item_sampler(datasets, settings.cache_dir, settings.items, settings.seed)
    clock, sums = time.monotonic(), Counter[str]()
    for looks, alone in _batches(sampler, items, settings, range(int(trainer.position), settings.steps)):
        losses = trainer.step(looks, alone)
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
                figures = validate_looks(network, datasets)
                network.save_weights(settings.out_dir / "averaged.weights.h5")
            line = json.dumps({"step": step, **figures})
            with (settings.out_dir / "history.jsonl").open("a") as file:
                file.write(line + "\n")
            print(line, flush=True)
    return _keep_some_of_the_start(trainer)


def _keep_some_of_the_start(trainer: LookTrainer) -> Path:
    settings = trainer.settings
    variables = trainer.trunk + trainer.heads
    trainer.network.load_weights(settings.start)
    start = [variable.numpy() for variable in variables]
    result = settings.out_dir / "mixed.weights.h5"
    with trainer.averaged() as network:
        for variable, value in zip(variables, start, strict=True):
            variable.assign(settings.start_share * value + (1 - settings.start_share) * variable)
        network.save_weights(result)
    return result


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.train_look", description=__doc__)
    parser.add_argument("config", type=Path, help="TOML file with the training settings")
    print(f"averaged weights: {train(load_look_settings(parser.parse_args(arguments).config))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

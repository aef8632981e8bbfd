"""Train the recogniser: `python -m stylerec.lab.train_recogniser CONFIG`.

CONFIG is a TOML file with the fields of `TrainingSettings` (the shipped one is `stylerec/lab/recogniser.toml`).
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

from stylerec.lab.datasets import CLOTHED, UNKNOWN, Dataset, load_datasets
from stylerec.lab.export import LOOK_SIZE
from stylerec.lab.network import build_network, trunk_layers
from stylerec.lab.samples import Batch, Sampler
from stylerec.lab.training_settings import Stage, TrainingSettings, load_training_settings
from stylerec.lab.validate import validate
from stylerec.looks import PARTS
from stylerec.recogniser import letterbox
from stylerec.taxonomy import Taxonomy, load_taxonomy

SHOW_EVERY, SAVE_EVERY = 50, 250
"""Steps between lines of progress and between checkpoints."""

KINDS = {
    "street": Sampler.street,
    "street_with_cut_out": Sampler.street_with_cut_out,
    "catalogue": Sampler.catalogue,
    "item": Sampler.item,
    "closet": Sampler.closet,
    "closet_twice": Sampler.closet_twice,
    "flat_lay": Sampler.flat_lay,
}


class Trainer:
    """Holds the network, its moving average and the optimisers; one `step` per pair of batches."""

    def __init__(self, settings: TrainingSettings, datasets: dict[str, Dataset], n_categories: int) -> None:
        self.settings = settings
        self.network = build_network(n_categories, weights=None if settings.start else settings.weights or None)
        if settings.start:
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
        self.steps = sum(stage.steps for stage in settings.stages)
        self.position = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.part_weights = tf.constant(_part_weights(datasets["street"], len(PARTS) + n_categories))
        self.checkpoint = tf.train.Checkpoint(
            variables=[v.value for v in variables],
            averages=self.averages,
            optimisers=[v.value for o in (self.trunk_optimiser, self.head_optimiser) for v in o.variables],
            position=self.position,
        )
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(settings.out_dir / "checkpoints"), max_to_keep=2)
        if self.manager.latest_checkpoint:
            self.checkpoint.restore(self.manager.latest_checkpoint).assert_consumed()

    def rate(self, step: int) -> float:
        """Share of the full learning rate: 200 steps of warming up, then half a cosine."""
        return min(1.0, (step + 1) / 200) * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * step / self.steps)))

    def step(self, large: Batch, small: Batch) -> dict[str, float]:
        share = self.rate(int(self.position))
        self.trunk_optimiser.learning_rate.assign(self.settings.trunk_rate * share)
        self.head_optimiser.learning_rate.assign(self.settings.head_rate * share)
        self.position.assign_add(1)
        return self._step(vars(large), vars(small))

    @tf.function
    def _step(self, large: dict[str, tf.Tensor], small: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            heads = self.network(large["image"], training=True)
            losses = self._label_losses(heads, large)
            items = self.network(small["image"], training=True)
            for name, value in self._label_losses(items, small).items():
                losses[name] += value
            losses["twins"] = _twins_loss(items["item"], small["twin"])
            contrast = _contrastive_loss(
                heads["features"], large["parts"], large["garment"], len(self.part_weights), self.settings.temperature
            )
            losses["contrast"] = 0.2 * contrast
            total = tf.add_n(list(losses.values()))
        variables = self.trunk + self.heads
        gradients = tape.gradient(total, [v.value for v in variables])
        self.trunk_optimiser.apply(gradients[: len(self.trunk)], self.trunk)
        self.head_optimiser.apply(gradients[len(self.trunk) :], self.heads)
        momentum = tf.minimum(self.settings.averaging, tf.cast(self.position, tf.float32) / 200)
        for average, variable in zip(self.averages, variables, strict=True):
            average.assign_sub((1 - momentum) * (average - variable.value))
        return losses

    def _label_losses(self, heads: dict[str, tf.Tensor], batch: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return {
            "parts": _parts_loss(heads["parts"], batch["parts"], self.part_weights),
            "saliency": 0.5 * _saliency_loss(heads["saliency"][..., 0], batch["saliency"]),
            "tags": 1.5 * _tags_loss(heads["tags"], batch["tags"]),
            "item": _item_loss(heads["item"], batch["item"]),
        }

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


def _parts_loss(logits: tf.Tensor, parts: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
    """Cross-entropy where the part is known; minus log(1 - background) where only "clothed" is known."""
    exact = tf.cast(parts < CLOTHED, tf.float32)
    clothed = tf.cast(parts == CLOTHED, tf.float32)
    target = tf.where(parts < CLOTHED, parts, 0)
    cross = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
    weight = tf.gather(weights, target) * exact
    not_background = tf.reduce_logsumexp(logits, -1) - tf.reduce_logsumexp(logits[..., 1:], -1)
    known = tf.reduce_sum(weight) + tf.reduce_sum(clothed) + 1.0
    return (tf.reduce_sum(cross * weight) + tf.reduce_sum(not_background * clothed)) / known


def _saliency_loss(logits: tf.Tensor, saliency: tf.Tensor) -> tf.Tensor:
    known = tf.cast(saliency < CLOTHED, tf.float32)
    target = tf.cast(saliency == 1, tf.float32)
    cross = tf.nn.sigmoid_cross_entropy_with_logits(target, logits)
    return tf.reduce_sum(cross * known) / (tf.reduce_sum(known) + 1.0)


def _tags_loss(logits: tf.Tensor, tags: tf.Tensor) -> tf.Tensor:
    """Binary cross-entropy over known tags; 2 ("hardly": another kind of shoe was not named) counts a third."""
    weight = tf.where(tags < 0, 0.0, tf.where(tags == 2, 0.3, 1.0))
    cross = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(tags == 1, tf.float32), logits)
    return tf.reduce_mean(tf.reduce_sum(cross * weight, -1)) / 10


def _item_loss(logits: tf.Tensor, item: tf.Tensor, smoothing: float = 0.05) -> tf.Tensor:
    known = tf.cast(item >= 0, tf.float32)
    size = logits.shape[-1]
    target = tf.one_hot(item, size) * (1 - smoothing) + smoothing / size
    cross = tf.nn.softmax_cross_entropy_with_logits(target, logits)
    return tf.reduce_sum(cross * known) / (tf.reduce_sum(known) + 1e-6)


def _twins_loss(logits: tf.Tensor, twin: tf.Tensor) -> tf.Tensor:
    """Kullback-Leibler divergence of an item's answer on another ground from its answer on its own, one place before.

    Consistency training, Q. Xie et al., "Unsupervised data augmentation", NeurIPS 2020.
    """
    rows = tf.where(twin)[:, 0]
    own = tf.stop_gradient(tf.nn.log_softmax(tf.gather(logits, tf.maximum(rows - 1, 0))))
    other = tf.nn.log_softmax(tf.gather(logits, rows))
    divergence = tf.reduce_sum(tf.exp(own) * (own - other), -1)
    return tf.reduce_sum(divergence) / (tf.cast(tf.size(rows), tf.float32) + 1e-6)


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


def _batches(sampler: Sampler, stage: Stage, steps: range, workers: int = 2) -> Iterator[tuple[Batch, Batch]]:
    """The batches of `steps`, prepared ahead by threads and handed out in order."""
    queues: list[queue.Queue] = [queue.Queue(3) for _ in range(workers)]
    large = [KINDS[kind] for kind, count in stage.large.items() for _ in range(count)]
    small = [KINDS[kind] for kind, count in stage.small.items() for _ in range(count)]

    def work(worker: int) -> None:
        try:
            for step in steps[worker::workers]:
                small_size = stage.small_size[::-1] if step % 4 == 0 else stage.small_size
                queues[worker].put(
                    (sampler.batch(large, stage.large_size, 0, step), sampler.batch(small, small_size, 1, step))
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


def train(settings: TrainingSettings) -> Path:
    """Train to the end, or from the last checkpoint on; returns the path of the averaged network's weights."""
    settings.out_dir.mkdir(parents=True, exist_ok=True)
    (settings.out_dir / "settings.json").write_text(json.dumps(dataclasses.asdict(settings), default=str, indent=1))
    keras.utils.set_random_seed(settings.seed)
    taxonomy = load_taxonomy()
    datasets = load_datasets(settings.data_dir, settings.cache_dir)
    trainer = Trainer(settings, datasets, len(taxonomy.categories))
    sampler = Sampler(datasets, taxonomy, settings.seed, settings.pasted_share, settings.busy_share)
    first = 0
    for stage in settings.stages:
        steps = range(max(first, int(trainer.position)), first + stage.steps)
        first += stage.steps
        if not steps:
            continue
        if stage.pseudo_masks:
            sampler.pseudo_masks = _pseudo_masks(trainer, datasets["street"], settings.out_dir / "pseudo_masks.npz")
        _train_stage(trainer, _batches(sampler, stage, steps), datasets, taxonomy)
    result = settings.out_dir / "averaged.weights.h5"
    if settings.start:
        trainer.network.load_weights(settings.start)
        start = [variable.numpy() for variable in trainer.trunk + trainer.heads]
        with trainer.averaged() as network:
            for variable, value in zip(trainer.trunk + trainer.heads, start, strict=True):
                variable.assign(settings.start_share * value + (1 - settings.start_share) * variable)
            network.save_weights(result)
    return result


def _train_stage(
    trainer: Trainer, batches: Iterator[tuple[Batch, Batch]], datasets: dict[str, Dataset], taxonomy: Taxonomy
) -> None:
    settings, clock, sums = trainer.settings, time.monotonic(), Counter[str]()
    for large, small in batches:
        losses = trainer.step(large, small)
        step = int(trainer.position)
        sums.update({name: float(value) for name, value in losses.items()})
        if step % SHOW_EVERY == 0:
            means = "  ".join(f"{name} {value / SHOW_EVERY:.3f}" for name, value in sums.items())
            print(f"{step}/{trainer.steps}  {means}  {(time.monotonic() - clock) / SHOW_EVERY:.2f} s/step", flush=True)
            clock, sums = time.monotonic(), Counter()
        if step % SAVE_EVERY == 0 or step == trainer.steps:
            trainer.manager.save()
        if step % settings.validate_every == 0 or step == trainer.steps:
            with trainer.averaged() as network:
                figures = validate(network, datasets, taxonomy)
                network.save_weights(settings.out_dir / "averaged.weights.h5")
            line = json.dumps({"step": step, **figures})
            with (settings.out_dir / "history.jsonl").open("a") as file:
                file.write(line + "\n")
            print(line, flush=True)


def _pseudo_masks(trainer: Trainer, street: Dataset, path: Path, confidence: float = 0.6) -> dict[int, np.ndarray]:
    """Label maps for street photos that have tags but no mask, by the averaged network; kept in `path`.

    Only background, skin, hair and what the tags name are possible; pixels below `confidence` stay unknown.
    D.-H. Lee, "Pseudo-label", ICML workshop 2013.
    """
    if not path.exists():
        masks = {}
        with trainer.averaged() as network:
            run = tf.function(lambda image: network(image, training=False)["parts"])
            for row in street.rows("train"):
                if street.masks.shapes[row][0] > 1:
                    continue
                frame, (top, left, high, wide) = letterbox(street.images[row], LOOK_SIZE)
                logits = run(frame[None].astype(np.float32))[0].numpy()
                logits[..., len(PARTS) :][..., street.tags[row] == 0] = -1e9
                odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
                sure = odds.max(axis=-1) / odds.sum(axis=-1) >= confidence
                labels = np.where(sure, odds.argmax(axis=-1), UNKNOWN).astype(np.uint8)
                masks[str(row)] = labels[top // 4 : (top + high) // 4, left // 4 : (left + wide) // 4]
        np.savez_compressed(path, allow_pickle=False, **masks)
    with np.load(path, allow_pickle=False) as masks:
        return {int(row): masks[row] for row in masks.files}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m stylerec.lab.train_recogniser", description=__doc__)
    parser.add_argument("config", type=Path, help="TOML file with the training settings")
    print(f"averaged weights: {train(load_training_settings(parser.parse_args(arguments).config))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How a network is trained: steps, a moving average, checkpoints to go on from, progress, validation, what is kept."""

import argparse
import dataclasses
import json
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import keras
import numpy as np
import tensorflow as tf

from training.settings import AnySettings, RunSettings, load_run_settings

SHOW_EVERY, SAVE_EVERY = 50, 250
"""Steps between lines of progress and between checkpoints."""

Batch: TypeAlias = Any
"""Whatever `tf.function` takes: an array, or a dict or tuple of batches."""
Found = TypeVar("Found")


@dataclasses.dataclass(frozen=True)
class Lesson:
    """What `network` learns: its `losses` on a batch, by name.

    Layers of `trunk` come from ImageNet. `warm_up` gives the shares of the trunk's and the heads' learning rate at a
    step. Until step `settling` or so, the moving average forgets faster than the settings say.
    """

    network: keras.Model
    trunk: Collection[keras.layers.Layer]
    losses: Callable[[Batch], dict[str, tf.Tensor]]
    warm_up: Callable[[int], tuple[float, float]]
    settling: int


class Trainer:
    """Holds the network, its moving average and the optimisers; one `step` per batch."""

    def __init__(self, lesson: Lesson, settings: RunSettings) -> None:
        self.lesson, self.settings, self.network = lesson, settings, lesson.network
        layers = self.network.layers
        for layer in layers[: [layer.name for layer in layers].index(settings.last_frozen) + 1]:
            layer.trainable = False
        trunk = {id(variable) for layer in lesson.trunk for variable in layer.trainable_variables}
        variables = self.network.trainable_variables
        self.trunk = [variable for variable in variables if id(variable) in trunk]
        self.heads = [variable for variable in variables if id(variable) not in trunk]
        self.averages = [tf.Variable(variable.value, trainable=False) for variable in self.variables]
        self.trunk_optimiser, self.head_optimiser = (
            keras.optimizers.AdamW(rate, weight_decay=settings.weight_decay, global_clipnorm=5.0)
            for rate in (settings.trunk_rate, settings.head_rate)
        )
        self.trunk_optimiser.build(self.trunk)
        self.head_optimiser.build(self.heads)
        self.position = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.checkpoint = tf.train.Checkpoint(
            variables=[variable.value for variable in self.variables],
            averages=self.averages,
            optimisers=[v.value for o in (self.trunk_optimiser, self.head_optimiser) for v in o.variables],
            position=self.position,
        )
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(settings.out_dir / "checkpoints"), max_to_keep=2)
        if self.manager.latest_checkpoint:
            self.checkpoint.restore(self.manager.latest_checkpoint).assert_consumed()

    @property
    def variables(self) -> list[keras.Variable]:
        return self.trunk + self.heads

    def step(self, batch: Batch) -> dict[str, tf.Tensor]:
        step, settings = int(self.position), self.settings
        share = 0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * min(1, step / settings.steps)))
        trunk, heads = self.lesson.warm_up(step)
        self.trunk_optimiser.learning_rate.assign(settings.trunk_rate * share * trunk)
        self.head_optimiser.learning_rate.assign(settings.head_rate * share * heads)
        self.position.assign_add(1)
        return self._step(batch)

    @tf.function
    def _step(self, batch: Batch) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            losses = self.lesson.losses(batch)
            total = tf.add_n(list(losses.values()))
        gradients = tape.gradient(total, [variable.value for variable in self.variables])
        self.trunk_optimiser.apply(gradients[: len(self.trunk)], self.trunk)
        self.head_optimiser.apply(gradients[len(self.trunk) :], self.heads)
        momentum = tf.minimum(self.settings.averaging, tf.cast(self.position, tf.float32) / self.lesson.settling)
        for average, variable in zip(self.averages, self.variables, strict=True):
            average.assign_sub((1 - momentum) * (average - variable.value))
        return losses

    @contextmanager
    def averaged(self) -> Iterator[keras.Model]:
        """The network with averaged weights (B. Polyak, A. Juditsky, 1992) for as long as the block lasts."""
        kept = [variable.numpy() for variable in self.variables]
        try:
            for variable, average in zip(self.variables, self.averages, strict=True):
                variable.assign(average)
            yield self.network
        finally:
            for variable, value in zip(self.variables, kept, strict=True):
                variable.assign(value)

    def train(
        self, prepare: Callable[[int], Batch], validate: Callable[[keras.Model], dict[str, float]], ahead: int
    ) -> Path:
        """Train to the end, on what `prepare` makes of a step's number; the path of the mixed network's weights.

        `ahead` batches a thread are prepared.
        """
        settings, out_dir = self.settings, self.settings.out_dir
        clock, sums = time.monotonic(), Counter[str]()
        for batch in prepared(prepare, range(int(self.position), settings.steps), ahead):
            losses = self.step(batch)
            step = int(self.position)
            sums.update({name: float(value) for name, value in losses.items()})
            if step % SHOW_EVERY == 0:
                means = "  ".join(f"{name} {value / SHOW_EVERY:.3f}" for name, value in sums.items())
                seconds = (time.monotonic() - clock) / SHOW_EVERY
                print(f"{step}/{settings.steps}  {means}  {seconds:.2f} s/step", flush=True)
                clock, sums = time.monotonic(), Counter()
            if step % SAVE_EVERY == 0 or step == settings.steps:
                self.manager.save()
            if step % settings.validate_every == 0 or step == settings.steps:
                with self.averaged() as network:
                    figures = validate(network)
                    network.save_weights(out_dir / "averaged.weights.h5")
                line = json.dumps({"step": step, **figures})
                with (out_dir / "history.jsonl").open("a") as file:
                    file.write(line + "\n")
                print(line, flush=True)
                clock = time.monotonic()
        return self._mix(out_dir / "mixed.weights.h5")

    def _mix(self, result: Path) -> Path:
        """Save the mean of the averaged network and those of `mean_with`, with `start_share` of the run's start."""
        with self.averaged() as network:

            def values(path: str) -> list[np.ndarray]:
                network.load_weights(path)
                return [variable.numpy() for variable in self.variables]

            ends = [[variable.numpy() for variable in self.variables], *map(values, self.settings.mean_with)]
            mixed = [np.mean(reached, axis=0) for reached in zip(*ends, strict=True)]
            if share := self.settings.start_share:
                starts = values(self.settings.start)
                mixed = [share * start + (1 - share) * end for start, end in zip(starts, mixed, strict=True)]
            for variable, value in zip(self.variables, mixed, strict=True):
                variable.assign(value)
            network.save_weights(result)
        return result


def prepared(prepare: Callable[[int], Found], steps: range, ahead: int, workers: int = 2) -> Iterator[Found]:
    """What `prepare` makes of each of `steps`, ahead of time by threads, and handed out in order."""
    queues: list[queue.Queue[Any]] = [queue.Queue(ahead) for _ in range(workers)]

    def work(worker: int) -> None:
        try:
            for step in steps[worker::workers]:
                queues[worker].put(prepare(step))
        except Exception as error:  # handed over to the training loop, which raises it
            queues[worker].put(error)

    for worker in range(workers):
        threading.Thread(target=work, args=(worker,), daemon=True).start()
    for number in range(len(steps)):
        found = queues[number % workers].get()
        if isinstance(found, Exception):
            raise found
        yield found


def begin(settings: RunSettings) -> None:
    """Make the run's folder, with its settings, and set the seed."""
    settings.out_dir.mkdir(parents=True, exist_ok=True)
    (settings.out_dir / "settings.json").write_text(json.dumps(dataclasses.asdict(settings), default=str, indent=1))
    keras.utils.set_random_seed(settings.seed)


def run_command(
    name: str, about: str | None, kind: type[AnySettings], train: Callable[[AnySettings], Path], words: list[str] | None
) -> int:
    """`python -m training.NAME CONFIG`: train by the settings of a TOML file."""
    parser = argparse.ArgumentParser(prog=f"python -m training.{name}", description=about)
    parser.add_argument("config", type=Path, help="TOML file with the training settings")
    print(f"weights: {train(load_run_settings(kind, parser.parse_args(words).config))}")
    return 0

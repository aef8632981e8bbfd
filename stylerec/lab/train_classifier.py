"""Train a classifier on a folder of category folders; the result is a run's folder.

A run that was stopped goes on after its last full pass over the photos when it is started again with the same settings.
"""

import dataclasses
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Event as StopSignal
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from stylerec.errors import ModelError, UsageError
from stylerec.lab import messages
from stylerec.lab.classifier_metrics import score_categories, score_test
from stylerec.lab.classifiers import Classifier, ClassifierSettings, build_classifier, with_mirror_image
from stylerec.lab.pipeline import draw_rows, plain_batches, training_batches
from stylerec.lab.run_folder import (
    CATEGORIES,
    CONFUSION,
    DATA,
    ENVIRONMENT,
    HISTORY,
    METRICS,
    MODEL,
    PREDICTIONS,
    SETTINGS,
    Epoch,
    read_history,
    write_json,
)
from stylerec.lab.splits import SPLITS
from stylerec.lab.training_photos import TrainingPhotos, load_training_photos
from stylerec.language import _
from stylerec.spreadsheets import write_table
from stylerec.writing import replacing

SHOW_EVERY = 20
"""Batches between two reports of progress."""
WARM_UP = 200
"""Batches over which a falling learning rate first rises."""
TIMED_PHOTOS = 256
"""Photos with which speed is measured."""
BEST, FEATURES = "best.weights.h5", "features.npy"


@dataclass(frozen=True)
class TrainingProgress:
    """Where a run is: `step` of `steps` in `epoch` (from 1) of at most `epochs`, and the last full pass."""

    epoch: int
    epochs: int
    step: int
    steps: int
    last: Epoch | None


class Stopped(Exception):
    """The run was asked to stop; what it has is kept, and it can go on."""


def train_classifier(
    dataset: Path,
    settings: ClassifierSettings,
    run_dir: Path,
    *,
    most_per_category: int | None = None,
    on_progress: Callable[[TrainingProgress], None] | None = None,
    stop: StopSignal | None = None,
) -> bool:
    """Train, or go on training, and write the run's folder; False when `stop` ended it early.

    Only the number of epochs may be another one than before, while the learning rate is constant. Raises `UsageError`
    when the folder holds a run with other settings or on other photos, `ModelError` when weights cannot be had.
    """
    run_dir.mkdir(parents=True, exist_ok=True)
    table = {**dataclasses.asdict(settings), "dataset": str(dataset), "most_per_category": most_per_category}
    free = {"epochs"} if settings.schedule == "constant" else set()
    _keep_same(run_dir / SETTINGS, json.loads(json.dumps(table)), free)
    keras.utils.set_random_seed(settings.seed)
    photos = load_training_photos(dataset, settings.size, seed=settings.seed, most_per_category=most_per_category)
    _keep_same(run_dir / DATA, _describe(photos))
    write_json(run_dir / ENVIRONMENT, _environment())
    classifier = build_classifier(settings, len(photos.categories))
    if settings.start:
        _go_on_from(Path(settings.start), classifier.network)
    trainer = _Trainer(settings, classifier, photos, run_dir)
    try:
        trainer.train(on_progress or (lambda progress: None), stop or StopSignal())
    except Stopped:
        return False
    network = with_mirror_image(classifier.network) if settings.mirrored else classifier.network
    _write_results(run_dir, network, photos, trainer.history)
    (run_dir / FEATURES).unlink(missing_ok=True)
    return True


def _keep_same(path: Path, table: dict[str, Any], free: Collection[str] = ()) -> None:
    """Write a run's table; once a pass is done, it must be the one that is there but for the names in `free`."""
    if path.exists() and (path.parent / HISTORY).exists():
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            known = {}
        other = [name for name in table if name not in free and known.get(name) != table[name]]
        if other:
            raise UsageError(
                _(
                    "'{folder}' holds a run with other {what}: {names}. Give the run another folder, or the same "
                    "settings and photos to go on with it."
                ).format(folder=path.parent, what=path.stem, names=", ".join(other))
            )
    write_json(path, table)


def use_threads(count: int) -> None:
    """Let TensorFlow use so many threads; to be said before it computes anything."""
    tf.config.threading.set_intra_op_parallelism_threads(count)
    tf.config.threading.set_inter_op_parallelism_threads(count)


def _go_on_from(run: Path, network: keras.Model) -> None:
    """Give the network the weights of a finished run's. Raises `ModelError` when that is of another kind."""
    try:
        known = keras.saving.load_model(run / MODEL, compile=False)
        network.set_weights(known.get_weights())
    except (OSError, ValueError) as error:
        raise ModelError(
            _(
                "Cannot go on from '{run}': expected the folder of a finished run of the same network and categories, "
                "received {problem}."
            ).format(run=run, problem=str(error).splitlines()[0][:200])
        ) from error


def _describe(photos: TrainingPhotos) -> dict[str, Any]:
    return {
        "data_hash": photos.data_hash,
        "categories": list(photos.categories),
        **{f"n_{name}": len(photos.split[name]) for name in SPLITS},
        "unreadable": [list(entry) for entry in photos.unreadable],
    }


def _environment() -> dict[str, Any]:
    packages = ("keras", "numpy", "pillow")
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "tensorflow": tf.__version__,
        **{name: version(name) for name in packages},
    }


def _scalar() -> Any:
    """What makes TensorBoard draw a curve: `tf.summary.scalar` does the same, but needs TensorBoard to write."""
    metadata = tf.compat.v1.SummaryMetadata(data_class=1)
    metadata.plugin_data.plugin_name = "scalars"
    return metadata


class _Trainer:
    """Holds what is trained, its moving average, the optimisers and the history."""

    def __init__(
        self, settings: ClassifierSettings, classifier: Classifier, photos: TrainingPhotos, run_dir: Path
    ) -> None:
        self.settings, self.photos, self.run_dir = settings, photos, run_dir
        self.network = classifier.network
        self.trained = classifier.head or classifier.network
        self.features = self._precompute(classifier.features) if classifier.features and not settings.augment else None
        if self.features is None:
            self.trained = classifier.network
        backbone = {id(variable) for variable in classifier.backbone}
        variables = self.trained.trainable_variables
        self.parts = [
            (settings.rate, [v for v in variables if id(v) not in backbone]),
            (settings.backbone_rate, [v for v in variables if id(v) in backbone]),
        ]
        self.optimisers = []
        for rate, members in self.parts:
            optimiser = keras.optimizers.AdamW(rate, weight_decay=settings.weight_decay, global_clipnorm=5.0)
            optimiser.build(members)
            self.optimisers.append(optimiser)
        self.averages = [tf.Variable(v.value, trainable=False) for v in variables] if settings.averaging else []
        self.steps = max(1, len(photos.split.train) // settings.batch)
        self.position = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.checkpoint = tf.train.Checkpoint(
            variables=[v.value for v in self.trained.variables],
            averages=self.averages,
            optimisers=[v.value for optimiser in self.optimisers for v in optimiser.variables],
            position=self.position,
        )
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(run_dir / "checkpoints"), max_to_keep=1)
        if self.manager.latest_checkpoint:
            self.checkpoint.restore(self.manager.latest_checkpoint).assert_consumed()
        # A pass that ended without a checkpoint is done again.
        self.history = list(read_history(run_dir))[: int(self.position)]

    def train(self, on_progress: Callable[[TrainingProgress], None], stop: StopSignal) -> None:
        """All passes that are left; the network then has the weights that are to be kept."""
        self._write_history()
        log = tf.summary.create_file_writer(str(self.run_dir / "logs"))
        while len(self.history) < self.settings.epochs and not self._is_over():
            started, epoch = time.monotonic(), len(self.history)
            loss, accuracy, penalty = self._pass(epoch, on_progress, stop)
            with self.averaged():
                val_loss, val_accuracy = self._evaluate()
                found = Epoch(
                    epoch + 1, loss, accuracy, val_loss + penalty, val_accuracy, penalty, time.monotonic() - started
                )
                self.history.append(found)
                if self._best() == len(self.history) - 1:
                    self.trained.save_weights(self.run_dir / BEST)
            self._write_history()
            self.position.assign(len(self.history))
            self.manager.save()
            with log.as_default(step=epoch + 1):
                for name, value in dataclasses.asdict(found).items():
                    tf.summary.write(name, tf.constant(value, tf.float32), metadata=_scalar())
            log.flush()
        self._keep_weights()
        self._take_back_balance()

    def _take_back_balance(self) -> None:
        """Add to the logits what the frequent categories lost by being drawn less often, or a share of it.

        M. Saerens, P. Latinne, C. Decaestecker, "Adjusting the outputs of a classifier to new a priori
        probabilities", Neural Computation 14, 2002.
        """
        amount = self.settings.balance * self.settings.prior
        if amount:
            (last,) = [layer for layer in self.network._flatten_layers() if layer.name == "logits"]
            counts = np.maximum(self.photos.train_counts, 1)
            last.bias.assign_add((amount * np.log(counts / counts.mean())).astype(np.float32))

    def _keep_weights(self) -> None:
        """With patience, the weights of the best pass; without, the last ones, averaged if they are."""
        if self.settings.patience and (self.run_dir / BEST).exists():
            self.trained.load_weights(self.run_dir / BEST)
            return
        for variable, average in zip(self.trained.trainable_variables, self.averages, strict=False):
            variable.assign(average)

    def _best(self) -> int:
        return int(np.argmin([epoch.val_loss for epoch in self.history]))

    def _is_over(self) -> bool:
        patience = self.settings.patience
        return bool(patience and self.history) and len(self.history) - 1 - self._best() >= patience

    def _pass(
        self, epoch: int, on_progress: Callable[[TrainingProgress], None], stop: StopSignal
    ) -> tuple[float, float, float]:
        sums = np.zeros(4)
        for step, (inputs, labels) in enumerate(self._training_batches(epoch)):
            share = self._rate(epoch * self.steps + step)
            for optimiser, (rate, _part) in zip(self.optimisers, self.parts, strict=True):
                optimiser.learning_rate.assign(rate * share)
            momentum = min(self.settings.averaging, (epoch * self.steps + step) / (epoch * self.steps + step + 10))
            loss, right, penalty = self._step(inputs, labels, tf.constant(momentum, tf.float32))
            sums += (float(loss) * len(labels), float(right), float(penalty) * len(labels), len(labels))
            if step % SHOW_EVERY == 0:
                last = self.history[-1] if self.history else None
                on_progress(TrainingProgress(epoch + 1, self.settings.epochs, step, self.steps, last))
                if stop.is_set():
                    raise Stopped
        return sums[0] / sums[3], sums[1] / sums[3], sums[2] / sums[3]

    def _rate(self, step: int) -> float:
        """Share of the full learning rate: all of it, or after warming up half a cosine down to 0."""
        if self.settings.schedule == "constant":
            return 1.0
        total = self.steps * self.settings.epochs
        return min(1.0, (step + 1) / min(WARM_UP, total / 10)) * 0.5 * (1 + np.cos(np.pi * step / total))

    @tf.function(reduce_retracing=True)
    def _step(self, inputs: tf.Tensor, labels: tf.Tensor, momentum: tf.Tensor) -> tuple[tf.Tensor, ...]:
        members = [variable for _, part in self.parts for variable in part]
        with tf.GradientTape() as tape:
            logits = self.trained(inputs, training=True)
            size = logits.shape[-1]
            smoothing = self.settings.label_smoothing
            wanted = tf.one_hot(labels, size) * (1 - smoothing) + smoothing / size
            cross = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, logits))
            penalty = self._penalty()
            loss = cross + penalty
        gradients = tape.gradient(loss, [variable.value for variable in members])
        n_new = len(self.parts[0][1])
        self.optimisers[0].apply(gradients[:n_new], self.parts[0][1])
        if self.parts[1][1]:
            self.optimisers[1].apply(gradients[n_new:], self.parts[1][1])
        for average, variable in zip(self.averages, self.trained.trainable_variables, strict=False):
            average.assign_sub((1 - momentum) * (average - variable.value))
        right = tf.reduce_sum(tf.cast(tf.argmax(logits, -1, tf.int32) == labels, tf.float32))
        return loss, right, penalty

    def _penalty(self) -> tf.Tensor:
        penalties = self.trained.losses
        return tf.add_n(penalties) if penalties else tf.constant(0.0)

    @tf.function(reduce_retracing=True)
    def _judge(self, inputs: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        logits = self.trained(inputs, training=False)
        cross = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        return cross, tf.reduce_sum(tf.cast(tf.argmax(logits, -1, tf.int32) == labels, tf.float32))

    def _evaluate(self) -> tuple[float, float]:
        """Cross-entropy and accuracy on the validation photos."""
        rows = self.photos.split.validation
        sums = np.zeros(2)
        for inputs, labels in self._plain_batches(rows):
            cross, right = self._judge(inputs, labels)
            sums += (float(cross), float(right))
        found = sums / max(1, len(rows))
        return float(found[0]), float(found[1])

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The averaged weights (B. Polyak, A. Juditsky, 1992), if there are any, for as long as the block lasts."""
        variables = self.trained.trainable_variables if self.averages else []
        kept = [variable.numpy() for variable in variables]
        try:
            for variable, average in zip(variables, self.averages, strict=True):
                variable.assign(average)
            yield
        finally:
            for variable, value in zip(variables, kept, strict=True):
                variable.assign(value)

    def _precompute(self, features: keras.Model) -> np.ndarray:
        """What a part that is not trained makes of every photo, `(n, d)`; kept until the run is finished."""
        path = self.run_dir / FEATURES
        if path.exists():
            return np.load(path, allow_pickle=False)
        run = tf.function(lambda images: features(images, training=False), reduce_retracing=True)
        rows = np.arange(len(self.photos.labels))
        found = np.concatenate([run(images).numpy() for images, _ in plain_batches(self.photos, rows, 64)])
        np.save(path, found)
        return found

    def _training_batches(self, epoch: int) -> Iterable[tuple[tf.Tensor, tf.Tensor]]:
        settings = self.settings
        if self.features is None:
            return training_batches(
                self.photos,
                settings.batch,
                augment=settings.augment,
                balance=settings.balance,
                seed=settings.seed,
                epoch=epoch,
            )
        rows = draw_rows(self.photos.labels, self.photos.split.train, settings.balance, settings.seed, epoch)
        return self._feature_batches(rows[: max(self.steps * settings.batch, 1)])

    def _plain_batches(self, rows: np.ndarray) -> Iterable[tuple[tf.Tensor, tf.Tensor]]:
        if self.features is None:
            return plain_batches(self.photos, rows, self.settings.batch)
        return self._feature_batches(rows)

    def _feature_batches(self, rows: np.ndarray) -> Iterator[tuple[tf.Tensor, tf.Tensor]]:
        assert self.features is not None
        for start in range(0, len(rows), self.settings.batch):
            chosen = rows[start : start + self.settings.batch]
            yield tf.constant(self.features[chosen]), tf.constant(self.photos.labels[chosen].astype(np.int32))

    def _write_history(self) -> None:
        lines = [json.dumps(dataclasses.asdict(epoch)) + "\n" for epoch in self.history]
        with replacing(self.run_dir / HISTORY) as part:
            part.write_text("".join(lines), encoding="utf-8")


def _write_results(run_dir: Path, network: keras.Model, photos: TrainingPhotos, history: list[Epoch]) -> None:
    """Judge the network on the test photos and write everything that a comparison needs."""
    from stylerec.lab.run_pictures import draw_confusion, draw_curves  # here: matplotlib is slow to load

    network.save(run_dir / MODEL)
    rows = photos.split.test
    labels, names = photos.labels[rows], photos.categories
    probabilities, seconds = _predict(network, photos, rows)
    predicted = probabilities.argmax(axis=1)
    total = np.bincount(photos.labels, minlength=len(names))
    metrics = score_test(labels, probabilities, photos.train_counts, total)
    right = predicted == labels
    relatives = np.isin(photos.groups[rows], photos.groups[photos.split.train])
    metrics["related_to_train"] = {"n": int(relatives.sum()), "accuracy": _mean(right[relatives])}
    metrics["not_related_to_train"] = {"n": int((~relatives).sum()), "accuracy": _mean(right[~relatives])}
    metrics["in_validation"] = int(np.isin(photos.groups[rows], photos.groups[photos.split.validation]).sum())
    metrics["commonest_in_train"] = float(photos.train_counts.max() / photos.train_counts.sum())
    metrics["photos_per_second"] = len(rows[:TIMED_PHOTOS]) / seconds if seconds else None
    metrics["parameters"] = int(network.count_params())
    metrics["megabytes"] = (run_dir / MODEL).stat().st_size / 1e6
    metrics["epochs"] = len(history)
    metrics["training_seconds"] = sum(epoch.seconds for epoch in history)
    own = probabilities[np.arange(len(rows)), labels]
    write_table(
        run_dir / PREDICTIONS,
        ("photo", "category", "predicted", "probability", "probability_of_category"),
        [
            (photos.photos[row].photo, names[label], names[best], f"{chances.max():.4f}", f"{mine:.4f}")
            for row, label, best, chances, mine in zip(rows, labels, predicted, probabilities, own, strict=True)
        ],
    )
    scores = score_categories(labels, predicted, names, photos.train_counts, total)
    write_table(
        run_dir / CATEGORIES,
        [field.name for field in dataclasses.fields(scores[0])],
        [dataclasses.astuple(score) for score in scores],
    )
    pairs, counts = np.unique(np.stack([labels, predicted]), axis=1, return_counts=True)
    cells = sorted(zip(counts.tolist(), *pairs.tolist(), strict=True), key=lambda cell: -cell[0])
    write_table(run_dir / CONFUSION, ("category", "predicted", "count"), [(names[a], names[b], n) for n, a, b in cells])
    draw_curves(run_dir / "curves.png", history, run_dir.name)
    draw_confusion(run_dir / "confusion.png", labels, predicted, names, run_dir.name)
    write_json(run_dir / METRICS, metrics)


def _predict(network: keras.Model, photos: TrainingPhotos, rows: np.ndarray) -> tuple[np.ndarray, float]:
    """Probabilities `(n, n_categories)`, and the seconds that `TIMED_PHOTOS` photos take."""
    run = tf.function(lambda images: tf.nn.softmax(network(images, training=False)), reduce_retracing=True)
    found = [run(images).numpy() for images, _ in plain_batches(photos, rows, 32)]
    started = time.monotonic()
    for images, _labels in plain_batches(photos, rows[:TIMED_PHOTOS], 32):
        run(images)
    probabilities = np.concatenate(found) if found else np.zeros((0, len(photos.categories)), dtype=np.float32)
    return probabilities, time.monotonic() - started


def _mean(right: np.ndarray) -> float | None:
    return float(right.mean()) if len(right) else None


def show_progress(progress: TrainingProgress) -> None:
    """Print a line after every pass, and how far the present one is."""
    last = progress.last
    if progress.step == 0 and last:
        print(
            f"\repoch {last.epoch}: loss {last.loss:.3f}, accuracy {last.accuracy:.3f}; validation loss "
            f"{last.val_loss:.3f}, accuracy {last.val_accuracy:.3f}; {last.seconds:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    where = _("pass {epoch} of at most {epochs}, batch {step} of {steps}").format(
        epoch=progress.epoch, epochs=progress.epochs, step=progress.step, steps=progress.steps
    )
    done = progress.epoch - 1 + progress.step / max(progress.steps, 1)
    messages.tell_progress(where, done, progress.epochs, progress.epochs)

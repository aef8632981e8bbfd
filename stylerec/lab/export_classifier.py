"""A trained classifier as a folder for `stylerec.vision.namer`: a LiteRT file, its config and example photos.

The names of the categories and photos come from folders that anybody may have named: no file is named after them.
"""

import hashlib
import json
import shutil
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

import stylerec.lab.classifiers  # noqa: F401  registers its layers, without which a model cannot be loaded
from stylerec.errors import ModelError, PhotoError, UsageError
from stylerec.lab.decisions import curated_photos
from stylerec.lab.run_folder import DATA, MODEL
from stylerec.language import _
from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail
from stylerec.vision.namer import MOST_EXAMPLES, NAMER_FORMAT, NETWORK_FILE, Namer, NamerConfig, example_folder

EXAMPLE_SIDE, EXAMPLE_QUALITY = 128, 80
CHECKED, MOST_DIFFERENCE = 4, 0.02
"""Pictures of noise on which the file must give the network's probabilities, and by how much they may differ."""


def export_classifier(run: Path, out: Path, dataset: Path | None = None) -> int:
    """Write the model of a run's folder to the new folder `out`; returns the number of example photos.

    `dataset` is the folder that it was trained on: up to `MOST_EXAMPLES` training photos of each category come along
    as small pictures. The folder appears only when it is complete. Raises `UsageError` for a folder that is no
    finished run, `ModelError` when the written file does not give the network's answers.
    """
    if out.exists():
        raise UsageError(f"Invalid --out: '{out}' is there already. Name a new folder.")
    network, categories = _load(run)
    config = NamerConfig(categories, tuple(network.input_shape[1:3]), "stretch")  # as training_photos decodes them
    data = _converted(network)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as made:
        folder = Path(made) / "model"
        folder.mkdir()
        (folder / NETWORK_FILE).write_bytes(data)
        table = {"format": NAMER_FORMAT, "sha256": hashlib.sha256(data).hexdigest(), **asdict(config)}
        (folder / "config.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _check(network, Namer.load(folder))
        examples = _write_examples(dataset, categories, folder) if dataset else 0
        shutil.move(folder, out)
    return examples


def _load(run: Path) -> tuple[keras.Model, tuple[str, ...]]:
    try:
        categories = tuple(json.loads((run / DATA).read_text(encoding="utf-8"))["categories"])
        network = keras.saving.load_model(run / MODEL, compile=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise UsageError(
            _(
                "'{run}' is no finished run ({reason}): expected a folder that `stylerec lab train` has written, "
                "with '{DATA}' and '{MODEL}'."
            ).format(run=run, reason=reason, DATA=DATA, MODEL=MODEL)
        ) from error
    if network.output_shape[-1] != len(categories):
        raise UsageError(
            _(
                "The run in '{run}' does not fit together: its network has {outputs} outputs for {count} "
                "categories. Train it anew."
            ).format(run=run, outputs=network.output_shape[-1], count=len(categories))
        )
    return network, categories


def _converted(network: keras.Model) -> bytes:
    """A LiteRT file with 16-bit weights: one RGB image in 0..255 to probabilities."""
    image = keras.Input(batch_shape=(1, *network.input_shape[1:]), name="image")
    probabilities = keras.layers.Softmax()(network(image, training=False))
    converter = tf.lite.TFLiteConverter.from_keras_model(keras.Model(image, probabilities))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def _check(network: keras.Model, namer: Namer) -> None:
    images = np.random.default_rng(0).integers(0, 256, (CHECKED, *network.input_shape[1:]), dtype=np.uint8)
    expected = tf.nn.softmax(network(images.astype(np.float32), training=False)).numpy()
    difference = float(np.abs(expected - namer.name(images)).max())
    if not difference <= MOST_DIFFERENCE:
        raise ModelError(
            _(
                "The exported model answers differently from the trained one, by up to {difference:.3f}. Nothing "
                "was written; train it anew with other settings."
            ).format(difference=difference)
        )


def _write_examples(dataset: Path, categories: tuple[str, ...], folder: Path) -> int:
    """Small pictures of training photos, spread over each category; those that cannot be read are passed over."""
    of_category: dict[str, list[Path]] = defaultdict(list)
    for photo in curated_photos(dataset):
        if photo.split in (None, "train"):
            of_category[photo.category].append(dataset / photo.photo)
    written = 0
    for number, category in enumerate(categories):
        place = example_folder(folder, number)
        place.mkdir(parents=True)
        paths = of_category[category]
        count = 0
        for path in paths[:: max(1, len(paths) // MOST_EXAMPLES)]:
            if count == MOST_EXAMPLES:
                break
            try:
                image = load_photo(path, min_side=EXAMPLE_SIDE).image
            except PhotoError:
                continue
            (place / f"{count}.jpg").write_bytes(encode_jpeg(make_thumbnail(image, EXAMPLE_SIDE), EXAMPLE_QUALITY))
            count += 1
        written += count
    return written

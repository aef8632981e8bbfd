"""Export trained weights and fit what turns their logits into answers:
`python -m training.calibrate LOOK_CONFIG ITEM_CONFIG FOLDER`.

The configs are the trainings' TOML files; FOLDER receives the model file and `config.json`. Everything is fitted on the
validation folds: an offset per category shrunk towards one common line, one threshold per category, one temperature,
and what tells pixels apart.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from stylerec.domain.looks import PARTS
from stylerec.domain.odds import sigmoid, softmax
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.lab.network import PREPROCESSING, build_network
from stylerec.settings import load_settings
from stylerec.vision.closer_look import witness
from stylerec.vision.config_digest import add_digest
from stylerec.vision.framing import letterbox
from stylerec.vision.model_config import FORMAT, ModelConfig
from stylerec.vision.recogniser import Recogniser
from training.crops import crop_image, list_crops
from training.datasets import Dataset, load_datasets
from training.export import ITEM_SIZE, LOOK_SIZE, export_networks
from training.item_network import build_item_network
from training.metrics import parse_scores
from training.settings import ItemSettings, LookSettings, load_run_settings

FILE = "recogniser.tflite"
ITEM_PHOTOS = {"closet": 400, "catalogue": 400, "street": 400, "street_boxes": 400}
"""How many items of each data set the temperature is fitted on."""
ELSEWHERE = 1.5
"""Photos kept apart come from the sets that were trained on; on those of a set left out answers must be so much less
sure, as a factor of the temperature (`training.leave_one_out`: 1.4 to 1.7)."""
HABIT, RAREST = 0.3, 1e-3
"""Power of how often the network names each category, and the least of that, which its answers to items are divided by;
the power with the best accuracy over the validation items of all sets (docs/measurements.md)."""
ALONE = ("closet", "catalogue")
"""Sets of garments alone, by which that is judged, each with the same weight."""
PRIOR_PHOTOS = 8.0
"""How many photos' worth of belief the common calibration line has against a category's own photos."""


def fit_tag_calibration(
    logits: np.ndarray, tags: np.ndarray, given: np.ndarray | float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Scale and offset per category: one common line by maximum likelihood, then an offset per category, shrunk.

    `logits`, `tags` and `given` are `(n_photos, n_categories)`, tags as in `Dataset` (unknown ones are left out);
    `given` is what is added to the log-odds anyway. J. Platt,
    "Probabilistic outputs for support vector machines", 1999. A category that these photos are not labelled with (a
    saree in a street set) is believed to be in one of 200 of them: the score of that one becomes a half, if the common
    line would give it more.
    """
    given = np.broadcast_to(given, logits.shape)
    known = (tags == 0) | (tags == 1)
    truth = (tags == 1).astype(float)

    def loss(line: np.ndarray) -> float:
        value = line[0] * logits + line[1] + given
        return float((np.logaddexp(0, value) - truth * value)[known].sum())

    scale, common = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    offsets = np.full(logits.shape[1], common)
    for index in range(logits.shape[1]):
        rows = known[:, index]
        if not rows.any():
            offsets[index] = min(common, -scale * float(np.quantile(logits[:, index], 0.995)))
            continue
        value, label = scale * logits[rows, index] + given[rows, index], truth[rows, index]

        def own(offset: float, value: np.ndarray = value, label: np.ndarray = label) -> float:
            shrink = PRIOR_PHOTOS / 8 * (offset - common) ** 2
            return float((np.logaddexp(0, value + offset) - label * (value + offset)).sum() + shrink)

        offsets[index] = minimize_scalar(own, bounds=(common - 4, common + 4), method="bounded").x
    return np.full(logits.shape[1], scale), offsets


def best_threshold(scores: np.ndarray) -> float:
    """The threshold with the best expected F1 of calibrated `scores` `(n,)`: half of that F1.

    Z. Lipton, C. Elkan, B. Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", ECML 2014. By
    the scores, not by the labels: the best of the F1 that some hundred photos show jumps with every one of them.
    """
    falling = np.sort(scores)[::-1]
    there = 2 * np.cumsum(falling)
    return float((there / (np.arange(1, len(falling) + 1) + falling.sum())).max() / 2)


def fit_thresholds(scores: np.ndarray, tags: np.ndarray, prior: float = 20.0) -> np.ndarray:
    """Per category the best threshold, drawn towards that of all scores together where the category is rare.

    A category that these photos are not labelled with has to be likelier than not.
    """
    labelled = (tags == 0) | (tags == 1)
    common = best_threshold(scores[labelled])
    thresholds = np.full(scores.shape[1], common)
    for index, known in enumerate(labelled.T):
        if not known.any():
            thresholds[index] = max(common, 0.5)
        positives = int((tags[known, index] == 1).sum())
        if positives >= 5:
            own = best_threshold(scores[known, index])
            thresholds[index] = (positives * own + prior * common) / (positives + prior)
    return thresholds


def fit_temperature(
    logits: np.ndarray, members: np.ndarray, weight: np.ndarray, offset: np.ndarray | float = 0.0
) -> float:
    """Temperature of the item's softmax by maximum likelihood (C. Guo et al., ICML 2017).

    `logits` `(n, n_categories)`, `members` bool of the same shape (the sets that the labels stand for), `weight`
    `(n,)`; `offset` is added to the log-probabilities.
    """

    def loss(temperature: float) -> float:
        scaled = logits / temperature + offset
        inside = np.logaddexp.reduce(np.where(members, scaled, -np.inf), axis=1)
        return float((weight * (np.logaddexp.reduce(scaled, axis=1) - inside)).sum())

    return float(minimize_scalar(loss, bounds=(0.2, 10), method="bounded").x)


def fit_item_offset(probabilities: Mapping[str, np.ndarray]) -> np.ndarray:
    """What is added to the log-probabilities of items against the network's habits, `(n_categories,)`.

    `probabilities` are its answers `(n_photos, n_categories)` to the items of each set; no label is needed. Logit
    adjustment (A. K. Menon et al., ICLR 2021), with the network's own answers for the odds of its training.
    """
    often = np.mean([probabilities[name].mean(axis=0) for name in ALONE], axis=0)
    offset = -HABIT * np.log(np.maximum(often, RAREST))
    return np.asarray(offset - offset.mean())


def fit_parts(
    recogniser: Recogniser, street: Dataset, rows: np.ndarray, config: dict[str, Any]
) -> tuple[float, np.ndarray]:
    """Evidence weight and part offsets with the best `parse_value` on the masks of these rows.

    The offsets begin as a power of each part's share of the training pixels; then each part moves by itself.
    """
    scale, offset = np.array(config["tag_scale"]), np.array(config["tag_offset"])
    counts = np.zeros(256)
    for row in street.rows("train"):
        counts += np.bincount(street.masks[row].ravel(), minlength=256)
    n_parts = len(PARTS) + len(scale)
    share = np.maximum(counts[:n_parts] / counts[:n_parts].sum(), 1e-4)
    frames = [read_cells(recogniser, street, row, scale, offset) for row in rows if len(street.masks[row]) > 1]
    logits, evidence, truth = (np.concatenate(parts) for parts in zip(*frames, strict=True))

    best = (-1.0, 0.0, np.zeros(n_parts))
    for weight in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0):
        for balance in (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2):
            shift = -balance * np.log(share)
            figures = parse_scores(_cell_confusion(truth, (logits + weight * evidence + shift).argmax(-1)))
            print(f"evidence {weight:.2f} balance {balance:+.1f} ", {k: round(v, 4) for k, v in figures.items()})
            best = max(best, (parse_value(figures), weight, shift), key=lambda found: found[0])
    _, weight, shift = best
    return weight, shift + fit_part_offsets(logits + weight * evidence + shift, truth)


def read_cells(
    recogniser: Recogniser, street: Dataset, row: int, scale: np.ndarray, offset: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of a photo's cells: part logits, log of the scores, and pixels per true part, each `(n_cells, n_parts)`."""
    truth = street.masks[row][..., 0]
    frame, (top, left, high, wide) = letterbox(street.images[row], LOOK_SIZE)
    heads = recogniser.heads(frame)
    height, width, n_parts = heads["parts"].shape
    ys = (top + (np.arange(truth.shape[0]) + 0.5) * high / truth.shape[0]).astype(int) // 4
    xs = (left + (np.arange(truth.shape[1]) + 0.5) * wide / truth.shape[1]).astype(int) // 4
    cells = (ys[:, None] * width + xs)[truth < n_parts]
    pixels = np.bincount(cells * n_parts + truth[truth < n_parts], minlength=height * width * n_parts)
    pixels = pixels.reshape(height * width, n_parts)
    shown = pixels.any(axis=1)
    evidence = np.zeros((shown.sum(), n_parts), np.float32)
    evidence[:, len(PARTS) :] = np.log(sigmoid(scale * heads["tags"] + offset) + 1e-3)
    return heads["parts"].reshape(-1, n_parts)[shown], evidence, pixels[shown].astype(np.float32)


def fit_part_offsets(logits: np.ndarray, truth: np.ndarray, penalty: float = 0.0005, rounds: int = 2) -> np.ndarray:
    """An offset per part `(n_parts,)` by coordinate ascent on `parse_value` less `penalty` times the sum of squares.

    `logits` and `truth` (pixels per true part) are `(n_cells, n_parts)`. The penalty keeps parts with few pixels where
    they are: what it was chosen by is in docs/measurements.md.
    """
    logits = logits.copy()
    offsets = np.zeros(logits.shape[1])
    best = logits.argmax(axis=1)
    totals = _cell_confusion(truth, best)
    value = parse_value(parse_scores(totals))
    pixels = truth.sum(axis=0)
    for _ in range(rounds):
        for part in (index for index in np.argsort(-pixels) if pixels[index]):
            candidates = [(value, 0.0, totals, np.empty(0, int), np.empty(0, int))]
            top = logits[np.arange(len(best)), best]
            for step in (-0.8, -0.4, -0.2, 0.2, 0.4, 0.8, 1.4, 2.0):
                if step > 0:
                    cells = np.flatnonzero((logits[:, part] + step > top) & (best != part))
                    named = np.full(len(cells), part)
                else:
                    cells = np.flatnonzero(best == part)
                    lowered = logits[cells]
                    lowered[:, part] += step
                    named = lowered.argmax(axis=1)
                moved = totals - _cell_confusion(truth[cells], best[cells]) + _cell_confusion(truth[cells], named)
                cost = penalty * (np.square(offsets).sum() - offsets[part] ** 2 + (offsets[part] + step) ** 2)
                candidates.append((parse_value(parse_scores(moved)) - cost, step, moved, cells, named))
            value, step, totals, cells, named = max(candidates, key=lambda candidate: candidate[0])
            offsets[part] += step
            logits[:, part] += step
            best[cells] = named
    return offsets


def parse_value(figures: dict[str, float]) -> float:
    """What the parse figures are worth together: a point of accuracy is harder won than one of recall."""
    return 3 * figures["parse_accuracy"] + figures["parse_recall"] + 2 * figures["parse_miou"]


def _cell_confusion(truth: np.ndarray, named: np.ndarray) -> np.ndarray:
    """Pixel counts `(n_parts, n_parts)`, rows are the truth, for cells with pixel counts `truth` and one name each."""
    totals = np.zeros((truth.shape[1], truth.shape[1]))
    for part in np.unique(named):
        totals[:, part] = truth[named == part].sum(axis=0, dtype=np.float64)
    return totals


def calibrate(folder: Path, datasets: dict[str, Dataset], categories: tuple[str, ...]) -> None:
    """Fit `folder/config.json` for the network file in `folder`."""
    n = len(categories)
    network = (folder / FILE).read_bytes()
    config: dict[str, Any] = {
        "format": FORMAT,
        "network": {"file": FILE, "sha256": hashlib.sha256(network).hexdigest()},
        "categories": list(categories),
        "look_size": list(LOOK_SIZE),
        "item_size": list(ITEM_SIZE),
        "preprocessing": PREPROCESSING,
        "tag_scale": [1.0] * n,
        "tag_offset": [0.0] * n,
        "thresholds": [0.5] * n,
        "item_temperature": 1.0,
        "evidence_weight": 0.0,
        "part_offset": [0.0] * (len(PARTS) + n),
    }
    _write(folder, config)
    recogniser = Recogniser(*ModelConfig.load(folder), load_settings())

    people = [(datasets[name], row) for name in ("street", "street_boxes") for row in datasets[name].rows("sender")]
    logits = np.stack([recogniser.heads(letterbox(data.images[row], LOOK_SIZE)[0])["tags"] for data, row in people])
    tags = np.stack([_named_tags(data)[row] for data, row in people])
    scale, offset = fit_tag_calibration(logits, tags)
    config |= {"tag_scale": _rounded(scale), "tag_offset": _rounded(offset)}

    item_logits: dict[str, list[np.ndarray]] = {}
    members, weights = [], []
    for name, most in ITEM_PHOTOS.items():
        data = datasets[name]
        crops = [crop for crop in list_crops(data, n) if data.fold[crop.row] != "train"]
        for crop in crops[:: -(-len(crops) // most)]:
            image = crop_image(data, crop, 0 if data.item.any() else 0.1)
            probabilities, _ = recogniser.read_item(image, recogniser.look_pass(image))
            item_logits.setdefault(name, []).append(np.log(probabilities + 1e-12))
            members.append(crop.members)
            weights.append(1.0)
    every = np.concatenate([np.stack(logits) for logits in item_logits.values()])
    labels = np.stack(members), np.array(weights)
    temperature = ELSEWHERE * fit_temperature(every, *labels)
    item_offset = fit_item_offset({name: softmax(np.stack(own) / temperature) for name, own in item_logits.items()})
    temperature = ELSEWHERE * fit_temperature(every, *labels, item_offset)
    config |= {"item_temperature": round(temperature, 4), "item_offset": _rounded(item_offset)}

    street = datasets["street"]
    weight, shift = fit_parts(recogniser, street, street.rows("sender"), config)
    config |= {"evidence_weight": weight, "part_offset": _rounded(shift)}
    _write(folder, config)

    # Who is in a photo is seen now, and so what the item network witnesses of them.
    recogniser = Recogniser(*ModelConfig.load(folder), load_settings())
    given = np.stack([witness(recogniser.first_reading(data.images[row]).readings) for data, row in people])
    scale, offset = fit_tag_calibration(logits, tags, given)
    scores = sigmoid(scale * logits + offset + given)
    thresholds = fit_thresholds(scores, tags)
    config |= {"tag_scale": _rounded(scale), "tag_offset": _rounded(offset), "thresholds": _rounded(thresholds)}
    _write(folder, config)


def _named_tags(data: Dataset) -> np.ndarray:
    """The tags of a data set, unknown for every category that it only knows as one of several.

    Of those it would tell absences alone, and calibration would take them for rare.
    """
    only_several = data.any_of.any(axis=(0, 1)) & ~(data.tags == 1).any(axis=0)
    return np.where(only_several, -1, data.tags)


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in values]


def _write(folder: Path, config: dict[str, Any]) -> None:
    (folder / "config.json").write_text(json.dumps(add_digest(config), indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__)
    parser.add_argument("look", type=Path, help="TOML file of the look training")
    parser.add_argument("item", type=Path, help="TOML file of the item training")
    parser.add_argument("folder", type=Path, help="where the model goes, such as models/recogniser")
    options = parser.parse_args(arguments)
    looks, items = load_run_settings(LookSettings, options.look), load_run_settings(ItemSettings, options.item)
    categories = load_taxonomy().categories
    look = build_network(len(categories), weights=None)
    look.load_weights(looks.out_dir / "mixed.weights.h5")
    item = build_item_network(len(categories), items.variant)
    item.load_weights(items.out_dir / "mixed.weights.h5")
    options.folder.mkdir(parents=True, exist_ok=True)
    export_networks(look, item, options.folder / FILE)
    calibrate(options.folder, load_datasets(looks.data_dir, looks.cache_dir), categories)
    return 0


if __name__ == "__main__":
    sys.exit(main())

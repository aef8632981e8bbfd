"""Measure the shipped recogniser on the validation folds: `python -m training.evaluate DATA CACHE`.

DATA holds the archives, CACHE what was decoded of them. Figures go to `models/recogniser/metrics.json`, or to `--out`.
Photos pass through `Recogniser.recognise`, as a user's do.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from stylerec.domain.looks import PARTS, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.recommendation import answer_item, recommend
from stylerec.settings import default_model_dir
from stylerec.vision.images import encode_png
from stylerec.vision.recogniser import Recogniser
from training.datasets import CLOTHED, Dataset, load_datasets
from training.metrics import (
    CLOSET_CLASSES,
    average_precisions,
    calibration_error,
    closet_accuracy,
    confusion,
    item_accuracy,
    parse_scores,
)

BOARD = 100


def item_probabilities(recogniser: Recogniser, images: Iterable[np.ndarray]) -> np.ndarray:
    """Item probabilities `(n, n_categories)` in the model's order."""
    found = recogniser.recognise((f"{number}.png", encode_png(image)) for number, image in enumerate(images))
    return np.array([[_look(photo).item.probabilities[name] for name in recogniser.categories] for photo in found])


def evaluate_items(recogniser: Recogniser, datasets: dict[str, Dataset]) -> dict[str, Any]:
    """Closet and catalogue accuracy (an answer inside the label's set is right), per label, commonest confusions."""
    figures: dict[str, Any] = {}
    names = np.array(recogniser.categories)
    for name, fold in (("closet", "photo"), ("closet", "sender"), ("catalogue", "sender")):
        data = datasets[name]
        rows = data.rows(fold)
        labels, members = data.label[rows], data.item[rows]
        probabilities = item_probabilities(recogniser, (data.images[row] for row in rows))
        overall, mean = item_accuracy(probabilities, members, labels)
        key = f"{name}_{fold}" if name == "closet" else name
        figures[key] = {"photos": len(rows), "accuracy": overall, "mean_over_labels": mean}
        if name == "closet":
            figures[key]["ten_classes"] = closet_accuracy(probabilities, labels, recogniser.categories)
            figures[key]["ten_class_photos"] = int(np.isin(labels, list(CLOSET_CLASSES)).sum())
        figures[key]["answers"] = evaluate_answers(recogniser.categories, probabilities, members)
        best = probabilities.argmax(axis=1)
        right = members[np.arange(len(best)), best]
        figures[key]["calibration_error"] = calibration_error(probabilities.max(axis=1), right)
        figures[key]["per_label"] = {
            str(label): [round(float(right[labels == label].mean()), 4), int((labels == label).sum())]
            for label in np.unique(labels)
        }
        wrong = Counter(
            f"{truth} read as {guess}" for truth, guess in zip(labels[~right], names[best[~right]], strict=True)
        )
        figures[key]["confusions"] = dict(wrong.most_common(12))
    return figures


def evaluate_answers(
    categories: Sequence[str], probabilities: np.ndarray, members: np.ndarray
) -> dict[str, tuple[int, float]]:
    """How many items are answered with one, two or three categories or a group, and how often the truth is inside."""
    taxonomy = load_taxonomy()
    inside: dict[str, list[bool]] = {}
    for row, own in zip(probabilities, members, strict=True):
        answer = answer_item({categories[index]: float(row[index]) for index in np.argsort(-row).tolist()}, taxonomy)
        truth = {categories[index] for index in np.flatnonzero(own).tolist()}
        if answer.group is None:
            inside.setdefault(str(len(answer.alternatives)), []).append(bool(truth & set(answer.alternatives)))
        else:
            inside.setdefault("group", []).append(answer.group in {taxonomy.group_of(name) for name in truth})
    return {kind: (len(found), float(np.mean(found))) for kind, found in sorted(inside.items())}


def evaluate_looks(recogniser: Recogniser, street: Dataset) -> tuple[dict[str, Any], list[PhotoLook]]:
    """Tag and parse figures on the street photos; also the looks, in the order of the validation rows."""
    rows = street.rows("sender")
    categories = list(recogniser.categories)
    sources = ((street.names[row], encode_png(street.images[row])) for row in rows)
    looks = list(recogniser.recognise(sources))
    tags = street.tags[rows]
    scores = np.array([[_look(photo).scores[name] for name in categories] for photo in looks])
    precisions = average_precisions(scores, tags)
    chosen = np.zeros(tags.shape, dtype=bool)
    for number, photo in enumerate(looks):
        for garment in _look(photo).garments:
            chosen[number, categories.index(garment.category)] = True
    truth = tags == 1
    n_parts = len(PARTS) + len(categories)
    counts = np.zeros((n_parts, n_parts), np.int64)
    for row, photo in zip(rows, looks, strict=True):
        mask = street.masks[row][..., 0]
        if mask.shape[0] > 1:
            counts += confusion(mask, recogniser.full_label_map(photo), n_parts)
    parts = [*PARTS, *categories]
    present = np.flatnonzero(counts.sum(axis=1))
    figures: dict[str, Any] = {
        "photos": len(rows),
        "masks": int((street.masks.shapes[rows][:, 0] > 1).sum()),
        "tag_map": float(np.mean(list(precisions.values()))),
        "tag_f1": float(2 * (chosen & truth).sum() / (chosen.sum() + truth.sum())),
        **parse_scores(counts),
        "average_precision": {categories[index]: round(value, 4) for index, value in precisions.items()},
        "part_recall": {parts[index]: round(float(counts[index, index] / counts[index].sum()), 4) for index in present},
    }
    return figures, looks


def evaluate_background(recogniser: Recogniser, datasets: dict[str, Dataset], seed: int = 0) -> dict[str, Any]:
    """Share of closet items whose category stays when another photo's background comes behind their GrabCut cut-out."""
    closet, street = datasets["closet"], datasets["street"]
    rng = np.random.default_rng(seed)
    rows = [row for row in closet.rows("sender", "photo") if closet.masks[row].shape[0] > 1]
    scenes = street.rows("sender")
    before, after = [], []
    for row in rows:
        image = closet.images[row]
        size = image.shape[1::-1]
        mask = (closet.masks[row][..., 0] == CLOTHED).astype(np.float32)
        opacity = cv2.blur(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), (3, 3))[..., None]
        scene = cv2.resize(street.images[int(rng.choice(scenes))], size, interpolation=cv2.INTER_AREA)
        before.append(image)
        after.append((image * opacity + scene * (1 - opacity)).astype(np.uint8))
    first, second = (item_probabilities(recogniser, images) for images in (before, after))
    labels, members = closet.label[rows], closet.item[rows]
    return {
        "photos": len(rows),
        "background_stability": float((first.argmax(axis=1) == second.argmax(axis=1)).mean()),
        "accuracy_before": item_accuracy(first, members, labels)[0],
        "accuracy_after": item_accuracy(second, members, labels)[0],
    }


def evaluate_find_item(
    recogniser: Recogniser, street: Dataset, looks: list[PhotoLook], seed: int = 0, n_boards: int = 3
) -> dict[str, Any]:
    """Rank of the photo that an item was cut out of, on boards of 100 street photos.

    The item is one garment of at least 1% of a masked photo, put on a plain ground with another size, exposure and
    a little turn.
    """
    rng = np.random.default_rng(seed)
    rows = street.rows("sender")
    masked = [number for number, row in enumerate(rows) if street.masks[row].shape[0] > 1]
    ranks = []
    for _ in range(n_boards):
        board_rows = rng.permutation(len(rows))[:BOARD]
        board = MoodBoard([looks[number] for number in board_rows])
        for number in board_rows[np.isin(board_rows, masked)]:
            item = _photographed_garment(rng, street, int(rows[number]))
            if item is None:
                continue
            (photo,) = recogniser.recognise([("item.png", encode_png(item))])
            names = [ranked.photo.name for ranked in recommend(photo, board).photos]
            ranks.append(names.index(looks[number].name) + 1)
    places = np.array(ranks)
    return {
        "items": len(places),
        "find_item_mrr": float((1 / places).mean()),
        "find_item_recall_at_3": float((places <= 3).mean()),
    }


def _photographed_garment(rng: np.random.Generator, street: Dataset, row: int) -> np.ndarray | None:
    label_map = street.masks[row][..., 0]
    values, counts = np.unique(label_map, return_counts=True)
    garments = values[(values >= len(PARTS)) & (values < 250) & (counts >= 0.01 * label_map.size)]
    if not len(garments):
        return None
    mask = (label_map == rng.choice(garments)).astype(np.uint8)
    x, y, wide, high = cv2.boundingRect(mask)
    piece, opacity = street.images[row][y : y + high, x : x + wide], mask[y : y + high, x : x + wide].astype(np.float32)
    scale = 300 / max(high, wide)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-10, 10), scale)
    turn[:, 2] += np.array([200 - wide / 2, 200 - high / 2])
    opacity = cv2.warpAffine(opacity, turn, (400, 400))[..., None]
    piece = cv2.warpAffine(np.ascontiguousarray(piece), turn, (400, 400)) * rng.uniform(0.85, 1.15)
    ground = rng.uniform(120, 255, 3)
    return (piece * opacity + ground * (1 - opacity)).clip(0, 255).astype(np.uint8)


def _look(photo: PhotoLook) -> Any:
    assert photo.look is not None, photo.error
    return photo.look


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--model", type=Path, default=default_model_dir())
    parser.add_argument("--out", type=Path, help="default: metrics.json beside the model")
    options = parser.parse_args(arguments)
    datasets = load_datasets(options.data, options.cache)
    recogniser = Recogniser.load(options.model)
    figures = evaluate_items(recogniser, datasets)
    figures["street"], looks = evaluate_looks(recogniser, datasets["street"])
    figures["background"] = evaluate_background(recogniser, datasets)
    figures["find_item"] = evaluate_find_item(recogniser, datasets["street"], looks)
    text = json.dumps(figures, indent=1)
    (options.out or options.model / "metrics.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

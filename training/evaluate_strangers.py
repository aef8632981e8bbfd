"""Measure a recogniser on photos from places that no training set comes from:
`python -m training.evaluate_strangers STRANGERS LABEL_SETS [--model FOLDER]`.

STRANGERS is a folder with `mango/`, `worn/` and `flatlay/`, each with `labels.csv` and `photos/`. They are for looking,
never for training, thresholds or calibration.
"""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from stylerec.domain.looks import Look
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.settings import default_model_dir
from stylerec.vision.images import find_photos
from stylerec.vision.recogniser import Recogniser
from training.datasets import Mapping, read_label_sets
from training.metrics import calibration_error, item_accuracy

SURE = 0.8


def read_strangers(recogniser: Recogniser, folder: Path) -> list[tuple[dict[str, str], Look]]:
    """Rows of `labels.csv` with the looks of their photos."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["photo"]: row for row in csv.DictReader(file)}
    photos = [path for path in find_photos([folder / "photos"]) if path.stem in rows or path.name in rows]
    found = []
    for path, photo in zip(photos, recogniser.recognise(photos), strict=True):
        if photo.look is not None:
            found.append((rows.get(path.stem) or rows[path.name], photo.look))
    return found


def evaluate_shop(recogniser: Recogniser, folder: Path, mapping: Mapping) -> dict[str, Any]:
    """Items of another shop, alone: mean over categories, how sure the answers are, and every category."""
    found = read_strangers(recogniser, folder)
    labels = np.array([row["category"] for row, _ in found])
    members = np.stack([mapping["mango", label] for label in labels])
    probabilities = _probabilities(recogniser, [look for _, look in found])
    taxonomy = load_taxonomy()
    groups = np.array([taxonomy.group_of(category) for category in recogniser.categories])
    best = probabilities.argmax(axis=1)
    right = members[np.arange(len(best)), best]
    in_group = np.array([groups[guess] in set(groups[own]) for guess, own in zip(best, members, strict=True)])
    confidence = probabilities.max(axis=1)
    sure = confidence >= SURE
    names = np.array(recogniser.categories)
    return {
        "photos": len(found),
        "mean": item_accuracy(probabilities, members, labels)[1],
        "within_three": item_accuracy(probabilities, members, labels, 3)[1],
        "group": float(np.mean([in_group[labels == label].mean() for label in np.unique(labels)])),
        "sure": float(sure.mean()),
        "right_when_sure": float(right[sure].mean()) if sure.any() else None,
        "calibration_error": calibration_error(confidence, right),
        "per_category": {
            str(label): [
                round(float(right[labels == label].mean()), 2),
                int((labels == label).sum()),
                str(_commonest(names[best[labels == label]])),
            ]
            for label in np.unique(labels)
        },
    }


def evaluate_worn(recogniser: Recogniser, folder: Path, mapping: Mapping) -> dict[str, Any]:
    """Photos of people: the main garment, women and men apart, and mean AP of the scores over what is labelled."""
    found = read_strangers(recogniser, folder)
    labels = np.array([row["category"] for row, _ in found])
    female = np.array([float(row["female"] or 0) > 0 for row, _ in found])
    members = np.stack([mapping["worn", label] for label in labels])
    probabilities = _probabilities(recogniser, [look for _, look in found])
    scores = np.array([[look.scores[name] for name in recogniser.categories] for _, look in found])
    right = members[np.arange(len(members)), probabilities.argmax(axis=1)]
    precisions = {}
    for label in np.unique(labels):
        own = mapping["worn", label]
        precisions[str(label)] = float(average_precision_score(labels == label, scores[:, own].max(axis=1)))
    for name in ("tie", "scarf"):
        truth = np.array([float(row[name] or 0) > 0 for row, _ in found])
        precisions[name] = float(average_precision_score(truth, scores[:, recogniser.categories.index(name)]))
    return {
        "photos": len(found),
        "item": float(right.mean()),
        "women": float(right[female].mean()),
        "men": float(right[~female].mean()),
        "mean_ap": float(np.mean(list(precisions.values()))),
        "average_precision": precisions,
        "per_category": {str(label): float(right[labels == label].mean()) for label in np.unique(labels)},
    }


def evaluate_flat_lays(recogniser: Recogniser, folder: Path) -> dict[str, Any]:
    """F1 of the kinds among the garments, footwear as one kind."""
    taxonomy = load_taxonomy()

    def kinds(names: list[str]) -> set[str]:
        shoes = ("footwear", "shoes", *taxonomy.in_group("footwear"))
        return {"footwear" if name in shoes else name for name in names}

    hits = claimed = there = 0
    for row, look in read_strangers(recogniser, folder):
        truth = kinds(row["categories"].replace("|", " ").split())
        found = kinds([garment.category for garment in look.garments])
        hits, claimed, there = hits + len(truth & found), claimed + len(found), there + len(truth)
    return {
        "f1": 2 * hits / max(1, claimed + there),
        "precision": hits / max(1, claimed),
        "recall": hits / max(1, there),
    }


def _probabilities(recogniser: Recogniser, looks: list[Look]) -> np.ndarray:
    return np.array([[look.item.probabilities[name] for name in recogniser.categories] for look in looks])


def _commonest(names: np.ndarray) -> str:
    values, counts = np.unique(names, return_counts=True)
    return str(values[counts.argmax()])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate_strangers", description=__doc__)
    parser.add_argument("strangers", type=Path)
    parser.add_argument("label_sets", type=Path)
    parser.add_argument("--model", type=Path, default=default_model_dir())
    options = parser.parse_args(arguments)
    recogniser = Recogniser.load(options.model)
    mapping = read_label_sets(options.label_sets, load_taxonomy())
    figures = {
        "shop": evaluate_shop(recogniser, options.strangers / "mango", mapping),
        "worn": evaluate_worn(recogniser, options.strangers / "worn", mapping),
        "flat_lays": evaluate_flat_lays(recogniser, options.strangers / "flatlay"),
    }
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

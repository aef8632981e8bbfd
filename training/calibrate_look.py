"""Fit what turns a network's answer into looks: `python -m training.calibrate_look DATA CACHE MODEL_DIR`.

After `training.calibrate`, on the same validation folds: how sure the chosen garments are, where on a person each
category is worn, and how good a mask will be. What is judged was never fitted on the same photos
(`cross_fitted`); the figures are printed, the fits go to `config.json`.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from scipy.optimize import minimize

from stylerec.domain.looks import PARTS, Garment, ItemPrediction
from stylerec.domain.odds import logit, sigmoid
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.vision.bodies import BODY, BODY_SHARE
from stylerec.vision.config_digest import add_digest
from stylerec.vision.framing import resize_cells
from stylerec.vision.mask_quality import mask_features
from stylerec.vision.outfit_reader import OutfitReader
from stylerec.vision.recogniser import Recogniser
from training.datasets import CLOTHED, FOOTWEAR, UNKNOWN, Dataset, load_datasets, read_teacher_masks

FOLDS = 5
FEWEST_MASKS = 8
"""Masks of a category from which its own places count; else those of its group do."""
RANGE = 0.01, 0.99
"""Quantiles of the true masks between which a garment is in place."""
OFFSET_PENALTY = 2.0
"""Cost of a category's own offset of one (squared), in garments: those of rare ones stay near the common line."""
ON_SCENES = 4
"""Grounds that an item is put on to see how its mask fails."""
SLACK = 0.05
"""Share of a person's height that is added to the range on both sides."""


def fit_logistic(features: np.ndarray, truth: np.ndarray, penalty: float = 1e-3) -> np.ndarray:
    """Weights `(k,)` of a logistic regression of `truth` `(n,)` in 0..1 on `features` `(n, k)`.

    `penalty` times the sum of squares of all weights but the first keeps them small.
    """

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value = features @ weights
        slope = features.T @ (sigmoid(value) - truth) / len(truth)
        decay = penalty * np.concatenate([[0.0], weights[1:]])
        total = (np.logaddexp(0, value) - truth * value).mean() + decay @ weights / 2
        return float(total), slope + decay

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x)


def cross_fitted(features: np.ndarray, truth: np.ndarray, photo: np.ndarray, penalty: float = 1e-3) -> np.ndarray:
    """For each row the probability `(n,)` by a fit on the other photos' rows; `photo` `(n,)` numbers the photos."""
    result = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = photo % FOLDS == fold
        result[held] = sigmoid(features[held] @ fit_logistic(features[~held], truth[~held], penalty))
    return result


def fit_places(street: Dataset, categories: tuple[str, ...], taxonomy: Taxonomy) -> np.ndarray:
    """Where on a person each category is worn and how large it is at least, `(n, 3)`, from the training masks."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in street.rows("train"):
        mask = street.masks[row][..., 0]
        person = mask > 0
        if mask.shape[0] == 1 or np.isin(mask, BODY).sum() < BODY_SHARE * person.sum():
            continue
        rows = np.flatnonzero(person.any(axis=1))
        for value in np.unique(mask[mask >= len(PARTS)]):
            own = mask == value
            name = "footwear" if value == FOOTWEAR else None
            if value < len(PARTS) + len(taxonomy.categories):
                name = taxonomy.categories[value - len(PARTS)]
            if name is not None:
                centre = (np.flatnonzero(own.any(axis=1)).mean() - rows[0]) / len(rows)
                found.setdefault(name, []).append((centre, own.sum() / person.sum()))
    places = []
    for category in categories:
        group = taxonomy.group_of(category)
        own = found.get(category, [])
        if len(own) < FEWEST_MASKS:
            own = [place for name, there in found.items() if taxonomy.group_of(name) == group for place in there]
        if len(own) < FEWEST_MASKS:
            places.append([0.0, 1.0, 0.0])
            continue
        centres, shares = np.array(own).T
        low, high = np.quantile(centres, RANGE)
        places.append([low - SLACK, high + SLACK, np.quantile(shares, RANGE[0]) / 2])
    return np.round(np.array(places), 4)


def tags_of(street: Dataset, row: int, categories: tuple[str, ...], taxonomy: Taxonomy) -> np.ndarray:
    """1 there, 0 not, -1 unknown for the model's categories; a group is there with any of it."""
    tags = street.tags[row]
    result = np.full(len(categories), -1)
    for index, name in enumerate(categories):
        if name in taxonomy.categories:
            result[index] = tags[taxonomy.categories.index(name)]
    return result


def fit_look(recogniser: Recogniser, street: Dataset) -> dict[str, list[Any]]:
    """The fits of `ModelConfig` for looks, by name, from the street photos kept apart from training."""
    taxonomy = load_taxonomy()
    categories = recogniser.categories
    rows = street.rows("sender")
    places = fit_places(street, categories, taxonomy)
    unfitted = replace(recogniser.config, garment_fit=np.array([0.0, 1.0]), garment_offset=np.zeros(1), places=places)
    outfits = OutfitReader(unfitted)
    claims, masks = [], []
    for number, row in enumerate(rows):
        tags = tags_of(street, row, categories, taxonomy)
        first = recogniser.first_reading(street.images[row])
        seen = first.seen
        for garment in outfits.read(seen, first.named).garments:
            index = categories.index(garment.category)
            if tags[index] >= 0:
                claims.append((number, index, garment.score, tags[index] == 1))
            met = mask_overlap(garment, street.masks[row][..., 0], taxonomy)
            if met is not None:
                masks.append((number, outfits.quality_features(garment.mask, seen, index), met))
    photo, named, sureness, there = (np.array(column) for column in zip(*claims, strict=True))
    own = np.eye(len(categories))[named]
    odds = np.concatenate([np.ones((len(named), 1)), logit(sureness, 1e-5)[:, None], own], axis=1)
    garment_fit = fit_logistic(odds, there, OFFSET_PENALTY / len(named))
    print("garments shown with, are there in, number")
    print(curve(cross_fitted(odds, there, photo, OFFSET_PENALTY / len(named)), there))

    photo, described, overlap = (np.array(column) for column in zip(*masks, strict=True))
    quality_fit = fit_logistic(described, overlap)
    expected = cross_fitted(described, overlap, photo)
    print(f"masks: correlation {np.corrcoef(expected, overlap)[0, 1]:.3f}; expected, IoU, number")
    print(curve(expected, overlap))
    fits = {
        "garment_fit": garment_fit[:2],
        "garment_offset": garment_fit[2:],
        "quality_fit": quality_fit,
        "places": places,
    }
    return {name: np.round(value, 4).tolist() for name, value in fits.items()}


def fit_item_quality(
    recogniser: Recogniser, closet: Dataset, scenes: Sequence[np.ndarray], teacher: Mapping[str, np.ndarray]
) -> list[float]:
    """`ModelConfig.item_quality_fit` from closet photos kept apart from training, by the teacher's masks.

    On their own ground nearly all masks are good; so each item is also put into `ON_SCENES` of the `scenes`, RGB.
    """
    rng = np.random.default_rng(0)
    number, described, overlap = [], [], []
    for row in closet.rows("sender", "photo"):
        labels = teacher.get(closet.names[row])
        if labels is None or not (labels == CLOTHED).any():
            continue
        image, true, known = closet.images[row], labels[..., 0] == CLOTHED, labels[..., 0] != UNKNOWN
        opacity = cv2.blur(true.astype(np.float32), (3, 3))[..., None]
        chosen = [cv2.resize(scenes[i], image.shape[1::-1]) for i in rng.choice(len(scenes), ON_SCENES)]
        for picture in [image, *((image * opacity + scene * (1 - opacity)).astype(np.uint8) for scene in chosen)]:
            item, salient = read_item(recogniser, picture)
            mask = item.garment.mask
            number.append(row)
            described.append(
                mask_features(mask, cv2.resize(salient, mask.shape[::-1]), next(iter(item.probabilities.values())))
            )
            found = resize_cells(mask, known.shape)
            overlap.append(_known_overlap(found, true, known))
    features, met = np.array(described), np.array(overlap)
    expected = cross_fitted(features, met, np.array(number))
    print(f"item masks: {len(met)}, correlation {np.corrcoef(expected, met)[0, 1]:.3f}; expected, IoU, number")
    print(curve(expected, met))
    return np.round(fit_logistic(features, met), 4).tolist()


def read_item(recogniser: Recogniser, picture: np.ndarray) -> tuple[ItemPrediction, np.ndarray]:
    """The item of a picture, and the logits `(height, width)` of what the picture is about."""
    first = recogniser.first_reading(picture)
    return recogniser.build_look(picture, first, lambda zoom: picture).item, first.salient


def mask_overlap(garment: Garment, mask: np.ndarray, taxonomy: Taxonomy) -> float | None:
    """Intersection over union with the true mask; None where there is none or it does not tell the category."""
    if len(mask) == 1:
        return None
    footwear = taxonomy.group_of(garment.category) == "footwear"
    values = (
        [len(PARTS) + taxonomy.categories.index(garment.category)] if garment.category in taxonomy.categories else []
    )
    if footwear:
        values = [FOOTWEAR, *(len(PARTS) + taxonomy.categories.index(name) for name in taxonomy.in_group("footwear"))]
    if not values:
        return None
    true, own = np.isin(mask, values), resize_cells(garment.mask, mask.shape)
    known = mask < UNKNOWN
    return _known_overlap(own, true, known)


def _known_overlap(one: np.ndarray, other: np.ndarray, known: np.ndarray) -> float:
    """Intersection over union of two masks where the truth is known."""
    return float((one & other & known).sum() / max(1, ((one | other) & known).sum()))


def curve(expected: np.ndarray, found: np.ndarray) -> list[tuple[float, float, int]]:
    """By tenths of what is expected: its mean, the mean of what is found, how many."""
    tenth = np.minimum((expected * 10).astype(int), 9)
    return [
        (
            round(float(expected[tenth == t].mean()), 3),
            round(float(found[tenth == t].mean()), 3),
            int((tenth == t).sum()),
        )
        for t in np.unique(tenth)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.calibrate_look", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the archives")
    parser.add_argument("cache", type=Path, help="folder of their decoded photos")
    parser.add_argument("model", type=Path, help="the model's folder, such as models/recogniser")
    options = parser.parse_args(arguments)
    datasets = load_datasets(options.data, options.cache, ("street", "closet"))
    recogniser = Recogniser.load(options.model)
    teacher = read_teacher_masks(options.data / "teacher_masks.zip", "closet")
    street = datasets["street"]
    scenes = [street.images[row] for row in street.rows("sender")]
    quality = fit_item_quality(recogniser, datasets["closet"], scenes, teacher)
    fits = fit_look(recogniser, street) | {"item_quality_fit": quality}
    path = options.model / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(add_digest(config | fits), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

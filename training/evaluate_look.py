"""Measure what is said of looks: `python -m training.evaluate_look DATA CACHE`.

On the validation folds of the street photos (tags) and of the box photos: tags, boxes, footwear, how true the scores
of the garments shown are, people small in the frame, flat lays made of closet pieces, and what an item's answer shows
and claims. Photos pass through `Recogniser.recognise`, as a user's do. Figures are printed as JSON.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from sklearn.metrics import average_precision_score

from stylerec.domain.looks import Look, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.recommendation import recommend
from stylerec.settings import default_model_dir
from stylerec.vision.images import encode_png
from stylerec.vision.recogniser import Recogniser
from training.calibrate_look import curve
from training.datasets import Dataset, load_datasets

FOOTWEAR = "footwear"
FEWEST = 10
"""Positives from which an average precision counts."""
MET = 0.5
BOARD, BEST_PHOTOS = 100, 5
SMALL = 0.4

Set = frozenset[str]


def read(recogniser: Recogniser, images: Iterable[np.ndarray]) -> list[PhotoLook]:
    """Looks of pictures."""
    return list(recogniser.recognise((f"{number}.png", encode_png(image)) for number, image in enumerate(images)))


def look_of(photo: PhotoLook) -> Look:
    assert photo.look is not None, photo.error
    return photo.look


def names_of(members: np.ndarray, taxonomy: Taxonomy) -> Set:
    return frozenset(name for name, inside in zip(taxonomy.categories, members, strict=True) if inside)


def shows(name: str, members: Set, taxonomy: Taxonomy) -> bool:
    """Whether a garment called so may be what a set of categories stands for; a group's word may be any of it."""
    return name in members or (name not in taxonomy.categories and all(taxonomy.group_of(m) == name for m in members))


def told(street: Dataset, row: int, taxonomy: Taxonomy) -> list[Set]:
    """What the tags of a street photo say is there, a set per garment, footwear once."""
    sets = [names_of(members, taxonomy) for members in (np.eye(len(taxonomy.categories)) * (street.tags[row] == 1)).T]
    sets += [names_of(members, taxonomy) for members in street.any_of[row]]
    sets = [members for members in sets if members]
    shoes = [members for members in sets if _all_footwear(members, taxonomy)]
    rest = [members for members in sets if not _all_footwear(members, taxonomy)]
    return rest + ([frozenset(taxonomy.in_group(FOOTWEAR))] if shoes else [])


def _all_footwear(members: Set, taxonomy: Taxonomy) -> bool:
    return all(taxonomy.group_of(name) == FOOTWEAR for name in members)


def is_true(name: str, street: Dataset, row: int, taxonomy: Taxonomy) -> bool | None:
    """Whether a street photo shows a category, None where its tags do not say."""
    members = {name} if name in taxonomy.categories else set(taxonomy.in_group(name))
    places = [taxonomy.categories.index(member) for member in members]
    if (street.tags[row, places] == 1).any():
        return True
    if street.any_of[row][:, places].any():
        return None if len(members) == 1 else True
    return None if (street.tags[row, places] == -1).all() else False


def tag_figures(photos: Sequence[PhotoLook], street: Dataset, rows: np.ndarray, taxonomy: Taxonomy) -> dict[str, float]:
    """Mean average precision of the scores and micro F1 of the garments, footwear as one kind."""
    precisions = []
    for index, category in enumerate(taxonomy.categories):
        if category not in look_of(photos[0]).scores:
            continue
        known = np.flatnonzero(street.tags[rows, index] >= 0)
        truth = street.tags[rows[known], index] == 1
        if truth.sum() >= FEWEST:
            scores = [look_of(photos[place]).scores[category] for place in known.tolist()]
            precisions.append(average_precision_score(truth, scores))
    hits = wrong = missed = 0
    for photo, row in zip(photos, rows, strict=True):
        sets = told(street, row, taxonomy)
        named = {g.category if taxonomy.group_of(g.category) != FOOTWEAR else FOOTWEAR for g in look_of(photo).garments}
        met = [any(shows(name, members, taxonomy) for name in named) for members in sets]
        hits, missed = hits + sum(met), missed + len(met) - sum(met)
        wrong += sum(
            not any(shows(name, members, taxonomy) for members in sets)
            and is_true(name, street, row, taxonomy) is not None
            for name in named
        )
    return {"tag_map": float(np.mean(precisions)), "tag_f1": 2 * hits / max(1, 2 * hits + wrong + missed)}


def two_footwear(photos: Sequence[PhotoLook], taxonomy: Taxonomy) -> float:
    """Share of photos that are given two kinds of footwear."""
    kinds = [
        {g.category for g in look_of(photo).garments if taxonomy.group_of(g.category) == FOOTWEAR} for photo in photos
    ]
    return float(np.mean([len(named) > 1 for named in kinds]))


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Intersection over union of two boxes."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, wide) * max(0.0, high)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return both / max(sum(areas) - both, 1e-9)


def box_figures(photos: Sequence[PhotoLook], boxes: Dataset, rows: np.ndarray, taxonomy: Taxonomy) -> dict[str, float]:
    """Over the coarse classes: mean AP (of the largest score), F1, and the share of boxes met by a garment."""
    truth = [[(names_of(members, taxonomy), box) for members, box in boxes.boxes[row]] for row in rows]
    classes = sorted({members for found in truth for members, _ in found}, key=sorted)
    precisions, hits, chosen, wanted, met = [], 0, 0, 0, []
    for members in classes:
        there = np.array([any(own == members for own, _ in found) for found in truth])
        scores = [
            max(score for name, score in look_of(photo).scores.items() if shows(name, members, taxonomy))
            for photo in photos
        ]
        named = np.array([any(shows(g.category, members, taxonomy) for g in look_of(p).garments) for p in photos])
        precisions.append(average_precision_score(there, scores))
        hits, chosen, wanted = hits + (there & named).sum(), chosen + named.sum(), wanted + there.sum()
    for photo, found in zip(photos, truth, strict=True):
        for members, box in found:
            if not _all_footwear(members, taxonomy):
                own = [g for g in look_of(photo).garments if shows(g.category, members, taxonomy)]
                met.append(any(overlap(garment.box, box) >= MET for garment in own))
    return {
        "map": float(np.mean(precisions)),
        "f1": float(2 * hits / (chosen + wanted)),
        "in_place": float(np.mean(met)),
    }


def calibration_curve(
    photos: Sequence[PhotoLook], street: Dataset, rows: np.ndarray, taxonomy: Taxonomy
) -> list[tuple[float, float, int]]:
    """Of the garments shown, by tenths of their score: mean score, share that is there, how many."""
    claims = [
        (garment.score, truth)
        for photo, row in zip(photos, rows, strict=True)
        for garment in look_of(photo).garments
        if (truth := is_true(garment.category, street, row, taxonomy)) is not None
    ]
    scores, truths = (np.array(column) for column in zip(*claims, strict=True))
    return curve(scores, truths)


def on_wider_scene(image: np.ndarray, scene: np.ndarray, rng: np.random.Generator, share: float = SMALL) -> np.ndarray:
    """A photo at `share` of the height of a wider scene, blurred until nobody is left in it; its rim is blended in."""
    high, wide = image.shape[:2]
    size = round(wide / share), round(high / share)
    ground = cv2.GaussianBlur(cv2.resize(scene, size, interpolation=cv2.INTER_LINEAR), (0, 0), 40)
    down, across = (np.minimum(np.arange(side), np.arange(side)[::-1]) for side in (high, wide))
    opacity = (np.minimum(down[:, None], across) / (0.08 * wide)).clip(0, 1)[..., None]
    top = round(rng.uniform(0.4, 0.9) * (size[1] - high))
    left = round(rng.uniform(0.1, 0.9) * (size[0] - wide))
    part = ground[top : top + high, left : left + wide]
    part[:] = (opacity * image + (1 - opacity) * part).astype(np.uint8)
    return ground


def flat_lay(rng: np.random.Generator, closet: Dataset, rows: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Four to six closet pieces, cut out, side by side on a plain ground; and the rows that they are."""
    chosen = rng.choice(rows, int(rng.integers(4, 7)), replace=False)
    canvas = np.full((900, 900, 3), rng.uniform(190, 245, 3), dtype=np.float32)
    for place, row in zip(rng.permutation(9)[: len(chosen)], chosen, strict=True):
        mask = closet.masks[row][..., 0] > 0
        image = closet.images[row]
        opacity = cv2.resize(mask.astype(np.float32), image.shape[1::-1])
        rows_shown, columns = np.flatnonzero(opacity.max(1) > 0.5), np.flatnonzero(opacity.max(0) > 0.5)
        window = np.s_[rows_shown[0] : rows_shown[-1] + 1, columns[0] : columns[-1] + 1]
        piece, alpha = image[window], opacity[window]
        scale = rng.uniform(210, 270) / max(piece.shape[:2])
        piece, alpha = (cv2.resize(part, None, fx=scale, fy=scale) for part in (piece, alpha))
        top, left = (
            300 * int(cell) + (300 - side) // 2 for cell, side in zip(divmod(place, 3), piece.shape, strict=False)
        )
        part = canvas[top : top + piece.shape[0], left : left + piece.shape[1]]
        part[:] = alpha[..., None] * piece + (1 - alpha[..., None]) * part
    return canvas.clip(0, 255).astype(np.uint8), [int(row) for row in chosen]


def flat_lay_f1(photos: Sequence[PhotoLook], truths: Sequence[Sequence[Set]], taxonomy: Taxonomy) -> float:
    """F1 of the kinds in the garments, footwear as one kind; a truth is a set of what each piece may be called."""
    hits = wrong = missed = 0
    for photo, sets in zip(photos, truths, strict=True):
        kinds = {
            frozenset(taxonomy.in_group(FOOTWEAR)) if _all_footwear(members, taxonomy) else members for members in sets
        }
        named = {g.category if taxonomy.group_of(g.category) != FOOTWEAR else FOOTWEAR for g in look_of(photo).garments}
        met = sum(any(shows(name, members, taxonomy) for name in named) for members in kinds)
        hits, missed = hits + met, missed + len(kinds) - met
        wrong += sum(not any(shows(name, members, taxonomy) for members in kinds) for name in named)
    return 2 * hits / max(1, 2 * hits + wrong + missed)


def answer_figures(
    photos: Sequence[PhotoLook],
    street: Dataset,
    rows: np.ndarray,
    items: Sequence[tuple[PhotoLook, Set]],
    taxonomy: Taxonomy,
    seed: int = 0,
) -> dict[str, float]:
    """What the first photos of an item's answer show, and which of its claims are true, on boards of `BOARD` photos.

    `items` are photos of an item, each with the categories that it may be called.
    """
    rng = np.random.default_rng(seed)
    shown: list[bool] = []
    claims: list[bool] = []
    at_all: list[bool] = []
    for item, members in items:
        chosen = rng.permutation(len(rows))[:BOARD]
        place = {photos[i].name: rows[i] for i in chosen}
        answer = recommend(item, MoodBoard([photos[i] for i in chosen]))
        truths = {
            name: any(is_true(member, street, row, taxonomy) is True for member in members)
            for name, row in place.items()
        }
        if not any(truths.values()):
            continue
        at_all += truths.values()
        shown += [truths[ranked.photo.name] for ranked in answer.photos[:BEST_PHOTOS]]
        for ranked in answer.photos:
            for reason in ranked.reasons:
                if reason.kind in ("category", "look-alike") and reason.category:
                    truth = is_true(reason.category, street, place[ranked.photo.name], taxonomy)
                    claims += [] if truth is None else [truth]
    return {
        "first_five": float(np.mean(shown)),
        "by_chance": float(np.mean(at_all)),
        "claims_right": float(np.mean(claims)),
        "claims": len(claims),
    }


def evaluate_looks(recogniser: Recogniser, datasets: dict[str, Dataset], most: int, seed: int = 0) -> dict[str, Any]:
    """All figures, on at most `most` photos of each kind."""
    taxonomy = load_taxonomy()
    rng = np.random.default_rng(seed)
    street, boxes, closet = (datasets[name] for name in ("street", "street_boxes", "closet"))
    rows, box_rows = (rng.permutation(data.rows("sender"))[:most] for data in (street, boxes))
    figures: dict[str, Any] = {}

    def tell(name: str, value: object) -> None:
        figures[name] = value
        print(name, json.dumps(value), flush=True)

    photos = read(recogniser, (street.images[row] for row in rows))
    tell("street", tag_figures(photos, street, rows, taxonomy))
    tell("calibration", calibration_curve(photos, street, rows, taxonomy))
    box_photos = read(recogniser, (boxes.images[row] for row in box_rows))
    tell("boxes", box_figures(box_photos, boxes, box_rows, taxonomy))
    tell("two_footwear", [two_footwear(found, taxonomy) for found in (photos, box_photos)])

    items = rng.permutation(closet.rows("sender", "photo"))
    single = [row for row in items if closet.item[row].any()][: most // 2]
    item_photos = read(recogniser, (closet.images[row] for row in single))
    named = [(photo, names_of(closet.item[row], taxonomy)) for photo, row in zip(item_photos, single, strict=True)]
    tell("answers", answer_figures(photos, street, rows, named, taxonomy))

    masked = np.array([row for row in items if closet.masks[row].shape[0] > 1])
    lays = [flat_lay(rng, closet, masked) for _ in range(most // 5)]
    lay_photos = read(recogniser, (image for image, _ in lays))
    tell(
        "flatlay_f1",
        flat_lay_f1(lay_photos, [[names_of(closet.item[row], taxonomy) for row in own] for _, own in lays], taxonomy),
    )
    scenes = rng.permutation(boxes.rows("train"))
    small = (
        on_wider_scene(street.images[row], boxes.images[scene], rng)
        for row, scene in zip(rows[: most // 2], scenes, strict=False)
    )
    far = tag_figures(read(recogniser, small), street, rows[: most // 2], taxonomy)
    near = tag_figures(photos[: most // 2], street, rows[: most // 2], taxonomy)
    tell("at_40", far)
    tell("kept_at_40", {name: far[name] / near[name] for name in near})
    return figures


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate_look", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the archives")
    parser.add_argument("cache", type=Path, help="folder of their decoded photos")
    parser.add_argument("--model", type=Path, default=default_model_dir())
    parser.add_argument("--photos", type=int, default=200, help="at most so many photos of each kind")
    options = parser.parse_args(arguments)
    datasets = load_datasets(options.data, options.cache, ("street", "street_boxes", "closet"))
    evaluate_looks(Recogniser.load(options.model), datasets, options.photos)
    return 0


if __name__ == "__main__":
    sys.exit(main())

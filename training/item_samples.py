"""Pictures of single items in every guise that a person's photo may have: a seeded stream of batches.

An item comes on its own ground, or cut out on another (white, a wall, a floor, a room, a street with people in it),
worn and cropped with what is around it, small in the frame or cut off; from 40 pixels to full size, at any JPEG
quality, in warm, cold and dim light, mirrored, sharpened like a phone does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.recogniser import PADDING
from training.crops import Crop, crop_bounds, list_crops
from training.datasets import CLOTHED, UNKNOWN, Dataset
from training.imagenet_evidence import CLASSES
from training.warping import fit_frame, paste, warp, warp_mask
from training.worn_outlines import load_outlines

GUISES = 0.45
"""Share of the items of known outline that are put on another ground."""


@dataclass
class ItemBatch:
    """`image` float32 `(n, h, w, 3)`; `members` bool `(n, n_categories)`, the set that the label stands for; `evidence`
    float32 `(n, n_evidence)`, log-probabilities of the pretrained classifier, with `taught` `(n,)` telling whether
    they are known; `saliency` uint8 `(n, h/4, w/4)`: 1 the item, 0 not, `UNKNOWN`.
    """

    image: np.ndarray
    members: np.ndarray
    evidence: np.ndarray
    taught: np.ndarray
    saliency: np.ndarray


@dataclass
class Source:
    """The crops of one data set with their sampling odds (labels by the root of their size) and the evidence."""

    data: Dataset
    crops: list[Crop]
    odds: np.ndarray
    evidence: np.ndarray | None = None
    outlines: dict[int, np.ndarray] = field(default_factory=dict)


class ItemSampler:
    """Draws items of the training folds; `shares` says how many of each data set are in a batch.

    `outlines` are masks of garments that models wear, by data set and row (see `training.worn_outlines`).
    """

    def __init__(
        self,
        datasets: Mapping[str, Dataset],
        evidence: Mapping[str, np.ndarray],
        outlines: Mapping[str, dict[int, np.ndarray]],
        n_categories: int,
        shares: Mapping[str, int],
        seed: int,
        folds: tuple[str, ...] = ("train",),
    ) -> None:
        self.datasets, self.shares, self.seed = datasets, shares, seed
        self.sources = {}
        for name in shares:
            data = datasets[name]
            crops = list_crops(data, n_categories)
            kept = np.isin(data.fold[[crop.row for crop in crops]], folds)
            labels = np.array([crop.label for crop in crops])
            names, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
            # The root of a label's size, and wide labels a little less: they say less.
            odds = kept * counts[codes] ** -0.5 * np.array([crop.members.sum() for crop in crops]) ** -0.25
            self.sources[name] = Source(data, crops, odds / odds.sum(), evidence.get(name), outlines.get(name, {}))
        self.n_evidence = len(CLASSES)
        street = datasets["street"]
        rows = street.rows(*folds)
        self.scenes = [(street, row) for row in rows]
        self.masked = rows[street.masks.shapes[rows][:, 0] > 1]
        self.closet_rows = datasets["closet"].rows(*folds)

    def batch(self, size: tuple[int, int], step: int) -> ItemBatch:
        rng = np.random.default_rng((self.seed, step))
        found = [
            self._item(rng, source, *size)
            for name, count in self.shares.items()
            for source in [self.sources[name]] * count
        ]
        images, members, evidence, saliency = zip(*found, strict=True)
        taught = np.array([value is not None for value in evidence])
        nothing = np.zeros(self.n_evidence, np.float32)
        return ItemBatch(
            image=np.stack(images).astype(np.float32),
            members=np.stack(members),
            evidence=np.stack([nothing if value is None else value for value in evidence]),
            taught=taught,
            saliency=np.stack(saliency),
        )

    def _item(
        self, rng: np.random.Generator, source: Source, height: int, width: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, np.ndarray]:
        number = int(rng.choice(len(source.crops), p=source.odds))
        crop, data = source.crops[number], source.data
        whole = data.item.any()
        top, bottom, left, right = crop_bounds(
            data.images[crop.row].shape, crop, 0 if whole else rng.uniform(0.02, 0.35)
        )
        image = data.images[crop.row][top:bottom, left:right]
        mask = self._outline(source, crop, (top, bottom, left, right))
        evidence = None if source.evidence is None else source.evidence[number]
        solid = mask is not None and (mask == 1).mean() > 0.01
        if solid and data.name != "catalogue" and rng.random() < GUISES:
            assert mask is not None
            picture, saliency = self._on_other_ground(rng, image, mask, height, width)
            shows_wearer = (
                data.name == "catalogue_224" and crop.row not in source.outlines and not self._exact(source, crop)
            )
            if shows_wearer:
                saliency[saliency == 1] = UNKNOWN
        else:
            picture, saliency = self._on_own_ground(rng, image, mask, height, width, data.name)
        picture = disguise(rng, picture)
        small = cv2.resize(saliency, (width // 4, height // 4), interpolation=cv2.INTER_NEAREST)
        return picture, crop.members, evidence, small

    def _exact(self, source: Source, crop: Crop) -> bool:
        return bool((source.data.masks[crop.row] < CLOTHED).all())

    def _outline(self, source: Source, crop: Crop, bounds: tuple[int, int, int, int]) -> np.ndarray | None:
        """Where the item is in its crop: 1, 0 or `UNKNOWN`, uint8 of the crop's size; None where nothing is known."""
        top, bottom, left, right = bounds
        shape = source.data.images[crop.row].shape[:2]
        label_map = source.outlines.get(crop.row, source.data.masks[crop.row][..., 0])
        if label_map.shape[0] == 1:
            return None
        if label_map.shape != shape:
            label_map = cv2.resize(label_map, shape[::-1], interpolation=cv2.INTER_NEAREST)
        part = label_map[top:bottom, left:right]
        if crop.value >= 0:
            return (part == crop.value).astype(np.uint8)
        if source.data.name == "street_boxes":
            return None
        return np.where(part == UNKNOWN, UNKNOWN, part > 0).astype(np.uint8)

    def _on_own_ground(
        self, rng: np.random.Generator, image: np.ndarray, mask: np.ndarray | None, height: int, width: int, name: str
    ) -> tuple[np.ndarray, np.ndarray]:
        tight = rng.random() < 0.15
        matrix = fit_frame(
            image.shape, (height, width), rng.uniform(1.1, 1.6) if tight else rng.uniform(0.7, 1.1), rng, 8
        )
        catalogue = name.startswith("catalogue")
        border = int(rng.choice([255, PADDING])) if catalogue else PADDING
        picture = warp(image, matrix, height, width, border)
        if mask is None or (catalogue and not (mask == 0).any()):
            return picture, np.full((height, width), UNKNOWN, np.uint8)
        saliency = warp_mask(mask, image.shape, matrix, height, width, 0)
        return picture, saliency

    def _on_other_ground(
        self, rng: np.random.Generator, image: np.ndarray, mask: np.ndarray, height: int, width: int
    ) -> tuple[np.ndarray, np.ndarray]:
        x, y, wide, high = cv2.boundingRect((mask == 1).astype(np.uint8))
        piece, inside = image[y : y + high, x : x + wide], (mask[y : y + high, x : x + wide] == 1).astype(np.float32)
        ground = self.ground(rng, height, width)
        zoom = rng.uniform(0.3, 0.6) if rng.random() < 0.2 else rng.uniform(0.6, 1.05)
        matrix = fit_frame(piece.shape, (height, width), zoom, rng, 12)
        if rng.random() < 0.3:
            _cast_shadow(rng, ground, inside, matrix)
        opacity = paste(ground, piece, inside, matrix)
        return ground, (opacity > 0.5).astype(np.uint8)

    def ground(self, rng: np.random.Generator, height: int, width: int, people: bool = True) -> np.ndarray:
        """White, one colour, a wall or a floor, a street, or, with `people`, a whole photo with somebody in it."""
        kind = rng.random()
        if kind < 0.22:
            return np.full((height, width, 3), rng.integers(225, 256), np.uint8)
        if kind < 0.38:
            ramp = np.linspace(0, 1, height)[:, None, None] * rng.normal(0, 25, 3) + rng.uniform(20, 240, 3)
            noisy = np.repeat(ramp, width, axis=1) + rng.normal(0, rng.uniform(0, 8), (height, width, 3))
            return noisy.clip(0, 255).astype(np.uint8)
        if kind < 0.62:
            patch = self._closet_border(rng)
        elif kind < 0.85 or not people:
            patch = self._street_strip(rng)
        else:
            data, row = self.scenes[int(rng.integers(len(self.scenes)))]
            patch = data.images[row]
        if rng.random() < 0.5:
            patch = patch[:, ::-1]
        return cv2.resize(np.ascontiguousarray(patch), (width, height), interpolation=cv2.INTER_AREA)

    def _closet_border(self, rng: np.random.Generator) -> np.ndarray:
        """The border of a closet photo, mirrored to the middle: floors, walls, beds."""
        image = self.datasets["closet"].images[int(rng.choice(self.closet_rows))]
        strip = max(8, image.shape[1] // 7)
        side = image[:, :strip] if rng.random() < 0.5 else image[:, -strip:]
        return np.concatenate([side, side[:, ::-1]] * 3, axis=1)

    def _street_strip(self, rng: np.random.Generator) -> np.ndarray:
        """A strip beside the person of a street photo."""
        street = self.datasets["street"]
        row = int(rng.choice(self.masked))
        x, _, wide, _ = cv2.boundingRect((street.masks[row][..., 0] > 0).astype(np.uint8))
        image = street.images[row]
        left, right = image[:, : max(x, 8)], image[:, min(x + wide, image.shape[1] - 8) :]
        strip = left if left.shape[1] > right.shape[1] else right
        high = min(strip.shape[0], int(strip.shape[1] * rng.uniform(1, 3)))
        top = int(rng.integers(0, strip.shape[0] - high + 1))
        return strip[top : top + high]


def load_item_sampler(
    datasets: Mapping[str, Dataset],
    cache_dir: Path,
    shares: Mapping[str, int],
    seed: int,
    folds: tuple[str, ...] = ("train",),
) -> ItemSampler:
    """A sampler with the evidence and the outlines of worn garments that lie in `cache_dir`."""
    evidence = {
        name: np.load(path, allow_pickle=False)
        for name in datasets
        if (path := cache_dir / f"evidence_{name}.npy").exists()
    }
    outlines = {"catalogue_224": load_outlines(cache_dir)}
    return ItemSampler(datasets, evidence, outlines, len(load_taxonomy().categories), shares, seed, folds)


def disguise(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Light, colours, size, sharpening and compression of anybody's photo."""
    if rng.random() < 0.35:
        pixels = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
        pixels[..., 0] = (pixels[..., 0].astype(np.int16) + int(rng.integers(0, 180))) % 180
        pixels[..., 1] = cv2.LUT(pixels[..., 1], (np.arange(256) * rng.uniform(0, 1.3)).clip(0, 255).astype(np.uint8))
        image = cv2.cvtColor(pixels, cv2.COLOR_HSV2RGB)
    levels = np.arange(256, dtype=np.float32)[:, None] / 255
    levels = levels ** np.exp(rng.normal(0, 0.25)) * np.exp(rng.normal(0, 0.08, 3)) * rng.uniform(0.7, 1.15)
    levels = (levels - 0.5) * rng.uniform(0.75, 1.2) + 0.5
    image = cv2.LUT(image, (levels.clip(0, 1) * 255).astype(np.uint8)[None])
    if rng.random() < 0.25:
        factor = rng.uniform(0.16, 0.6)
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        image = cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.15:
        image = cv2.addWeighted(image, 1.7, cv2.blur(image, (3, 3)), -0.7, 0)
    if rng.random() < 0.1:
        image = (image + rng.normal(0, rng.uniform(2, 10), image.shape)).clip(0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 90))])
        image = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return image


def _cast_shadow(rng: np.random.Generator, ground: np.ndarray, inside: np.ndarray, matrix: np.ndarray) -> None:
    moved = matrix.copy()
    moved[:, 2] += rng.uniform(-6, 6, 2)
    shadow = cv2.blur(warp(inside, moved, ground.shape[0], ground.shape[1], 0), (9, 9)) * rng.uniform(0.1, 0.45)
    ground[:] = (ground * (1 - shadow[..., None])).astype(np.uint8)

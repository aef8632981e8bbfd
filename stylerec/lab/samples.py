"""Training samples: a seeded stream of batches with every label that is known and a mark where it is not.

Four kinds of picture: a street photo (look), a catalogue or closet photo (item), a garment cut out and pasted on
another background (item; the cure for reading the background), a flat lay of several cut-outs (look, contents known).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from stylerec.lab.datasets import CLOTHED, UNKNOWN, Dataset
from stylerec.looks import PARTS
from stylerec.recogniser import PADDING
from stylerec.taxonomy import Taxonomy


@dataclass
class Sample:
    """One picture `(height, width, 3)` with label map and saliency at the same size; see `Batch` for the values."""

    image: np.ndarray
    parts: np.ndarray
    saliency: np.ndarray
    tags: np.ndarray
    item: int = -1
    garment: int = -1
    twin: bool = False


@dataclass
class Batch:
    """`image` float32 `(n, h, w, 3)`; `parts` int32 and `saliency` uint8 `(n, h/4, w/4)` with `UNKNOWN` where unknown;
    `tags` int8 `(n, n_categories)` in 1, 0, -1 (unknown); `item` int32 `(n,)`, -1 for none; `garment` int32 `(n,)`, the
    part value of the one garment cut out of the street photo that stands one place earlier, -1 for none; `twin` bool
    `(n,)`, whether the picture one place earlier shows the same item on its own ground.
    """

    image: np.ndarray
    parts: np.ndarray
    saliency: np.ndarray
    tags: np.ndarray
    item: np.ndarray
    garment: np.ndarray
    twin: np.ndarray


class Sampler:
    """Draws samples from the training folds; the same seed, stream and step give the same batch.

    Of the items, `pasted_share` are cut out and put on another ground, `busy_share` of those on a whole street photo.
    Of the kind "item", `closet_share` are closet photos.
    """

    def __init__(
        self,
        datasets: dict[str, Dataset],
        taxonomy: Taxonomy,
        seed: int,
        pasted_share: float = 0.4,
        busy_share: float = 0.0,
        closet_share: float = 0.4,
    ) -> None:
        self.sets = datasets
        self.n_categories = len(taxonomy.categories)
        self.groups = np.array([taxonomy.group_of(category) for category in taxonomy.categories])
        self.seed = seed
        self.pasted_share = pasted_share
        self.busy_share = busy_share
        self.closet_share = closet_share
        self.pseudo_masks: dict[int, np.ndarray] = {}
        street = datasets["street"]
        rows = street.rows("train")
        masked = np.array([street.masks.shapes[row][0] > 1 for row in rows])
        self.masked, self.tagged = rows[masked], rows
        self.repeats = _repeat_odds(street.tags[rows] == 1)
        self.weights = {name: _item_weights(datasets[name]) for name in ("closet", "catalogue", "catalogue_224")}
        products = datasets["catalogue_224"]
        self.exact = np.array(
            [
                row
                for row in products.rows("train")
                if (products.masks[row] < CLOTHED).all() and products.masks[row].any()
            ]
        )

    def batch(
        self,
        kinds: Sequence[Callable[["Sampler", np.random.Generator, int, int], list[Sample]]],
        size: tuple[int, int],
        stream: int,
        step: int,
    ) -> Batch:
        rng = np.random.default_rng((self.seed, stream, step))
        samples = [sample for kind in kinds for sample in kind(self, rng, *size)]
        coarse = [_coarse(sample) for sample in samples]
        return Batch(
            image=np.stack([sample.image for sample in samples]).astype(np.float32),
            parts=np.stack([parts for parts, _ in coarse]).astype(np.int32),
            saliency=np.stack([saliency for _, saliency in coarse]),
            tags=np.stack([sample.tags for sample in samples]),
            item=np.array([sample.item for sample in samples], dtype=np.int32),
            garment=np.array([sample.garment for sample in samples], dtype=np.int32),
            twin=np.array([sample.twin for sample in samples]),
        )

    # --- kinds of picture -------------------------------------------------------------------------------------------

    def street(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        return [self._street(rng, int(rng.choice(self.tagged, p=self.repeats)), height, width, recolour=True)]

    def street_with_cut_out(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        """A masked street photo and one of its garments photographed alone."""
        row = int(rng.choice(self.masked))
        return [self._street(rng, row, height, width), self._cut_out(rng, row, height, width)]

    def catalogue(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        return [self._single(rng, "catalogue", height, width)]

    def item(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        """A closet photo, or a product of the larger catalogue photos."""
        name = "closet" if rng.random() < self.closet_share else "catalogue_224"
        return [self._single(rng, name, height, width)]

    def closet(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        return [self._single(rng, "closet", height, width)]

    def closet_twice(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        """A closet photo, and its item on another ground."""
        row = self._drawn(rng, "closet")
        other = self._shown(rng, "closet", row, True, height, width)
        other.twin = True
        return [self._shown(rng, "closet", row, False, height, width), other]

    def flat_lay(self, rng: np.random.Generator, height: int, width: int) -> list[Sample]:
        """Two to six cut-outs on one background: what is in it is known, and nothing else is."""
        count = int(rng.integers(2, 7))
        columns = 1 if count <= 2 and height > width else 2
        cells = [(row, column) for row in range(-(-count // columns)) for column in range(columns)]
        image = self._background(rng, height, width)
        parts = np.zeros((height, width), np.uint8)
        tags = np.zeros(self.n_categories, np.int8)
        rng.shuffle(cells)
        high, wide = height / max(1, -(-count // columns)), width / columns
        for row, column in cells[:count]:
            piece, mask, category = self._piece(rng)
            inner = _fit(mask.shape, (high, wide), rng.uniform(0.7, 1.05), rng, rotate=12)
            inner[:, 2] += (column * wide, row * high)
            opacity = _paste(image, piece, mask, inner)
            parts[opacity > 0.5] = len(PARTS) + category
            tags[category] = 1
        tags[self.groups == "footwear"] = np.where(tags[self.groups == "footwear"] == 1, 1, -1)
        return [Sample(_colour(rng, image), parts, np.full((height, width), UNKNOWN, np.uint8), tags)]

    # --- parts of them ----------------------------------------------------------------------------------------------

    def _street(self, rng: np.random.Generator, row: int, height: int, width: int, recolour: bool = False) -> Sample:
        data = self.sets["street"]
        image = data.images[row]
        matrix = _fit(image.shape, (height, width), rng.uniform(0.9, 1.35), rng, rotate=6)
        parts = np.full((height, width), UNKNOWN, np.uint8)
        mask = self.pseudo_masks.get(row, data.masks[row][..., 0])
        if mask.shape[0] > 1:
            parts = _warp_mask(mask, image.shape, matrix, height, width, UNKNOWN)
        picture = _colour(rng, _warp(image, matrix, height, width, PADDING), recolour)
        return Sample(picture, parts, np.full((height, width), UNKNOWN, np.uint8), data.tags[row])

    def _cut_out(self, rng: np.random.Generator, row: int, height: int, width: int) -> Sample:
        piece, mask, category = self._garment(rng, row)
        return self._pasted(rng, piece, mask, category, height, width, garment=len(PARTS) + category)

    def _garment(self, rng: np.random.Generator, row: int) -> tuple[np.ndarray, np.ndarray, int]:
        """A garment of a masked street photo, cropped: image, mask in 0..1, category. Large ones come more often."""
        data = self.sets["street"]
        label_map = data.masks[row][..., 0]
        values, counts = np.unique(label_map, return_counts=True)
        garments = (values >= len(PARTS)) & (values < CLOTHED) & (counts > 0.0015 * label_map.size)
        if not garments.any():
            garments = (values < CLOTHED) & (values > 0)
        odds = np.sqrt(counts[garments])
        value = int(rng.choice(values[garments], p=odds / odds.sum()))
        mask = (label_map == value).astype(np.uint8)
        x, y, wide, high = cv2.boundingRect(mask)
        box = np.s_[max(0, y - 2) : y + high + 2, max(0, x - 2) : x + wide + 2]
        return data.images[row][box], mask[box].astype(np.float32), max(0, value - len(PARTS))

    def _piece(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int]:
        """A cut-out that is one category and nothing else."""
        if rng.random() < 0.5:
            return self._garment(rng, int(rng.choice(self.masked)))
        data = self.sets["catalogue_224"]
        row = int(rng.choice(self.exact))
        return data.images[row], (data.masks[row][..., 0] > 0).astype(np.float32), int(data.item[row])

    def _single(self, rng: np.random.Generator, name: str, height: int, width: int) -> Sample:
        return self._shown(rng, name, self._drawn(rng, name), rng.random() < self.pasted_share, height, width)

    def _drawn(self, rng: np.random.Generator, name: str) -> int:
        return int(rng.choice(len(self.sets[name].item), p=self.weights[name]))

    def _shown(self, rng: np.random.Generator, name: str, row: int, pasted: bool, height: int, width: int) -> Sample:
        """A photo of one item; with `pasted` on another ground, if it is large enough and its mask is known."""
        data = self.sets[name]
        image, label_map, category = data.images[row], data.masks[row][..., 0], int(data.item[row])
        known = label_map.shape[0] > 1
        if known and name != "catalogue" and pasted:
            if label_map.shape != image.shape[:2]:
                label_map = cv2.resize(label_map, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)
            sample = self._pasted(rng, image, (label_map > 0).astype(np.float32), category, height, width)
            exact = name == "closet" or (label_map < CLOTHED).all()
            if not exact:
                sample.parts[sample.parts > 0] = CLOTHED
                sample.saliency[sample.saliency > 0] = UNKNOWN
            sample.tags = data.tags[row]
            return sample
        zoom = rng.uniform(0.75, 1.15)
        matrix = _fit(image.shape, (height, width), zoom, rng, rotate=5 if name == "catalogue" else 12)
        white = 255 if name != "closet" and rng.random() < 0.6 else PADDING
        picture = _warp(image, matrix, height, width, white)
        parts = np.full((height, width), UNKNOWN, np.uint8)
        saliency = parts.copy()
        if known:
            parts = _warp_mask(label_map, image.shape, matrix, height, width, 0)
            saliency = np.where(parts == 0, 0, np.where(parts == CLOTHED, UNKNOWN, 1)).astype(np.uint8)
            if name == "closet":
                saliency[parts == CLOTHED] = 1
                # GrabCut is a guess: it teaches which thing is the item, not where exactly clothes end.
                parts[:] = UNKNOWN
        return Sample(_colour(rng, picture, recolour=True), parts, saliency, data.tags[row], item=category)

    def _pasted(
        self,
        rng: np.random.Generator,
        piece: np.ndarray,
        mask: np.ndarray,
        category: int,
        height: int,
        width: int,
        garment: int = -1,
    ) -> Sample:
        busy = rng.random() < self.busy_share
        image = self._scene(rng, height, width) if busy else self._background(rng, height, width)
        matrix = _fit(mask.shape, (height, width), rng.uniform(0.55, 1.0), rng, rotate=12)
        opacity = _paste(image, piece, mask, matrix)
        saliency = (opacity > 0.5).astype(np.uint8)
        parts = saliency * (len(PARTS) + category)
        tags = np.zeros(self.n_categories, np.int8)
        tags[self.groups == self.groups[category]] = -1
        if busy:
            tags[:] = -1
            parts[saliency == 0] = UNKNOWN
        tags[category] = 1
        picture = _colour(rng, image, recolour=garment < 0)
        return Sample(picture, parts, saliency, tags, item=category, garment=garment)

    def _background(self, rng: np.random.Generator, height: int, width: int) -> np.ndarray:
        """White, one colour, or a piece of a photo that shows no garment."""
        kind = rng.random()
        if kind < 0.25:
            return np.full((height, width, 3), rng.integers(235, 256), np.uint8)
        if kind < 0.4:
            ramp = np.linspace(0, 1, height)[:, None, None] * rng.normal(0, 25, 3) + rng.uniform(20, 235, 3)
            return np.repeat(ramp.clip(0, 255), width, axis=1).astype(np.uint8)
        patch = self._street_patch(rng) if kind < 0.75 else self._closet_patch(rng)
        if rng.random() < 0.5:
            patch = patch[:, ::-1]
        return cv2.resize(patch, (width, height), interpolation=cv2.INTER_LINEAR)

    def _scene(self, rng: np.random.Generator, height: int, width: int) -> np.ndarray:
        """A whole street photo, somebody in it: the worst ground for an item."""
        data = self.sets["street"]
        return cv2.resize(data.images[int(rng.choice(self.tagged))], (width, height), interpolation=cv2.INTER_AREA)

    def _street_patch(self, rng: np.random.Generator) -> np.ndarray:
        """A strip beside the person."""
        data = self.sets["street"]
        row = int(rng.choice(self.masked))
        x, _, wide, _ = cv2.boundingRect((data.masks[row][..., 0] > 0).astype(np.uint8))
        image = data.images[row]
        left, right = image[:, : max(x, 8)], image[:, min(x + wide, image.shape[1] - 8) :]
        strip = left if left.shape[1] > right.shape[1] else right
        high = min(strip.shape[0], int(strip.shape[1] * rng.uniform(1, 3)))
        top = int(rng.integers(0, strip.shape[0] - high + 1))
        return strip[top : top + high]

    def _closet_patch(self, rng: np.random.Generator) -> np.ndarray:
        """A border of a closet photo, mirrored to the middle: floors, walls, beds."""
        data = self.sets["closet"]
        image = data.images[int(rng.choice(len(data.item), p=self.weights["closet"]))]
        strip = max(8, image.shape[1] // 7)
        side = image[:, :strip] if rng.random() < 0.5 else image[:, -strip:]
        return np.concatenate([side, side[:, ::-1]] * 3, axis=1)


def _item_weights(data: Dataset) -> np.ndarray:
    """Sampling odds of the training photos: categories by the square root of their size."""
    odds = np.zeros(len(data.item))
    rows = data.rows("train")
    counts = np.bincount(data.item[rows])
    odds[rows] = counts[data.item[rows]] ** -0.5
    return odds / odds.sum()


def _repeat_odds(tags: np.ndarray, enough: float = 0.03) -> np.ndarray:
    """Odds of photos by their tags `(n, n_categories)`: the root of how much rarer than `enough` the rarest is.

    A. Gupta, P. Dollar, R. Girshick, "LVIS", CVPR 2019 (repeat factor sampling).
    """
    factor = np.sqrt(enough / np.maximum(tags.mean(axis=0), 1 / len(tags))).clip(1)
    odds = np.where(tags, factor, 1.0).max(axis=1)
    result: np.ndarray = odds / odds.sum()
    return result


def _fit(
    shape: tuple[int, ...], frame: tuple[float, float], zoom: float, rng: np.random.Generator, rotate: float
) -> np.ndarray:
    """Affine matrix `(2, 3)` that puts a picture into the frame, letterboxed, then zooms, turns, shifts, flips it."""
    (high, wide), (height, width) = shape[:2], frame
    scale = min(height / high, width / wide) * zoom
    stretch = scale * np.exp(rng.normal(0, 0.05, 2))
    turn = np.deg2rad(rng.uniform(-rotate, rotate))
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag(stretch)
    if rng.random() < 0.5:
        linear[:, 0] *= -1
    slack = np.array([abs(width - wide * scale), abs(height - high * scale)]) / 2
    centre = np.array([width, height]) / 2 + slack * rng.uniform(-0.8, 0.8, 2)
    return np.column_stack([linear, centre - linear @ (np.array([wide, high]) / 2)])


def _warp(
    image: np.ndarray, matrix: np.ndarray, height: int, width: int, border: int, method: int = cv2.INTER_LINEAR
) -> np.ndarray:
    if method == cv2.INTER_LINEAR and np.sqrt(abs(np.linalg.det(matrix[:, :2]))) < 0.6:
        image = cv2.blur(image, (2, 2))
    return cv2.warpAffine(image, matrix, (width, height), flags=method, borderValue=(border,) * 3)


def _warp_mask(
    mask: np.ndarray, shape: tuple[int, ...], matrix: np.ndarray, height: int, width: int, border: int
) -> np.ndarray:
    """Warp a label map, maybe coarser than its picture of `shape`, by the picture's matrix."""
    grow = np.diag([shape[1] / mask.shape[1], shape[0] / mask.shape[0], 1])
    return _warp(mask, matrix @ grow, height, width, border, cv2.INTER_NEAREST)


def _paste(image: np.ndarray, piece: np.ndarray, mask: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Blend `piece` into `image` in place; returns its opacity `(height, width)`."""
    height, width = image.shape[:2]
    opacity = _warp(cv2.blur(mask, (3, 3)), matrix, height, width, 0)
    pasted = _warp(np.ascontiguousarray(piece), matrix, height, width, 0)
    weight = opacity[..., None]
    image[:] = (image * (1 - weight) + pasted * weight).astype(np.uint8)
    return opacity


def _colour(rng: np.random.Generator, image: np.ndarray, recolour: bool = False) -> np.ndarray:
    """Exposure, contrast, white balance; sometimes a small photo or a coarse JPEG.

    With `recolour` often another hue and saturation, down to grey: no category is known by its colour.
    """
    if recolour and rng.random() < 0.4:
        pixels = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
        pixels[..., 0] = (pixels[..., 0].astype(np.int16) + int(rng.integers(0, 180))) % 180
        pixels[..., 1] = cv2.LUT(pixels[..., 1], (np.arange(256) * rng.uniform(0, 1.3)).clip(0, 255).astype(np.uint8))
        image = cv2.cvtColor(pixels, cv2.COLOR_HSV2RGB)
    levels = np.arange(256, dtype=np.float32)[:, None] / 255
    levels = levels ** np.exp(rng.normal(0, 0.18)) * np.exp(rng.normal(0, 0.05, 3)) * rng.uniform(0.85, 1.1)
    levels = (levels - 0.5) * rng.uniform(0.85, 1.15) + 0.5
    image = cv2.LUT(image, (levels.clip(0, 1) * 255).astype(np.uint8)[None])
    kind = rng.random()
    if kind < 0.12:
        factor = rng.uniform(0.25, 0.7)
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        image = cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    elif kind < 0.24:
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 80))])
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return image


def _coarse(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Label map and saliency at a quarter of the size."""
    height, width = sample.parts.shape
    size = (width // 4, height // 4)
    return (
        cv2.resize(sample.parts, size, interpolation=cv2.INTER_NEAREST),
        cv2.resize(sample.saliency, size, interpolation=cv2.INTER_NEAREST),
    )

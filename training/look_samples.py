"""Training samples for looks: a seeded stream of batches with every label that is known and a mark where it is not.

Photos of people from 0.25 to 1.5 of the frame, cut off, alone or two and three together; garments cut out of them; flat
lays of several cut-outs, whose contents are known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import Taxonomy
from stylerec.vision.recogniser import PADDING
from training.datasets import ANY_OF, CLOTHED, UNKNOWN, Dataset
from training.item_samples import ItemSampler, disguise
from training.warping import fit_frame, paste, warp, warp_mask

PEOPLE = ("street", "street_boxes")
"""The data sets that show people."""
FAR = 0.35
"""Share of the photos of people that are shown from further away."""


@dataclass
class LookSample:
    """One picture `(height, width, 3)` with its label map at the same size; see `LookBatch` for the values."""

    image: np.ndarray
    parts: np.ndarray
    tags: np.ndarray
    any_of: np.ndarray
    garment: int = -1


@dataclass
class LookBatch:
    """`image` float32 `(n, h, w, 3)`; `parts` int32 `(n, h/4, w/4)` with `UNKNOWN`, `CLOTHED` and `FOOTWEAR`; `tags`
    int8 `(n, n_categories)` in 1, 0, -1 (unknown); `any_of` bool `(n, ANY_OF, n_categories)`, sets of which something
    is there; `garment` int32 `(n,)`, the part value of the one garment cut out of the street photo that stands one
    place earlier,
    -1 for none.
    """

    image: np.ndarray
    parts: np.ndarray
    tags: np.ndarray
    any_of: np.ndarray
    garment: np.ndarray


LookKind = Callable[["LookSampler", np.random.Generator, int, int], list[LookSample]]


class LookSampler:
    """Draws samples from the training folds; the same seed and step give the same batch.

    `pseudo_masks` are label maps by data set and row, for photos that have none. `items` draws grounds to stand on.
    """

    def __init__(
        self,
        datasets: Mapping[str, Dataset],
        pseudo_masks: Mapping[tuple[str, int], np.ndarray],
        taxonomy: Taxonomy,
        seed: int,
    ) -> None:
        self.sets, self.pseudo_masks, self.seed = datasets, pseudo_masks, seed
        self.n_categories = len(taxonomy.categories)
        self.groups = np.array([taxonomy.group_of(category) for category in taxonomy.categories])
        self.footwear = self.groups == "footwear"
        self.items = ItemSampler(datasets, {}, {}, self.n_categories, {"catalogue_224": 1, "street": 1}, seed)
        self.rows = {name: datasets[name].rows("train") for name in PEOPLE}
        street = datasets["street"]
        self.masked = self.rows["street"][street.masks.shapes[self.rows["street"]][:, 0] > 1]
        self.repeats = {name: _repeat_odds(datasets[name].tags[rows] == 1) for name, rows in self.rows.items()}
        products = datasets["catalogue_224"]
        exact = [
            row for row in products.rows("train") if (products.masks[row] < CLOTHED).all() and products.masks[row].any()
        ]
        labels = products.item[exact].argmax(axis=1)
        odds = np.bincount(labels)[labels] ** -0.5
        self.exact, self.exact_odds = np.array(exact), odds / odds.sum()
        worn = worn_rows(products, "train")
        _, labels, counts = np.unique(products.label[worn], return_inverse=True, return_counts=True)
        odds = counts[labels] ** -0.5
        self.models, self.models_odds = worn, odds / odds.sum()

    def batch(self, kinds: Sequence[LookKind], size: tuple[int, int], step: int) -> LookBatch:
        rng = np.random.default_rng((self.seed, step))
        samples = [sample for kind in kinds for sample in kind(self, rng, *size)]
        small = (size[1] // 4, size[0] // 4)
        return LookBatch(
            image=np.stack([sample.image for sample in samples]).astype(np.float32),
            parts=np.stack(
                [cv2.resize(sample.parts, small, interpolation=cv2.INTER_NEAREST) for sample in samples]
            ).astype(np.int32),
            tags=np.stack([sample.tags for sample in samples]),
            any_of=np.stack([sample.any_of for sample in samples]),
            garment=np.array([sample.garment for sample in samples], dtype=np.int32),
        )

    # --- kinds of picture -------------------------------------------------------------------------------------------

    def street(self, rng: np.random.Generator, height: int, width: int) -> list[LookSample]:
        return [self._disguised(rng, self._person(rng, "street", self._drawn(rng, "street"), height, width))]

    def boxes(self, rng: np.random.Generator, height: int, width: int) -> list[LookSample]:
        return [
            self._disguised(rng, self._person(rng, "street_boxes", self._drawn(rng, "street_boxes"), height, width))
        ]

    def worn(self, rng: np.random.Generator, height: int, width: int) -> list[LookSample]:
        """A model of the catalogue: the product is there, no other of its group is, and nothing else is known."""
        row = int(rng.choice(self.models, p=self.models_odds))
        sample = self._person(rng, "catalogue_224", row, height, width)
        members = self.sets["catalogue_224"].item[row]
        siblings = np.isin(self.groups, self.groups[members]) & ~members
        sample.tags = np.where(siblings, 0, sample.tags).astype(np.int8)
        return [self._disguised(rng, sample)]

    def street_with_cut_out(self, rng: np.random.Generator, height: int, width: int) -> list[LookSample]:
        """A masked street photo and one of its garments photographed alone."""
        row = int(rng.choice(self.masked))
        return [self._person(rng, "street", row, height, width, far=0.0), self._cut_out(rng, row, height, width)]

    def together(self, rng: np.random.Generator, height: int, width: int) -> list[LookSample]:
        """Two or three photos in one: people side by side, a collage, a screenshot."""
        count = int(rng.integers(2, 4))
        across = width >= height or rng.random() < 0.7
        samples = []
        for _ in range(count):
            name = str(rng.choice(PEOPLE))
            size = (height, width // count) if across else (height // count, width)
            samples.append(self._person(rng, name, self._drawn(rng, name), *size, far=0.2))
        image = np.full((height, width, 3), int(rng.choice([255, 0, PADDING])), np.uint8)
        parts = np.zeros((height, width), np.uint8)
        for number, sample in enumerate(samples):
            high, wide = sample.image.shape[:2]
            top, left = (0, number * wide) if across else (number * high, 0)
            image[top : top + high, left : left + wide] = sample.image
            parts[top : top + high, left : left + wide] = sample.parts
        every = np.stack([sample.tags for sample in samples])
        tags = np.where((every == 1).any(axis=0), 1, np.where((every == 0).all(axis=0), 0, -1)).astype(np.int8)
        sets = np.concatenate([sample.any_of[sample.any_of.any(axis=1)] for sample in samples])
        sets = sets[~(sets & (tags == 1)).any(axis=1)][:ANY_OF]
        any_of = np.zeros((ANY_OF, self.n_categories), bool)
        any_of[: len(sets)] = sets
        return [self._disguised(rng, LookSample(image, parts, tags, any_of))]

    def flat_lay(self, rng: np.random.Generator, height: int, width: int) -> list[LookSample]:
        """Two to six cut-outs on one background: what is in it is known, and nothing else is."""
        count = int(rng.integers(2, 7))
        columns = 1 if count <= 2 and height > width else 2
        cells = [(row, column) for row in range(-(-count // columns)) for column in range(columns)]
        image = (
            self.items.ground(rng, height, width, people=False)
            if rng.random() < 0.5
            else _plain_ground(rng, height, width)
        )
        parts = np.zeros((height, width), np.uint8)
        tags = np.zeros(self.n_categories, np.int8)
        rng.shuffle(cells)
        high, wide = height / max(1, -(-count // columns)), width / columns
        for row, column in cells[:count]:
            piece, mask, category = self._piece(rng)
            inner = fit_frame(mask.shape, (high, wide), rng.uniform(0.7, 1.05), rng, 12)
            inner[:, 2] += (column * wide, row * high)
            opacity = paste(image, piece, mask, inner)
            parts[opacity > 0.5] = len(PARTS) + category
            tags[category] = 1
        tags[self.footwear & (tags == 0) & tags[self.footwear].any()] = -1
        return [self._disguised(rng, LookSample(image, parts, tags, self._no_sets()))]

    # --- parts of them ----------------------------------------------------------------------------------------------

    def _drawn(self, rng: np.random.Generator, name: str) -> int:
        return int(rng.choice(self.rows[name], p=self.repeats[name]))

    def _no_sets(self) -> np.ndarray:
        return np.zeros((ANY_OF, self.n_categories), bool)

    def _disguised(self, rng: np.random.Generator, sample: LookSample) -> LookSample:
        sample.image = disguise(rng, sample.image)
        return sample

    def _person(
        self, rng: np.random.Generator, name: str, row: int, height: int, width: int, far: float = FAR
    ) -> LookSample:
        data = self.sets[name]
        image = data.images[row]
        label_map = self.pseudo_masks.get((name, row), data.masks[row][..., 0])
        known = label_map.shape[0] > 1
        tags, any_of = data.tags[row], data.any_of[row]
        if rng.random() >= far:
            zoom = rng.uniform(0.9, 1.5)
            matrix = fit_frame(image.shape, (height, width), zoom, rng, 6)
            parts = np.full((height, width), UNKNOWN, np.uint8)
            if known:
                parts = warp_mask(label_map, image.shape, matrix, height, width, UNKNOWN)
            if zoom > 1.2:
                # Small things at the rim may be cut off: what the list says need not be in the frame.
                tags = np.where((tags == 1) & ~_reaches(parts, known, tags), -1, tags).astype(np.int8)
                any_of = self._no_sets()
            return LookSample(warp(image, matrix, height, width, PADDING), parts, tags, any_of)
        # Seen from further away: the photo, or the person alone, on a wider ground without people.
        picture = self.items.ground(rng, height, width, people=False)
        parts = np.zeros((height, width), np.uint8)
        matrix = fit_frame(image.shape, (height, width), rng.uniform(0.25, 0.85), rng, 4)
        alone = known and rng.random() < 0.5
        inside: np.ndarray = (label_map > 0).astype(np.float32) if alone else np.ones(image.shape[:2], np.float32)
        if inside.shape != image.shape[:2]:
            inside = cv2.resize(inside, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        opacity = paste(picture, image, inside, matrix)
        if known:
            shown = warp_mask(label_map, image.shape, matrix, height, width, 0)
            parts[opacity > 0.5] = shown[opacity > 0.5]
        else:
            parts[opacity > 0.5] = UNKNOWN
        return LookSample(picture, parts, tags, any_of)

    def _cut_out(self, rng: np.random.Generator, row: int, height: int, width: int) -> LookSample:
        piece, mask, category = self._garment(rng, row)
        image = self.items.ground(rng, height, width, people=False)
        matrix = fit_frame(mask.shape, (height, width), rng.uniform(0.55, 1.0), rng, 12)
        shown = paste(image, piece, mask, matrix) > 0.5
        value = len(PARTS) + category
        tags = np.full(self.n_categories, -1, np.int8)
        tags[category] = 1
        return LookSample(image, (shown * value).astype(np.uint8), tags, self._no_sets(), garment=value)

    def _garment(self, rng: np.random.Generator, row: int) -> tuple[np.ndarray, np.ndarray, int]:
        """A garment of a masked street photo, cropped: image, mask in 0..1, category. Large ones come more often."""
        data = self.sets["street"]
        label_map = data.masks[row][..., 0]
        values, counts = np.unique(label_map, return_counts=True)
        garments = (values >= len(PARTS)) & (values < len(PARTS) + self.n_categories)
        if (counts[garments] > 0.0015 * label_map.size).any():
            garments &= counts > 0.0015 * label_map.size
        if not garments.any():
            return self._piece(rng)
        odds = np.sqrt(counts[garments])
        value = int(rng.choice(values[garments], p=odds / odds.sum()))
        mask = (label_map == value).astype(np.uint8)
        x, y, wide, high = cv2.boundingRect(mask)
        box = np.s_[max(0, y - 2) : y + high + 2, max(0, x - 2) : x + wide + 2]
        return data.images[row][box], mask[box].astype(np.float32), value - len(PARTS)

    def _piece(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int]:
        """A cut-out that is one category and nothing else."""
        if rng.random() < 0.4:
            return self._garment(rng, int(rng.choice(self.masked)))
        data = self.sets["catalogue_224"]
        row = int(rng.choice(self.exact, p=self.exact_odds))
        return data.images[row], (data.masks[row][..., 0] > 0).astype(np.float32), int(data.item[row].argmax())


def worn_rows(products: Dataset, *folds: str) -> np.ndarray:
    """Rows of the catalogue's photos in which somebody may wear the product."""
    return np.array([row for row in products.rows(*folds) if (products.masks[row] == CLOTHED).any()], dtype=int)


def _reaches(parts: np.ndarray, known: bool, tags: np.ndarray) -> np.ndarray:
    """Which categories have pixels in the frame; all of them where nothing is known of the pixels."""
    if not known:
        return np.zeros(len(tags), bool)
    return np.bincount(parts.ravel(), minlength=256)[len(PARTS) : len(PARTS) + len(tags)] > 20


def _plain_ground(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    colour = rng.integers(200, 256, 3) if rng.random() < 0.7 else rng.integers(30, 256, 3)
    return np.broadcast_to(colour.astype(np.uint8), (height, width, 3)).copy()


def _repeat_odds(tags: np.ndarray, enough: float = 0.03) -> np.ndarray:
    """Odds of photos by their tags `(n, n_categories)`: the root of how much rarer than `enough` the rarest is.

    A. Gupta, P. Dollar, R. Girshick, "LVIS", CVPR 2019 (repeat factor sampling).
    """
    factor = np.sqrt(enough / np.maximum(tags.mean(axis=0), 1 / len(tags))).clip(1)
    odds = np.where(tags, factor, 1.0).max(axis=1)
    result: np.ndarray = odds / odds.sum()
    return result

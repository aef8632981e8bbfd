"""One pass of the network over a window of a photo, and the outfit that is read in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PIL import Image

from stylerec.domain.arrays import LabelMap, Mask, RgbImage, Scores
from stylerec.domain.colours import balance_light, measure_shade, name_colours
from stylerec.domain.looks import PARTS, Garment
from stylerec.domain.odds import logit, sigmoid, softmax
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.bodies import BODY, BODY_SHARE
from stylerec.vision.coherent import (
    choose_outfit,
    drop_specks,
    drop_strays,
    find_alternatives,
    find_exclusions,
    is_in_place,
    join_likely,
    value_garments,
)
from stylerec.vision.framing import CELL, box_of
from stylerec.vision.mask_quality import mask_features, predict_quality
from stylerec.vision.model_config import ModelConfig
from stylerec.vision.parts_of_mask import shrink_by_one
from stylerec.vision.proposals import propose_regions
from stylerec.vision.regions import name_by_outfit, name_regions

SMALLEST_REGION = 12
"""Grid cells of 4x4 pixels from which a part of the label map counts."""
SPECK, SPECK_OF_ONE_PIECE = 0.03, 0.2
"""Share of a garment's largest part below which another part is none of it; of bags, which nothing covers, the second.
Chosen on validation boxes: 0.53 to 0.57 of them met."""
STRAP = 0.15
"""How likely a bag has to be in what hangs together with it, to lie in its box: straps are too thin to be named.
Chosen on training boxes; of the bags in validation photos 62 of 106 are met then, without it 50."""
UNSEEN = 0.01
"""Quality of the mask of what is told from the photo as a whole: not 0, which is out of place, but never drawn."""
THICK_SHARE = 0.3
"""Colours are taken from the core of a mask where it holds at least this share of the cells."""


@dataclass(frozen=True, eq=False)
class Pass:
    """What the network says of one window of a photo.

    `inside` is the photo's part of the frame's grid of `(height, width)` cells. On the grid lie
    `logits` `(height, width, n_values)` of the label map, with offsets and evidence added, and `pixels` uint8
    `(height, width, 3)`; `features` `(height / 2, width / 2, d)` on one half as fine. `scores` `(n,)` are
    calibrated; `item` `(n,)` are log-probabilities of the window taken as one item.
    """

    inside: tuple[slice, slice]
    pixels: np.ndarray
    features: np.ndarray
    logits: np.ndarray
    scores: Scores
    item: np.ndarray

    @cached_property
    def _white_lit(self) -> np.ndarray:
        """The `pixels` as they would be in white light, judged by what is no person and no cloth."""
        ground = self.logits[self.inside].argmax(axis=-1) == 0
        lit = balance_light(self.pixels.reshape(-1, 3), self.pixels[self.inside][ground])
        return lit.reshape(self.pixels.shape)

    def garment(self, category: str, score: float, mask: Mask) -> Garment:
        """A garment from its mask on the grid; `box`, `area` and `mask` are those in the window."""
        return replace(self.part(category, score, mask), colours=name_colours(self._white_lit[trim_rim(mask)]))

    def part(self, category: str, score: float, mask: Mask) -> Garment:
        """As `garment`, without names of colours."""
        weight = _of_features(mask)
        # Not as a product of matrices, which would be spread over threads that other photos need.
        embedding = np.einsum("c,cd->d", weight[weight > 0], self.features[weight > 0])
        shown = mask[self.inside]
        return Garment(
            category=category,
            score=float(score),
            box=box_of(shown),
            area=float(shown.mean()),
            mask=shown.copy(),
            colours=(),
            embedding=(embedding / max(float(np.linalg.norm(embedding)), 1e-9)).astype(np.float32),
            shade=measure_shade(self.pixels[mask]),
        )


@dataclass(frozen=True, eq=False)
class WindowReading:
    """What is worn in a window: garments, surest first, and the rest as in `Look`."""

    garments: tuple[Garment, ...]
    regions: tuple[Garment, ...]
    proposals: tuple[Garment, ...]
    label_map: LabelMap


def trim_rim(mask: Mask) -> Mask:
    """A mask without its outermost cells, where cloth and ground mix; a thin thing is left as it is."""
    core = shrink_by_one(mask)
    return core if core.sum() >= THICK_SHARE * mask.sum() else mask


def shrink(frame: RgbImage) -> RgbImage:
    """A frame as pixels of the network's grid: the mean of each cell."""
    return np.asarray(Image.fromarray(frame).reduce(CELL))


class OutfitReader:
    """Reads outfits of a model's categories; what is fitted stands in the model's `config`."""

    def __init__(self, config: ModelConfig) -> None:
        self.config = config
        self.categories = config.categories
        taxonomy = load_taxonomy()
        groups = [taxonomy.group_entry(name) for name in self.categories]
        # A dress that is half "skirt" is one of the two, although their groups differ.
        place_of_role = {"whole": "lower", "extra": ""}
        kinds = np.array([place_of_role.get(group.role, group.role) or group.name for group in groups])
        members = {kind: np.flatnonzero(kinds == kind) for kind in dict.fromkeys(kinds.tolist())}
        self._kinds = tuple(members.values())
        # These are large enough to be seen though not told which one it is.
        self._essential = tuple(places for places in self._kinds if groups[places[0]].is_essential)
        self._exclusions = find_exclusions(self.categories, taxonomy)
        self._in_one_piece = [group.uncovered for group in groups]
        parts = (len(PARTS), 0)
        self._rivals = np.pad(self._exclusions | (kinds[:, None] == kinds), (parts, parts))

    def name_pixels(self, seen: Pass) -> LabelMap:
        """The pass's label map, uint8 over the frame's grid, before anything is chosen."""
        kinds = [len(PARTS) + members for members in self._kinds]
        return name_regions(seen.logits.argmax(axis=-1).astype(np.uint8), seen.logits, kinds)

    def read(self, seen: Pass, label_map: LabelMap) -> WindowReading:
        """The garments that one person can wear of all that a pass shows; `label_map` is that of `name_pixels`."""
        scores = seen.scores
        values = value_garments(scores, self.config.thresholds, self._essential)
        worn = sorted(choose_outfit(values, self._exclusions), key=lambda index: -scores[index])
        label_map = name_by_outfit(label_map, seen.logits, len(PARTS) + np.array(worn, dtype=int), self._rivals)

        shown = label_map[seen.inside]
        clothed = shown > 0
        somebody = clothed.any() and np.isin(shown, BODY).sum() >= BODY_SHARE * clothed.sum()
        person = clothed if somebody else None
        for index in worn:
            self._drop_strays(shown, seen, index, person)

        sizes = np.bincount(shown.ravel(), minlength=len(PARTS) + len(scores))[len(PARTS) :]

        def garment(index: int, score: float) -> Garment:
            mask = _mask_of(label_map, seen, len(PARTS) + index)
            others = find_alternatives(index, scores, self._exclusions, worn) if index in worn else []
            alternatives = tuple(self.categories[other] for other in others)
            # Of what is told from the photo as a whole, nothing is seen that has a colour or an outline.
            quality = min(self._quality(mask[seen.inside], seen, index, person), 1.0 if sizes[index] else UNSEEN)
            found = (seen.garment if sizes[index] else seen.part)(self.categories[index], score, mask)
            if self._in_one_piece[index]:
                found = replace(found, box=box_of(self._with_straps(mask[seen.inside], seen)))
            return replace(found, alternatives=alternatives, quality=quality)

        unsure = [int(index) for index in np.flatnonzero(sizes >= SMALLEST_REGION) if index not in worn]
        garments = tuple(garment(index, self._sureness(index, scores[index])) for index in worn)
        regions = tuple(garment(index, scores[index]) for index in unsure)
        return WindowReading(garments, regions, self._proposals(label_map, seen, (*garments, *regions)), shown.copy())

    def _proposals(self, label_map: LabelMap, seen: Pass, found: Sequence[Garment]) -> tuple[Garment, ...]:
        """Parts of what is worn that look alike; of the category that most of their cells have in the label map."""
        clothed = np.zeros(label_map.shape, dtype=bool)
        clothed[seen.inside] = label_map[seen.inside] >= len(PARTS)
        masks = []
        for garment in found:
            mask = np.zeros(label_map.shape, dtype=bool)
            mask[seen.inside] = garment.mask
            masks.append(_of_features(mask) >= 2)
        proposals = []
        for part in propose_regions(_of_features(clothed) >= 2, seen.features, masks):
            mask = part.repeat(2, axis=0).repeat(2, axis=1) & clothed
            value = int(np.bincount(label_map[mask]).argmax())
            proposals.append(replace(seen.part(self.categories[value - len(PARTS)], 0, mask), quality=0.0))
        return tuple(proposals)

    def _sureness(self, index: int, score: float) -> float:
        """How likely a garment of category `index` is there that was chosen for the outfit with this score."""
        level, slope = self.config.garment_fit
        level += self.config.garment_offset[index]
        return float(sigmoid(level + slope * logit(np.asarray(score))))

    def _drop_strays(self, shown: np.ndarray, seen: Pass, index: int, person: np.ndarray | None) -> None:
        """Give specks of a garment, and parts that lie where it is not worn, to the background or the body."""
        mask = shown == len(PARTS) + index
        if mask.any():
            kept = drop_specks(mask, SPECK_OF_ONE_PIECE if self._in_one_piece[index] else SPECK)
            if person is not None:
                kept = drop_strays(kept, person, self.config.places[index])
            strays = mask & ~kept
            shown[strays] = seen.logits[seen.inside][strays][:, : len(PARTS)].argmax(axis=-1)

    def _with_straps(self, mask: Mask, seen: Pass) -> Mask:
        """The mask of a bag, over the photo's part of the grid, with what hangs together with it and may be a bag."""
        bags = len(PARTS) + np.flatnonzero(self._in_one_piece)
        logits = seen.logits[seen.inside]
        # Further behind the best, no cell can be likely enough: most need no softmax.
        likely = logits[..., bags].max(axis=-1) >= logits.max(axis=-1) + np.log(STRAP / len(bags))
        likely[likely] = softmax(logits[likely])[:, bags].sum(axis=-1) >= STRAP
        return join_likely(mask, likely)

    def _quality(self, mask: np.ndarray, seen: Pass, index: int, person: np.ndarray | None) -> float:
        if person is not None and not is_in_place(mask, person, self.config.places[index]):
            return 0.0
        return predict_quality(self.config.quality_fit, self.quality_features(mask, seen, index))

    def quality_features(self, mask: Mask, seen: Pass, index: int) -> np.ndarray:
        """`mask_features` of a garment of category `index`; `mask` covers the photo's part of the grid.

        Its cells are told from all that could be worn beside it; other names of the same cloth do not count.
        """
        value = len(PARTS) + index
        logits = seen.logits[seen.inside][mask]
        others = np.flatnonzero(~self._rivals[value])
        margin = np.zeros(mask.shape)
        margin[mask] = logits[:, value] - logits[:, others[others != value]].max(axis=-1)
        return mask_features(mask, margin, float(seen.scores[index]))


def _of_features(mask: Mask) -> np.ndarray:
    """How many of the four cells in each cell of the features a mask has, float32 `(height / 2, width / 2)`."""
    high, wide = mask.shape
    return np.asarray(mask.reshape(high // 2, 2, wide // 2, 2).sum(axis=(1, 3), dtype=np.float32))


def _mask_of(label_map: np.ndarray, seen: Pass, value: int) -> np.ndarray:
    """Where a value is: its pixels of the label map, or where it comes closest to being named."""
    mask = np.zeros(label_map.shape, dtype=bool)
    mask[seen.inside] = label_map[seen.inside] == value
    if not mask.any():
        margin = seen.logits[..., value][seen.inside] - seen.logits[seen.inside].max(axis=-1)
        mask[seen.inside] = margin >= min(margin.max() - 0.5, -1e-6)
    return mask

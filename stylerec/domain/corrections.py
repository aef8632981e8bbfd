"""What a person says about a photo or a suggestion; kept apart from predictions, so that both survive each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np

from stylerec.domain.arrays import LabelMap, Mask
from stylerec.domain.looks import PARTS, WHOLE, Box, Garment, Look, join_parts
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import UsageError

Kind = Literal["change", "add", "remove"]

SAME_GARMENT = 0.5
"""Share of the smaller of two boxes that lies in the other, from which they are of one garment of the same name."""

SAME_PLACE = 1 / 3
"""Intersection over union of two boxes from which a part of another name, or of none, is what was meant."""

LEAST_FREE = 0.2
"""Share of a box, from which its pixels that belong to no other garment are enough to be the garment added there."""

UNKNOWN_SHADE = np.full((3, 3), -1e4, dtype=np.float32)
"""Shade of a garment that was added without pixels: like no cloth at all (`shade_similarity` is 0)."""


@dataclass(frozen=True)
class Correction:
    """One correction of a photo by hand.

    `category` is the predicted category for "change" and "remove", the new one for "add". `to` is the new category of
    a "change", the same as `category` when the person confirms it. `box` is `(x0, y0, x1, y1)` in fractions of the
    photo: of the garment meant, or where one was added; None, as the whole photo, is somewhere in it. `correction_id`
    is the store's.

    Raises `UsageError` for another kind, for `to` where it has no meaning or is missing, and for a box that is none.

    >>> mended = Correction("change", "skirt", "shorts", box=(0.3, 0.4, 0.7, 0.8))
    >>> missed, wrong = Correction("add", "belt"), Correction("remove", "hat")
    """

    kind: Kind
    category: str
    to: str | None = None
    box: Box | None = None
    correction_id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise UsageError(
                f"Unknown correction `kind`: expected one of {', '.join(get_args(Kind))}, received {self.kind!r}."
            )
        if (self.kind == "change") != (self.to is not None):
            raise UsageError(
                f"Invalid correction: `to` is the new category of a change and of nothing else, received "
                f"kind={self.kind!r}, to={self.to!r}."
            )
        if self.box is not None and not (
            isinstance(self.box, tuple)
            and len(self.box) == 4
            and 0 <= self.box[0] < self.box[2] <= 1
            and 0 <= self.box[1] < self.box[3] <= 1
        ):
            raise UsageError(
                f"Invalid correction `box`: expected a tuple (x0, y0, x1, y1) in fractions of the photo with x0 < x1 "
                f"and y0 < y1, received {self.box}."
            )


@dataclass(frozen=True)
class Feedback:
    """What a person likes (1) and dislikes (-1) when asking about one category of item.

    `photos` by photo id, `categories` by name (suggested pairings), `pieces` by the id of a closet piece. What is not
    there has no opinion. Raises `UsageError` for other values than -1, 0 and 1.

    >>> Feedback(categories={"belt": -1}).categories["belt"]
    -1
    """

    photos: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    pieces: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("photos", "categories", "pieces"):
            if strange := [value for value in getattr(self, name).values() if value not in (-1, 0, 1)]:
                raise UsageError(f"Invalid feedback `{name}`: expected values of -1, 0 or 1, received {strange[0]!r}.")


NO_FEEDBACK = Feedback()


def apply_corrections(look: Look, corrections: Sequence[Correction], taxonomy: Taxonomy | None = None) -> Look:
    """The look as the person says it is; what they did not touch stays as predicted.

    A corrected category has score 1, one that was removed or changed away score 0. Corrections find "their" garment by
    category and place, so that they hold for the look that another model read from the same photo:

    - "change" and "remove" mean the garment, or else the region, of `category` that overlaps `box`. A change whose
      garment is gone still gives the photo its new category, as an "add" does.
    - "add" confirms a garment of `category` at the place. Else it names the region or the removed garment there. Else
      the garment is the box: its mask are the pixels of the box that belong to no other garment (all of them if those
      are few); colours, embedding and shade are borrowed from the garment at this very place.
    - A group of the `taxonomy` ("footwear", where the kind is not known) means any garment of it: one that is changed
      or removed is the one there, and one that was added is there when anything of the group is.
    - What cannot be known has no value: a garment added where nothing was recognised has no colours, an embedding of
      length 0 and `UNKNOWN_SHADE`, so that it is like nothing; without a box also an empty mask, area 0 and the
      whole photo as its box.

    A look has one garment per category: a garment that gets the category of another joins it. A later correction may
    name a garment as earlier ones left it (a skirt changed to a dress, then that dress to trousers), and replaces an
    earlier one of the same garment. The order of others makes no difference, and applying the same corrections to
    the result changes nothing, given boxes where one category is corrected in two places. `label_map` follows, its
    values index `PARTS` and the order of `scores`; a category that the model does not know comes last in both.
    """
    if not corrections:
        return look
    resolved = _resolved(corrections)
    draft = _Draft(look, taxonomy or load_taxonomy())
    matched = draft.match(resolved)
    draft.add(sorted((c for c in resolved if c.kind != "remove" and c not in matched), key=_sorting))
    return draft.finished({c.category for c in resolved if c.kind != "add"})


def said_category(recognised: Collection[str], corrections: Iterable[Correction]) -> str | None:
    """What the person says that a garment is, which was called one of the `recognised` names; None if nothing.

    Changes are followed one after the other: what was made a skirt and then a dress is a dress.
    """
    said = None
    for correction in corrections:
        if correction.kind == "change" and correction.category in (recognised if said is None else {said}):
            said = correction.to
    return said


class _Draft:
    """A look while corrections are worked in.

    `named` holds the parts of each category's garment, `regions` and `removed` what has no name (any more), `by_hand`
    boxes to make garments of. `sure` are the categories that the person named, `renamed` is what becomes of a
    category's pixels in the label map (None: background).
    """

    def __init__(self, look: Look, taxonomy: Taxonomy) -> None:
        self.look = look
        self.taxonomy = taxonomy
        self.named: dict[str, list[Garment]] = {}
        self.regions: list[Garment] = []
        self.removed: list[Garment] = []
        self.by_hand: list[tuple[str, Box]] = []
        self.sure: set[str] = set()
        self.renamed: dict[str, str | None] = {}

    def match(self, corrections: Sequence[Correction]) -> set[Correction]:
        """Give every predicted part its place; returns the changes and removals that found their garment."""
        matched: set[Correction] = set()
        for part in (*self.look.garments, *self.look.regions):
            meant = [
                c
                for c in corrections
                if c.kind != "add" and self._means(c.category, part.category) and _meet(c.box, part.box)
            ]
            matched.update(meant)
            if meant:
                self._rename(part, meant[-1].to)
                if meant[-1].to is None:
                    self.removed.append(part)
            elif any(part is garment for garment in self.look.garments):
                self.named.setdefault(part.category, []).append(part)
            else:
                self.regions.append(part)
        return matched

    def add(self, corrections: Sequence[Correction]) -> None:
        """Additions, and changes whose garment is gone."""
        unnamed = (*self.regions, *self.removed)
        for correction in corrections:
            category, box = correction.to or correction.category, correction.box
            there = [part for name, parts in self.named.items() if self._means(category, name) for part in parts]
            if there and (correction.kind == "change" or any(_meet(box, part.box) for part in there)):
                self.sure.update({category} & self.named.keys())
                continue
            self.sure.add(category)
            part = self._of_name(category, box, unnamed) or _at_place(box, unnamed)
            if part is not None:
                self._rename(part, category)
                self.regions = [region for region in self.regions if region is not part]
            elif box is not None:
                self.by_hand.append((category, box))
            elif not any(category == other for other, _ in self.by_hand):
                self.named[category] = [_without_pixels(self.look)]

    def finished(self, left: set[str]) -> Look:
        """The corrected look; `left` are categories that were removed or changed away."""
        order = tuple(dict.fromkeys([*self.look.scores, *self.sure]))
        label_map = self._label_map({name: len(PARTS) + index for index, name in enumerate(order)})
        gone = {name for name in (*order, *left) if any(self._means(said, name) for said in left)}
        gone -= {*self.named, *(region.category for region in self.regions)}
        scores = {name: 0.0 if name in gone else self.look.scores.get(name, 0.0) for name in order}
        scores.update(dict.fromkeys(self.sure, 1.0))
        found = {*self.look.categories, *self.named} - gone
        categories = tuple(sorted(found, key=lambda name: (-scores[name], order.index(name))))
        return replace(
            self.look,
            scores=scores,
            categories=categories,
            garments=tuple(_joined(name, scores[name], self.named[name]) for name in categories if name in self.named),
            label_map=label_map,
            regions=tuple(self.regions),
            proposals=tuple(
                replace(part, category=name)
                for part in self.look.proposals
                if (name := self.renamed.get(part.category, part.category)) is not None
            ),
        )

    def _means(self, said: str, category: str) -> bool:
        """Whether a person who named this means garments of the category; a group means all of its."""
        is_group = said not in self.taxonomy.categories
        return said == category or (is_group and self.taxonomy.covers(said, category))

    def _of_name(self, category: str, box: Box | None, parts: Iterable[Garment]) -> Garment | None:
        return next((part for part in parts if self._means(category, part.category) and _meet(box, part.box)), None)

    def _rename(self, part: Garment, category: str | None) -> None:
        self.renamed[part.category] = category
        if category is not None:
            self.sure.add(category)
            self.named.setdefault(category, []).append(part)

    def _label_map(self, values: Mapping[str, int]) -> LabelMap:
        """The map with renamed pixels, then with the garments made of boxes, small ones over large ones."""
        table = np.arange(256, dtype=np.uint8)
        for old, new in self.renamed.items():
            table[values[old]] = 0 if new is None else values[new]
        label_map = table[self.look.label_map]
        taken = np.isin(label_map, [values[name] for name in self.named])
        for category, box in sorted(self.by_hand, key=lambda made: (-_area(made[1]), made)):
            garment = _made_of_box(box, taken, self.look)
            label_map[garment.mask] = values[category]
            self.named.setdefault(category, []).append(garment)
        return label_map


def _resolved(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections that all speak of the predicted look: those of an earlier one's outcome are folded into it."""
    resolved: list[Correction] = []
    for correction in corrections:
        box = None if correction.box == WHOLE else correction.box
        later = replace(correction, box=box, correction_id="")
        kept = []
        for earlier in resolved:
            outcome = earlier.category if earlier.kind == "add" else earlier.to
            if not _meet(earlier.box, later.box):
                kept.append(earlier)
            elif later.kind == "add":
                if not (earlier.kind == "remove" and earlier.category == later.category):
                    kept.append(earlier)
            elif outcome == later.category:
                kept.append(Correction(later.kind, earlier.category, later.to, earlier.box))
            elif earlier.category != later.category:
                kept.append(earlier)
        resolved = [*kept, later]
    return resolved


def _sorting(correction: Correction) -> tuple[str, str, str, bool, Box]:
    """Additions before changes whose garment is gone, as these only need the category to be there; boxes first."""
    box = correction.box
    return correction.kind, correction.category, correction.to or "", box is None, box or WHOLE


def _at_place(box: Box | None, parts: Iterable[Garment]) -> Garment | None:
    """The part of any name whose box fits best, if one fits."""
    if box is None:
        return None
    fits = [(intersection_over_union(box, part.box), part) for part in parts]
    best = max(fits, key=lambda fit: fit[0], default=(0.0, None))
    return best[1] if best[0] >= SAME_PLACE else None


def _made_of_box(box: Box, taken: Mask, look: Look) -> Garment:
    """A garment of the box's pixels, without those `taken` `(height, width)` by others if enough are left."""
    height, width = look.label_map.shape
    inside = np.zeros((height, width), dtype=bool)
    left, top = int(box[0] * width), int(box[1] * height)
    inside[top : max(top + 1, round(box[3] * height)), left : max(left + 1, round(box[2] * width))] = True
    free = inside & ~taken
    mask = free if free.sum() >= LEAST_FREE * inside.sum() else inside
    known = _at_place(box, look.garments) or _without_pixels(look)
    return replace(known, box=box, area=float(mask.mean()), mask=mask)


def _without_pixels(look: Look) -> Garment:
    """A garment of which nothing is known but that it is in the photo; its category and score are set when joined."""
    return Garment(
        category="",
        score=1.0,
        box=WHOLE,
        area=0.0,
        mask=np.zeros(look.label_map.shape, dtype=bool),
        colours=(),
        embedding=np.zeros_like(look.item.garment.embedding),
        shade=UNKNOWN_SHADE,
    )


def _joined(category: str, score: float, parts: Sequence[Garment]) -> Garment:
    """One garment of several parts, as the person calls it: then it is nothing else."""
    garment = join_parts(parts)
    alternatives = garment.alternatives if garment.category == category else ()
    return replace(garment, category=category, score=score, alternatives=alternatives)


def _meet(one: Box | None, other: Box | None) -> bool:
    """Whether two garments of one name may be the same; somewhere may be anywhere."""
    if one is None or other is None:
        return True
    return _intersection(one, other) >= SAME_GARMENT * min(_area(one), _area(other))


def intersection_over_union(one: Box, other: Box) -> float:
    """How much of what two boxes cover is covered by both, 0..1."""
    both = _intersection(one, other)
    return both / (_area(one) + _area(other) - both)


def _intersection(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])

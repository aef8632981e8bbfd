"""What a look asks for: which of the garments recognised in a photo somebody must own to wear it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stylerec.looks import Garment, Look, PhotoLook
from stylerec.moodboard import MoodBoard
from stylerec.recommendation.naming import GENERAL
from stylerec.taxonomy import Taxonomy

TOPS, LOWER, OUTER, FEET = ("tops",), ("bottoms", "one-piece"), ("outerwear",), ("footwear",)
ESSENTIAL = (*TOPS, *LOWER, *OUTER, *FEET)
"""Groups without which a look is not worn; bags, accessories, jewellery, legwear and underwear are extras."""

SURE = 0.5
"""Score from which a garment counts however small it is, and "boots" beside "shoes" are boots."""

SMALLEST = 0.005
"""Share of the photo from which a garment counts that is less sure: a tag on a few stray pixels is mostly wrong."""

LAYER = 0.02
"""Share of the photo from which a further top, if sure, is a layer of its own."""

BY_HAND = 1.0
"""Score of a garment that a person named; recognition is never as sure."""


@dataclass(frozen=True, eq=False)
class Outline:
    """A look as a list of what to own: `name` is the photo's, unique on its board.

    `essential` are one garment for the feet, one for the legs or a one-piece, at most one coat or jacket, and the tops;
    `extras` the rest, best first.
    """

    photo: PhotoLook
    name: str
    essential: tuple[Garment, ...]
    extras: tuple[Garment, ...]


@dataclass(frozen=True, eq=False)
class Outlines:
    """The looks of a board, each photo once by content, and the names of the photos that show too little of one."""

    looks: tuple[Outline, ...]
    left_out: tuple[str, ...]


def outline_board(board: MoodBoard) -> Outlines:
    """Outline every readable photo. One that shows no clothes but extras or footwear is no look: it is left out."""
    looks: list[Outline] = []
    left_out: list[str] = []
    seen: set[str] = set()
    for photo, name in zip(board.readable, board.names, strict=True):
        if photo.photo_id in seen or photo.look is None:
            continue
        seen.add(photo.photo_id)
        essential, extras = outline_look(photo.look, board.taxonomy)
        if any(board.taxonomy.group_of(garment.category) not in FEET for garment in essential):
            looks.append(Outline(photo, name, essential, extras))
        else:
            left_out.append(name)
    return Outlines(tuple(looks), tuple(left_out))


def outline_look(look: Look, taxonomy: Taxonomy) -> tuple[tuple[Garment, ...], tuple[Garment, ...]]:
    """The essential garments of a look, head to foot, and its extras.

    Recognition may give one garment several names ("shoes" and "boots", "coat" and "jacket", "skirt" and "dress"), so
    what can be worn once counts once: under the surest name, with the largest outline. A skirt or trousers without
    anything above take the best unsure region of a top, if there is one: nobody leaves the house without.
    """
    named = _by_group(look.garments, taxonomy)
    found = {group: [one for one in garments if _counts(one)] for group, garments in named.items()}
    unsure = _by_group(look.regions, taxonomy)
    lower = _one(_of(LOWER, found) or _of(LOWER, named) or _of(LOWER, unsure)[:1])
    dressed = any(taxonomy.group_of(garment.category) == "one-piece" for garment in lower)
    tops = _tops(_of(TOPS, found), dressed)
    if lower and not tops and not dressed:
        tops = [region for region in _of(TOPS, unsure) if region.area >= SMALLEST][:1]
    extras = [one for group, garments in found.items() if group not in ESSENTIAL for one in garments]
    outer, feet = _one(_of(OUTER, found)), _one(_of(FEET, found))
    return (*outer, *tops, *lower, *feet), tuple(sorted(extras, key=lambda garment: -garment.score))


def _by_group(garments: Sequence[Garment], taxonomy: Taxonomy) -> dict[str, list[Garment]]:
    groups: dict[str, list[Garment]] = {}
    for garment in garments:
        groups.setdefault(taxonomy.group_of(garment.category), []).append(garment)
    return groups


def _counts(garment: Garment) -> bool:
    return garment.score >= SURE or garment.area >= SMALLEST


def _of(groups: Sequence[str], by_group: dict[str, list[Garment]]) -> list[Garment]:
    """Those of some groups, surest first."""
    return sorted((one for group in groups for one in by_group.get(group, ())), key=lambda garment: -garment.score)


def _one(names: Sequence[Garment]) -> list[Garment]:
    """Several names of one garment as one; what a person named stays, however many."""
    by_hand = [garment for garment in names if garment.score >= BY_HAND]
    if len(by_hand) > 1 or len(names) < 2:
        return by_hand or list(names)
    finer = [garment for garment in names if garment.category not in GENERAL and garment.score >= SURE]
    surest = (by_hand or finer or names)[0]
    largest = max(names, key=lambda garment: garment.area)
    return [replace(largest, category=surest.category, score=surest.score)]


def _tops(names: Sequence[Garment], dressed: bool) -> list[Garment]:
    """The surest top and its layers; over a one-piece, layers only."""
    layers = [garment for garment in names if garment.score >= SURE and garment.area >= LAYER]
    return [garment for i, garment in enumerate(names) if (i == 0 and not dressed) or garment in layers]

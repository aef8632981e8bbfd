"""What a look asks for: which of the garments recognised in a photo somebody must own to wear it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stylerec.domain.looks import Garment, Look, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import Taxonomy

LOWER = "lower", "whole"
"""Roles of what covers the legs; see `stylerec.domain.taxonomy.ROLES`."""

SURE_SCORE = 0.5
"""Score from which a garment counts however small it is, and "boots" beside "shoes" are boots."""

SMALLEST_AREA = 0.005
"""Share of the photo from which a garment counts that is less sure: a tag on a few stray pixels is mostly wrong."""

LAYER_AREA = 0.02
"""Share of the photo from which a further top, if sure, is a layer of its own."""

BY_HAND = 1.0
"""Score of a garment that a person named; recognition is never as sure."""


@dataclass(frozen=True, eq=False)
class OutlinedLook:
    """A look as a list of what to own: `name` is the photo's, unique on its board.

    `essential` are one garment for the feet, one for the legs or a one-piece, at most one coat or jacket, and the tops;
    `extras` the rest, best first.
    """

    photo: PhotoLook
    name: str
    essential: tuple[Garment, ...]
    extras: tuple[Garment, ...]


@dataclass(frozen=True, eq=False)
class OutlinedBoard:
    """The looks of a board, each photo once by content, and the names of the photos that show too little of one."""

    looks: tuple[OutlinedLook, ...]
    left_out: tuple[str, ...]


def outline_board(board: MoodBoard) -> OutlinedBoard:
    """Outline every readable photo. One that shows no clothes but extras or footwear is no look: it is left out."""
    looks: list[OutlinedLook] = []
    left_out: list[str] = []
    for row in board.distinct():
        photo, name = board.readable[row], board.names[row]
        essential, extras = outline_look(photo.look, board.taxonomy)
        if any(board.taxonomy.group_entry(garment.category).role != "feet" for garment in essential):
            looks.append(OutlinedLook(photo, name, essential, extras))
        else:
            left_out.append(name)
    return OutlinedBoard(tuple(looks), tuple(left_out))


def outline_look(look: Look, taxonomy: Taxonomy) -> tuple[tuple[Garment, ...], tuple[Garment, ...]]:
    """The essential garments of a look, head to foot, and its extras.

    Recognition may give one garment several names ("shoes" and "boots", "coat" and "jacket", "skirt" and "dress"), so
    what can be worn once counts once: under the surest name, with the largest outline. A skirt or trousers without
    anything above take the best unsure region of a top, if there is one: nobody leaves the house without.
    """
    named, unsure = _by_role(look.garments, taxonomy), _by_role(look.regions, taxonomy)
    found = {role: [one for one in garments if _counts(one)] for role, garments in named.items()}
    lower = _one(_pick(found, *LOWER) or _pick(named, *LOWER) or _pick(unsure, *LOWER)[:1], taxonomy)
    dressed = any(taxonomy.group_entry(garment.category).role == "whole" for garment in lower)
    tops = _layer_tops(_pick(found, "top"), dressed)
    if lower and not tops and not dressed:
        tops = [region for region in _pick(unsure, "top") if region.area >= SMALLEST_AREA][:1]
    outer, feet = (_one(_pick(found, role), taxonomy) for role in ("outer", "feet"))
    return (*outer, *tops, *lower, *feet), tuple(_pick(found, "extra"))


def _by_role(garments: Sequence[Garment], taxonomy: Taxonomy) -> dict[str, list[Garment]]:
    roles: dict[str, list[Garment]] = {}
    for garment in garments:
        roles.setdefault(taxonomy.group_entry(garment.category).role, []).append(garment)
    return roles


def _counts(garment: Garment) -> bool:
    return garment.score >= SURE_SCORE or garment.area >= SMALLEST_AREA


def _pick(by_role: dict[str, list[Garment]], *roles: str) -> list[Garment]:
    """Those of some roles, surest first."""
    return sorted((one for role in roles for one in by_role.get(role, ())), key=lambda garment: -garment.score)


def _one(names: Sequence[Garment], taxonomy: Taxonomy) -> list[Garment]:
    """Several names of one garment as one; what a person named stays, however many."""
    by_hand = [garment for garment in names if garment.score >= BY_HAND]
    if len(by_hand) > 1 or len(names) < 2:
        return by_hand or list(names)
    finer = [garment for garment in names if not taxonomy.is_general(garment.category) and garment.score >= SURE_SCORE]
    surest = (by_hand or finer or names)[0]
    largest = max(names, key=lambda garment: garment.area)
    return [replace(largest, category=surest.category, score=surest.score)]


def _layer_tops(names: Sequence[Garment], dressed: bool) -> list[Garment]:
    """The surest top and its layers; over a one-piece, layers only."""
    layers = [garment for garment in names if garment.score >= SURE_SCORE and garment.area >= LAYER_AREA]
    return [garment for i, garment in enumerate(names) if (i == 0 and not dressed) or garment in layers]

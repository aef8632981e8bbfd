"""Who and what a photo shows: people and pieces that lie apart, found in its label map."""

from dataclasses import dataclass

import numpy as np

from stylerec.domain.arrays import LabelMap, Mask
from stylerec.domain.looks import PARTS, Box
from stylerec.vision.framing import box_of
from stylerec.vision.parts_of_mask import grow, label_parts

BODY = SKIN, HAIR = PARTS.index("skin"), PARTS.index("hair")
BODY_SHARE = 0.05
"""Somebody is there when at least this share of the pixels that are not background is skin or hair: 99 in 100 of the
validation street photos have more, 93 in 100 closet photos less."""
LARGEST_GAP = 0.012
"""Parts of one thing are at most this far apart, as a share of the photo's longer side: shoes below trousers."""
LEAST_SHARE = 0.0025
"""Share of the photo below which something is no piece and nobody."""
BYSTANDER_HEIGHT = 0.4
"""Height, compared with the largest person's, below which somebody is only passing by."""


@dataclass(frozen=True, eq=False)
class Body:
    """Something that stands apart: `mask` bool `(height, width)` on the label map's grid, its box, whether a person."""

    mask: Mask
    box: Box
    person: bool


def find_bodies(label_map: LabelMap) -> list[Body]:
    """People and pieces of a label map uint8 `(height, width)`, largest first; bystanders and specks are left out.

    What lies near to a person belongs to them: a bag held away from the body is no piece of its own. A speck of skin
    among clothes makes nobody.
    """
    shown = label_map > 0
    reach = max(1, round(LARGEST_GAP * max(label_map.shape) / 2))
    regions, count = label_parts(grow(shown, reach))
    regions[~shown] = 0
    somebody = _is_somebody(label_map[shown])
    bodies = []
    for number in range(1, count + 1):
        mask = regions == number
        if mask.mean() >= LEAST_SHARE:
            bodies.append(Body(mask, box_of(mask), somebody and _is_somebody(label_map[mask])))
    people = [body for body in bodies if body.person]
    if people:
        tallest = max(_height(body.box) for body in people)
        people = [body for body in people if _height(body.box) >= BYSTANDER_HEIGHT * tallest]
        bodies = [_with_belongings(body, people, bodies) for body in people]
    return sorted(bodies, key=lambda body: -int(body.mask.sum()))


def _is_somebody(values: np.ndarray) -> bool:
    return bool(len(values) and np.isin(values, BODY).mean() >= BODY_SHARE)


def _height(box: Box) -> float:
    return box[3] - box[1]


def _with_belongings(person: Body, people: list[Body], bodies: list[Body]) -> Body:
    """A person with the pieces that lie nearest to them, within half their height."""
    own = [
        piece
        for piece in bodies
        if not piece.person
        and person is min(people, key=lambda other: _distance(other.box, piece.box))
        and _distance(person.box, piece.box) <= _height(person.box) / 4
    ]
    if not own:
        return person
    mask = np.any([person.mask, *(piece.mask for piece in own)], axis=0)
    return Body(mask, box_of(mask), person=True)


def _distance(one: Box, other: Box) -> float:
    """How far two boxes are apart, 0 where they meet."""
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return max(across, down)

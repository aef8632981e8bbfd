"""What a garment that was named wrongly may be instead."""

from stylerec.domain.looks import Garment, Look
from stylerec.domain.taxonomy import Taxonomy
from stylerec.pairing.prior import load_pairing_prior

HEARD_CHANCE = 0.05
"""Probability of being in the photo from which the recogniser's opinion counts before what is usual."""


def could_be(garment: Garment, look: Look, taxonomy: Taxonomy, most: int = 5) -> tuple[str, ...]:
    """Categories that the garment of a look could be instead, likeliest first, at most `most`.

    First what the recogniser hesitated about (the garment's alternatives), then what such a garment is taken for
    easily ("skirt" for a dress) and others of its group: those that the recogniser thinks are in the photo, then those
    that are worn most on the street. What is a garment of its own in the photo is not meant.
    """
    own = {other.category for other in look.garments}
    near = taxonomy.like(garment.category)
    group = taxonomy.in_group(taxonomy.group_of(garment.category))
    rates = dict(zip(group, load_pairing_prior().aligned(group).rates().tolist(), strict=True))

    def place(name: str) -> tuple[float, int, float]:
        heard = look.scores.get(name, 0.0)
        nearness = near.index(name) if name in near else len(near)
        return (-heard if heard >= HEARD_CHANCE else 0.0, nearness, -rates.get(name, 0.0))

    others = sorted({*near, *group}, key=place)
    names = dict.fromkeys([*garment.alternatives, *others])
    return tuple(name for name in names if name not in own)[:most]

"""How a garment is called when its kind is not sure: by its group's word, or by two names, never by one wrong name."""

from collections.abc import Mapping

from stylerec.domain.looks import Garment
from stylerec.domain.prose import listed
from stylerec.domain.taxonomy import Taxonomy

SURE_TOGETHER = 0.8
"""Probability that the categories of an answer have together, or those of the group that it names."""

MOST_NAMES = 2
"""Categories that an answer names; where more are needed and they are of one general group, it is the group's word."""


def likely(probabilities: Mapping[str, float], most: int) -> tuple[str, ...]:
    """The fewest categories that have a probability of `SURE_TOGETHER`, likeliest first; of more, the `most` likeliest.

    `probabilities` are those of all categories, best first.
    """
    names: list[str] = []
    total = 0.0
    for name, probability in probabilities.items():
        if len(names) == most or total >= SURE_TOGETHER - 1e-9:
            break
        names.append(name)
        total += probability
    return tuple(names)


def group_chances(probabilities: Mapping[str, float], taxonomy: Taxonomy) -> dict[str, float]:
    """The probability of every group that has some, likeliest first."""
    chances: dict[str, float] = {}
    for name, probability in probabilities.items():
        group = taxonomy.group_of(name)
        chances[group] = chances.get(group, 0.0) + probability
    return dict(sorted(chances.items(), key=lambda pair: -pair[1]))


def term_of(probabilities: Mapping[str, float], taxonomy: Taxonomy) -> str:
    """What an item is taken for: its likeliest category, or the general group ("footwear") whose kind is not sure.

    That is when the group has `SURE_TOGETHER` and more than `MOST_NAMES` of the categories are needed for as much, or
    the group itself is among those.
    """
    names = likely(probabilities, MOST_NAMES + 1)
    if len(names) <= MOST_NAMES and set(names) <= set(taxonomy.categories):
        return names[0]
    group, chance = next(iter(group_chances(probabilities, taxonomy).items()))
    return group if taxonomy.is_general(group) and chance >= SURE_TOGETHER - 1e-9 else names[0]


def names_of(garment: Garment, taxonomy: Taxonomy) -> tuple[str, ...]:
    """What a garment of a photo is called: its category, that with the likeliest alternative, or a general group.

    Alternatives count below a score of `SURE_TOGETHER`; the group stands for more than `MOST_NAMES` categories of its
    own.
    """
    if garment.score >= SURE_TOGETHER or not garment.alternatives:
        return (garment.category,)
    names = (garment.category, *garment.alternatives)
    group = taxonomy.group_of(garment.category)
    if taxonomy.is_general(group) and sum(taxonomy.covers(group, name) for name in names) > MOST_NAMES:
        return (group,)
    return names[:MOST_NAMES]


def name_garment(garment: Garment, taxonomy: Taxonomy) -> str:
    """ "skirt", "skirt or dress", "shoes"."""
    return listed([taxonomy.in_sentence(name) for name in names_of(garment, taxonomy)], "or")

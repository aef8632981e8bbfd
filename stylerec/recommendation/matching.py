"""How alike an item and the garments of a board are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stylerec.domain.arrays import Indices, Scores
from stylerec.domain.colours import shade_similarity
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.odds import sigmoid
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import UsageError

CALLED_ALIKE = 0.8
"""Cosine of two embeddings from which a garment is called "like yours"."""

POSSIBLE_GROUP, ALIKE_ACROSS_GROUPS = 0.05, 0.88
"""Chance of a group below which an item is none of it, and the cosine from which a garment of such a group was rather
named wrong: pleats look like a striped shirt."""

POSSIBLE_CATEGORY = 0.1
"""Chance from which an item may be of a category or group."""

SAME_STEEPNESS, SAME_FROM = 6.0, 7.75
"""How fast two garments become one with their cosine and colour: fitted on 188 garments cut out of street photos
(docs/recommendations.md)."""


@dataclass(frozen=True)
class MatchWeights:
    """What each feature of a match counts for; they sum to 1, so that a score is in 0..1.

    `look_alike` is that of `same_garment`.
    """

    look_alike: float = 0.46
    category: float = 0.01
    photo: float = 0.50
    group: float = 0.01
    colour: float = 0.02

    def __post_init__(self) -> None:
        values = (self.look_alike, self.category, self.photo, self.group, self.colour)
        if min(values) < 0 or abs(sum(values) - 1) > 1e-6:
            raise UsageError(f"Invalid match weights: expected numbers from 0 with sum 1, received {values}.")


WEIGHTS = MatchWeights()


@dataclass(frozen=True, eq=False)
class MatchFeatures:
    """How an item compares with every garment of a board; arrays `(n_rows,)`, features in 0..1.

    Each photo has one row per garment, then per region that is too unsure to be named or only proposed, and one for the
    photo as a whole, whose `garment` is -1 and whose look-alike, category, group and colour are 0. `photo_index` is the
    photo's place in the board's `readable`, `garment` the place in its `comparable` garments.

    - `look_alike`: cosine of the two embeddings, negative ones as 0; 0 for a garment of a group that the item is
      hardly of, unless the cosine is high
    - `category`: probability that the item is of the garment's category, times the garment's score; for an item that
      is only known to be of a group, any category of it will do
    - `photo`: the chance that the photo shows what the item is, garment found or not: the photo's scores, weighted by
      the item's probabilities, where a group's score is at least that of its surest category; or that this garment is
      the `same_garment`, whatever it was named
    - `group`: as `category`, for the garment's group
    - `colour`: `shade_similarity` of the two

    `likeliest` is the probability of the item's likeliest category.
    """

    photo_index: Indices
    garment: Indices
    look_alike: Scores
    category: Scores
    photo: Scores
    group: Scores
    colour: Scores
    likeliest: float = 1.0


def match_features(item: Garment, probabilities: dict[str, float], board: MoodBoard) -> MatchFeatures:
    """Compare an item, with the probabilities of its categories, with every garment of the board."""
    taxonomy = board.taxonomy
    chance = np.array([probabilities.get(name, 0.0) for name in taxonomy.terms])
    of_group = dict.fromkeys(taxonomy.groups, 0.0)
    for name in taxonomy.terms:
        for group in taxonomy.ancestors(name):
            of_group[group] += probabilities.get(name, 0.0)
    scores = [photo.look.scores for photo in board.readable]
    shows = np.array([[of.get(name, 0.0) for name in taxonomy.terms] for of in scores]).reshape(-1, len(chance))
    for general in filter(taxonomy.is_general, taxonomy.terms):
        covered = [taxonomy.covers(general, name) for name in taxonomy.terms]
        shows[:, taxonomy.terms.index(general)] = shows[:, covered].max(axis=1, initial=0)
    found = [(i, j, g) for i, photo in enumerate(board.readable) for j, g in enumerate(comparable(photo))]
    garments = [garment for _, _, garment in found]
    shades = np.array([garment.shade for garment in garments]).reshape(-1, 3, 3)
    n_photos = len(board.readable)

    def column(values: Sequence[float] | np.ndarray) -> np.ndarray:
        return np.concatenate([np.clip(np.asarray(values, dtype=float), 0, 1), np.zeros(n_photos)])

    photo_index = np.array([i for i, _, _ in found] + list(range(n_photos)), dtype=int)
    of_own_group = np.array([of_group[taxonomy.group_of(garment.category)] for garment in garments])
    cosines = look_alike(item, garments)
    alike = column(np.where((of_own_group >= POSSIBLE_GROUP) | (cosines >= ALIKE_ACROSS_GROUPS), cosines, 0))
    colour = column(shade_similarity(item.shade, shades))
    shown = np.minimum(shows @ chance, 1)[photo_index]
    return MatchFeatures(
        photo_index=photo_index,
        garment=np.array([j for _, j, _ in found] + [-1] * n_photos, dtype=int),
        look_alike=alike,
        category=column([_chance(probabilities, garment.category, taxonomy) * garment.score for garment in garments]),
        photo=1 - (1 - shown) * (1 - same_garment(alike, colour)),
        group=column(of_own_group * np.array([garment.score for garment in garments])),
        colour=colour,
        likeliest=max(probabilities.values()),
    )


def _chance(probabilities: dict[str, float], category: str, taxonomy: Taxonomy) -> float:
    """How likely a garment of this category is one like the item; all of a group are, where its kind is unknown."""
    names = dict.fromkeys([category, taxonomy.group_of(category)])
    return sum(probabilities.get(name, 0.0) for name in names)


def match_scores(features: MatchFeatures, weights: MatchWeights = WEIGHTS) -> Scores:
    """Score of every row, `(n_rows,)` in 0..1: the weighted sum of the features; a photo's is that of its best row."""
    return (
        weights.look_alike * same_garment(features.look_alike, features.colour)
        + weights.category * features.category
        + weights.photo * features.photo
        + weights.group * features.group
        + weights.colour * features.colour
    )


def same_garment(look_alike: Scores, colour: Scores) -> Scores:
    """How much two garments look like one and the same, 0..1, from their cosine and the likeness of their colours.

    A garment that only looks a little alike says nothing: most photos have one with a cosine of 0.7.
    """
    return sigmoid(SAME_STEEPNESS * look_alike**2 * (1 + colour) - SAME_FROM)


def comparable(photo: PhotoLook) -> tuple[Garment, ...]:
    """The garments found, then the regions that are too unsure to be named, and those only proposed."""
    return (*photo.look.garments, *photo.look.regions, *photo.look.proposals) if photo.look else ()


def look_alike(item: Garment, garments: Sequence[Garment]) -> Scores:
    """Cosine of the item's embedding with each garment's, `(n_garments,)`.

    Raises `UsageError` when they come from different models.
    """
    if not garments:
        return np.zeros(0)
    embeddings = np.stack([garment.embedding for garment in garments])
    if embeddings.shape[1:] != item.embedding.shape:
        raise UsageError(
            f"Cannot compare the item with the board: expected embeddings of one model, received "
            f"{item.embedding.shape} and {embeddings.shape[1:]}. Recognise both with the same model."
        )
    return embeddings @ item.embedding

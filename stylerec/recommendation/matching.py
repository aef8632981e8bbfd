"""How alike an item and the garments of a board are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stylerec.colours import shade_similarity
from stylerec.errors import UsageError
from stylerec.looks import Garment, PhotoLook
from stylerec.moodboard import MoodBoard

ALIKE = 0.8
"""Cosine of two embeddings from which a garment is called "like yours"."""

UNLIKE = 0.5
"""Cosine up to which two garments have nothing in common: what a photo without the item reaches anyway."""


@dataclass(frozen=True)
class MatchWeights:
    """What each feature of a match counts for; they sum to 1, so that a score is in 0..1."""

    look_alike: float = 0.50
    category: float = 0.05
    photo: float = 0.175
    group: float = 0.025
    colour: float = 0.25

    def __post_init__(self) -> None:
        values = (self.look_alike, self.category, self.photo, self.group, self.colour)
        if min(values) < 0 or abs(sum(values) - 1) > 1e-6:
            raise UsageError(f"Invalid match weights: expected numbers from 0 with sum 1, received {values}.")


WEIGHTS = MatchWeights()


@dataclass(frozen=True, eq=False)
class MatchFeatures:
    """How an item compares with every garment of a board; arrays `(n_rows,)`, features in 0..1.

    Each photo has one row per garment, then per region that is too unsure to be named, and one for the photo as a
    whole, whose `garment` is -1 and whose look-alike, category, group and colour are 0. `photo_index` is the photo's
    place in the board's `readable`, `garment` the place in its look's garments and regions.

    - `look_alike`: cosine of the two embeddings, negative ones as 0
    - `category`: probability that the item is of the garment's category, times the garment's score
    - `photo`: the chance that the photo shows the item's category, garment found or not: the sum over categories of
      the item's probability times the photo's score
    - `group`: as `category`, for the garment's group
    - `colour`: `shade_similarity` of the two
    """

    photo_index: np.ndarray
    garment: np.ndarray
    look_alike: np.ndarray
    category: np.ndarray
    photo: np.ndarray
    group: np.ndarray
    colour: np.ndarray


def match_features(item: Garment, probabilities: dict[str, float], board: MoodBoard) -> MatchFeatures:
    """Compare an item, with the probabilities of its categories, with every garment of the board."""
    taxonomy = board.taxonomy
    chance = np.array([probabilities.get(name, 0.0) for name in taxonomy.categories])
    of_group = {
        name: sum(probabilities.get(member, 0.0) for member in taxonomy.in_group(name)) for name in taxonomy.groups
    }
    scores = [photo.look.scores if photo.look else {} for photo in board.readable]
    shows = np.array([[of.get(name, 0.0) for name in taxonomy.categories] for of in scores]).reshape(-1, len(chance))
    found = [(i, j, g) for i, photo in enumerate(board.readable) for j, g in enumerate(comparable(photo))]
    garments = [garment for _, _, garment in found]
    shades = np.array([garment.shade for garment in garments]).reshape(-1, 3, 3)
    n_photos = len(board.readable)

    def column(values: Sequence[float] | np.ndarray) -> np.ndarray:
        return np.concatenate([np.clip(np.asarray(values, dtype=float), 0, 1), np.zeros(n_photos)])

    photo_index = np.array([i for i, _, _ in found] + list(range(n_photos)), dtype=int)
    return MatchFeatures(
        photo_index=photo_index,
        garment=np.array([j for _, j, _ in found] + [-1] * n_photos, dtype=int),
        look_alike=column(look_alike(item, garments)),
        category=column([probabilities.get(garment.category, 0.0) * garment.score for garment in garments]),
        photo=np.clip(shows @ chance, 0, 1)[photo_index],
        group=column([of_group[taxonomy.group_of(garment.category)] * garment.score for garment in garments]),
        colour=column(shade_similarity(item.shade, shades)),
    )


def match_scores(features: MatchFeatures, weights: MatchWeights = WEIGHTS) -> np.ndarray:
    """Score of every row, `(n_rows,)` in 0..1; a photo's score is that of its best row.

    The weighted sum of the features, look-alike counted from `UNLIKE` on: `max(0, cosine - 0.5) / 0.5`.
    """
    return (
        weights.look_alike * np.clip(features.look_alike - UNLIKE, 0, None) / (1 - UNLIKE)
        + weights.category * features.category
        + weights.photo * features.photo
        + weights.group * features.group
        + weights.colour * features.colour
    )


def garments_of(photo: PhotoLook) -> tuple[Garment, ...]:
    """The garments found in a photo, none in one that could not be read."""
    return photo.look.garments if photo.look else ()


def comparable(photo: PhotoLook) -> tuple[Garment, ...]:
    """The garments found, then the regions that are too unsure to be named."""
    return (*photo.look.garments, *photo.look.regions) if photo.look else ()


def look_alike(item: Garment, garments: Sequence[Garment]) -> np.ndarray:
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

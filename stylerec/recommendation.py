"""How to wear an item: the board's photos ranked by whether they show such a garment, and what goes with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stylerec.colours import shade_similarity
from stylerec.errors import PhotoError, UsageError
from stylerec.looks import Garment, ItemPrediction, PhotoLook
from stylerec.moodboard import MoodBoard
from stylerec.pairings import rank_pairings
from stylerec.taxonomy import Taxonomy
from stylerec.words import listed, with_article

ALIKE = 0.8
"""Cosine of two embeddings from which a garment is called "like yours"."""

UNLIKE = 0.5
"""Cosine up to which two garments have nothing in common: what a photo without the item reaches anyway."""

SURE = 0.5
"""Probability below which the item's category is mentioned as uncertain."""

POSSIBLE = 0.1
"""Chance from which a garment may be of the item's category although both were named differently."""

SAME_COLOUR = 0.5
"""Similarity of two shades from which a garment is "in the colour of yours"."""

EXAMPLES = 4
"""Cut-outs that come with a pairing."""

WORN_WITH = 4
"""Other garments of a photo that its reason names."""


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


@dataclass(frozen=True)
class Reason:
    """Why a photo stands where it stands: `text` for a reader, `value` in 0..1 is the figure behind it.

    `kind` is "look-alike" (a garment like the item), "category" (one of its category), "group" (the nearest thing),
    "colour" or "none" (nothing of the kind).
    """

    kind: str
    text: str
    value: float


@dataclass(frozen=True, eq=False)
class RankedPhoto:
    """A board photo with its score in 0..1, the garment in it that matches the item (if any), and the reasons."""

    photo: PhotoLook
    score: float
    garment: Garment | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, eq=False)
class Pairing:
    """A category to wear with the item; figures as in `rank_pairings`, over the board's distinct photos.

    `photos` are the names of those that show both, `examples` the board's garments of the category: first from photos
    that show the item's category, best match first.
    """

    category: str
    score: float
    cosine: float
    jaccard: float
    lift: float
    support: int
    photos: tuple[str, ...]
    examples: tuple[tuple[PhotoLook, Garment], ...]


@dataclass(frozen=True, eq=False)
class Recommendation:
    """How to wear an item of this category: every readable photo and all other categories, both best first.

    `message` says what a reader must know: no match on the board, an uncertain category, nothing to go by.
    """

    category: str
    group: str
    message: str | None
    photos: tuple[RankedPhoto, ...]
    pairings: tuple[Pairing, ...]


def recommend(
    item: PhotoLook | ItemPrediction, board: MoodBoard, *, category: str | None = None, exclude: Collection[str] = ()
) -> Recommendation:
    """Find how to wear an item, from a board.

    `category` corrects the item's category (a name or another word for it); `exclude` names photos, by name or photo
    id, that are left out. A board that does not show the category falls back to its group, an empty one to what people
    wear on the street; `message` says so.

    Raises `PhotoError` for an item that could not be read and `TaxonomyError` for an unknown category.
    """
    prediction = _prediction(item)
    board = board.without(exclude) if exclude else board
    taxonomy = board.taxonomy
    if category is None:
        category, probabilities = prediction.category, prediction.probabilities
    else:
        category = taxonomy.resolve(category)
        probabilities = {category: 1.0}
    group = taxonomy.group_of(category)
    features = match_features(prediction.garment, probabilities, board)
    photos = _rank_photos(features, match_scores(features), category, board)
    user_items = _distinct(board)
    return Recommendation(
        category,
        group,
        _message(probabilities, category, user_items, board),
        photos,
        _pairings(user_items, category, photos, board),
    )


def match_features(item: Garment, probabilities: dict[str, float], board: MoodBoard) -> MatchFeatures:
    """Compare an item, with the probabilities of its categories, with every garment of the board."""
    taxonomy = board.taxonomy
    chance = np.array([probabilities.get(name, 0.0) for name in taxonomy.categories])
    of_group = {
        name: sum(probabilities.get(member, 0.0) for member in taxonomy.in_group(name)) for name in taxonomy.groups
    }
    shows = board.user_items(scores=True).to_numpy() @ chance
    found = [(i, j, g) for i, photo in enumerate(board.readable) for j, g in enumerate(_comparable(photo))]
    garments = [garment for _, _, garment in found]
    shades = np.array([garment.shade for garment in garments]).reshape(-1, 3, 3)
    n_photos = len(board.readable)

    def column(values: Sequence[float] | np.ndarray) -> np.ndarray:
        return np.concatenate([np.clip(np.asarray(values, dtype=float), 0, 1), np.zeros(n_photos)])

    photo_index = np.array([i for i, _, _ in found] + list(range(n_photos)), dtype=int)
    return MatchFeatures(
        photo_index=photo_index,
        garment=np.array([j for _, j, _ in found] + [-1] * n_photos, dtype=int),
        look_alike=column(_look_alike(item, garments)),
        category=column([probabilities.get(garment.category, 0.0) * garment.score for garment in garments]),
        photo=np.clip(shows, 0, 1)[photo_index],
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


def _prediction(item: PhotoLook | ItemPrediction) -> ItemPrediction:
    if isinstance(item, ItemPrediction):
        return item
    if item.look is None:
        raise PhotoError(f"Cannot style {item.name!r}, it could not be read: {item.error}")
    return item.look.item


def _garments(photo: PhotoLook) -> tuple[Garment, ...]:
    return photo.look.garments if photo.look else ()


def _comparable(photo: PhotoLook) -> tuple[Garment, ...]:
    return (*photo.look.garments, *photo.look.regions) if photo.look else ()


def _look_alike(item: Garment, garments: Sequence[Garment]) -> np.ndarray:
    if not garments:
        return np.zeros(0)
    embeddings = np.stack([garment.embedding for garment in garments])
    if embeddings.shape[1:] != item.embedding.shape:
        raise UsageError(
            f"Cannot compare the item with the board: expected embeddings of one model, received "
            f"{item.embedding.shape} and {embeddings.shape[1:]}. Recognise both with the same model."
        )
    return embeddings @ item.embedding


def _rank_photos(
    features: MatchFeatures, scores: np.ndarray, category: str, board: MoodBoard
) -> tuple[RankedPhoto, ...]:
    """Every photo with its best row's score, best first; equal ones stay in the board's order.

    The garment pointed at is the best of those that have something to do with the item: alike, of its group, or of a
    category that the item may well be of. Another may look more alike and still be no answer, and a region that is too
    unsure to be named has to look alike.
    """
    taxonomy = board.taxonomy
    group = set(taxonomy.in_group(taxonomy.group_of(category)))
    best: dict[int, int] = {}
    match: dict[int, int] = {}
    for row in np.argsort(-scores, kind="stable"):
        index, number = int(features.photo_index[row]), int(features.garment[row])
        best.setdefault(index, int(row))
        garments = _garments(board.readable[index])
        related = 0 <= number < len(garments) and (
            garments[number].category in group or features.category[row] >= POSSIBLE
        )
        if related or features.look_alike[row] >= ALIKE:
            match.setdefault(index, int(row))
    ranked = []
    for index, row in best.items():
        photo = board.readable[index]
        matched = match.get(index)
        garment = None if matched is None else _comparable(photo)[features.garment[matched]]
        reasons = _reasons(photo, garment, row if matched is None else matched, features, category, taxonomy)
        ranked.append(RankedPhoto(photo, float(scores[row]), garment, reasons))
    return tuple(ranked)


def _reasons(
    photo: PhotoLook, garment: Garment | None, row: int, features: MatchFeatures, category: str, taxonomy: Taxonomy
) -> tuple[Reason, ...]:
    if garment is None:
        if not _garments(photo):
            return (Reason("none", "no garment was found in this photo", 0.0),)
        return (Reason("none", f"shows no {taxonomy.in_sentence(category)}", float(features.photo[row])),)
    alike, colour = float(features.look_alike[row]), float(features.colour[row])
    shown = f"shows {with_article(_described(garment, taxonomy))}"
    if alike >= ALIKE:
        kind, value, text = "look-alike", alike, f"{shown} like yours ({alike:.2f})"
    elif garment.category == category:
        kind, value, text = "category", garment.score, f"{shown} ({garment.score:.2f})"
    else:
        kind, value = "group", garment.score
        text = f"{shown} ({garment.score:.2f}), the nearest to {with_article(taxonomy.in_sentence(category))}"
    others = [other.category for other in _garments(photo) if other.category != garment.category][:WORN_WITH]
    if others:
        text += f", worn with {listed([taxonomy.in_sentence(name) for name in others])}"
    reasons = [Reason(kind, text, value)]
    if colour >= SAME_COLOUR:
        reasons.append(Reason("colour", "in the colour of yours", colour))
    return tuple(reasons)


def _distinct(board: MoodBoard) -> pd.DataFrame:
    """`user_items` with each photo once, by content: a photo stored twice is no second piece of evidence."""
    first = ~pd.Series([photo.photo_id for photo in board.readable], dtype=object).duplicated().to_numpy(dtype=bool)
    return board.user_items()[first]


def _pairings(
    user_items: pd.DataFrame, category: str, photos: Sequence[RankedPhoto], board: MoodBoard
) -> tuple[Pairing, ...]:
    """All other categories. Where no photo shows the item's category, its group's photos speak for it in the score."""
    ranked = rank_pairings(user_items, [category])
    if not user_items[category].any():
        members = list(board.taxonomy.in_group(board.taxonomy.group_of(category)))
        stand_in = user_items.assign(**{category: user_items[members].max(axis=1)})
        # The group's members stood in for the item: that they are worn with themselves is no evidence.
        stand_in[[name for name in members if name != category]] = 0
        ranked["score"] = rank_pairings(stand_in, [category])["score"]
        ranked = ranked.sort_values("score", ascending=False, kind="stable")
    by_category: dict[str, list[tuple[PhotoLook, Garment]]] = {}
    matching = sorted(photos, key=lambda ranked: category not in _categories(ranked.photo))
    for photo in matching:
        for garment in _garments(photo.photo):
            by_category.setdefault(garment.category, []).append((photo.photo, garment))
    worn = user_items[category] == 1
    return tuple(
        Pairing(
            category=str(name),
            score=float(row["score"]),
            cosine=float(row["cosine"]),
            jaccard=float(row["jaccard"]),
            lift=float(row["lift"]),
            support=int(row["support"]),
            photos=tuple(user_items.index[worn & (user_items[name] == 1)]),
            examples=_different(by_category.get(str(name), []))[:EXAMPLES],
        )
        for name, row in ranked.iterrows()
    )


def _different(examples: Sequence[tuple[PhotoLook, Garment]]) -> tuple[tuple[PhotoLook, Garment], ...]:
    """The first of each photo, by content."""
    first: dict[str, tuple[PhotoLook, Garment]] = {}
    for photo, garment in examples:
        first.setdefault(photo.photo_id, (photo, garment))
    return tuple(first.values())


def _categories(photo: PhotoLook) -> tuple[str, ...]:
    return photo.look.categories if photo.look else ()


def _message(probabilities: dict[str, float], category: str, user_items: pd.DataFrame, board: MoodBoard) -> str | None:
    """What a reader must know about this answer, or None."""
    taxonomy = board.taxonomy
    parts = []
    if probabilities[category] < SURE:
        likely = [with_article(taxonomy.in_sentence(name)) for name in list(probabilities)[:2]]
        parts.append(f"This may be {' or '.join(likely)}; choose the category if {likely[0]} is wrong.")
    n_readable, n_distinct = len(board.readable), len(user_items)
    if not n_readable:
        unreadable = f"none of its {len(board)} photos could be read" if len(board) else "it has no photos"
        return " ".join([*parts, f"The board is empty: {unreadable}. {FROM_STREET}"])
    if n_distinct == 1:
        same = (
            f"All {n_readable} photos of the board are the same" if n_readable > 1 else "The board has one photo only"
        )
        parts.append(f"{same}; with more, the answer becomes your own.")
    elif n_distinct < n_readable:
        parts.append("Photos that are on the board more than once count once.")
    if not user_items.to_numpy().any():
        return " ".join([*parts, f"No garment was found on the board's photos. {FROM_STREET}"])
    if not user_items[category].any():
        group = taxonomy.group_of(category)
        nearest = [name for name in taxonomy.in_group(group) if user_items[name].any()]
        nothing = f"No photo of the board shows {with_article(taxonomy.in_sentence(category))}"
        if nearest:
            words = listed([with_article(taxonomy.in_sentence(name)) for name in nearest])
            parts.append(f"{nothing}; the nearest it has: {words}.")
        else:
            parts.append(f"{nothing}, nor anything near to it. {FROM_STREET}")
    return " ".join(parts) or None


FROM_STREET = "The pairings show what people wear on the street."


def _described(garment: Garment, taxonomy: Taxonomy) -> str:
    """ "navy skirt"; a garment without colours is just a "skirt"."""
    return " ".join([*garment.colours[:1], taxonomy.in_sentence(garment.category)])

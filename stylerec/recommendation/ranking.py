"""The photos of a board, ranked for an item, with the reasons in words."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from stylerec.colours import shade_harmony
from stylerec.corrections import Feedback
from stylerec.looks import Garment, PhotoLook
from stylerec.moodboard import MoodBoard
from stylerec.recommendation.matching import ALIKE, MatchFeatures, comparable, garments_of
from stylerec.recommendation.naming import worn_with
from stylerec.taxonomy import Taxonomy
from stylerec.words import listed, with_article

POSSIBLE = 0.1
"""Chance from which a garment may be of the item's category although both were named differently."""

SAME_COLOUR = 0.5
"""Similarity of two shades from which a garment is "in the colour of yours"."""

WORN_WITH = 4
"""Other garments of a photo that its reason names."""

HARMONY_WEIGHT = 0.3
"""Share of colour harmony in a score when it is asked for."""

HARMONIOUS = 0.85
"""Harmony from which colours are said to go together: of seven in ten pairs worn together on the street."""

CLASHING = 0.3
"""Harmony below which they are said not to: of one pair in thirty worn together on the street."""

NO_HARMONY = 0.5
"""Harmony of a photo that shows nothing else than the item."""

LIKED = 0.25
"""What a liked photo or piece gains in its score."""

LEFT_OUT = 0.5
"""What remains of the score of a photo that shows a category that is left out."""


@dataclass(frozen=True)
class Reason:
    """Why a photo or a pairing stands where it stands: `text` for a reader, `value` in 0..1 is the figure behind it.

    `kind` is "look-alike" (a garment like the item), "category" (one of its category), "group" (the nearest thing),
    "colour", "none" (nothing of the kind), "harmony" (how its colours go with the item's), "left out" (it shows a
    category that is left out), "liked" or "disliked".
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


def rank_photos(
    features: MatchFeatures,
    scores: np.ndarray,
    item: Garment,
    category: str,
    board: MoodBoard,
    *,
    leave_out: Collection[str],
    feedback: Feedback,
    harmony: bool,
) -> tuple[RankedPhoto, ...]:
    """Every photo, best first; equal ones stay in the board's order.

    A photo's score is that of its best row in `features`; with `harmony`, `HARMONY_WEIGHT` of it is the photo's
    harmony with the item. A left-out category takes it down by `LEFT_OUT`, a like adds `LIKED`, a dislike puts the
    photo last with a score of 0.

    The garment pointed at is the best of those that have something to do with the item: alike, of its group, or of a
    category that the item may well be of. Another may look more alike and still be no answer, and a region that is too
    unsure to be named has to look alike.
    """
    if not board.readable:
        return ()
    order = np.argsort(-scores, kind="stable")
    best = _first_rows(order, features)
    match = _first_rows(order[_related(features, category, board)[order]], features)
    harmonies = _harmonies(item, board) if harmony else ()
    ranked = []
    for index, photo in enumerate(board.readable):
        row, matched = best[index], match.get(index)
        garment = None if matched is None else comparable(photo)[features.garment[matched]]
        reasons = list(
            _reasons(photo, garment, row if matched is None else matched, features, category, board.taxonomy)
        )
        score = float(scores[row])
        if harmony:
            value, reason = _photo_harmony(photo, garment, harmonies[index], board.taxonomy)
            score = (1 - HARMONY_WEIGHT) * score + HARMONY_WEIGHT * value
            reasons += reason
        shown = [name for name in (photo.look.categories if photo.look else ()) if name in leave_out]
        if shown:
            score *= LEFT_OUT
            words = listed([with_article(board.taxonomy.in_sentence(name)) for name in shown])
            reasons.append(Reason("left out", f"shows {words}, which you left out", LEFT_OUT))
        opinion = feedback.photos.get(photo.photo_id, 0)
        score = by_opinion(score, opinion)
        ranked.append((opinion < 0, RankedPhoto(photo, score, garment, (*reasons, *opinion_reasons(opinion)))))
    ranked.sort(key=lambda pair: (pair[0], -pair[1].score))
    return tuple(photo for _, photo in ranked)


def by_opinion(score: float, opinion: int) -> float:
    """A score in 0..1 after a like (1) or a dislike (-1)."""
    return 0.0 if opinion < 0 else min(1.0, score + LIKED * opinion)


def opinion_reasons(opinion: int) -> tuple[Reason, ...]:
    """What a person said, as a reason."""
    if opinion > 0:
        return (Reason("liked", "you liked this", 1.0),)
    return (Reason("disliked", "you did not like this", 0.0),) if opinion < 0 else ()


def described(garment: Garment, taxonomy: Taxonomy) -> str:
    """ "navy skirt"; a garment without colours is just a "skirt"."""
    return " ".join([*garment.colours[:1], taxonomy.in_sentence(garment.category)])


def _first_rows(rows: np.ndarray, features: MatchFeatures) -> dict[int, int]:
    """The first of the rows for each photo that has one."""
    photos, first = np.unique(features.photo_index[rows], return_index=True)
    return {int(photo): int(rows[place]) for photo, place in zip(photos, first, strict=True)}


def _related(features: MatchFeatures, category: str, board: MoodBoard) -> np.ndarray:
    """Which rows are garments that have something to do with the item, boolean `(n_rows,)`."""
    group = set(board.taxonomy.in_group(board.taxonomy.group_of(category)))
    # In the order of the rows: garments found, then regions, photo by photo; photos as a whole come after.
    named, same_group = [], []
    for photo in board.readable:
        n_found = len(garments_of(photo))
        for number, garment in enumerate(comparable(photo)):
            named.append(number < n_found)
            same_group.append(garment.category in group)
    related = np.zeros(len(features.garment), dtype=bool)
    n = len(named)
    related[:n] = np.array(named, dtype=bool) & (np.array(same_group, dtype=bool) | (features.category[:n] >= POSSIBLE))
    return related | (features.look_alike >= ALIKE)


def _reasons(
    photo: PhotoLook, garment: Garment | None, row: int, features: MatchFeatures, category: str, taxonomy: Taxonomy
) -> tuple[Reason, ...]:
    if garment is None:
        if not garments_of(photo):
            return (Reason("none", "no garment was found in this photo", 0.0),)
        return (Reason("none", f"shows no {taxonomy.in_sentence(category)}", float(features.photo[row])),)
    alike, colour = float(features.look_alike[row]), float(features.colour[row])
    shown = f"shows {with_article(described(garment, taxonomy))}"
    if alike >= ALIKE:
        kind, value, text = "look-alike", alike, f"{shown} like yours ({alike:.2f})"
    elif garment.category == category:
        kind, value, text = "category", garment.score, f"{shown} ({garment.score:.2f})"
    else:
        kind, value = "group", garment.score
        text = f"{shown} ({garment.score:.2f}), the nearest to {with_article(taxonomy.in_sentence(category))}"
    others = worn_with(garment, garments_of(photo), taxonomy)[:WORN_WITH]
    if others:
        text += f", worn with {listed([taxonomy.in_sentence(name) for name in others])}"
    reasons = [Reason(kind, text, value)]
    if colour >= SAME_COLOUR:
        reasons.append(Reason("colour", "in the colour of yours", colour))
    return tuple(reasons)


def _harmonies(item: Garment, board: MoodBoard) -> tuple[np.ndarray, ...]:
    """Harmony of the item with each garment found, an array per photo."""
    found = [garments_of(photo) for photo in board.readable]
    shades = np.array([garment.shade for garments in found for garment in garments]).reshape(-1, 3, 3)
    ends = np.cumsum([len(garments) for garments in found])
    return tuple(np.split(shade_harmony(item.shade, shades), ends[:-1]))


def _photo_harmony(
    photo: PhotoLook, matched: Garment | None, harmonies: np.ndarray, taxonomy: Taxonomy
) -> tuple[float, tuple[Reason, ...]]:
    """How well the item's colour goes with what else the photo shows: mean over the other garments by their areas."""
    group = taxonomy.group_of(matched.category) if matched else None
    others = [
        (float(value), other)
        for value, other in zip(harmonies, garments_of(photo), strict=True)
        if taxonomy.group_of(other.category) != group
    ]
    if not others:
        return NO_HARMONY, ()
    areas = [other.area + 1e-6 for _, other in others]
    mean = sum(value * area for (value, _), area in zip(others, areas, strict=True)) / sum(areas)
    worst, clashing = min(others, key=lambda pair: pair[0])
    if mean >= HARMONIOUS:
        return mean, (Reason("harmony", "its colours go with yours", mean),)
    if worst < CLASHING:
        return mean, (Reason("harmony", f"the {described(clashing, taxonomy)} may clash with yours", worst),)
    return mean, ()

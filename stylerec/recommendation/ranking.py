"""The photos of a board, ranked for an item, with the reasons in words."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from stylerec.domain.arrays import Scores
from stylerec.domain.certainty import name_garment, names_of
from stylerec.domain.colours import shade_harmony
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import capital, listed, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.pairing.naming import list_worn_with
from stylerec.recommendation.item import ItemAnswer
from stylerec.recommendation.matching import CALLED_ALIKE, POSSIBLE_CATEGORY, MatchFeatures, comparable
from stylerec.recommendation.wishes import Wishes

COUNTS_AS_SHOWN = 0.5
"""Score from which a photo counts as one that shows the garment."""

SAID_TO_SHOW = 0.87
"""Score from which a photo is said to show the garment; below, it may show it."""

SAID_BY_TWO_NAMES = 0.3
"""Score from which a garment whose kind is not sure is named beside another, by two names or its group's.

With `SAID_TO_SHOW` for one name, 0.87 of what validation photos are said to show besides is there; with 0.5 for either,
0.76 (docs/recommendations.md).
"""

MAY_SHOW = 0.3
"""Score from which a photo "perhaps" shows the garment: of those that say so, up to 0.5, 0.41 do, of those below 0.23
(209 and 64 garments of validation photos)."""

LIKELY_CATEGORY = 0.5
"""Chance, compared with that of the likeliest category, from which an item may well be of another one."""

SAME_COLOUR = 0.5
"""Similarity of two shades from which a garment is "in the colour of yours"."""

MOST_WORN_WITH = 4
"""Other garments of a photo that its reason names."""

HARMONY_WEIGHT = 0.3
"""Share of colour harmony in a score when it is asked for."""

HARMONIOUS = 0.85
"""Harmony from which colours are said to go together: of seven in ten pairs worn together on the street."""

CLASHING = 0.3
"""Harmony below which they are said not to: of one pair in thirty worn together on the street."""

NO_HARMONY = 0.5
"""Harmony of a photo that shows nothing else than the item."""

LIKED_GAIN = 0.25
"""What a liked photo or piece gains in its score."""

LEFT_OUT_SHARE = 0.5
"""What remains of the score of a photo that shows a category that is left out."""


SAID_ALOUD = ("harmony", "left out", "liked", "disliked")
"""Kinds of reasons that answer a wish, and so belong into a caption."""


@dataclass(frozen=True)
class Reason:
    """Why a photo or a pairing stands where it stands: `text` for a reader, `value` in 0..1 is the figure behind it.

    `kind` is "look-alike" (a garment like the item), "category" (one of its category), "perhaps" (one that may be there
    or like the item, but is not sure enough to be claimed), "group" (the nearest thing),
    "colour", "none" (nothing of the kind), "harmony" (how its colours go with the item's), "left out" (it shows a
    category that is left out), "liked" or "disliked". `category` is that of the garment which the photo is said to
    show, if any.
    """

    kind: str
    text: str
    value: float
    category: str | None = None


@dataclass(frozen=True, eq=False)
class RankedPhoto:
    """A board photo with its score in 0..1, the garment in it that matches the item (if any), and the reasons.

    It `shows` the item when a garment of its category is surely there, in a plausible place, or one much like it
    whose name the item may have, too.
    """

    photo: PhotoLook
    score: float
    garment: Garment | None
    reasons: tuple[Reason, ...]
    shows: bool = False

    @property
    def surely_shows(self) -> bool:
        """Whether it `shows` the item so surely that this is claimed; otherwise it "perhaps" does."""
        return self.shows and self.reasons[0].kind != "perhaps"


def rank_photos(
    features: MatchFeatures,
    scores: Scores,
    item: Garment,
    answer: ItemAnswer,
    board: MoodBoard,
    wishes: Wishes,
) -> tuple[RankedPhoto, ...]:
    """Every photo, best first; equal ones stay in the board's order.

    A photo's score is that of its best row in `features`; with `wishes.harmony`, `HARMONY_WEIGHT` of it is the photo's
    harmony with the item. Of a photo that shows the item, or something much like it, the score fills the upper half, of
    another the lower one, so that nothing that is only near comes before the thing itself. A left-out category takes it
    down by `LEFT_OUT_SHARE`, a like adds `LIKED_GAIN`, a dislike puts the photo last with a score of 0.

    The garment pointed at is the best of those that have something to do with the item: alike, of its group, or of a
    category that the item may well be of; first those that show it, then those of its category. Another may look more
    alike and still be no answer, and what is too unsure to be named has to look alike.
    """
    if not board.readable:
        return ()
    category = answer.term
    answers, shows, of_category, related = _judge(features, answer, board)
    order = np.lexsort((-scores, ~answers, ~of_category, ~shows))
    best = _first_rows(np.argsort(-scores, kind="stable"), features)
    match = _first_rows(order[related[order]], features)
    answering = set(features.photo_index[answers].tolist())
    harmonies = _harmonies(item, board) if wishes.harmony else ()
    ranked = []
    for index, photo in enumerate(board.readable):
        row, matched = best[index], match.get(index)
        garment = None if matched is None else comparable(photo)[features.garment[matched]]
        reasons = list(
            _reasons(photo, garment, row if matched is None else matched, features, category, board.taxonomy)
        )
        score = float(scores[row])
        if wishes.harmony:
            value, reason = _photo_harmony(photo, garment, harmonies[index], board.taxonomy)
            score = (1 - HARMONY_WEIGHT) * score + HARMONY_WEIGHT * value
            reasons += reason
        score = (score + (index in answering)) / 2
        unwanted = [name for name in (photo.look.categories if photo.look else ()) if name in wishes.leave_out]
        if unwanted:
            score *= LEFT_OUT_SHARE
            words = listed([with_article(board.taxonomy.in_sentence(name)) for name in unwanted])
            claimed = unwanted[0] if len(unwanted) == 1 else None
            reasons.append(
                Reason("left out", _("shows {names}, which you left out").format(names=words), LEFT_OUT_SHARE, claimed)
            )
        opinion = wishes.feedback.photos.get(photo.photo_id, 0)
        shown = matched is not None and bool(shows[matched])
        score = weigh_opinion(score, opinion)
        ranked.append((opinion < 0, RankedPhoto(photo, score, garment, (*reasons, *opinion_reasons(opinion)), shown)))
    ranked.sort(key=lambda pair: (pair[0], -pair[1].score))
    return tuple(photo for _, photo in ranked)


def weigh_opinion(score: float, opinion: int) -> float:
    """A score in 0..1 after a like (1) or a dislike (-1)."""
    return 0.0 if opinion < 0 else min(1.0, score + LIKED_GAIN * opinion)


def opinion_reasons(opinion: int) -> tuple[Reason, ...]:
    """What a person said, as a reason."""
    if opinion > 0:
        return (Reason("liked", _("you liked this"), 1.0),)
    return (Reason("disliked", _("you did not like this"), 0.0),) if opinion < 0 else ()


def describe_garment(garment: Garment, taxonomy: Taxonomy) -> str:
    """ "navy skirt"; a garment without colours is just a "skirt", one that is not sure "navy skirt or dress"."""
    return " ".join([*garment.colours[:1], name_garment(garment, taxonomy)])


def photo_caption(ranked: RankedPhoto, taxonomy: Taxonomy) -> str:
    """ "Black skirt, with boots and bag"; what a person said or asked for comes after it, figures never.

    A garment that is not sure is "perhaps a skirt", without a colour: what is taken for it may be something else. One
    too unsure for a name is "something like yours"; without one, what the photo does not show.
    """
    garment = ranked.garment
    if garment is None:
        parts = [reason.text for reason in ranked.reasons[:1]]
    else:
        name = _called(garment, taxonomy)
        names = _others(garment, ranked.photo, taxonomy)
        if _is_said(garment):
            named = name
        elif garment.score >= MAY_SHOW:
            named = _("perhaps {name}").format(name=with_article(name))
        else:
            named = _("something like yours")
        parts = [_("{garment}, with {others}").format(garment=named, others=listed(names)) if names else named]
    parts += [reason.text for reason in ranked.reasons if reason.kind in SAID_ALOUD]
    return capital("; ".join(parts))


def _is_sure(garment: Garment) -> bool:
    """Whether a garment is surely there, in a plausible place."""
    return garment.score >= COUNTS_AS_SHOWN and garment.quality > 0


def _is_said(garment: Garment) -> bool:
    """Whether a garment is so surely there that a photo is said to show it."""
    return _is_sure(garment) and garment.score >= SAID_TO_SHOW


def _called(garment: Garment, taxonomy: Taxonomy) -> str:
    """A garment in words, with its colour where it is surely there."""
    return describe_garment(garment, taxonomy) if _is_said(garment) else name_garment(garment, taxonomy)


def _others(garment: Garment, photo: PhotoLook, taxonomy: Taxonomy) -> list[str]:
    """What is surely worn with a garment, or is surely something of its kind, in words: "coat or jacket"."""
    sure = [
        other
        for other in photo.garments
        if other is garment or (_is_named_beside(other, taxonomy) and not _may_be_in_place_of(other, garment, taxonomy))
    ]
    of_category = {other.category: other for other in reversed(photo.garments)}
    worn_with = list_worn_with(garment, sure, taxonomy)[:MOST_WORN_WITH]
    return list(dict.fromkeys(name_garment(of_category[other], taxonomy) for other in worn_with))


def _may_be_in_place_of(other: Garment, garment: Garment, taxonomy: Taxonomy) -> bool:
    """Whether one of another garment's two names is of the garment's group: no "jeans, with dress or trousers"."""
    groups = {taxonomy.group_of(name) for name in names_of(other, taxonomy)}
    return len(groups) > 1 and taxonomy.group_of(garment.category) in groups


def _is_named_beside(garment: Garment, taxonomy: Taxonomy) -> bool:
    """Whether a photo's garment may be named beside another; never where no such thing is worn: no shoes at the rim."""
    least = SAID_TO_SHOW if _claimed(garment, taxonomy) else SAID_BY_TWO_NAMES
    return garment.quality > 0 and garment.score >= least


def _first_rows(rows: np.ndarray, features: MatchFeatures) -> dict[int, int]:
    """The first of the rows for each photo that has one."""
    photos, first = np.unique(features.photo_index[rows], return_index=True)
    return {int(photo): int(rows[place]) for photo, place in zip(photos, first, strict=True)}


def _judge(features: MatchFeatures, answer: ItemAnswer, board: MoodBoard) -> tuple[np.ndarray, ...]:
    """Which rows are what the item is, which show it by name, which are garments of its category, which are related.

    All boolean `(n_rows,)`. What the item is is a garment surely there of the item's category, or of another that it
    may as well be, of the same group where no more than a group is said of the item; or one much like it, whatever it
    was named. It shows the item by name when that name is one that the item may have: of validation photos with
    something alike of such a name 0.80 show the item, of another 0.32.
    """
    # In the order of the rows: what can be compared, photo by photo; photos as a whole come after.
    found = [
        (garment, place < len(photo.garments))
        for photo in board.readable
        for place, garment in enumerate(comparable(photo))
    ]
    category = answer.term
    group = set(board.taxonomy.in_group(board.taxonomy.group_of(category)))

    def rows(values: Iterable[bool]) -> np.ndarray:
        return np.array([*values, *[False] * len(board.readable)], dtype=bool)

    score = np.array([*[max(garment.score, 1e-9) for garment, _ in found], *[1.0] * len(board.readable)])
    same = rows(board.taxonomy.covers(category, garment.category) for garment, _ in found)
    sure = rows(_is_sure(garment) for garment, _ in found)
    named = rows(garment.score >= MAY_SHOW for garment, _ in found)
    worn = named & rows(is_found for _, is_found in found)
    of_group = rows(garment.category in group for garment, _ in found)
    chance = features.category / score
    alike = features.look_alike >= CALLED_ALIKE
    as_well = (chance >= LIKELY_CATEGORY * max(features.likeliest, 1e-9)) & (of_group | (answer.group is None))
    answers = sure & (same | as_well) | alike
    shows = answers & named & (same | (chance >= POSSIBLE_CATEGORY))
    related = worn & (of_group | (features.category >= POSSIBLE_CATEGORY)) | alike
    return answers, shows, worn & same, related


def _reasons(
    photo: PhotoLook, garment: Garment | None, row: int, features: MatchFeatures, category: str, taxonomy: Taxonomy
) -> tuple[Reason, ...]:
    if garment is None:
        if not photo.garments:
            return (Reason("none", _("no garment was found in this photo"), 0.0),)
        return (
            Reason(
                "none", _("shows no {name}").format(name=taxonomy.in_sentence(category)), float(features.photo[row])
            ),
        )
    alike, colour = float(features.look_alike[row]), float(features.colour[row])
    kind, value = "group", garment.score
    said = _is_said(garment)
    text = (
        _("shows {garment} ({score:.2f}), the nearest to {name}")
        if said
        else _("may show {garment} ({score:.2f}), the nearest to {name}")
    )
    claims = said and _claimed(garment, taxonomy) is not None
    if alike >= CALLED_ALIKE:
        kind, value = ("look-alike" if claims else "perhaps"), alike
        text = _("shows {garment} like yours ({alike:.2f})") if said else _("shows something like yours ({alike:.2f})")
    elif taxonomy.covers(category, garment.category):
        kind = "category" if claims else "perhaps"
        text = _("shows {garment} ({score:.2f})") if said else _("may show {garment} ({score:.2f})")
    text = text.format(
        garment=with_article(_called(garment, taxonomy)),
        score=garment.score,
        alike=alike,
        name=with_article(taxonomy.in_sentence(category)),
    )
    names = _others(garment, photo, taxonomy)
    if names:
        text = _("{shown}, worn with {names}").format(shown=text, names=listed(names))
    reasons = [Reason(kind, text, value, _claimed(garment, taxonomy))]
    if garment.colours and colour >= SAME_COLOUR:
        reasons.append(Reason("colour", _("in the colour of yours"), colour))
    return tuple(reasons)


def _claimed(garment: Garment, taxonomy: Taxonomy) -> str | None:
    """The category that a description of the garment claims; none where it names two, or a group, or no name at all."""
    named = garment.score >= MAY_SHOW and names_of(garment, taxonomy) == (garment.category,)
    return garment.category if named else None


def _harmonies(item: Garment, board: MoodBoard) -> tuple[np.ndarray, ...]:
    """Harmony of the item with each garment found, an array per photo."""
    found = [photo.garments for photo in board.readable]
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
        for value, other in zip(harmonies, photo.garments, strict=True)
        if other.colours and taxonomy.group_of(other.category) != group
    ]
    if not others:
        return NO_HARMONY, ()
    areas = [other.area + 1e-6 for _, other in others]
    mean = sum(value * area for (value, _), area in zip(others, areas, strict=True)) / sum(areas)
    worst, clashing = min(others, key=lambda pair: pair[0])
    if mean >= HARMONIOUS:
        return mean, (Reason("harmony", _("its colours go with yours"), mean),)
    if worst < CLASHING:
        text = _("the {garment} may clash with yours").format(garment=describe_garment(clashing, taxonomy))
        return mean, (Reason("harmony", text, worst, _claimed(clashing, taxonomy)),)
    return mean, ()

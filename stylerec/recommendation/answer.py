"""The whole answer to "how would I wear this?", from a board."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from stylerec.domain.corrections import NO_FEEDBACK, Feedback
from stylerec.domain.looks import Garment, ItemPrediction, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import listed, with_article
from stylerec.language import _, ngettext
from stylerec.pairing.naming import count_worn
from stylerec.pairing.user_items import UserItems
from stylerec.recommendation.item import SURE_CATEGORY, ItemAnswer, answer_item, item_from_garment, item_of
from stylerec.recommendation.matching import CALLED_ALIKE, comparable, match_features, match_scores
from stylerec.recommendation.ranking import RankedPhoto, rank_photos
from stylerec.recommendation.suggestions import Pairing, suggest
from stylerec.recommendation.wishes import Wishes

FROM_STREET = _("The pairings show what people wear on the street.")


@dataclass(frozen=True, eq=False)
class Recommendation:
    """How to wear an item of this category: every readable photo and all other categories, both best first.

    `looks` are those of the photos that are left when each look is shown once (`MoodBoard.stacks`), by its best photo.
    `category` is a general group where the kind is not sure (`term_of`). `message` says what a reader must know: no
    match on the board, an uncertain category, nothing to go by. `item` says what the item is and what else it may be.
    """

    category: str
    group: str
    message: str | None
    photos: tuple[RankedPhoto, ...]
    pairings: tuple[Pairing, ...]
    item: ItemAnswer
    looks: tuple[RankedPhoto, ...]


def recommend(
    item: PhotoLook | ItemPrediction | Garment,
    board: MoodBoard,
    *,
    category: str | None = None,
    exclude: Collection[str] = (),
    leave_out: Collection[str] = (),
    feedback: Feedback = NO_FEEDBACK,
    harmony: bool = False,
    pieces: Sequence[Piece] = (),
) -> Recommendation:
    """Find how to wear an item, from a board.

    `item` is a photo of it, what was recognised there, or a garment of any photo; the photo of the board that the
    garment is from is not shown to itself, yet counts in the pairings. `category` corrects the item's category (a name
    or another word for it). `exclude` names photos, by name or photo id, that are left out, `leave_out` categories
    or groups that are not suggested and whose photos come later. `feedback` re-ranks what a person likes or not,
    `harmony` lets the colours of photos and pieces count, and `pieces` are those of a closet to suggest.

    A board that does not show the category falls back to its group, an empty one to what people wear on the street;
    `message` says so.

    Raises `PhotoError` for an item that could not be read and `TaxonomyError` for an unknown category.
    """
    taxonomy = board.taxonomy
    source: PhotoLook | None = None
    if isinstance(item, Garment):
        source = _photo_of(item, board)
        prediction = item_from_garment(item, source.look if source else None, taxonomy)
    else:
        prediction = item if isinstance(item, ItemPrediction) else item_of(item)
    board = board.without(exclude) if exclude else board
    probabilities = prediction.probabilities if category is None else {taxonomy.resolve(category): 1.0}
    answer = answer_item(probabilities, taxonomy)
    corrected, category = category is not None, answer.term
    left_out = taxonomy.covered(map(taxonomy.resolve, leave_out)) - {category}
    wishes = Wishes(harmony, tuple(left_out), feedback=feedback)
    features = match_features(prediction.garment, probabilities, board)
    photos = rank_photos(features, match_scores(features), prediction.garment, answer, board, wishes)
    user_items = count_worn(board, category)
    looks = _each_once(photos, board)
    own = board.look_of.get(source.photo_id) if source else None
    # One much like the item may be one, whatever it was named; unless a person said what the item is.
    shown = not corrected and any(ranked.shows for ranked in photos)
    alike = bool((features.look_alike >= CALLED_ALIKE).any())
    pairings = suggest(user_items, prediction.garment, category, looks, taxonomy, wishes, pieces)
    return Recommendation(
        category,
        taxonomy.group_of(category),
        _message(answer, category, user_items, board, shown, alike),
        tuple(ranked for ranked in photos if ranked.photo is not source),
        pairings,
        answer,
        tuple(ranked for ranked in looks if board.look_of[ranked.photo.photo_id] != own),
    )


def _each_once(photos: Sequence[RankedPhoto], board: MoodBoard) -> tuple[RankedPhoto, ...]:
    """The first photo of each look."""
    first: dict[str, RankedPhoto] = {}
    for ranked in photos:
        first.setdefault(board.look_of[ranked.photo.photo_id], ranked)
    return tuple(first.values())


def _photo_of(garment: Garment, board: MoodBoard) -> PhotoLook | None:
    """The board's photo that this garment is from."""
    return next((photo for photo in board.readable if any(own is garment for own in comparable(photo))), None)


def _message(
    answer: ItemAnswer, category: str, user_items: UserItems, board: MoodBoard, shown: bool, alike: bool
) -> str | None:
    """What a reader must know about this answer, or None.

    `shown` tells whether a photo shows the item, `alike` whether one has something much like it.
    """
    taxonomy = board.taxonomy
    parts = []
    if answer.probability < SURE_CATEGORY and category == answer.category:
        likely = [with_article(taxonomy.in_sentence(name)) for name in answer.alternatives]
        parts.append(
            _("This may be {names}; choose the category if {first} is wrong.").format(
                names=listed(likely, "or"), first=likely[0]
            )
        )
    n_readable, n_distinct = len(board.readable), len(user_items.photos)
    if not n_readable:
        empty = (
            ngettext(
                "The board is empty: its one photo could not be read.",
                "The board is empty: none of its {count} photos could be read.",
                len(board),
            ).format(count=len(board))
            if len(board)
            else _("The board is empty: it has no photos.")
        )
        return " ".join([*parts, empty, FROM_STREET])
    if n_distinct == 1:
        parts.append(
            ngettext(
                "The board has one photo only; with more, the answer becomes your own.",
                "All {count} photos of the board are the same; with more, the answer becomes your own.",
                n_readable,
            ).format(count=n_readable)
        )
    elif n_distinct < n_readable:
        parts.append(_("Photos that are on the board more than once count once."))
    worn = np.asarray(user_items.values.any(axis=0))
    shows = dict(zip(user_items.categories, worn, strict=True))
    if not worn.any():
        return " ".join([*parts, _("No garment was found on the board's photos."), FROM_STREET])
    if not shows[category] and not shown:
        group = taxonomy.group_of(category)
        nearest = [name for name in shows if shows[name] and taxonomy.group_of(name) == group]
        name = with_article(taxonomy.in_sentence(category))
        if nearest:
            words = listed([with_article(taxonomy.in_sentence(name)) for name in nearest])
            parts.append(
                _("No photo of the board shows {name}; the nearest it has: {words}.").format(name=name, words=words)
            )
        else:
            said = (
                _("No photo of the board shows {name}, only something like it.")
                if alike
                else _("No photo of the board shows {name}, nor anything near to it.")
            )
            parts += [said.format(name=name), FROM_STREET]
    return " ".join(parts) or None

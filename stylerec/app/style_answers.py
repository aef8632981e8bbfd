"""The library's answer for the item, the board, the closet and the person's wishes; kept until one of them changes."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st

from stylerec.app import current
from stylerec.app.current import StyledItem
from stylerec.closet import ItemOutfits, complete_outfits
from stylerec.domain.certainty import term_of
from stylerec.domain.corrections import Feedback
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy
from stylerec.recommendation import Recommendation, Wishes, recommend

T = TypeVar("T")

KEPT = 8
"""Answers kept in a session, so that a wish taken back is answered at once; those of 500 photos share their looks."""


@dataclass(frozen=True, eq=False)
class StyleAnswer:
    """How to wear the item. `board` is what was looked at; `outfits` is None without a closet to make them from."""

    board: MoodBoard
    recommendation: Recommendation
    outfits: ItemOutfits | None
    feedback: Feedback


def category_of(item: StyledItem, taxonomy: Taxonomy) -> str:
    """What the item is taken for."""
    return item.category or term_of(item.prediction.probabilities, taxonomy)


def answer(item: StyledItem, wishes: Wishes) -> StyleAnswer:
    """The answer for the chosen board and closet."""
    store, board_id, closet_id = current.store(), current.board_id(), current.closet_id()
    category = category_of(item, current.taxonomy())
    feedback = store.opinions.of(board_id, category) if board_id else Feedback()
    versions = (
        (board_id, store.boards.version(board_id) if board_id else ""),
        (closet_id, store.closets.version(closet_id) if closet_id else ""),
        (item.key, item.category),
    )
    said = tuple(tuple(sorted(of.items())) for of in (feedback.photos, feedback.categories, feedback.pieces))

    def make() -> StyleAnswer:
        board = current.board().without(_not_asked(item, wishes))
        pieces = [
            piece
            for piece in current.pieces()
            if piece.piece_id != item.piece_id and piece.suits(wishes.seasons, wishes.occasions)
        ]
        recommendation = recommend(
            item.prediction,
            board,
            category=item.category,
            leave_out=wishes.leave_out,
            feedback=feedback,
            harmony=wishes.harmony,
            pieces=pieces,
        )
        # Neither harmony nor likes of photos change the outfits, and making them takes as long as all the rest.
        asked = (*versions, replace(wishes, harmony=False), said[2])
        outfits = _kept("style-outfits", asked, lambda: _outfits(item, category, board, pieces, wishes, feedback))
        return StyleAnswer(board, recommendation, outfits, feedback)

    return _kept("style-answers", (*versions, wishes, said), make)


def _kept(name: str, key: object, make: Callable[[], T]) -> T:
    """What was made for a key, the `KEPT` used last of the session."""
    known: OrderedDict[object, T] = st.session_state.setdefault(name, OrderedDict())
    if key not in known:
        known[key] = make()
    known.move_to_end(key)
    while len(known) > KEPT:
        known.popitem(last=False)
    return known[key]


def _outfits(
    item: StyledItem, category: str, board: MoodBoard, pieces: Sequence[Piece], wishes: Wishes, feedback: Feedback
) -> ItemOutfits | None:
    if not pieces:
        return None
    wanted = [piece for piece in pieces if feedback.pieces.get(piece.piece_id, 0) >= 0]
    return complete_outfits(item.prediction, board, wanted, category=category, leave_out=wishes.leave_out)


def _not_asked(item: StyledItem, wishes: Wishes) -> frozenset[str]:
    """Photos that have no say: the one that the item is from, and those tagged for another season or occasion."""
    own = {item.photo_id} if item.on_board else set()
    return frozenset(
        own.union(
            photo.photo_id
            for photo in current.photos()
            for wanted, tags in ((wishes.seasons, photo.seasons), (wishes.occasions, photo.occasions))
            if wanted and tags and tags.isdisjoint(wanted)
        )
    )

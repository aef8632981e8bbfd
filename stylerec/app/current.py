"""What the pages work on: this server's store, the chosen board and closet, the reader, the item to wear.

Everything is cached by the store's version of a board, so that a rerun that changes nothing computes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from stylerec.app import sign_in
from stylerec.app.cache import Cache
from stylerec.app.readings import Reading, Readings
from stylerec.app.recognition import shared_recogniser
from stylerec.board.reader import Reader
from stylerec.domain.certainty import names_of
from stylerec.domain.corrections import Correction
from stylerec.domain.looks import Garment, ItemPrediction, Look, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import UsageError
from stylerec.language import _
from stylerec.recommendation import item_from_garment
from stylerec.settings import load_settings
from stylerec.store import BoardPhoto, KeptItem, Store

BOARD, CLOSET, ITEM, PAGES = "board_id", "closet_id", "item", "pages"
"""Keys of the session."""
FIRST_BOARD, FIRST_CLOSET = _("My board"), _("My closet")

Value = TypeVar("Value")
_answers: Cache[Any] = Cache(24)
"""Looks, photos and two or three tables of the boards used last, each by what it is; 100 looks take about 8 MB."""


@dataclass(frozen=True, eq=False)
class StyledItem:
    """The piece to wear, wherever it came from.

    `key` tells it from other items. `photo_id` is the photo it is in, in the store. `on_board` is set for a garment of
    a photo of the board: that photo says nothing about how to wear it and is left out of the answer. `piece_id` is the
    piece of the closet that it is. `category` is what the person says it is; None while the recognised one stands.
    """

    key: str
    name: str
    prediction: ItemPrediction
    photo_id: str
    on_board: bool = False
    piece_id: str | None = None
    category: str | None = None


def owner() -> str:
    """Whose boards are shown: "" on a machine with one user. Raises `UsageError` when nobody has signed in."""
    person = sign_in.person()
    if person is None:
        raise UsageError(_("Nobody has signed in, so there are no boards to show. Sign in first."))
    return person


def store() -> Store:
    """The owner's boards and closets; opened at the server's first visit."""
    return _store(load_settings().data_dir).for_owner(owner())


def reading() -> Reading:
    """Who reads the owner's photos, as they chose, whoever looks."""
    return _readings(load_settings().data_dir).of(store())


def reader() -> Reader:
    """Reads the owner's photos behind the page."""
    return reading().reader


def board_id() -> str | None:
    """The chosen board: of this session, else of the address (`?board=`), else the newest. None when there is none."""
    kept = store()
    for wanted in (st.session_state.get(BOARD), st.query_params.get("board")):
        if wanted and kept.boards.version(str(wanted)):
            return str(wanted)
    known = kept.boards.all()
    return known[-1].board_id if known else None


def choose_board(chosen: str | None) -> None:
    """Show this board from now on; with None the newest."""
    st.session_state[BOARD] = chosen


def board() -> MoodBoard:
    """The chosen board with its corrected looks; an empty one when there is none."""
    chosen = board_id()
    if chosen is None:
        return MoodBoard([], store().categories.taxonomy())
    return kept_for_board("looks", chosen, store().looks.mood_board)


def taxonomy() -> Taxonomy:
    """The categories in use: those of the model that reads, and the person's own."""
    return board().taxonomy


def photos() -> tuple[BoardPhoto, ...]:
    """All photos of the chosen board: waiting, read, unreadable, excluded."""
    chosen = board_id()
    if chosen is None:
        return ()
    return kept_for_board("photos", chosen, store().photos.of)


def look(photo_id: str) -> PhotoLook:
    """The look of any photo that was read, as its board shows it, also of one that is left out of its board."""
    return store().looks.shown(photo_id)


def kept_for_board(what: str, chosen: str, make: Callable[[str], Value]) -> Value:
    """`make(board_id)`, made again only when the board's version changes; `what` tells results from one another."""
    return kept(f"{chosen} {what}", store().boards.version(chosen), lambda: make(chosen))


def kept(what: str, version: str, make: Callable[[], Value]) -> Value:
    """What was made for the newest `version` of something of the owner's; `what` tells it from other things."""
    value: Value = _answers.get((load_settings().data_dir, owner(), what), make, version)
    return value


def closet_id() -> str | None:
    """The chosen closet of this session, else the oldest. None when there is none."""
    known = [closet.closet_id for closet in store().closets.all()]
    wanted = st.session_state.get(CLOSET)
    return str(wanted) if wanted in known else known[0] if known else None


def choose_closet(chosen: str | None) -> None:
    """Show this closet from now on; with None the oldest."""
    st.session_state[CLOSET] = chosen


def pieces(*, gone: bool = False) -> tuple[Piece, ...]:
    """The pieces of the chosen closet, or those of them that were sold or given away."""
    chosen = closet_id()
    if chosen is None:
        return ()
    return kept(
        f"{chosen} {'gone' if gone else 'pieces'}",
        store().closets.version(chosen),
        lambda: store().pieces.of(chosen, gone=gone),
    )


def item() -> StyledItem | None:
    """The piece that the person wants to wear; None while the model in use has yet to read it."""
    found: StyledItem | None = st.session_state.get(ITEM)
    if found is None or (found.category or found.prediction.category) in taxonomy().terms:
        return found
    # Another model was chosen since: its words for the same photo, where it has them.
    return next((item for item in past_items() if item.photo_id == found.photo_id), None)


def item_from_photo(photo: BoardPhoto, garment: Garment) -> StyledItem:
    """A garment in a photo of the board, as the piece to wear."""
    return item_in_photo(photo.photo_id, photo.name, look(photo.photo_id).look, garment, on_board=True)


def item_in_photo(photo_id: str, name: str, seen: Look | None, garment: Garment, *, on_board: bool) -> StyledItem:
    """A garment of any photo, as the piece to wear: it is what it was called there, one thing or one of two."""
    known = taxonomy()
    prediction = item_from_garment(garment, seen, known)
    box = "-".join(f"{1000 * side:.0f}" for side in garment.box)
    names = names_of(garment, known)
    said = names[0] if len(names) == 1 else None
    if said is None:
        chances = {name: max(prediction.probabilities.get(name, 0.0), 1e-6) for name in names}
        rest = dict.fromkeys((name for name in prediction.probabilities if name not in chances), 0.0)
        total = sum(chances.values())
        prediction = replace(
            prediction, probabilities={**{name: chance / total for name, chance in chances.items()}, **rest}
        )
    return StyledItem(f"{photo_id}-{garment.category}-{box}", name, prediction, photo_id, on_board, category=said)


def item_from_piece(piece: Piece) -> StyledItem:
    """A piece of the closet, as the piece to wear: what the person said about it counts as sure."""
    chances: Mapping[str, float] = piece.item.probabilities
    if piece.category != piece.item.category:
        chances = {piece.category: 1.0, **dict.fromkeys((name for name in chances if name != piece.category), 0.0)}
    prediction = ItemPrediction(dict(chances), piece.garment)
    return StyledItem(
        f"piece-{piece.piece_id}-{piece.category}",
        piece.name,
        prediction,
        piece.photo_id,
        piece_id=piece.piece_id,
        category=piece.category,
    )


def correct_item(item: StyledItem, category: str) -> None:
    """Keep what the person says the item is; it is that, too, when it is styled again."""
    if item.piece_id:
        store().pieces.update(item.piece_id, category=category)
    else:
        before = item.category or item.prediction.category
        correction = Correction("change", before, category, item.prediction.garment.box)
        store().corrections.add(item.photo_id, correction)


def item_from_upload(name: str, data: bytes) -> StyledItem:
    """A photo of one piece, recognised and kept with the chosen board. Raises `StylerecError` with what is wrong."""
    chosen = board_id() or store().boards.create(FIRST_BOARD).board_id
    choose_board(chosen)
    by = reading()
    photo_look = next(by.recognise([(name, data)]))
    item_id = store().items.add(chosen, (name, data), photo_look, model=by.model)
    return next(_styled(kept) for kept in store().items.of(chosen) if kept.item_id == item_id)


def past_items() -> tuple[StyledItem, ...]:
    """What was styled with the chosen board, newest first."""
    chosen = board_id()
    return tuple(map(_styled, store().items.of(chosen))) if chosen else ()


def choose_item(chosen: StyledItem | None) -> None:
    """Style this piece from now on."""
    st.session_state[ITEM] = chosen


def _styled(kept: KeptItem) -> StyledItem:
    assert kept.look.look is not None  # only photos that were read are kept as items
    return StyledItem(kept.photo_id, kept.name, kept.look.look.item, kept.photo_id, category=kept.category)


def go_to(path: str) -> None:
    """Open another page of the app, by its `path` in `navigation.PAGES`."""
    st.switch_page(st.session_state[PAGES][path])


@st.cache_resource(show_spinner=False)
def _store(folder: Path) -> Store:
    return Store.open(folder=folder)


@st.cache_resource(show_spinner=False)
def _readings(folder: Path) -> Readings:
    return Readings(shared_recogniser())

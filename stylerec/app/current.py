"""What the pages work on: this server's store, the chosen board and closet, the reader, the item to wear.

Everything is cached by the store's version of a board, so that a rerun that changes nothing computes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from stylerec.app import sign_in
from stylerec.app.kept_pictures import picture_hash
from stylerec.app.newest import Newest
from stylerec.app.recognition import shared_recogniser
from stylerec.corrections import apply_corrections
from stylerec.errors import UsageError
from stylerec.looks import Garment, ItemPrediction, PhotoLook
from stylerec.moodboard import MoodBoard
from stylerec.pieces import Piece
from stylerec.reader import Reader
from stylerec.settings import load_settings
from stylerec.store import BoardPhoto, Store
from stylerec.store import StyledItem as KeptItem
from stylerec.taxonomy import load_taxonomy

BOARD, CLOSET, ITEM, PAGES = "board_id", "closet_id", "item", "pages"
"""Keys of the session."""
FIRST_BOARD = "My board"


@dataclass(frozen=True, eq=False)
class StyledItem:
    """The piece to wear, wherever it came from.

    `key` tells it from other items. `photo_id` is the photo it is in, in the store. `on_board` is set for a garment of
    a photo of the board: that photo says nothing about how to wear it and is left out of the answer. `piece_id` is the
    piece of the closet that it is.
    """

    key: str
    name: str
    prediction: ItemPrediction
    photo_id: str
    on_board: bool = False
    piece_id: str | None = None


def owner() -> str:
    """Whose boards are shown: "" on a machine with one user. Raises `UsageError` when nobody has signed in."""
    person = sign_in.person()
    if person is None:
        raise UsageError("Nobody has signed in, so there are no boards to show. Sign in first.")
    return person


def store() -> Store:
    """The owner's boards and closets; opened at the server's first visit."""
    return _store(load_settings().data_dir).for_owner(owner())


def reader() -> Reader:
    """Reads the owner's photos behind the page, whoever looks."""
    return _reader(load_settings().data_dir, owner())


def board_id() -> str | None:
    """The chosen board: of this session, else of the address (`?board=`), else the newest. None when there is none."""
    kept = store()
    for wanted in (st.session_state.get(BOARD), st.query_params.get("board")):
        if wanted and kept.version(str(wanted)):
            return str(wanted)
    known = kept.boards()
    return known[-1].board_id if known else None


def choose_board(chosen: str | None) -> None:
    """Show this board from now on; with None the newest."""
    st.session_state[BOARD] = chosen


def board() -> MoodBoard:
    """The chosen board with its corrected looks; an empty one when there is none."""
    chosen = board_id()
    if chosen is None:
        return MoodBoard([])
    found: MoodBoard = kept_for_board("looks", chosen, store().mood_board)
    return found


def photos() -> tuple[BoardPhoto, ...]:
    """All photos of the chosen board: waiting, read, unreadable, excluded."""
    chosen = board_id()
    if chosen is None:
        return ()
    found: tuple[BoardPhoto, ...] = kept_for_board("photos", chosen, store().board_photos)
    return found


def duplicates() -> tuple[tuple[str, ...], ...]:
    """Groups of ids of photos of the chosen board that look nearly the same."""
    from stylerec.duplicates import near_duplicates  # here, because an empty board needs no imagehash and scipy

    chosen = board_id()
    read = [photo.photo_id for photo in photos() if photo.state == "read"]
    if chosen is None or len(read) < 2:
        return ()

    def groups() -> tuple[tuple[str, ...], ...]:
        looks = {photo.photo_id: photo.look for photo in board().readable if photo.look}
        return near_duplicates([(photo_id, picture_hash(photo_id, store().picture)) for photo_id in read], looks)

    # Kept as long as the photos are the same: a correction of one label does not make two photos alike.
    place = (str(load_settings().data_dir), owner(), chosen, "duplicates")
    found: tuple[tuple[str, ...], ...] = _newest().get(place, " ".join(read), groups)
    return found


def look(photo_id: str) -> PhotoLook:
    """The corrected look of any photo that was read, also of one that is left out of its board."""
    found = store().look(photo_id)
    if found.look is None:
        return found
    return replace(found, look=apply_corrections(found.look, store().corrections(photo_id)))


def kept_for_board(what: str, chosen: str, make: Callable[[str], Any]) -> Any:
    """`make(board_id)`, made again only when the board's version changes; `what` tells results from one another."""
    place = (str(load_settings().data_dir), owner(), chosen, what)
    return _newest().get(place, store().version(chosen), lambda: make(chosen))


def closet_id() -> str | None:
    """The chosen closet of this session, else the oldest. None when there is none."""
    known = [closet.closet_id for closet in store().closets()]
    wanted = st.session_state.get(CLOSET)
    return str(wanted) if wanted in known else known[0] if known else None


def choose_closet(chosen: str | None) -> None:
    """Show this closet from now on; with None the oldest."""
    st.session_state[CLOSET] = chosen


def pieces() -> tuple[Piece, ...]:
    """The pieces of the chosen closet."""
    chosen = closet_id()
    return store().pieces(chosen) if chosen else ()


def item() -> StyledItem | None:
    """The piece that the person wants to wear."""
    found: StyledItem | None = st.session_state.get(ITEM)
    return found


def item_from_photo(photo: BoardPhoto, garment: Garment) -> StyledItem:
    """A garment in a photo of the board, as the piece to wear."""
    rest = dict.fromkeys((name for name in load_taxonomy().categories if name != garment.category), 0.0)
    prediction = ItemPrediction({garment.category: 1.0, **rest}, garment)
    box = "-".join(f"{1000 * side:.0f}" for side in garment.box)
    return StyledItem(f"{photo.photo_id}-{garment.category}-{box}", photo.name, prediction, photo.photo_id, True)


def item_from_upload(name: str, data: bytes) -> StyledItem:
    """A photo of one piece, recognised and kept with the chosen board. Raises `StylerecError` with what is wrong."""
    chosen = board_id() or store().create_board(FIRST_BOARD).board_id
    choose_board(chosen)
    recogniser = shared_recogniser()
    photo_look = next(recogniser.recognise([(name, data)]))
    item_id = store().add_item(chosen, (name, data), photo_look, model=recogniser.model_id())
    return next(_styled(kept) for kept in store().items(chosen) if kept.item_id == item_id)


def past_items() -> tuple[StyledItem, ...]:
    """What was styled with the chosen board, newest first."""
    chosen = board_id()
    return tuple(map(_styled, store().items(chosen))) if chosen else ()


def choose_item(chosen: StyledItem | None) -> None:
    """Style this piece from now on."""
    st.session_state[ITEM] = chosen


def _styled(kept: KeptItem) -> StyledItem:
    assert kept.look.look is not None  # only photos that were read are kept as items
    return StyledItem(kept.photo_id, kept.name, kept.look.look.item, kept.photo_id)


def go_to(path: str) -> None:
    """Open another page of the app, by its `path` in `navigation.PAGES`."""
    st.switch_page(st.session_state[PAGES][path])


@st.cache_resource(show_spinner=False)
def _store(folder: Path) -> Store:
    return Store.open(folder=folder)


@st.cache_resource(show_spinner=False)
def _reader(folder: Path, owner: str) -> Reader:
    recogniser = shared_recogniser()
    made = Reader(_store(folder).for_owner(owner), recogniser.recognise, recogniser.model_id())
    made.start()  # what an earlier run of the server left unread
    return made


@st.cache_resource(show_spinner=False)
def _newest() -> Newest:
    return Newest()

"""What the pages work on: this server's store, the chosen board and closet, the reader, the item to wear.

Everything is cached by the store's version of a board, so that a rerun that changes nothing computes nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from stylerec.app.recognition import shared_recogniser
from stylerec.looks import ItemPrediction
from stylerec.moodboard import MoodBoard
from stylerec.pieces import Piece
from stylerec.reader import Reader
from stylerec.settings import load_settings
from stylerec.store import BoardPhoto, Store

BOARD, CLOSET, ITEM = "board_id", "closet_id", "item"
"""Keys of the session."""
KEPT = 12
"""Boards kept in memory for the whole server; 100 photos take about 15 MB."""


@dataclass(frozen=True, eq=False)
class StyledItem:
    """The piece to wear, wherever it came from.

    `key` tells it from other items. `picture` is a JPEG of the photo it is in, at most 448 px. `photo_id` is the
    board's photo it was chosen in, which says nothing about how to wear it and is left out of the answer; `piece_id`
    the piece of the closet that it is.
    """

    key: str
    name: str
    prediction: ItemPrediction
    picture: bytes
    photo_id: str | None = None
    piece_id: str | None = None


def owner() -> str:
    """Whose boards are shown: "" on a machine with one user."""
    return ""


def store() -> Store:
    """The owner's boards and closets; opened at the server's first visit."""
    return _store(load_settings().data_dir).for_owner(owner())


def reader() -> Reader:
    """Reads the owner's photos behind the page, whoever looks."""
    return _reader(load_settings().data_dir, owner())


def board_id() -> str | None:
    """The chosen board: of this session, else of the address (`?board=`), else the newest. None when there is none."""
    known = [board.board_id for board in store().boards()]
    archived = [board.board_id for board in store().boards(archived=True)]
    for wanted in (st.session_state.get(BOARD), st.query_params.get("board")):
        if wanted in known or wanted in archived:
            return str(wanted)
    return known[-1] if known else None


def choose_board(chosen: str | None) -> None:
    """Show this board from now on; with None the newest."""
    st.session_state[BOARD] = chosen


def board() -> MoodBoard:
    """The chosen board with its corrected looks; an empty one when there is none."""
    chosen = board_id()
    return _board(_place(), chosen, store().version(chosen), store()) if chosen else MoodBoard([])


def photos() -> tuple[BoardPhoto, ...]:
    """All photos of the chosen board: waiting, read, unreadable, excluded."""
    chosen = board_id()
    return _photos(_place(), chosen, store().version(chosen), store()) if chosen else ()


def version() -> str:
    """Changes whenever `board()` or `photos()` change; "" without a board. For caches of what is made from them."""
    chosen = board_id()
    return f"{chosen} {store().version(chosen)}" if chosen else ""


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


def choose_item(chosen: StyledItem | None) -> None:
    """Style this piece from now on."""
    st.session_state[ITEM] = chosen


def _place() -> tuple[str, str]:
    return str(load_settings().data_dir), owner()


# Arguments that begin with an underscore are not part of the key.


@st.cache_resource(show_spinner=False)
def _store(folder: Path) -> Store:
    return Store.open(folder=folder)


@st.cache_resource(show_spinner=False)
def _reader(folder: Path, owner: str) -> Reader:
    recogniser = shared_recogniser()
    return Reader(_store(folder).for_owner(owner), recogniser.recognise, recogniser.model_id())


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _board(place: tuple[str, str], board_id: str, version: str, _store: Store) -> MoodBoard:
    return _store.mood_board(board_id)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _photos(place: tuple[str, str], board_id: str, version: str, _store: Store) -> tuple[BoardPhoto, ...]:
    return _store.board_photos(board_id)

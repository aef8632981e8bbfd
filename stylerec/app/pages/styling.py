"""The page that answers: how would I wear this?"""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from stylerec.app import style
from stylerec.app.board import Board, BoardPhoto
from stylerec.app.components import (
    board_drop,
    board_strip,
    gallery,
    item_card,
    item_drop,
    pairings,
    patterns,
    problems,
    progress,
    ranked_photos,
    sample_offer,
)
from stylerec.app.reading import Reading
from stylerec.app.recognition import shared_recogniser
from stylerec.app.uploads import MOST_PHOTOS
from stylerec.errors import StylerecError
from stylerec.recommendation import Recommendation, recommend
from stylerec.taxonomy import load_taxonomy
from stylerec.words import count, plain

HOW_TO_PHOTOGRAPH = "Laid out or on a hanger, alone in the picture if you can."


@dataclass
class Styling:
    """What the session keeps for this page."""

    board: Board = Board()
    reading: Reading | None = None
    item: BoardPhoto | None = None
    item_problem: str | None = None
    answer: tuple[object, Recommendation] | None = None


def show() -> None:
    """Draw the page."""
    state = st.session_state.setdefault("styling", Styling())
    style.apply()
    _take_in_finished(state)
    _show_heading(state)
    if not state.board.photos and state.reading is None and state.item is None:
        _show_start(state)
        return
    _show_board(state)
    if state.item is None:
        _ask_for_item(state)
    elif not state.board.photos:
        _show_waiting_item(state)
    else:
        _show_answer(state, state.item)
    if state.board.photos and state.reading is None:
        _show_behind(state.board)


def _take_in_finished(state: Styling) -> None:
    if state.reading is not None and state.reading.finished:
        state.board = state.board.with_more(state.reading.photos, state.reading.problems)
        state.reading = None


def _show_heading(state: Styling) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="heading"):
        st.title("How would I wear this?", anchor=False, width="stretch")
        begun = state.board.photos or state.item or state.reading
        if begun and st.button("Start over", icon=":material/refresh:", type="tertiary"):
            if state.reading:
                state.reading.stop()
            st.session_state["styling"] = Styling()
            st.rerun()


def _show_start(state: Styling) -> None:
    """Nothing is there yet."""
    st.markdown(
        "Bring photos of outfits you love and one piece from your wardrobe. You will see which of your photos to "
        "copy, and what to wear with it. Everything stays on this computer."
    )
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, height="stretch", key="start-board"):
        st.subheader("1. Your mood board", anchor=False)
        _take_board(state)
        problems.show(state.board.problems)
    with right, st.container(border=True, height="stretch", key="start-item"):
        st.subheader("2. The piece to wear", anchor=False)
        st.markdown(HOW_TO_PHOTOGRAPH)
        _take_item(state)
    st.space("small")
    if sample_offer.show("sample"):
        _take_sample(state)


def _show_board(state: Styling) -> None:
    """What is on the board, or how far the reading is."""
    if state.reading is not None:
        st.subheader("Your mood board", anchor=False)
        progress.show("reading", state.reading)
        return
    if not state.board.photos:
        with st.container(border=True, key="start-board"):
            st.subheader("Your mood board", anchor=False)
            _take_board(state)
            problems.show(state.board.problems)
        return
    if board_strip.show("strip", state.board):
        _add_photos(state)
    problems.show(state.board.problems)


@st.dialog("Add photos to your board")
def _add_photos(state: Styling) -> None:
    _take_board(state)


def _take_board(state: Styling) -> None:
    parked = board_drop.show("board", MOST_PHOTOS - len(state.board.photos))
    if parked is None:
        return
    state.board = state.board.with_more((), parked.problems)
    if parked.names:
        _read(state, parked.sources(), len(parked.names))
    st.rerun()


def _take_item(state: Styling) -> None:
    dropped = item_drop.show("item")
    if dropped is not None:
        _look_at_item(state, *dropped)
        st.rerun()
    if state.item_problem:
        st.error(plain(state.item_problem), icon=":material/broken_image:")


def _take_sample(state: Styling) -> None:
    from stylerec.sample import BOARD_SIZE, draw_board, draw_item

    _read(state, draw_board(), BOARD_SIZE)
    _look_at_item(state, *draw_item())
    st.rerun()


def _read(state: Styling, sources: Iterable[tuple[str, bytes]], total: int) -> None:
    state.reading = Reading(sources, total, shared_recogniser().recognise)


def _look_at_item(state: Styling, name: str, data: bytes) -> None:
    state.item_problem = None
    try:
        with st.spinner("Looking at your item …"):
            photo_look = next(shared_recogniser().recognise([(name, data)]))
    except StylerecError as error:
        state.item_problem = str(error)
        return
    if photo_look.error is None:
        state.item = BoardPhoto.of(photo_look)
    else:
        state.item_problem = photo_look.error


def _ask_for_item(state: Styling) -> None:
    with st.container(border=True, key="ask-item"):
        st.subheader("The piece to wear", anchor=False)
        st.markdown(HOW_TO_PHOTOGRAPH)
        _take_item(state)


def _show_waiting_item(state: Styling) -> None:
    """The item is known, the board is not there yet."""
    left, right = st.columns([1, 3], gap="large")
    with left:
        _show_item(state)
    if state.reading is not None:
        right.skeleton(420)


def _show_item(state: Styling) -> str | None:
    item = state.item
    if item is None or item.look.look is None:
        return None
    chosen = item_card.show("item-card", item, item.look.look.item, load_taxonomy())
    with st.popover("Another item", icon=":material/swap_horiz:", width="stretch"):
        _take_item(state)
    if state.item_problem:
        st.error(plain(state.item_problem), icon=":material/broken_image:")
    return chosen


def _show_answer(state: Styling, item: BoardPhoto) -> None:
    taxonomy = load_taxonomy()
    board = state.board
    left, right = st.columns([1, 3], gap="large")
    with left, st.container(key="item-side"):
        chosen = _show_item(state)
    answer = _recommend(state, item, chosen)
    with right:
        st.header("How you would wear it", anchor=False)
        if answer.message:
            st.info(plain(answer.message), icon=":material/info:")
        ranked_photos.show("ranked", board, answer)
        st.header("What goes with it", anchor=False)
        worn = _worn_with(board, answer)
        pairings.show("pairings", board, answer, worn, taxonomy)


def _recommend(state: Styling, item: BoardPhoto, category: str | None) -> Recommendation:
    """The answer of the library, kept until the item, its category or the board changes."""
    key = (item, category, state.board)
    if state.answer is None or state.answer[0] != key:
        state.answer = key, recommend(item.look, state.board.mood_board, category=category)
    return state.answer[1]


def _worn_with(board: Board, answer: Recommendation) -> int:
    user_items = board.mood_board.user_items()
    return int(user_items[answer.category].sum()) if answer.category in user_items else 0


def _show_behind(board: Board) -> None:
    """The board itself, and the numbers behind the answer."""
    taxonomy = load_taxonomy()
    st.header("Your board", anchor=False)
    photos, user_items, similarity = "Photos", "Garments per photo", "Worn together"
    choice = st.segmented_control(
        "View",
        (photos, user_items, similarity),
        default=photos,
        required=True,
        key="view",
        label_visibility="collapsed",
    )
    if choice == photos:
        gallery.show("gallery", board, taxonomy)
    elif choice == user_items:
        patterns.show_user_items("user-items", board, taxonomy)
    else:
        patterns.show_similarity("similarity", board, taxonomy)
    st.caption(f"{count(len(board.photos), 'photo')} · nothing leaves this computer")

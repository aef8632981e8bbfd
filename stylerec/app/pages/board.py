"""The page of a mood board: its photos, what is in them, what is worth checking, its style."""

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.app.components.board import (
    board_drop,
    board_header,
    first_run,
    gallery,
    photo_detail,
    worth_checking,
    your_style,
)
from stylerec.app.components.shared import problems, reading_progress
from stylerec.app.uploads import MOST_PHOTOS
from stylerec.language import _
from stylerec.store import BoardInfo

PHOTOS, CHECK, STYLE = _("Photos"), _("Worth checking"), _("Your style")


def show() -> None:
    """Draw the page."""
    board_id = current.board_id()
    if board_id is None:
        first_run.show("first")
        return
    board = current.store().boards.get(board_id)
    board_header.show("board", board)
    if not board.n_photos:
        _show_empty(board)
        return
    reading_progress.show("reading", board_id, board.n_photos, new=board.n_waiting > 0)
    _show_problems(board_id)
    with st.container(horizontal=True, vertical_alignment="center", key="board-bar"):
        view = st.segmented_control(
            _("View"), (PHOTOS, CHECK, STYLE), default=PHOTOS, required=True, key="view", label_visibility="collapsed"
        )
        st.space("stretch")
        if st.button(_("Add photos"), icon=":material/add:", disabled=board.n_photos >= MOST_PHOTOS):
            _add_photos(board_id)
        if st.button(_("Style an item"), icon=":material/styler:", type="primary"):
            current.go_to("style")
    if view == PHOTOS:
        _show_photos(board)
    elif view == CHECK:
        worth_checking.show("check", board_id)
    else:
        your_style.show("your-style", board_id)


def _show_photos(board: BoardInfo) -> None:
    photos = current.photos()
    if not any(photo.state == "read" for photo in photos):
        if board.n_waiting:
            st.skeleton(420)
        return
    opened = gallery.show("gallery", photos, current.board())
    if opened:
        photo_detail.show(board.board_id, opened)


def _show_empty(board: BoardInfo) -> None:
    """A board without photos."""
    st.markdown(_("Nothing on this board yet. Add photos of outfits you love."))
    with st.container(border=True, key="start-board"):
        if board_drop.show("board-drop", board.board_id):
            st.rerun()
    _show_problems(board.board_id)


def _show_problems(board_id: str) -> None:
    bad = [photo for photo in current.photos() if photo.state == "unreadable"]
    unreadable = {photo.photo_id: photo.problem or photo.name for photo in bad}
    problems.show("problems", board_id, unreadable, lambda photo_id: current.store().photos.remove(board_id, photo_id))


@st.dialog(_("Add photos to your board"), on_dismiss="rerun")
def _add_photos(board_id: str) -> None:
    dialogs.opened()
    if board_drop.show("board-drop", board_id):
        st.rerun()

"""The board in one line: its first photos and how many there are."""

import streamlit as st

from stylerec.app.board import Board
from stylerec.app.pictures import thumbnail
from stylerec.app.uploads import MOST_PHOTOS
from stylerec.app.words import count

SHOWN = 10


def show(key: str, board: Board) -> bool:
    """Whether the person wants to add photos."""
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="xsmall"):
        for photo in board.photos[:SHOWN]:
            st.image(_thumbnail(photo.look.photo_id, photo.picture), width=64, alt=photo.look.name)
        text = f"{count(len(board.photos), 'photo')} on your board"
        if board.repeats:
            text += f", {board.repeats} dropped again and kept once"
        st.caption(text, width="content")
        full = len(board.photos) >= MOST_PHOTOS
        return st.button("Add photos", key=f"{key}-add", icon=":material/add:", type="tertiary", disabled=full)


@st.cache_data(max_entries=1500, show_spinner=False)
def _thumbnail(photo_id: str, _picture: bytes) -> bytes:
    return thumbnail(_picture)

"""The board in one line: its first photos and how many there are."""

import streamlit as st

from stylerec.app.board import Board
from stylerec.app.kept_pictures import thumbnail
from stylerec.app.uploads import MOST_PHOTOS
from stylerec.words import count

SHOWN = 10


def show(key: str, board: Board) -> bool:
    """Whether the person wants to add photos."""
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="xsmall"):
        for photo in board.photos[:SHOWN]:
            st.image(thumbnail(photo.look.photo_id, photo.picture), width=64, alt=photo.look.name)
        text = f"{count(len(board.photos), 'photo')} on your board"
        if board.repeats:
            text += f", {board.repeats} dropped again and kept once"
        st.caption(text, width="content")
        full = len(board.photos) >= MOST_PHOTOS
        return st.button("Add photos", key=f"{key}-add", icon=":material/add:", type="tertiary", disabled=full)

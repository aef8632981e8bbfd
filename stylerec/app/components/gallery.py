"""All photos of the board, a page at a time."""

import streamlit as st

from stylerec.app.board import Board, BoardPhoto
from stylerec.app.kept_pictures import card
from stylerec.taxonomy import Taxonomy
from stylerec.words import plain

PAGE = 24
NAMED = 5
"""Garments named under a photo, the surest ones."""


def show(key: str, board: Board, taxonomy: Taxonomy) -> None:
    """Photos in the order they were added, each with the garments seen in it."""
    page = st.session_state.get(f"{key}-page", 1) if len(board.photos) > PAGE else 1
    with st.grid("auto", min_column_width=160, gap="small", key=f"{key}-grid"):
        for photo in board.photos[(page - 1) * PAGE : page * PAGE]:
            with st.container(gap="xsmall"):
                names = _names(photo, taxonomy)
                alt = f"{photo.look.name}: {names}"
                st.image(card(photo.look.photo_id, photo.picture), width="stretch", alt=alt)
                st.caption(plain(names))
    if len(board.photos) > PAGE:
        st.pagination(-(-len(board.photos) // PAGE), key=f"{key}-page")


def _names(photo: BoardPhoto, taxonomy: Taxonomy) -> str:
    look = photo.look.look
    if look is None or not look.categories:
        return "no garment found"
    return ", ".join(taxonomy.in_sentence(category) for category in look.categories[:NAMED])

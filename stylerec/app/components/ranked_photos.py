"""Board photos to copy for an item, with the matching garment outlined and the reason in words."""

import streamlit as st

from stylerec.app.board import Board
from stylerec.app.pictures import card
from stylerec.app.words import count, plain
from stylerec.looks import Garment
from stylerec.recommendation import RankedPhoto, Recommendation

FIRST = 6
PAGE = 24


def show(key: str, board: Board, recommendation: Recommendation) -> None:
    """The best photos first; all of them, a page at a time, when asked for."""
    ranked = recommendation.photos
    everything = len(ranked) > FIRST and st.session_state.get(f"{key}-all", False)
    page = 1
    if everything and len(ranked) > PAGE:
        page = st.session_state.get(f"{key}-page", 1)
    shown = ranked[(page - 1) * PAGE : page * PAGE] if everything else ranked[:FIRST]
    with st.grid("auto", min_column_width=200, gap="medium", key=f"{key}-grid"):
        for photo in shown:
            _show_photo(photo, board)
    if everything and len(ranked) > PAGE:
        st.pagination(-(-len(ranked) // PAGE), key=f"{key}-page")
    if len(ranked) > FIRST:
        st.toggle(f"Show all {count(len(ranked), 'photo')}", key=f"{key}-all")


def _show_photo(ranked: RankedPhoto, board: Board) -> None:
    look = ranked.photo
    reasons = [reason.text for reason in ranked.reasons]
    with st.container(gap="xsmall"):
        alt = f"{look.name}: {'; '.join(reasons)}"
        st.image(_card(look.photo_id, ranked.garment, board.pictures[look.photo_id]), width="stretch", alt=alt)
        if reasons:
            sentence = "; ".join(reasons)
            st.markdown(plain(sentence[0].upper() + sentence[1:]))


def _card(photo_id: str, garment: Garment | None, picture: bytes) -> bytes:
    part = (garment.category, garment.box) if garment else None
    return _cached_card(photo_id, part, picture, garment)


@st.cache_data(max_entries=1500, show_spinner=False)
def _cached_card(photo_id: str, part: object, _picture: bytes, _garment: Garment | None) -> bytes:
    return card(_picture, _garment)

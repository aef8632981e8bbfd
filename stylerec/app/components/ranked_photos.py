"""Board photos to copy for an item, with the matching garment outlined and the reason in words."""

import streamlit as st

from stylerec.app import current
from stylerec.app.kept_pictures import card
from stylerec.recommendation import RankedPhoto, Recommendation
from stylerec.words import count, plain

FIRST = 6
PAGE = 24


def show(key: str, recommendation: Recommendation) -> None:
    """The best photos that show such a garment; all of them, a page at a time, when asked for."""
    ranked = recommendation.photos
    matching = [photo for photo in ranked if photo.garment] or ranked
    everything = len(ranked) > FIRST and st.session_state.get(f"{key}-all", False)
    page = 1
    if everything and len(ranked) > PAGE:
        page = st.session_state.get(f"{key}-page", 1)
    shown = ranked[(page - 1) * PAGE : page * PAGE] if everything else matching[:FIRST]
    with st.grid("auto", min_column_width=200, gap="medium", key=f"{key}-grid"):
        for photo in shown:
            _show_photo(photo)
    if everything and len(ranked) > PAGE:
        st.pagination(-(-len(ranked) // PAGE), key=f"{key}-page")
    if len(ranked) > FIRST:
        st.toggle(f"Show all {count(len(ranked), 'photo')}", key=f"{key}-all")


def _show_photo(ranked: RankedPhoto) -> None:
    look = ranked.photo
    reasons = [reason.text for reason in ranked.reasons]
    with st.container(gap="xsmall"):
        alt = f"{look.name}: {'; '.join(reasons)}"
        st.image(card(look.photo_id, current.store().picture, ranked.garment), width="stretch", alt=alt)
        if reasons:
            sentence = "; ".join(reasons)
            st.markdown(plain(sentence[0].upper() + sentence[1:]))

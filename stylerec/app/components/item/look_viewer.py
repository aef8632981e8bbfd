"""One photo of the answer, large: its garments, what is wrong with them, and the way to the next by arrow keys."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, dialogs, words
from stylerec.app.components.board import photo_panel
from stylerec.domain.prose import plain
from stylerec.recommendation import RankedPhoto, photo_caption
from stylerec.store import BoardPhoto

PLACE = "look-viewer-place"
"""Key of the session: which photo is shown."""


def open_at(ranked: Sequence[RankedPhoto], photo_id: str) -> None:
    """Show this photo of those ranked; the others are one key away."""
    st.session_state[PLACE] = [one.photo.photo_id for one in ranked].index(photo_id)
    _show(ranked)


@st.dialog(words.LOOK, width="large", on_dismiss="rerun")
def _show(ranked: Sequence[RankedPhoto]) -> None:
    dialogs.opened()
    board_id = current.board_id()
    place: int = st.session_state[PLACE]
    shown = ranked[place]
    photo = next((one for one in current.photos() if one.photo_id == shown.photo.photo_id), None)
    if board_id is None or photo is None:
        st.info(words.PHOTO_GONE)
        return
    _show_head(photo_caption(shown, current.taxonomy()), place, len(ranked))
    _show_photo(board_id, photo, shown)


def _show_head(caption: str, place: int, number: int) -> None:
    def go(step: int) -> None:
        st.session_state[PLACE] = place + step

    with st.container(horizontal=True, vertical_alignment="center", key="look-viewer-head"):
        st.markdown(f"**{plain(caption)}**", width="stretch")
        st.caption(words.one_of(place + 1, number), width="content")
        for label, step, key in ((words.PREVIOUS, -1, "Left"), (words.NEXT, 1, "Right")):
            st.button(
                label,
                key=f"look-viewer-{key}",
                on_click=go,
                args=(step,),
                shortcut=key,
                disabled=not 0 <= place + step < number,
            )


def _show_photo(board_id: str, photo: BoardPhoto, shown: RankedPhoto) -> None:
    photo_panel.show(f"look-{photo.photo_id}", board_id, photo, current.taxonomy(), meant=shown.garment)

"""A piece's photo turned, replaced by another one, or mended where it was cut out badly."""

import streamlit as st

from stylerec.app import piece_photos
from stylerec.app.components.closet import cut_out_brush
from stylerec.app.uploads import PHOTO
from stylerec.domain.arrays import Mask
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError
from stylerec.language import _

TURNS = {
    _("Turn left"): (3, ":material/rotate_left:"),
    _("Turn right"): (1, ":material/rotate_right:"),
}


def show(key: str, piece: Piece) -> None:
    """Buttons to turn it, and a place to drop another one."""
    problem = f"{key}-photo-problem"

    def turn(quarters: int) -> None:
        try:
            piece_photos.turn(piece, quarters)
        except StylerecError as error:
            st.session_state[problem] = str(error)

    # A new photo empties the field.
    drop = f"{key}-photo-{piece.photo_id}"

    def take() -> None:
        if upload := st.session_state[drop]:
            try:
                piece_photos.give(piece, upload.getvalue())
            except StylerecError as error:
                st.session_state[problem] = str(error)

    def mend(mask: Mask) -> None:
        try:
            piece_photos.mend(piece, mask)
        except StylerecError as error:
            st.session_state[problem] = str(error)

    with st.container(horizontal=True, gap="small", key=f"{key}-turns"):
        for words, (quarters, icon) in TURNS.items():
            st.button(words, key=f"{key}-{quarters}", icon=icon, type="tertiary", on_click=turn, args=(quarters,))
        with st.popover(_("Another photo"), key=f"{key}-photo", icon=":material/photo_camera:", type="tertiary"):
            st.file_uploader(_("A photo of this piece"), PHOTO, key=drop, on_change=take)
    if st.toggle(_("Mend the cut-out"), key=f"{key}-mend"):
        st.caption(_("Paint over what belongs to it, or over what does not."))
        picture = piece_photos.whole_picture(piece)
        cut_out_brush.show(f"{key}-brush-{piece.photo_id}", picture, piece.item.garment.mask, mend)
    if said := st.session_state.pop(problem, None):
        st.error(plain(said), icon=":material/broken_image:")

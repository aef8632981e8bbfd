"""The closet as pictures to choose the piece to wear from."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, own_pieces
from stylerec.app.components.shared import pager, picture_choice
from stylerec.app.components.shared.picture_choice import PictureChoice
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import as_label
from stylerec.language import _

PAGE = 12


def show(key: str, pieces: Sequence[Piece]) -> None:
    """A page of pieces at a time, a click styles one; nothing for an empty closet."""
    if not pieces:
        return
    taxonomy = current.taxonomy()
    st.caption(_("From your closet"))
    groups = [group for group in taxonomy.groups if any(taxonomy.group_of(piece.category) == group for piece in pieces)]
    if len(pieces) > PAGE and len(groups) > 1:
        wanted = st.pills(
            _("Show only"),
            groups,
            format_func=lambda group: as_label(taxonomy.display_name(group)),
            key=f"{key}-group",
            label_visibility="collapsed",
        )
        pieces = [piece for piece in pieces if wanted is None or taxonomy.group_of(piece.category) == wanted]
    picture = own_pieces.pictures_of_pieces()
    shown = {piece.piece_id: piece for piece in pager.on_page(f"{key}-page", pieces, PAGE)}
    choices = [
        PictureChoice(piece_id, own_pieces.title(piece), own_pieces.address(picture(piece)))
        for piece_id, piece in shown.items()
    ]
    if chosen := picture_choice.show(key, choices):
        current.choose_item(current.item_from_piece(shown[chosen]))
        st.rerun()
    pager.show(f"{key}-page", pieces, PAGE)

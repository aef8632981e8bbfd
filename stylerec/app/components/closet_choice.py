"""The closet as pictures to choose the piece to wear from."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, own_pieces
from stylerec.app.components import pager
from stylerec.pieces import Piece
from stylerec.words import plain

PAGE = 12


def show(key: str, pieces: Sequence[Piece]) -> None:
    """A page of pieces at a time, each with a button that styles it; nothing for an empty closet."""
    if not pieces:
        return
    taxonomy = current.taxonomy()
    st.caption("From your closet")
    groups = [group for group in taxonomy.groups if any(taxonomy.group_of(piece.category) == group for piece in pieces)]
    if len(pieces) > PAGE and len(groups) > 1:
        wanted = st.pills(
            "Only", groups, format_func=taxonomy.display_name, key=f"{key}-group", label_visibility="collapsed"
        )
        pieces = [piece for piece in pieces if wanted is None or taxonomy.group_of(piece.category) == wanted]
    picture = own_pieces.pictures_of_pieces()
    with st.grid("auto", min_column_width=104, gap="small", key=f"own-{key}"):
        for piece in pager.on_page(f"{key}-page", pieces, PAGE):
            with st.container(gap="xsmall"):
                title = own_pieces.title(piece)
                st.image(picture(piece), width="stretch", alt=title)
                if st.button(plain(title), key=f"{key}-{piece.piece_id}", type="tertiary", width="stretch"):
                    current.choose_item(current.item_from_piece(piece))
                    st.rerun()
    pager.show(f"{key}-page", pieces, PAGE)

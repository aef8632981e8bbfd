"""A dialog to put an outfit together by hand."""

import streamlit as st

from stylerec.app import current, dialogs, outfit_pictures, own_outfits
from stylerec.app.own_pieces import seen_as, title
from stylerec.closet import outfit_title
from stylerec.closet.presence import WHERE
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import plain
from stylerec.domain.taxonomy import ROLES
from stylerec.errors import StoreError
from stylerec.language import _, pgettext


@st.dialog(_("Make an outfit"), width="large", on_dismiss="rerun")
def show(key: str) -> None:
    """Choose pieces, see them together, keep them."""
    dialogs.opened()
    pieces = {piece.piece_id: piece for piece in current.pieces()}
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chosen = st.multiselect(
            _("Pieces"),
            sorted(pieces, key=lambda piece_id: _place(pieces[piece_id])),
            format_func=lambda piece_id: _label(pieces[piece_id]),
            placeholder=_("Choose from your closet"),
            key=f"{key}-pieces",
        )
        worn = [pieces[piece_id] for piece_id in sorted(chosen, key=lambda piece_id: _place(pieces[piece_id]))]
        usual = outfit_title(worn, current.taxonomy()) if worn else _("Say what it is for")
        name = st.text_input(_("Name"), max_chars=80, placeholder=usual, key=f"{key}-name")
        if st.button(pgettext("outfit", "Keep it"), key=f"{key}-keep", type="primary", disabled=not worn):
            try:
                own_outfits.keep(worn, name=name)
            except StoreError as error:
                st.error(plain(str(error)), icon=":material/error:")
            else:
                st.rerun()
    with right:
        if worn:
            st.image(outfit_pictures.card(worn), width=280, alt=", ".join(map(title, worn)))


def _place(piece: Piece) -> tuple[int, int, str]:
    """Head to foot, then bags and the like."""
    taxonomy = current.taxonomy()
    group = taxonomy.group_entry(piece.category)
    return ROLES.index(group.role), taxonomy.groups.index(group.name), title(piece)


def _label(piece: Piece) -> str:
    name = title(piece) if title(piece) == seen_as(piece) else f"{title(piece)} · {seen_as(piece)}"
    return name if piece.is_here else f"{name} ({WHERE[piece.place]})"

"""A button beside a garment of any photo: I own this."""

import streamlit as st

from stylerec.app import current, dialogs, own_garments
from stylerec.app.own_pieces import picture, title
from stylerec.closet.from_photo import find_twin
from stylerec.domain.looks import Garment
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import plain
from stylerec.language import _


def show(key: str, photo_id: str, garment: Garment) -> None:
    """Put it into the closet, where it is not there yet; a piece that may be the same is shown first."""
    asking = f"{key}-asking"

    def own() -> None:
        if find_twin(garment, current.pieces(), current.taxonomy()):
            st.session_state[asking] = True
        else:
            add()

    def add() -> None:
        st.session_state[asking] = False
        new = own_garments.own(photo_id, garment)
        dialogs.tell(
            _("It is in your closet now.") if new else _("It is in your closet already."), ":material/checkroom:"
        )

    def leave() -> None:
        st.session_state[asking] = False

    twin = find_twin(garment, current.pieces(), current.taxonomy()) if st.session_state.get(asking) else None
    if twin is None:
        st.button(_("I own this"), key=f"{key}-own", icon=":material/checkroom:", on_click=own)
        return
    _show_twin(key, twin)
    with st.container(horizontal=True, gap="small"):
        st.button(_("It is this one"), key=f"{key}-same", on_click=leave)
        st.button(_("Add it, too"), key=f"{key}-add", on_click=add)


def _show_twin(key: str, twin: Piece) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key=f"own-{key}-twin", width=64):
            st.image(picture(twin), width=56, alt="")
        st.markdown(
            _("Your closet has one that is nearly the same: {name}.").format(name=plain(title(twin))), width="stretch"
        )

"""The ways to choose the piece to wear: a photo, the closet, a photo of the board, or what was styled before."""

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.app.components.item import closet_choice, garment_choice, item_drop, past_items
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError
from stylerec.language import _

HOW_TO_PHOTOGRAPH = _(
    "Laid out or on a hanger, alone in the picture if you can. "
    "In a photo of a whole outfit you choose the garment next."
)
PROBLEM = "item-problem"


def show(key: str) -> None:
    """Draw the ways; what is chosen is styled."""
    st.markdown(HOW_TO_PHOTOGRAPH)
    dropped = item_drop.show(f"{key}-drop", _("Drop one photo of a piece you own here"))
    if dropped is not None:
        st.session_state.pop(PROBLEM, None)
        try:
            with st.spinner(_("Looking at your item …")):
                garment_choice.take_upload(current.item_from_upload(*dropped))
        except StylerecError as error:
            st.session_state[PROBLEM] = str(error)
        st.rerun()
    if problem := st.session_state.get(PROBLEM):
        st.error(plain(problem), icon=":material/broken_image:")
    closet_choice.show(f"{key}-closet", current.pieces())
    past_items.show(f"{key}-past", current.past_items())
    if current.photos():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_("Or open a photo of your board and press “Style this garment”."), width="content")
            if st.button(_("Go to the board"), key=f"{key}-board", type="tertiary"):
                current.go_to("board")


@st.dialog(_("Which piece would you like to wear?"), width="large", on_dismiss="rerun")
def show_dialog() -> None:
    """The same over the page."""
    dialogs.opened()
    show("another")

"""Whether a dialog is open: then the page must not be drawn anew behind it, which would close it."""

import streamlit as st

from stylerec.domain.prose import plain

KEY, TOLD = "dialog-open", "dialog-told"


def opened() -> None:
    """Call this inside every dialog. A dialog must rerun the page when it is dismissed (`on_dismiss="rerun"`)."""
    st.session_state[KEY] = True
    words, icon = st.session_state.pop(TOLD, ("", ""))
    if words:
        st.toast(plain(words), icon=icon)


def tell(words: str, icon: str) -> None:
    """Say something from a callback of a dialog, which must not draw: the dialog says it when it is drawn again."""
    st.session_state[TOLD] = words, icon


def all_closed() -> None:
    """Call this when the page is drawn from the start."""
    st.session_state[KEY] = False


def is_open() -> bool:
    return bool(st.session_state.get(KEY, False))

"""Whether a dialog is open: then the page must not be drawn anew behind it, which would close it."""

import streamlit as st

KEY = "dialog-open"


def opened() -> None:
    """Call this inside every dialog. A dialog must rerun the page when it is dismissed (`on_dismiss="rerun"`)."""
    st.session_state[KEY] = True


def all_closed() -> None:
    """Call this when the page is drawn from the start."""
    st.session_state[KEY] = False


def is_open() -> bool:
    return bool(st.session_state.get(KEY, False))

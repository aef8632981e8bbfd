"""The board's style in one view."""

import streamlit as st


def show(key: str, board_id: str) -> None:
    """Nothing yet."""
    st.info("Soon.")

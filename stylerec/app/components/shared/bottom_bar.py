"""The places of the app along the bottom of a phone, each with its word; on wider screens the menu is above."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from stylerec.app import words


def show(key: str, places: Sequence[Page], rest: Sequence[Page]) -> None:
    """Draw the bar: the places, and what is behind one word more. `style.CSS` hides it on wider screens."""
    with st.container(horizontal=True, gap=None, key=key):
        for page in places:
            st.page_link(page, width="stretch")
        with st.popover(words.MORE, icon=":material/more_horiz:", type="tertiary", width="stretch"):
            for page in rest:
                st.page_link(page, width="stretch")

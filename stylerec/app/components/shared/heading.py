"""A page's title, with what stands beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def heading(title: str, key: str = "heading") -> Iterator[None]:
    """Draw the title; what is drawn inside the block stands to its right."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=key):
        st.title(title, anchor=False, width="stretch")
        yield

"""A long list, a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from stylerec.app import words

T = TypeVar("T")


def on_page(key: str, things: Sequence[T], size: int) -> Sequence[T]:
    """Those of the page that was chosen; the last one when a filter has left fewer."""
    page = min(_pages(things, size), st.session_state.get(key, 1))
    return things[(page - 1) * size : page * size]


def show(key: str, things: Sequence[object], size: int) -> None:
    """The way to the other pages; nothing when there is only one."""
    pages = _pages(things, size)
    if pages < 2:
        return
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = pages
    page = st.pagination(pages, key=key)
    first = (page - 1) * size + 1
    st.caption(words.place(first, min(page * size, len(things)), len(things)), width="content")


def _pages(things: Sequence[object], size: int) -> int:
    return max(1, -(-len(things) // size))

"""Pieces that were styled before."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import thumbnail
from stylerec.app.style_answers import category_of

SHOWN = 6


def show(key: str, items: Sequence[StyledItem]) -> None:
    """Small pictures, each with a button that styles the piece again; nothing when there are none."""
    if not items:
        return
    st.caption("Styled before")
    with st.container(horizontal=True, gap="small", key=key):
        for item in items[:SHOWN]:
            with st.container(gap="xsmall", width=88):
                name = current.taxonomy().display_name(category_of(item))
                st.image(thumbnail(item.photo_id, current.store().picture), width=88, alt=f"{name}: {item.name}")
                if st.button(name, key=f"{key}-{item.key}", type="tertiary", width="stretch"):
                    current.choose_item(item)
                    st.rerun()

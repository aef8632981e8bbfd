"""An offer to those who come without photos."""

import streamlit as st

from stylerec.pictures import card

SHOWN = 6


def show(key: str) -> bool:
    """Whether the person wants to see the sample."""
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        st.markdown("No photos at hand? Here are some drawn ones, and a skirt to go with them.", width="content")
        wanted = st.button("Try it with a sample", key=f"{key}-go", icon=":material/auto_awesome:", type="primary")
    for number, column in enumerate(st.columns(SHOWN, gap="small")):
        name, picture = _drawn(number)
        column.image(picture, width="stretch", alt=f"From the sample: {name}")
    return wanted


@st.cache_data(max_entries=SHOWN, show_spinner=False)
def _drawn(number: int) -> tuple[str, bytes]:
    from stylerec.sample import draw_photo

    name, photo = draw_photo(number)
    return name, card(photo)

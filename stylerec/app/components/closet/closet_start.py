"""What to do with an empty closet."""

import streamlit as st

from stylerec.app.components.closet import closet_drop
from stylerec.language import _

FIRST_STEPS = (
    (_("1. Photograph what you own"), _("Each piece alone, laid out or on a hanger. Your phone is good enough.")),
    (
        _("2. Drop the photos"),
        _("What each piece is, its colours and its cut-out are proposed; you correct with a click."),
    ),
    (_("3. See what you can wear"), _("Which looks of your board your clothes can do today, and what is missing.")),
)


def show(key: str, closet_id: str | None) -> None:
    """Three steps, the drop zone, and a sample for those who come without photos."""
    for column, (title, words) in zip(st.columns(len(FIRST_STEPS), gap="large"), FIRST_STEPS, strict=True):
        column.header(title, anchor=False)
        column.markdown(words)
    with st.container(border=True, key="start-closet"):
        if closet_drop.show(f"{key}-drop", closet_id):
            st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-sample"):
        st.markdown(_("No photos at hand? Here are some clothes that go with the sample board."), width="content")
        wanted = st.button(_("Fill it with a sample"), key=f"{key}-go", icon=":material/auto_awesome:")
    if wanted:
        from stylerec.sample import load_closet

        photos = load_closet()
        categories = {photo.name: photo.garments[0][0] for photo in photos}
        closet_drop.fill(closet_id, [photo[:2] for photo in photos], categories, new=_("Sample closet"))
        st.rerun()

"""The first visit: an answer at one click, and how to get one's own."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components.board import board_drop
from stylerec.app.kept_pictures import sample_tile
from stylerec.language import _

SHOWN = 6
DOING = _("Laying out clothes, and looking at them …")
FIRST_STEPS = (
    (_("1. Add photos"), _("Outfits you love: from your camera, a folder, a zip.")),
    (_("2. See what is in them"), _("Every garment is recognised. What is wrong is fixed with a click.")),
    (_("3. Pick a piece"), _("You see which photos to copy, and what to wear with it.")),
)


def show(key: str) -> None:
    """Draw the start page of somebody who has no board yet."""
    st.title(_("How would I wear this?"), anchor=False)
    st.markdown(_("Your mood board answers, with your own photos. Everything is stored on your computer."))
    _show_sample(key)
    for column, (title, words) in zip(st.columns(len(FIRST_STEPS), gap="large"), FIRST_STEPS, strict=True):
        column.header(title, anchor=False)
        column.markdown(words)
    with st.container(border=True, key="start-board"):
        if board_drop.show(f"{key}-board", None):
            st.rerun()


def _show_sample(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-sample"):
        wanted = st.button(_("Try it with a sample"), key=f"{key}-go", icon=":material/auto_awesome:", type="primary")
        st.markdown(_("A board of sixteen outfits, a closet, and how to wear a navy skirt."), width="content")
    if wanted:
        _open_sample()
    with st.container(horizontal=True, gap="small", key="sample-photos"):
        for number in range(SHOWN):
            name, picture = sample_tile(number)
            st.image(picture, width="stretch", alt=_("From the sample: {name}").format(name=name.removesuffix(".jpg")))


def _open_sample() -> None:
    """Put the sample into the store, and go to the answer for its skirt."""
    from stylerec.sample.keeping import keep_sample

    bar = st.progress(0.0, text=DOING)

    def tell(done: float) -> None:
        bar.progress(done, text=DOING)

    kept = keep_sample(current.store(), current.reader(), tell)
    current.choose_board(kept.board_id)
    current.choose_closet(kept.closet_id)
    (item,) = (piece for piece in current.pieces() if piece.piece_id == kept.item_id)
    current.choose_item(current.item_from_piece(item))
    current.go_to("style")

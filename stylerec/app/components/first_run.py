"""The first visit: three steps, and a sample for those who come without photos."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components import board_drop
from stylerec.app.kept_pictures import drawn_sample

SHOWN = 6
STEPS = (
    ("1. Bring photos", "Outfits you love: from your camera, a folder, a zip."),
    ("2. See what is in them", "Every garment is recognised. What is wrong is mended with a click."),
    ("3. Pick a piece", "You see which photos to copy, and what to wear with it."),
)


def show(key: str) -> None:
    """Draw the start page of somebody who has no board yet."""
    st.title("How would I wear this?", anchor=False)
    st.markdown("Your mood board answers, with your own photos. Everything stays on this computer.")
    for column, (title, words) in zip(st.columns(len(STEPS), gap="large"), STEPS, strict=True):
        column.header(title, anchor=False)
        column.markdown(words)
    with st.container(border=True, key="start-board"):
        if board_drop.show(f"{key}-board", None):
            st.rerun()
    _show_sample(key)


def _show_sample(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-sample"):
        st.markdown("No photos at hand? Here are some drawn ones, and a skirt to go with them.", width="content")
        wanted = st.button("Try it with a sample", key=f"{key}-go", icon=":material/auto_awesome:", type="primary")
    if wanted:
        _make_sample()
        st.rerun()
    for number, column in enumerate(st.columns(SHOWN, gap="small")):
        name, picture = drawn_sample(number)
        column.image(picture, width="stretch", alt=f"From the sample: {name}")


def _make_sample() -> None:
    """Draw the sample board into the store, and its item."""
    from stylerec.sample import BOARD_SIZE, draw_board, draw_item

    store = current.store()
    bar = st.progress(0.0, text="Drawing photos …")
    board = store.create_board("Sample board")
    for number, photo in enumerate(draw_board(), 1):
        store.add_photos(board.board_id, [photo])
        bar.progress(number / BOARD_SIZE, text=f"Drawing photos: {number} of {BOARD_SIZE}")
    current.choose_board(board.board_id)
    current.reader().start(board.board_id)
    current.choose_item(current.item_from_upload(*draw_item()))

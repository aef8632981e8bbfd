"""The page that answers: how would I wear this?"""

import streamlit as st

from stylerec.app import current
from stylerec.app.components import board_header, item_card, item_drop, pairings, past_items, ranked_photos
from stylerec.app.current import StyledItem
from stylerec.errors import StylerecError
from stylerec.recommendation import Recommendation, recommend
from stylerec.taxonomy import load_taxonomy
from stylerec.words import plain

HOW_TO_PHOTOGRAPH = "Laid out or on a hanger, alone in the picture if you can."


def show() -> None:
    """Draw the page."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="heading"):
        st.title("How would I wear this?", anchor=False, width="stretch")
        board_header.show_switch("style")
    item = current.item()
    if item is None:
        _ask_for_item()
    else:
        _show_answer(item)


def _ask_for_item() -> None:
    with st.container(border=True, key="ask-item"):
        st.subheader("The piece to wear", anchor=False)
        st.markdown(HOW_TO_PHOTOGRAPH)
        _take_item()
        past_items.show("past", current.past_items())
    if current.photos():
        st.caption("Or choose a garment in a photo of your board: open the photo and press “Style this garment”.")


def _take_item() -> None:
    dropped = item_drop.show("item")
    if dropped is not None:
        st.session_state.pop("item-problem", None)
        try:
            with st.spinner("Looking at your item …"):
                current.choose_item(current.item_from_upload(*dropped))
        except StylerecError as error:
            st.session_state["item-problem"] = str(error)
        st.rerun()
    if problem := st.session_state.get("item-problem"):
        st.error(plain(problem), icon=":material/broken_image:")


def _show_answer(item: StyledItem) -> None:
    taxonomy = load_taxonomy()
    left, right = st.columns([1, 3], gap="large")
    with left, st.container(key="item-side"):
        chosen = item_card.show("item-card", item, taxonomy)
        with st.popover("Another item", icon=":material/swap_horiz:", width="stretch"):
            _take_item()
            past_items.show("past", current.past_items())
    with right:
        board = current.board()
        if not board.readable:
            _show_waiting()
            return
        answer = _recommend(item, chosen)
        st.header("How you would wear it", anchor=False)
        if answer.message:
            st.info(plain(answer.message), icon=":material/info:")
        ranked_photos.show("ranked", answer)
        st.header("What goes with it", anchor=False)
        user_items = (board.without((item.photo_id,)) if item.on_board else board).user_items()
        worn = int(user_items[answer.category].sum()) if answer.category in user_items else 0
        pairings.show("pairings", answer, worn, taxonomy)


def _show_waiting() -> None:
    """The item is known, the board has nothing to say yet."""
    if any(photo.state == "waiting" for photo in current.photos()):
        st.info("Your photos are being read. The answer comes with the first ones.", icon=":material/hourglass_top:")
        st.skeleton(420)
        return
    st.info("There are no photos on this board yet.", icon=":material/info:")
    if st.button("Bring photos", icon=":material/add_photo_alternate:", type="primary"):
        current.go_to("board")


def _recommend(item: StyledItem, category: str | None) -> Recommendation:
    """The answer of the library, kept until the item, its category or the board changes."""
    board = current.board()
    key = (item, category, board)
    known: tuple[object, Recommendation] | None = st.session_state.get("answer")
    if known is None or known[0] != key:
        exclude = (item.photo_id,) if item.on_board else ()
        known = key, recommend(item.prediction, board, category=category, exclude=exclude)
        st.session_state["answer"] = known
    return known[1]

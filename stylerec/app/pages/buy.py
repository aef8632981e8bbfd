"""The page to ask before buying something: would it add to the closet?"""

from dataclasses import replace

import streamlit as st

from stylerec.app import closet_answers, current
from stylerec.app.components.board import board_header
from stylerec.app.components.closet import closet_drop, closet_header, purchase_answer, shop_item
from stylerec.app.components.item import item_drop
from stylerec.app.components.shared.heading import heading
from stylerec.app.current import StyledItem
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError
from stylerec.language import _

ITEM, PROBLEM = "shop-item", "shop-problem"
"""Keys of the session."""


def show() -> None:
    """Draw the page."""
    with heading(_("Before you buy")):
        board_header.show_switch("buy")
        closet_header.show_switch("buy-closet")
    item: StyledItem | None = st.session_state.get(ITEM)
    if item is None:
        _ask()
    else:
        _show_answer(item)


def _ask() -> None:
    with st.container(border=True, key="ask-shop"):
        st.header(_("What did you see?"), anchor=False)
        st.markdown(
            _(
                "A photo from a shop or its page. You see what it would add to your closet, or that it would "
                "add nothing."
            )
        )
        _take_photo()


def _take_photo() -> None:
    dropped = item_drop.show("shop", _("Drop one photo of it here"))
    if dropped is not None:
        st.session_state.pop(PROBLEM, None)
        try:
            with st.spinner(_("Looking at it …")):
                st.session_state[ITEM] = current.item_from_upload(*dropped)
        except StylerecError as error:
            st.session_state[PROBLEM] = str(error)
        st.rerun()
    if problem := st.session_state.get(PROBLEM):
        st.error(plain(problem), icon=":material/broken_image:")


def _show_answer(item: StyledItem) -> None:
    taxonomy = current.taxonomy()

    def correct(category: str) -> None:
        current.correct_item(item, category)
        st.session_state[ITEM] = replace(item, category=category)

    left, right = st.columns([1, 3], gap="large")
    with left, st.container(key="item-side"):
        shop_item.show("shop-item", item, taxonomy, correct)
        with st.popover(_("Another photo"), icon=":material/swap_horiz:", width="stretch"):
            _take_photo()
        _show_bought(item)
    with right:
        if not current.board().readable:
            _show_nothing(_("There are no photos on this board yet: bring looks that you would like to wear."), "board")
        elif not current.pieces():
            _show_nothing(_("There is nothing in your closet yet: add what you own, to compare it with."), "closet")
        else:
            advice = closet_answers.purchase(item)
            purchase_answer.show("purchase", item, advice, taxonomy)


def _show_bought(item: StyledItem) -> None:
    if any(piece.photo_id == item.photo_id for piece in current.pieces()):
        st.caption(f":material/check: {_('In your closet')}")
    elif st.button(_("I bought it"), icon=":material/add:", width="stretch", help=_("Add it to your closet.")):
        original = current.store().photos.original(item.photo_id)
        said = {item.name: item.category} if item.category else {}
        closet_drop.fill(current.closet_id(), [(item.name, original)], said)
        current.go_to("closet")


def _show_nothing(words: str, path: str) -> None:
    st.info(words, icon=":material/info:")
    label = {"board": _("Add photos"), "closet": _("Fill the closet")}[path]
    if st.button(label, icon=":material/add_photo_alternate:", type="primary"):
        current.go_to(path)

"""The page that answers: how would I wear this?"""

from dataclasses import replace

import streamlit as st

from stylerec.app import current, words
from stylerec.app.components.board import board_header
from stylerec.app.components.item import (
    garment_choice,
    item_card,
    item_choice,
    item_outfits,
    lookbook_download,
    opinions,
    pairings,
    ranked_photos,
    wishes,
)
from stylerec.app.components.shared.heading import heading
from stylerec.app.current import StyledItem
from stylerec.app.style_answers import answer, category_of
from stylerec.domain.looks import PhotoLook
from stylerec.domain.prose import plain
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.recommendation import garments_to_choose


def show() -> None:
    """Draw the page."""
    with heading(_("How would I wear this?")):
        board_header.show_switch("style")
    item = current.item()
    photo = _photo_of(item) if item else None
    if item is None or photo is None:
        _ask_for_item()
    elif garment_choice.must_ask(item):
        garment_choice.ask(item, photo)
    else:
        _show_answer(item, photo)


def _ask_for_item() -> None:
    with st.container(border=True, key="ask-item"):
        st.header(_("The piece to wear"), anchor=False)
        item_choice.show("item")


def _photo_of(item: StyledItem) -> PhotoLook | None:
    """The photo that the item is in; without it, the item is forgotten."""
    try:
        return current.look(item.photo_id)
    except StoreError:
        current.choose_item(None)
        st.info(_("The photo of your item is not there any more. Choose another piece."), icon=":material/info:")
        return None


def _show_answer(item: StyledItem, photo: PhotoLook) -> None:
    taxonomy = current.taxonomy()
    left, right = st.columns([1, 3], gap="large")
    with left, st.container(key="item-side"):
        category = item_card.show("item-card", item, taxonomy)
        if category != item.category:
            item = replace(item, category=category)
            current.choose_item(item)
        _show_other_ways(item, photo)
    with right:
        if not current.board().readable:
            _show_waiting()
            return
        bar = st.container(horizontal=True, vertical_alignment="center", key="style-bar")
        with bar:
            wanted = wishes.show("wishes", category_of(item, taxonomy), taxonomy)
        found = answer(item, wanted)
        with bar:
            lookbook_download.show("lookbook", item, found)
        recommendation, said = found.recommendation, found.feedback
        if recommendation.message:
            st.info(plain(recommendation.message), icon=":material/info:")
        values = [*said.photos.values(), *said.categories.values(), *said.pieces.values()]
        likes = sum(value > 0 for value in values)
        opinions.show_summary("forget-opinions", recommendation.category, likes, len(values) - likes)
        ranked_photos.show("ranked", found)
        st.header(words.OUTFITS, anchor=False)
        item_outfits.show("outfits", found.outfits, item, taxonomy)
        st.header(words.GOES_WITH_IT, anchor=False)
        pairings.show("pairings", found, taxonomy)
        ranked_photos.show_similar("similar", found)


def _show_other_ways(item: StyledItem, photo: PhotoLook) -> None:
    """To another part of the photo, to another item."""
    n_garments = len(garments_to_choose(photo.look)) if photo.look else 0
    label = _("{count} garments here").format(count=n_garments) if n_garments > 1 else words.CHOOSE_A_PART
    with st.container(gap="small", key="item-ways"):
        if st.button(label, key="item-part", icon=":material/crop:", width="stretch"):
            garment_choice.show(item, photo)
        if st.button(words.ANOTHER_ITEM, key="item-another", icon=":material/swap_horiz:", width="stretch"):
            item_choice.show_dialog()


def _show_waiting() -> None:
    """The item is known, the board has nothing to say yet."""
    if any(photo.state == "waiting" for photo in current.photos()):
        st.info(_("Your photos are being read. The answer comes with the first ones."), icon=":material/hourglass_top:")
        st.skeleton(420)
        return
    st.info(_("There are no photos on this board yet."), icon=":material/info:")
    if st.button(_("Add photos"), icon=":material/add_photo_alternate:", type="primary"):
        current.go_to("board")

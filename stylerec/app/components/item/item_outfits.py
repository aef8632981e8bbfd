"""Complete outfits around the item, everything else from the closet."""

import streamlit as st

from stylerec.app import current, own_outfits
from stylerec.app.components.closet import outfit_cards
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import card
from stylerec.app.style_answers import category_of
from stylerec.closet import ItemOutfits
from stylerec.domain.prose import plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, pgettext

SHOWN_AT_FIRST = 4


def show(key: str, outfits: ItemOutfits | None, item: StyledItem, taxonomy: Taxonomy) -> None:
    """Cards of the best outfits, or what is in the way of any."""
    if outfits is None:
        st.caption(_("With the pieces you own in your closet, you see whole outfits here."))
        has_page = "closet" in st.session_state.get(current.PAGES, {})
        if has_page and st.button(_("Open your closet"), key=f"{key}-closet", icon=":material/checkroom:"):
            current.go_to("closet")
        return
    if outfits.message:
        st.info(plain(outfits.message), icon=":material/info:")
        return
    found = outfits.outfits
    everything = len(found) > SHOWN_AT_FIRST and st.session_state.get(f"{key}-all", False)
    name = _("Your {garment}").format(garment=taxonomy.in_sentence(category_of(item, taxonomy)))
    picture = card(item.photo_id, current.store().photos.picture, item.prediction.garment)
    shown = found if everything else found[:SHOWN_AT_FIRST]
    own = next((piece for piece in current.pieces() if piece.piece_id == item.piece_id), None)

    def keep(outfit_name: str) -> None:
        outfit = next(outfit for outfit in shown if outfit.name == outfit_name)
        if own:
            words = own_outfits.keep_once([own, *outfit.pieces], outfit.photo.photo_id)
            st.toast(words, icon=":material/check:")

    cards = outfit_cards.outfit_cards(shown, name, picture, keep=pgettext("outfit", "Keep") if own else "")
    outfit_cards.show(f"{key}-cards", cards, keep)
    if len(found) > SHOWN_AT_FIRST:
        st.toggle(_("Show all {count}").format(count=len(found)), key=f"{key}-all", persist_state="session")

"""Complete outfits around the item, everything else from the closet."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components import outfit_cards
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import card
from stylerec.app.style_answers import category_of
from stylerec.closet import ItemOutfits
from stylerec.taxonomy import Taxonomy
from stylerec.words import plain

FIRST = 4


def show(key: str, outfits: ItemOutfits | None, item: StyledItem, taxonomy: Taxonomy) -> None:
    """Cards of the best outfits, or what is in the way of any."""
    if outfits is None:
        st.caption("With the pieces you own in your closet, you see whole outfits here.")
        has_page = "closet" in st.session_state.get(current.PAGES, {})
        if has_page and st.button("Open your closet", key=f"{key}-closet", icon=":material/checkroom:"):
            current.go_to("closet")
        return
    if outfits.message:
        st.info(plain(outfits.message), icon=":material/info:")
        return
    found = outfits.outfits
    everything = len(found) > FIRST and st.session_state.get(f"{key}-all", False)
    name = f"Your {taxonomy.in_sentence(category_of(item))}"
    picture = card(item.photo_id, current.store().picture, item.prediction.garment)
    shown = found if everything else found[:FIRST]
    outfit_cards.show(f"{key}-cards", outfit_cards.outfit_cards(shown, name, picture))
    if len(found) > FIRST:
        st.toggle(f"Show all {len(found)}", key=f"{key}-all", persist_state="session")

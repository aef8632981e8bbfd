"""The outfits that are kept: made by hand, from a look or from an answer."""

import streamlit as st

from stylerec.app import current, own_outfits
from stylerec.app.components.shared import pager
from stylerec.app.components.wear import new_outfit, outfit_detail, outfit_grid
from stylerec.closet import Weather, fit_weather
from stylerec.domain.prose import as_label
from stylerec.language import _
from stylerec.store import KeptOutfit

PAGE = 12


def show(key: str, weather: Weather) -> None:
    """Those that are right for the weather, the best rated first; and a way to make one."""
    outfits = current.store().outfits.kept(current.closet_id() or "")
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-bar"):
        if st.button(_("Make an outfit"), key=f"{key}-new", icon=":material/add:", type="primary"):
            new_outfit.show(f"{key}-make")
        if not outfits:
            st.markdown(_("You have kept no outfit yet. Put one together, or keep a look that you like."))
            return
        shown = _chosen(key, outfits, weather)
    if not shown:
        st.info(_("No outfit matches. Remove a filter."), icon=":material/filter_alt_off:")
        return
    opened = outfit_grid.show(f"{key}-grid", pager.on_page(f"{key}-page", shown, PAGE))
    pager.show(f"{key}-page", shown, PAGE)
    if opened:
        outfit_detail.show(opened, weather)


def _chosen(key: str, outfits: tuple[KeptOutfit, ...], weather: Weather) -> list[KeptOutfit]:
    """Filters for what there is, and the outfits that pass them."""
    tags = outfit_detail.known_tags()
    wanted = set()
    if tags:
        wanted.update(st.pills(_("Tags"), tags, selection_mode="multi", format_func=as_label, key=f"{key}-tags"))
    here = st.toggle(_("Only what can be worn now"), key=f"{key}-here")
    taxonomy = current.taxonomy()
    chosen = []
    for outfit in reversed(outfits):
        pieces = own_outfits.pieces_of(outfit)
        right = fit_weather(pieces, weather, taxonomy).verdict == "right"
        if right and wanted <= set(outfit.tags) and not (here and own_outfits.not_here(outfit)):
            chosen.append(outfit)
    return sorted(chosen, key=lambda outfit: -outfit.rating)
